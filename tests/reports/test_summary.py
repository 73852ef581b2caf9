import pytest

from extractor.reports.summary import summarise
from schemas import RECORD_TYPES, Failure
from tests.outputs import TEXT, Visit, claim, line, meeting, rejected, visit


def test_figures_are_summed_over_all_lines() -> None:
    first = line(meetings=[meeting(place=0.2, status=1.0)], claims=[claim()])
    first.rejected.append(rejected())
    first.run.usage.prompt_tokens, first.run.cost = 700, 0.25
    failure = Failure(source="b.txt", stage="ask", reason="refusal", message="m")
    summary = summarise([first, line(TEXT + " More.")], [failure])
    assert summary.records == {"meeting": 2, "claim": 2}
    assert summary.histogram == [0, 0, 1, 0, 0, 0, 0, 0, 0, summary.confidences - 1]
    assert (summary.low, summary.tokens, summary.cost) == (1, 700, 0.25)
    assert summary.rejected == {("claims", "quote_not_located"): 1}
    assert summary.runs == {("some-model", "mine/v1"): 2}
    assert summary.failures == [failure]
    assert [(entry.title, entry.records, entry.rejected, entry.lowest) for entry in summary.entries] == [
        ("Ministers meet in Port Anders", {"meeting": 1, "claim": 1}, 1, 0.2),
        ("Ministers meet in Port Anders", {"meeting": 1, "claim": 1}, 0, 0.9),
    ]


def test_nothing_gives_an_empty_summary() -> None:
    summary = summarise([])
    assert (summary.entries, summary.records, summary.confidences, summary.cost) == (
        [],
        {"meeting": 0, "claim": 0},
        0,
        None,
    )


def test_a_third_record_type_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "visits", Visit)
    assert summarise([line(visits=[visit()])]).records == {"meeting": 0, "claim": 0, "visit": 1}
