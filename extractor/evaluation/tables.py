"""Figures in, terminal tables out."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from extractor.evaluation.reliability import OVERALL, Reliability
from extractor.evaluation.statistics import Figure
from extractor.evaluation.summary import Evaluation, TypeSummary

WIDE = 150
"""Columns of a terminal from which tables are shown whole."""


class Grid:
    """A table that leaves columns out on a narrow terminal.

    Args:
        title: What the table shows.
        columns: The headings; those that start with `*` are left out when narrow.
        narrow: Whether the terminal is narrow.
    """

    def __init__(self, title: str, columns: Sequence[str], narrow: bool) -> None:
        self._kept = [not (narrow and name.startswith("*")) for name in columns]
        self.table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
        for place, name in enumerate(columns):
            if self._kept[place]:
                self.table.add_column(name.lstrip("*"), justify="right" if place else "left", no_wrap=True)

    def add(self, *cells: str | Text) -> None:
        """Adds a row with a cell for every column, or for the first ones."""
        self.table.add_row(*(cell for cell, kept in zip(cells, self._kept, strict=False) if kept))


def evaluation_tables(evaluation: Evaluation, *, narrow: bool = False) -> list[Table]:
    """Returns the tables that show an evaluation: records, the fields of each record type, and confidence."""
    tables = [_records_table(evaluation, narrow)]
    tables += [_fields_table(summary, narrow) for summary in evaluation.types if summary.expected or summary.found]
    if evaluation.confidence:
        tables.append(_confidence_table(evaluation.confidence, narrow))
    return tables


def figure_text(figure: Figure) -> str:
    """Returns a figure as `0.87 [0.80, 0.93]`, or says that there are too few items for an interval."""
    if figure.value is None:
        return "–"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f} (too few: {figure.n})"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def value_text(figure: Figure, decimals: int = 2) -> str:
    """Returns the value of a figure without its interval, or a dash."""
    return "–" if figure.value is None else f"{figure.value:.{decimals}f}"


def _records_table(evaluation: Evaluation, narrow: bool) -> Table:
    columns = ["", "gold", "found", "both", "*split", "*merged", "*precision", "*recall", "F1"]
    grid = Grid("Records (95% intervals by article)", columns, narrow)
    for summary in evaluation.types:
        numbers = [summary.expected, summary.found, summary.aligned, summary.split, summary.merged]
        figures = [summary.precision, summary.recall, summary.f1]
        grid.add(Text(summary.record_type, style="bold"), *map(str, numbers), *map(figure_text, figures))
        for name, figure in summary.f1_with.items():
            grid.add(f"  with the right {name}", *[""] * 7, figure_text(figure))
    grid.add("quotes that stand in the article", *[""] * 7, figure_text(evaluation.located))
    return grid.table


def _fields_table(summary: TypeSummary, narrow: bool) -> Table:
    counted = ["*match", "*wrong", "*coarser", "*omission", "*invention", "*both null", "*precision", "*recall"]
    grid = Grid(
        f"Fields of {summary.record_type}: {summary.aligned} found in both; in the last column, of all records",
        ["", *counted, "F1", "right", "F1 overall"],
        narrow,
    )
    for item in summary.fields:
        counts = item.counts
        numbers = [counts.match, counts.wrong, counts.coarser, counts.omission, counts.invention, counts.agreed_null]
        plain = [value_text(item.precision), value_text(item.recall)]
        figures = [item.f1, item.accuracy, item.overall_f1]
        grid.add(_indented(item.path), *map(str, numbers), *plain, *map(figure_text, figures))
    return grid.table


def _confidence_table(confidence: dict[str, Reliability], narrow: bool) -> Table:
    columns = ["", "n", "right", "stated", "floor", "ECE", "*Brier", "*skill", "AUROC", "*AURC"]
    grid = Grid("Confidence: how far it can be trusted", columns, narrow)
    for name, item in confidence.items():
        numbers = [str(item.accuracy.n), value_text(item.accuracy), f"{item.mean_confidence:.2f}"]
        figures = [item.ece, item.brier, item.skill, item.auroc, item.aurc]
        style = "bold" if name == OVERALL else ""
        grid.add(Text(name, style=style), *numbers, f"{item.ece_floor:.3f}", *map(figure_text, figures))
    return grid.table


def _indented(path: str) -> str:
    name, dot, nested = path.partition(".")
    return f"  .{nested}" if dot else name
