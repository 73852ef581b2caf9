import random
from pathlib import Path

import numpy as np
import pytest

from extractor.calibration.labels import Labels, labels_from_decisions, labels_from_gold, together
from extractor.review.desk import Desk, Terms, fingerprint
from extractor.review.index import FieldAddress, RunIndex
from extractor.review.queue import Plan
from schemas import RECORD_TYPES, own_fields
from tests.calibration.judged import label
from tests.evaluation.making import cite, claim, gold, line, meeting
from tests.review import lines as review_lines
from tests.review.decisions import decision

PLAN = Plan(threshold=0.7, audit=0.2)


def test_gold_judges_every_field_and_every_field_of_an_invented_record_is_wrong() -> None:
    invented = claim(id="c2", text="Nobody said that.", evidence=cite("An aide"))
    read = line("one.txt", claims=[claim(confidence={"text": 0.9}), invented])
    labels = labels_from_gold([read], [gold(claims=[claim(quotation="direct")])]).items
    fields = own_fields(RECORD_TYPES["claims"])
    assert [one.path for one in labels] == [f"claims.{name}" for name in fields] * 2
    right = {one.path.removeprefix("claims."): one.right for one in labels if one.record == "c1"}
    assert (right["text"], right["quotation"]) == (True, False)
    assert not any(one.right for one in labels if one.record == "c2")
    assert next(one for one in labels if one.path == "claims.text").confidence == 0.9


def test_labels_hold_the_signals_of_the_record_and_what_stands_beside_the_field() -> None:
    read = line(
        "one.txt", meetings=[meeting(signals={"evidence": {"evidence_length": 1.0}, "date": {"source_found": 1.0}})]
    )
    labels = labels_from_gold([read], [gold(meetings=[meeting()])]).items
    date = next(one for one in labels if one.path == "meetings.date")
    assert date.signals == {"evidence_length": 1.0, "source_found": 1.0}
    assert date.kinds[0] == "meetings.date"
    assert "status=held" in date.states


def test_gold_counts_where_an_article_has_both() -> None:
    one, other = (label("o.town", article, record="o1", sureness=1.0, right=True) for article in ("a", "b"))
    both = together(Labels([one], ["x"]), Labels([one, other], ["y"]))
    assert (both.items, both.notes) == ([one, other], ["x", "y"])


def reviewed(folder: Path, articles: int, *, refuse: bool = False) -> tuple[Desk, dict[tuple[str, str, str], bool]]:
    """A run whose queue and audit are decided, and for every field of the run whether it is right."""
    chance = random.Random(4)
    texts = [f"{review_lines.TEXT} Edition {number}." for number in range(articles)]
    confident = [
        review_lines.line(
            text,
            source=f"{number}.txt",
            meetings=[review_lines.meeting(text, lambda *_: round(chance.random(), 3))],
            claims=[review_lines.claim(text, lambda *_: round(chance.random(), 3))],
        )
        for number, text in enumerate(texts)
    ]
    desk = Desk(RunIndex(review_lines.write_run(folder / "facts.jsonl", confident)), Terms("ada"))
    desk.set_queue(PLAN)
    truth: dict[tuple[str, str, str], bool] = {}
    for article, read in enumerate(confident):
        for key, records in read.records.items():
            for record in records:
                rejected = refuse and chance.random() < 0.3
                shown = False
                for name in own_fields(type(record)):
                    confidence = record.confidence[name]
                    item = desk.index.item_of(article, FieldAddress(key, record.id, name))
                    assert item is not None
                    right = not rejected and chance.random() < 0.3 + 0.6 * confidence
                    truth[read.article.id, f"{key}.{name}", record.id] = right
                    if desk.is_queued(item) and not (rejected and shown):
                        shown = rejected
                        selection, probability = desk.queue.selection(item, confidence)
                        raw = desk.index.raw(article)[key][0]
                        desk.take(
                            decision(
                                field=None if rejected else name,
                                verdict="reject" if rejected else "accept" if right else "edit",
                                article_id=read.article.id,
                                record_type=key,
                                record_id=record.id,
                                confidence=confidence,
                                selection=selection,
                                inclusion_probability=probability,
                                record_fingerprint=fingerprint(raw),
                                new_value="another",
                            )
                        )
    return desk, truth


@pytest.mark.parametrize("refuse", [False, True])
def test_audit_weights_undo_that_doubtful_fields_are_reviewed_more(tmp_path: Path, refuse: bool) -> None:
    desk, truth = reviewed(tmp_path, 60, refuse=refuse)
    labels = labels_from_decisions(desk).items
    assert all(truth[one.article, one.path, one.record] == one.right for one in labels)
    assert {one.weight for one in labels} == {1.0, 5.0}
    weights = [one.weight for one in labels]
    right = [one.right for one in labels]
    true_rate = sum(truth.values()) / len(truth)
    assert np.average(right, weights=weights) == pytest.approx(true_rate, abs=0.03)
    assert np.mean(right) < true_rate - 0.03
    assert sum(weights) == pytest.approx(len(truth), rel=0.06)


def test_decisions_without_a_known_probability_are_left_aside_and_counted(tmp_path: Path) -> None:
    path = review_lines.write_run(tmp_path / "facts.jsonl", [review_lines.line()])
    desk = Desk(RunIndex(path), Terms("ada"))
    raw = desk.index.raw(0)["meetings"][0]
    values = {"article_id": desk.index.article_ids[0], "record_fingerprint": fingerprint(raw)}
    desk.take(decision(field="place", selection="chosen", inclusion_probability=None, **values))
    desk.take(decision(field="mode", verdict="skip", **values))
    desk.take(decision(field="status", verdict="edit", new_value="planned", old_value="held", **values))
    desk.take(decision(field="status", record_fingerprint="other"))
    labels = labels_from_decisions(desk)
    assert [(one.path, one.right, one.weight) for one in labels.items] == [("meetings.status", False, 1.0)]
    assert labels.notes == [
        "1 fields were judged outside the queue and its audit, and are not used.",
        "1 decisions concern other runs or other versions of a record.",
    ]
