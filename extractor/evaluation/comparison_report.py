"""A comparison in; a self-contained HTML page, a JSON document, JUnit XML or a Markdown summary out."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from extractor.evaluation.comparison import Comparison, Group, Row
from extractor.evaluation.comparison_tables import (
    caution,
    change_text,
    expense_cells,
    p_text,
    row_name,
)
from extractor.evaluation.flips import NOT_THERE, Flip
from extractor.evaluation.paired import Difference
from extractor.evaluation.plots import plot_differences
from extractor.evaluation.report import figure_json, render
from extractor.evaluation.tables import value_text

_MOST_FLIPS = 10
_LONGEST_CELL = 160
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def comparison_html(comparison: Comparison, prompts: tuple[str, str] | None = None) -> str:
    """Returns a page with figures, plots, the difference of the prompts, and every flip beside its passage.

    Args:
        comparison: What was compared.
        prompts: The texts of the two prompts, if they are known and differ.
    """
    return render(
        "comparison.html.j2",
        comparison=comparison,
        caution=caution(comparison),
        plots=[_plots(group) for group in comparison.groups],
        flips=[_grouped(group) for group in comparison.groups],
        diff=prompt_diff(*prompts) if prompts else [],
        value=value_text,
        change=change_text,
        p=p_text,
        row_name=row_name,
        cells=expense_cells,
    )


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Returns all figures and flips as plain data."""
    return {
        "first": comparison.first,
        "second": comparison.second,
        "not_compared": comparison.not_compared,
        "warnings": comparison.warnings,
        "groups": [
            {
                "name": group.name,
                "articles": group.articles,
                "rows": [_row_json(row) for row in group.rows],
                "expenses": [
                    {"name": expense.name, **_difference_json(expense.difference)} for expense in group.expenses
                ],
                "agreement": {
                    key: [figure_json(figure) if figure else None for figure in pair]
                    for key, pair in group.agreement.items()
                },
                "flips": [asdict(flip) for flip in group.flips],
            }
            for group in comparison.groups
        ],
    }


def comparison_junit(comparison: Comparison) -> str:
    """Returns JUnit XML: a suite for each group, a test for each figure; a regression fails, too few items skips."""
    root = ElementTree.Element("testsuites", name=_xml(f"{comparison.first} → {comparison.second}"))
    for group in comparison.groups:
        suite = ElementTree.SubElement(root, "testsuite", name=group.name, tests=str(len(group.rows)))
        for row in group.rows:
            case = ElementTree.SubElement(suite, "testcase", classname=row.record_type, name=row_name(row))
            message = _sentence(comparison, row)
            if row.difference.verdict == "regressed":
                failure = ElementTree.SubElement(case, "failure", message=message)
                failure.text = _xml("\n".join(_flip_lines(group, row)))
            elif row.difference.verdict == "too few items":
                ElementTree.SubElement(case, "skipped", message=message)
            else:
                ElementTree.SubElement(case, "system-out").text = message
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def comparison_markdown(comparison: Comparison) -> str:
    """Returns a summary for a pull request: what changed, what it costs, and the decisions that were lost."""
    lines = [f"## {_plain(comparison.first)} → {_plain(comparison.second)}", ""]
    for group in comparison.groups:
        changed = [row for row in group.rows if row.difference.verdict in {"improved", "regressed"}]
        lines += [f"### {len(group.articles)} {group.name}", ""]
        enough = any(row.difference.verdict != "too few items" for row in group.rows)
        nothing = "No evidence of a change in any figure." if enough else "Too few items for a verdict on any figure."
        lines += _markdown_rows(comparison, changed) if changed else [nothing, ""]
        lines += ["<details><summary>All figures</summary>", "", *_markdown_rows(comparison, group.rows)]
        lines += ["</details>", "", *_markdown_expenses(comparison, group)]
        lost = [flip for flip in group.flips if flip.direction == "lost"]
        if lost:
            lines += [f"<details><summary>{len(lost)} decisions were right before and are not now</summary>", ""]
            lines += [_flip_line(flip) for flip in lost[:_MOST_FLIPS]]
            lines += [f"- and {len(lost) - _MOST_FLIPS} more"] if len(lost) > _MOST_FLIPS else []
            lines += ["", "</details>", ""]
    if comparison.not_compared:
        lines += [f"Not compared: {_plain(', '.join(comparison.not_compared))}.", ""]
    return "\n".join([*lines, caution(comparison), ""])


def prompt_diff(first: str, second: str) -> list[tuple[str, str]]:
    """Returns the unified difference of two texts as (kind, line): `added`, `removed`, `place` or nothing."""
    kinds = {"+": "added", "-": "removed", "@": "place"}
    found = list(difflib.unified_diff(first.splitlines(), second.splitlines(), lineterm="", n=2))[2:]
    return [(kinds.get(line[:1], ""), line) for line in found]


def _plots(group: Group) -> list[Any]:
    rows = [row for row in group.rows if row.difference.change.low is not None]
    keys = list(dict.fromkeys(row.record_type for row in rows))
    return [
        plot_differences([(row_name(row), row.difference.change) for row in rows if row.record_type == key], key)
        for key in keys
    ]


def _grouped(group: Group) -> list[tuple[str, Sequence[Flip]]]:
    names = list(dict.fromkeys((flip.record_type, flip.path) for flip in group.flips))
    order = sorted(names, key=lambda name: -sum((flip.record_type, flip.path) == name for flip in group.flips))
    return [
        (
            f"{key}: {path or 'records found or invented'}",
            sorted(
                (flip for flip in group.flips if (flip.record_type, flip.path) == (key, path)),
                key=lambda flip: flip.direction == "gained",
            ),
        )
        for key, path in order
    ]


def _row_json(row: Row) -> dict[str, Any]:
    return {
        "record_type": row.record_type,
        "name": row.name,
        **_difference_json(row.difference),
        "lost": row.lost,
        "gained": row.gained,
        "mcnemar_p": row.mcnemar,
    }


def _difference_json(changed: Difference) -> dict[str, Any]:
    return {
        "first": figure_json(changed.first),
        "second": figure_json(changed.second),
        "change": figure_json(changed.change),
        "p": changed.p,
        "verdict": changed.verdict,
    }


def _sentence(comparison: Comparison, row: Row) -> str:
    changed = row.difference
    return _xml(
        f"{changed.verdict}: {value_text(changed.first, 3)} in {comparison.first}, {value_text(changed.second, 3)} in "
        f"{comparison.second}, difference {change_text(changed.change)}, n={changed.change.n}"
    )


def _flip_lines(group: Group, row: Row) -> list[str]:
    path = "" if row.name in {"precision", "recall"} or row.name.startswith("f1") else row.name
    lost = [
        flip for flip in group.flips if (flip.record_type, flip.path, flip.direction) == (row.record_type, path, "lost")
    ]
    return [
        f"{flip.article}: {flip.heading}: expected {flip.expected}, was {flip.first}, is {flip.second}"
        for flip in lost[:_MOST_FLIPS]
    ]


def _markdown_rows(comparison: Comparison, rows: Sequence[Row]) -> list[str]:
    head = (
        f"| | {_plain(comparison.first)} | {_plain(comparison.second)} | difference [95%] | lost | gained | verdict |"
    )
    lines = [head, "| --- | ---: | ---: | ---: | ---: | ---: | --- |"]
    for row in rows:
        changed = row.difference
        verdict = f"**{changed.verdict}**" if changed.verdict in {"improved", "regressed"} else changed.verdict
        counts = ["" if number is None else str(number) for number in (row.lost, row.gained)]
        cells = [
            value_text(changed.first, 3),
            value_text(changed.second, 3),
            change_text(changed.change),
            *counts,
            verdict,
        ]
        lines.append(f"| {row.record_type}: {row_name(row)} | {' | '.join(cells)} |")
    return [*lines, ""]


def _markdown_expenses(comparison: Comparison, group: Group) -> list[str]:
    lines = [
        f"| for one article | {_plain(comparison.first)} | {_plain(comparison.second)} | difference [95%] |",
        "| --- | ---: | ---: | ---: |",
    ]
    lines += [f"| {expense.name} | {' | '.join(expense_cells(expense.difference))} |" for expense in group.expenses]
    return [*lines, ""]


def _flip_line(flip: Flip) -> str:
    where = f"- {_plain(flip.article)}, {flip.record_type}: “{_plain(flip.heading)}”"
    if not flip.path:
        return f"{where} is now {'invented' if flip.expected == NOT_THERE else 'missed'}"
    values = [_plain(value) for value in (flip.expected, flip.first, flip.second)]
    return f"{where}: {flip.path} should be {values[0]}, was {values[1]}, is {values[2]}"


def _plain(text: str) -> str:
    cut = text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
    flat = " ".join(cut.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#~@!$])", r"\\\1", flat)


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
