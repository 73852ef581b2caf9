from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.review.acts import Act
from extractor.review.reviewed import reviewed_lines
from extractor.review.session import Session
from schemas import Record
from schemas.reviewed import ReviewedLine, ValueProvenance
from tests.review.lines import TEXT

MakeSession = Callable[..., Session]
PLACE = 5


@pytest.fixture
def decide(make_session: MakeSession) -> Callable[..., Session]:
    sessions: dict[str, Session] = {}
    numbers = iter(range(1000))

    def act(item: int, verdict: str, reviewer: str = "ada", **values: Any) -> Session:
        session = sessions.setdefault(reviewer, make_session(reviewer, **values.pop("terms", {})))
        view = session.view(item, f"{reviewer}/1")
        given = {"request": f"request-{next(numbers)}", "decision": verdict, "item": item, "seen": view.seen} | values
        session.decide(Act.model_validate(given), f"{reviewer}/1")
        session.release(f"{reviewer}/1")
        return session

    return act


def result(session: Session) -> ReviewedLine:
    session.progress()
    (line,) = reviewed_lines(session.desk)
    return line


def record(line: ReviewedLine, key: str = "meetings") -> Record:
    return line.records[key][0]


def provenance(line: ReviewedLine, field: str, key: str = "meetings", record_id: str = "m1") -> ValueProvenance:
    return line.provenance[key][record_id][field]


def test_every_value_says_where_it_comes_from(decide: Callable[..., Session]) -> None:
    decide(0, "accept")
    line = result(decide(PLACE, "edit", entries={"place": "Graz"}))
    assert record(line).model_dump()["place"] == "Graz"
    edited = provenance(line, "place")
    assert (edited.state, edited.by, edited.run_value, edited.confidence) == ("edited", ["ada"], "Vienna", 0.55)
    assert edited.at is not None
    assert provenance(line, "participants").state == "accepted"
    assert provenance(line, "mode").state == "unreviewed"
    assert sum(len(fields) for records in line.provenance.values() for fields in records.values()) == 19


def test_a_changed_value_no_longer_carries_the_confidence_of_the_model_s(decide: Callable[..., Session]) -> None:
    line = result(decide(PLACE, "edit", entries={"place": "Graz"}))
    assert record(line).confidence["place"] == 1
    assert "place" not in record(line).signals
    assert record(line).confidence["mode"] == 0.25


def test_a_value_that_was_given_blind_is_marked(decide: Callable[..., Session]) -> None:
    line = result(decide(PLACE, "edit", entries={"place": "Vienna"}, terms={"blind": True}))
    assert provenance(line, "place").state == "blind"


def test_an_absent_value_is_null(decide: Callable[..., Session]) -> None:
    line = result(decide(PLACE, "absent"))
    assert record(line).model_dump()["place"] is None
    assert provenance(line, "place").state == "absent"


def test_a_rejected_record_moves_to_the_rejected_and_references_to_it_are_cleared(
    decide: Callable[..., Session],
) -> None:
    line = result(decide(PLACE, "reject"))
    assert line.records["meetings"] == []
    (rejected,) = line.rejected
    assert (rejected.record_id, rejected.reason) == ("m1", "rejected_by_reviewer")
    assert record(line, "claims").model_dump()["meeting"] is None
    assert line.is_touched


def test_an_added_record_is_in_the_line(decide: Callable[..., Session]) -> None:
    entries = {"speakers.0.name": "Li Wen", "text": "Li Wen thanked Ada Novak.", "quotation": "indirect"}
    entries |= {"speech_act": "expressive", "channel": "meeting"}
    added = {"article": 0, "record_type": "claims", "entries": entries, "spans": [(0, 7)]}
    line = result(decide(0, "add", **added))
    assert [one.id for one in line.records["claims"]] == ["c1", "c2"]
    assert provenance(line, "text", "claims", "c2").state == "added"


@pytest.mark.parametrize(
    ("change", "span", "records"),
    [
        ({}, (5, 12), 2),
        ({}, (7, 12), 3),
        ({"speech_act": "assertive"}, (0, 7), 3),
    ],
    ids=["the same record", "other evidence", "another value"],
)
def test_the_same_record_added_by_two_reviewers_is_one(
    decide: Callable[..., Session], change: dict[str, str], span: tuple[int, int], records: int
) -> None:
    entries = {"speakers.0.name": "Li Wen", "text": "Li Wen thanked Ada Novak.", "quotation": "indirect"}
    entries |= {"speech_act": "expressive", "channel": "meeting"}
    decide(0, "add", article=0, record_type="claims", entries=entries, spans=[(0, 7)])
    line = result(
        decide(0, "add", reviewer="bea", article=0, record_type="claims", entries=entries | change, spans=[span])
    )
    assert [one.id for one in line.records["claims"]] == ["c1", "c2", "c3"][:records]
    assert provenance(line, "text", "claims", "c2").by == (["ada", "bea"] if records == 2 else ["ada"])


def test_changed_evidence_is_in_the_line(decide: Callable[..., Session]) -> None:
    start = TEXT.index("The river")
    line = result(decide(0, "evidence", spans=[(start, start + 9)]))
    assert [one.quote for one in record(line).evidence] == ["The river"]
    assert provenance(line, "evidence").state == "edited"


def test_in_a_conflict_the_run_s_value_stands_until_it_is_settled(decide: Callable[..., Session]) -> None:
    decide(PLACE, "edit", entries={"place": "Graz"})
    session = decide(PLACE, "accept", reviewer="bea")
    line = result(session)
    assert record(line).model_dump()["place"] == "Vienna"
    assert provenance(line, "place").state == "conflict"


def test_evidence_in_conflict_is_marked_and_the_run_s_stands(decide: Callable[..., Session]) -> None:
    before = record(result(decide(0, "evidence", spans=[(0, 7)]))).evidence
    line = result(decide(0, "evidence", reviewer="bea", spans=[(0, 16)]))
    assert provenance(line, "evidence").state == "conflict"
    assert record(line).evidence != before


def test_reviewers_who_agree_are_both_named(decide: Callable[..., Session]) -> None:
    decide(PLACE, "accept")
    assert provenance(result(decide(PLACE, "accept", reviewer="bea")), "place").by == ["ada", "bea"]


def test_undone_decisions_leave_no_trace_in_the_line(decide: Callable[..., Session]) -> None:
    session = decide(PLACE, "reject")
    session.undo("ada/1")
    assert not result(session).is_touched


def test_a_reviewed_line_is_read_back_as_it_was_written(decide: Callable[..., Session], tmp_path: Path) -> None:
    line = result(decide(PLACE, "edit", entries={"place": "Graz"}))
    assert ReviewedLine.model_validate_json(line.model_dump_json()) == line


def test_a_line_says_who_read_the_whole_article(decide: Callable[..., Session], tmp_path: Path) -> None:
    whole = decide(0, "skip").desk.index.whole_of(0)
    assert result(decide(0, "skip")).reading is None
    decide(whole, "accept")
    line = result(decide(whole, "accept", reviewer="bea"))
    assert line.reading is not None
    assert line.reading.by == ["ada", "bea"]
    assert line.is_touched
    assert ReviewedLine.model_validate_json(line.model_dump_json()) == line


def test_settled_evidence_says_so_where_the_run_s_was_right(decide: Callable[..., Session]) -> None:
    decide(0, "evidence", spans=[(0, 7)])
    decide(0, "evidence", reviewer="bea", spans=[(0, 16)])
    line = result(decide(19, "accept", reviewer="cleo", terms={"settling": True}))
    assert provenance(line, "evidence").state == "accepted"
    assert [one.quote for one in record(line).evidence] == [TEXT.split("\n")[0]]


MEETING = {"participants.0.name": "Ada Novak", "participants.1.name": "Bo Lind", "status": "held", "mode": "phone"}
CLAIM = {"speakers.0.name": "Bo Lind", "text": "Bo Lind agreed.", "quotation": "indirect", "channel": "meeting"}
CLAIM |= {"speech_act": "commissive", "meeting": "m2"}


def test_an_added_record_can_be_referred_to(decide: Callable[..., Session]) -> None:
    decide(0, "add", article=0, record_type="meetings", entries=MEETING, spans=[(0, 7)])
    decide(0, "add", article=0, record_type="claims", entries=CLAIM, spans=[(0, 7)])
    session = decide(17, "edit", entries={"meeting": "m2"})
    assert session.desk.index.locate(17)[1].field == "meeting"
    assert session.view(17, "ada/1").record.model_dump()["meeting"] == "m2"  # type: ignore[union-attr]
    line = result(session)
    assert [one.model_dump()["meeting"] for one in line.records["claims"]] == ["m2", "m2"]


def test_a_reference_follows_a_record_that_is_merged(decide: Callable[..., Session]) -> None:
    decide(0, "add", article=0, record_type="meetings", entries=MEETING, spans=[(0, 7)])
    decide(0, "add", reviewer="bea", article=0, record_type="meetings", entries=MEETING, spans=[(0, 7)])
    entries = CLAIM | {"meeting": "m3"}
    session = decide(0, "add", reviewer="bea", article=0, record_type="claims", entries=entries, spans=[(0, 7)])
    line = result(session)
    assert [one.id for one in line.records["meetings"]] == ["m1", "m2"]
    assert line.records["claims"][1].model_dump()["meeting"] == "m2"
