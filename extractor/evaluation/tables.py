"""Figures in, terminal tables out."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from extractor.evaluation.reliability import OVERALL, Reliability
from extractor.evaluation.statistics import Figure
from extractor.evaluation.summary import Evaluation, TypeSummary


def evaluation_tables(evaluation: Evaluation) -> list[Table]:
    """Returns the tables that show an evaluation: records, the fields of each record type, and confidence."""
    tables = [_records_table(evaluation)]
    tables += [_fields_table(summary) for summary in evaluation.types if summary.expected or summary.found]
    if evaluation.confidence:
        tables.append(_confidence_table(evaluation.confidence))
    return tables


def figure_text(figure: Figure) -> str:
    """Returns a figure as `0.87 [0.80, 0.93]`, or says that there are too few items for an interval."""
    if figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f} (too few: {figure.n})"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def _records_table(evaluation: Evaluation) -> Table:
    table = _table("Records (95% intervals by article)", ["", "gold", "found", "both", "split", "merged"],
                   ["precision", "recall", "F1"])  # fmt: skip
    for summary in evaluation.types:
        numbers = [summary.expected, summary.found, summary.aligned, summary.split, summary.merged]
        figures = [summary.precision, summary.recall, summary.f1]
        table.add_row(Text(summary.record_type, style="bold"), *map(str, numbers), *map(figure_text, figures))
        for name, figure in summary.f1_with.items():
            table.add_row(f"  with the right {name}", *[""] * 7, figure_text(figure))
    table.add_row("quotes that stand in the article", *[""] * 5, figure_text(evaluation.located))
    return table


def _fields_table(summary: TypeSummary) -> Table:
    table = _table(
        f"Fields of {summary.record_type}: {summary.aligned} found in both; in the last column, of all records",
        ["", "match", "wrong", "coarser", "omission", "invention", "both null"],
        ["precision", "recall", "F1", "right", "F1 overall"],
    )
    for item in summary.fields:
        counts = item.counts
        numbers = [
            counts.match,
            counts.wrong,
            counts.coarser,
            counts.omission,
            counts.invention,
            counts.agreed_null,
        ]
        plain = [f"{value.value:.2f}" if value.value is not None else "–" for value in (item.precision, item.recall)]
        figures = [item.f1, item.accuracy, item.overall_f1]
        table.add_row(_indented(item.path), *map(str, numbers), *plain, *map(figure_text, figures))
    return table


def _confidence_table(confidence: dict[str, Reliability]) -> Table:
    table = _table(
        "Confidence: how far it can be trusted",
        ["", "n", "right", "stated", "floor"],
        ["ECE", "Brier", "skill", "AUROC", "AURC"],
    )
    for name, item in confidence.items():
        share = "–" if item.accuracy.value is None else f"{item.accuracy.value:.2f}"
        figures = [item.ece, item.brier, item.skill, item.auroc, item.aurc]
        style = "bold" if name == OVERALL else ""
        numbers = [str(item.accuracy.n), share, f"{item.mean_confidence:.2f}", f"{item.ece_floor:.3f}"]
        table.add_row(Text(name, style=style), *numbers, *map(figure_text, figures))
    return table


def _table(title: str, counts: Sequence[str], figures: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column(counts[0], no_wrap=True)
    for name in (*counts[1:], *figures):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _indented(path: str) -> str:
    name, dot, nested = path.partition(".")
    return f"  .{nested}" if dot else name
