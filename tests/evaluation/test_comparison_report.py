import json
from xml.etree import ElementTree

from extractor.evaluation.comparison import ComparedRun, Comparison, compare
from extractor.evaluation.comparison_report import (
    comparison_html,
    comparison_json,
    comparison_junit,
    comparison_markdown,
    prompt_diff,
)
from extractor.evaluation.comparison_tables import change_text, comparison_tables, p_text
from extractor.evaluation.statistics import Figure
from tests.evaluation.making import TEXT, claim, gold, line, refusal

HOSTILE = "<script>alert(1)</script> | ` \x07"


def _comparison() -> Comparison:
    worse = claim(text=f"The border will not stay open. {HOSTILE}")
    annotations = [gold(str(number), claims=[claim(), refusal()]) for number in range(12)]
    first = [line(f"{number}.txt", f"{TEXT}{HOSTILE}{number}", claims=[claim()]) for number in range(12)]
    second = [line(f"{number}.txt", f"{TEXT}{HOSTILE}{number}", claims=[worse, refusal()]) for number in range(12)]
    return compare(ComparedRun("facts/v1", first), ComparedRun("facts/v2 <b>", second), annotations)


def test_the_page_shows_verdicts_flips_and_the_difference_of_the_prompts() -> None:
    page = comparison_html(_comparison(), ("Read it.\nBe <brief>.", "Read it.\nBe complete."))
    assert "regressed" in page
    assert "claims: text" in page
    assert "<del>-Be &lt;brief&gt;.</del>" in page
    assert "<ins>+Be complete.</ins>" in page
    assert "<script>" not in page
    assert "<b>" not in page


def test_the_page_goes_without_prompts() -> None:
    assert "The prompts" not in comparison_html(_comparison())


def test_a_regression_is_a_failure_in_junit_and_few_items_are_skipped() -> None:
    root = ElementTree.fromstring(comparison_junit(_comparison()))
    suite = root[0]
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    skipped = {case.get("name") for case in suite if case.find("skipped") is not None}
    assert failed == {"text", "F1 with the right text"}
    assert "addressee" in skipped
    assert (suite.get("failures"), suite.get("tests")) == ("2", str(len(suite)))
    failure = suite.find("testcase[@name='text']/failure")
    assert failure is not None
    assert "was The border will stay open." in (failure.text or "")


def test_the_summary_for_a_pull_request_names_what_changed_and_escapes_values() -> None:
    summary = comparison_markdown(_comparison())
    assert "| claims: recall | 0.500 | 1.000 | +0.500" in summary
    assert "**regressed**" in summary
    assert "12 decisions were right before and are not now" in summary
    assert "- and 2 more" in summary
    assert "<script>" not in summary
    assert "facts/v2 &lt;b&gt;" in summary


def test_the_summary_of_equal_runs_is_short() -> None:
    lines = [line(f"{number}.txt", f"{TEXT}{number}", claims=[claim()]) for number in range(12)]
    annotations = [gold(str(number), claims=[claim()]) for number in range(12)]
    summary = comparison_markdown(compare(ComparedRun("a", lines), ComparedRun("b", lines), annotations))
    assert "No evidence of a change in any figure." in summary
    assert "decisions were right before" not in summary


def test_the_document_holds_rows_flips_and_expenses() -> None:
    data = json.loads(json.dumps(comparison_json(_comparison())))
    rows = {(row["record_type"], row["name"]): row for row in data["groups"][0]["rows"]}
    assert rows["claims", "text"]["verdict"] == "regressed"
    assert rows["claims", "recall"]["change"]["value"] == 0.5
    assert len(data["groups"][0]["flips"]) == 24
    assert data["groups"][0]["expenses"][0]["name"] == "prompt tokens"


def test_tables_have_a_row_for_every_figure() -> None:
    comparison = _comparison()
    rows, expenses = comparison_tables(comparison)
    assert rows.row_count == len(comparison.groups[0].rows) + 2
    assert expenses.row_count == len(comparison.groups[0].expenses)


def test_differences_read_with_their_sign() -> None:
    assert change_text(Figure(0.07, 0.01, 0.13, 20, 9)) == "+0.070 [+0.010, +0.130]"
    assert change_text(Figure(-0.07, None, None, 2, 1)) == "-0.070"
    assert change_text(Figure(None, None, None, 0, 0)) == "–"
    assert p_text(0.0004) == "<0.001"
    assert p_text(None) == "–"


def test_the_difference_of_prompts_names_added_and_removed_lines() -> None:
    assert prompt_diff("a\nb", "a\nc") == [("place", "@@ -1,2 +1,2 @@"), ("", " a"), ("removed", "-b"), ("added", "+c")]
    assert prompt_diff("a", "a") == []
