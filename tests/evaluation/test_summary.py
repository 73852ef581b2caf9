from typing import Annotated, ClassVar

import pytest

from extractor.evaluation.summary import Evaluation, evaluate
from extractor.evaluation.tallies import field_paths
from schemas import RECORD_TYPES, Failure, Record, Trait
from tests.evaluation.making import TEXT, actor, cite, claim, gold, line, meeting, refusal


class Deal(Record):
    """A third record type."""

    id_prefix: ClassVar[str] = "d"

    parties: Annotated[list[str], Trait("name", "verbatim", identifying=True, heading=True)]
    sum: Annotated[int | None, Trait("exact", "derived")] = None
    said_in: Annotated[str | None, Trait("reference", "chosen", refers_to="claims")] = None


def _evaluation(articles: int = 4) -> Evaluation:
    lines = [line(f"{number}.txt", f"{TEXT}{number}", claims=[claim(), refusal(id="c2")]) for number in range(articles)]
    annotations = [gold(str(number), claims=[claim(), refusal(speakers=[actor("Lia Torp")])]) for number in range(4)]
    return evaluate(lines, annotations)


def test_figures_follow_from_the_counts() -> None:
    claims = _evaluation().types[1]
    assert (claims.expected, claims.found, claims.aligned) == (8, 8, 8)
    assert claims.f1.value == 1.0
    assert claims.f1_with["speakers"].value == 0.5
    assert claims.f1_with["text"].value == 1.0
    speakers = claims.fields[0]
    assert (speakers.path, speakers.counts.match, speakers.counts.omission, speakers.counts.invention) == (
        "speakers", 4, 4, 4,
    )  # fmt: skip
    assert (speakers.precision.value, speakers.recall.value, speakers.f1.value) == (0.5, 0.5, 0.5)
    assert speakers.accuracy.value == 0.5


def test_agreed_nulls_enter_accuracy_only() -> None:
    addressee = next(item for item in _evaluation().types[1].fields if item.path == "addressee")
    assert addressee.counts.agreed_null == 8
    assert addressee.f1.value is None
    assert addressee.accuracy.value == 1.0


def test_missed_and_invented_records_lower_the_overall_figure_of_their_fields() -> None:
    evaluation = evaluate([line("a.txt", claims=[claim()])], [gold("a", claims=[claim(), refusal()])])
    text = next(item for item in evaluation.types[1].fields if item.path == "text")
    assert (text.f1.value, text.missed, text.invented) == (1.0, 1, 0)
    assert text.overall_f1.value == pytest.approx(2 / 3)


def test_an_empty_run_scores_nothing_and_says_so() -> None:
    evaluation = evaluate([], [gold("a", claims=[claim()])])
    assert evaluation.articles == []
    assert evaluation.matched.missing == ["a"]
    assert evaluation.types[1].f1.value is None


def test_a_run_that_found_nothing_has_a_recall_of_zero_and_no_precision() -> None:
    evaluation = evaluate([line("a.txt")], [gold("a", claims=[claim()])])
    claims = evaluation.types[1]
    assert (claims.precision.value, claims.recall.value, claims.f1.value) == (None, 0.0, 0.0)


def test_a_failed_article_counts_as_missed() -> None:
    failure = Failure(source="a.txt", stage="ask", reason="timeout", message="")
    evaluation = evaluate([], [gold("a", claims=[claim()])], [failure])
    assert evaluation.types[1].recall.value == 0.0


def test_an_article_with_nothing_in_it_counts_when_something_is_invented() -> None:
    evaluation = evaluate([line("a.txt", claims=[claim()])], [gold("a")])
    assert evaluation.types[1].precision.value == 0.0


def test_samples_of_one_article_are_named_and_the_first_is_scored() -> None:
    evaluation = evaluate([line("a.txt", claims=[claim()]), line("a.txt")], [gold("a", claims=[claim()])])
    assert evaluation.types[1].recall.value == 1.0
    assert any("several lines for a" in warning for warning in evaluation.warnings)


def test_gold_evidence_that_is_not_in_the_article_is_a_warning() -> None:
    astray = claim(evidence=[{"quote": "Nobody said this."}])
    evaluation = evaluate([line("a.txt", claims=[claim()])], [gold("a", claims=[astray])])
    assert any("Nobody said this." in warning for warning in evaluation.warnings)
    assert evaluation.types[1].aligned == 1


def test_a_third_record_type_is_scored_like_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "deals", Deal)
    proof = cite("They agreed to meet again in 30 days.")
    deal = {"id": "d1", "parties": ["Ana Duarte", "Karl Voss"], "sum": 30, "said_in": "c1", "evidence": proof}
    found = line("a.txt", meetings=[meeting()], claims=[claim(id="c5")])
    found.records["deals"] = [
        Deal.model_validate({**deal, "id": "d4", "parties": ["Voss", "Duarte"], "sum": 31, "said_in": "c5"})
    ]
    annotation = gold("a", meetings=[meeting()], claims=[claim()])
    annotation.records["deals"] = [deal]
    deals = evaluate([found], [annotation]).types[2]
    assert (deals.record_type, deals.aligned) == ("deals", 1)
    assert deals.f1_with["parties"].value == 1.0
    counts = {item.path: item.counts for item in deals.fields}
    assert counts["parties"].match == 2
    assert counts["sum"].wrong == 1
    assert counts["said_in"].match == 1
    assert field_paths("deals") == ["parties", "sum", "said_in", "evidence"]


def test_quotes_that_do_not_stand_where_they_should_are_counted() -> None:
    shifted = [{**item, "start": item["start"] + 1, "end": item["end"] + 1} for item in claim()["evidence"]]
    evaluation = evaluate([line("a.txt", claims=[claim(evidence=shifted)])], [gold("a", claims=[claim()])])
    assert evaluation.located.value == 0.0
