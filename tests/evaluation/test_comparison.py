from typing import Any

import pytest

from extractor.evaluation.comparison import ComparedRun, Comparison, Row, compare
from extractor.evaluation.samples import sample_agreement
from schemas import RECORD_TYPES, Failure, Line, Usage
from tests.evaluation.making import TEXT, claim, gold, line, refusal, run
from tests.evaluation.test_summary import Deal

ARTICLES = 12


def _lines(folder: str = "news", *, claims: list[dict[str, Any]], **made: Any) -> list[Line]:
    lines = [line(f"{folder}/{number}.txt", f"{TEXT}{number}", claims=claims) for number in range(ARTICLES)]
    return [item.model_copy(update={"run": run(**made)}) for item in lines]


def _compare(first: list[Line], second: list[Line], failures: tuple[Failure, ...] = ()) -> Comparison:
    annotations = [gold(str(number), claims=[claim(), refusal()]) for number in range(ARTICLES)]
    return compare(ComparedRun("one", first), ComparedRun("two", second, failures), annotations)


def _row(comparison: Comparison, name: str, group: int = 0) -> Row:
    return next(row for row in comparison.groups[group].rows if (row.record_type, row.name) == ("claims", name))


def test_a_field_that_got_worse_in_every_article_regressed() -> None:
    comparison = _compare(
        _lines(claims=[claim(), refusal()]), _lines(claims=[claim(), refusal(text="Karl Voss did promise new funds.")])
    )
    text = _row(comparison, "text")
    assert text.difference.verdict == "regressed"
    assert text.difference.change.value == pytest.approx(-0.5)
    assert (text.lost, text.gained) == (ARTICLES, 0)
    assert text.mcnemar == pytest.approx(2 * 0.5**ARTICLES)
    assert _row(comparison, "f1").difference.verdict == "no evidence of a change"
    assert _row(comparison, "f1 with the right text").difference.verdict == "regressed"
    assert {row.name for row in comparison.regressions} == {"text", "f1 with the right text"}


def test_finding_more_records_is_an_improvement_of_recall_and_f1() -> None:
    comparison = _compare(_lines(claims=[claim()]), _lines(claims=[claim(), refusal()]))
    assert _row(comparison, "recall").difference.verdict == "improved"
    assert _row(comparison, "f1").difference.verdict == "improved"
    assert _row(comparison, "f1").gained == ARTICLES
    assert _row(comparison, "precision").difference.verdict == "no evidence of a change"


def test_a_run_against_itself_shows_nothing() -> None:
    lines = _lines(claims=[claim()])
    comparison = _compare(lines, lines)
    assert {row.difference.verdict for row in comparison.groups[0].rows} <= {"no evidence of a change", "too few items"}
    assert comparison.groups[0].flips == []


def test_articles_in_one_run_only_are_named_and_failed_ones_compared() -> None:
    lines = _lines(claims=[claim()])
    failure = Failure(source="news/1.txt", stage="ask", reason="timeout", message="")
    comparison = _compare(lines, [lines[0], *lines[3:]], (failure,))
    assert comparison.not_compared == ["2 (not in two)"]
    assert len(comparison.groups[0].articles) == ARTICLES - 1
    assert [(flip.article, flip.direction) for flip in comparison.groups[0].flips] == [("1", "lost")]


def test_adversarial_articles_are_reported_apart() -> None:
    first, second = _lines(claims=[claim()]), _lines(claims=[claim(), refusal()])
    for lines in (first, second):
        for item in lines[:5]:
            item.article.source = f"tests/adversarial/{item.article.source.rpartition('/')[2]}"
    comparison = _compare(first, second)
    assert [(group.name, len(group.articles)) for group in comparison.groups] == [("articles", 7), ("adversarial", 5)]
    assert _row(comparison, "recall", 1).difference.change.value == 0.5


def test_expenses_are_means_for_one_article() -> None:
    first = _lines(claims=[claim()], usage=Usage(prompt_tokens=100, completion_tokens=50), seconds=2.0, cost=0.2)
    second = _lines(claims=[claim()], usage=Usage(prompt_tokens=80, completion_tokens=50), seconds=2.0, reasks=1)
    expenses = {item.name: item.difference for item in _compare(first, second).groups[0].expenses}
    assert expenses["prompt tokens"].change.value == -20
    assert expenses["prompt tokens"].verdict == "improved"
    assert expenses["re-asks"].second.value == 1
    assert expenses["seconds"].change.value == 0
    assert "cost, US dollars" not in expenses


def test_samples_of_one_article_are_compared_with_each_other() -> None:
    samples = [
        [line("a.txt", claims=[claim(), refusal()]), line("a.txt", claims=[claim()])],
        [line("b.txt", claims=[claim()])],
    ]
    figure = sample_agreement("claims", samples)
    assert figure is not None
    assert figure.value == pytest.approx(2 / 3)
    assert sample_agreement("claims", samples[1:]) is None
    twice = _lines(claims=[claim()]) + _lines(claims=[claim()])
    first, second = _compare(twice, _lines(claims=[claim()])).groups[0].agreement["claims"]
    assert first is not None
    assert first.value == 1.0
    assert second is None


def test_a_third_record_type_is_compared_like_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "deals", Deal)
    proof = claim()["evidence"]
    deal = {"id": "d1", "parties": ["Ana Duarte"], "sum": 30, "evidence": proof}
    first, second = _lines(claims=[]), _lines(claims=[])
    for item in first:
        item.records["deals"] = [Deal.model_validate(deal)]
    for item in second:
        item.records["deals"] = [Deal.model_validate({**deal, "sum": 31})]
    annotations = [gold(str(number)) for number in range(ARTICLES)]
    for annotation in annotations:
        annotation.records["deals"] = [deal]
    comparison = compare(ComparedRun("one", first), ComparedRun("two", second), annotations)
    verdicts = {row.name: row.difference.verdict for row in comparison.groups[0].rows if row.record_type == "deals"}
    assert verdicts["sum"] == "regressed"
    assert verdicts["parties"] == "no evidence of a change"
