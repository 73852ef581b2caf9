"""A comparison in, terminal tables out."""

from rich.table import Table
from rich.text import Text

from extractor.evaluation.comparison import Comparison, Group, Row
from extractor.evaluation.paired import Difference
from extractor.evaluation.statistics import Figure
from extractor.evaluation.tables import Grid, figure_text, value_text

STYLES = {"improved": "bold green", "regressed": "bold red", "no evidence of a change": "", "too few items": "dim"}


def comparison_tables(comparison: Comparison, *, narrow: bool = False) -> list[Table]:
    """Returns the tables that show a comparison: figures, expenses and agreement of samples, group by group."""
    tables = []
    for group in comparison.groups:
        tables.append(_rows_table(comparison, group, narrow))
        tables.append(_expenses_table(group))
        if any(figure for pair in group.agreement.values() for figure in pair):
            tables.append(_agreement_table(group))
    return tables


def change_text(change: Figure, decimals: int = 3) -> str:
    """Returns a difference as `+0.070 [+0.010, +0.130]`."""
    if change.value is None:
        return "–"
    if change.low is None or change.high is None:
        return f"{change.value:+.{decimals}f}"
    return f"{change.value:+.{decimals}f} [{change.low:+.{decimals}f}, {change.high:+.{decimals}f}]"


def p_text(p: float | None) -> str:
    """Returns a p value, or a dash."""
    if p is None:
        return "–"
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def caution(comparison: Comparison) -> str:
    """Returns how many of the verdicts chance alone would give."""
    number = comparison.comparisons
    return (
        f"{number} figures are compared; where nothing has changed, up to {0.05 * number:.0f} of them would still be "
        "called improved or regressed by chance."
    )


def _rows_table(comparison: Comparison, group: Group, narrow: bool) -> Table:
    columns = ["", "first", "second", "difference [95%]", "*p", "*lost", "*gained", "*McNemar p", "verdict"]
    title = f"{group.name} ({len(group.articles)}): {comparison.first}, then {comparison.second}"
    grid = Grid(title, columns, narrow)
    previous = ""
    for row in group.rows:
        if row.record_type != previous:
            grid.add(Text(row.record_type, style="bold"))
            previous = row.record_type
        grid.add(f"  {row_name(row)}", *_cells(row), Text(row.difference.verdict, STYLES[row.difference.verdict]))
    return grid.table


def row_name(row: Row) -> str:
    """Returns the name of a row within its record type."""
    return row.name.replace("f1", "F1", 1) if row.name.startswith("f1") else row.name


def _cells(row: Row) -> list[str]:
    changed = row.difference
    return [
        value_text(changed.first, 3),
        value_text(changed.second, 3),
        change_text(changed.change),
        p_text(changed.p),
        "" if row.lost is None else str(row.lost),
        "" if row.gained is None else str(row.gained),
        "" if row.mcnemar is None else p_text(row.mcnemar),
    ]


def _expenses_table(group: Group) -> Table:
    grid = Grid("For one article", ["", "first", "second", "difference [95%]"], narrow=False)
    for expense in group.expenses:
        grid.add(expense.name, *expense_cells(expense.difference))
    return grid.table


def expense_cells(changed: Difference) -> list[str]:
    """Returns both means and their difference, with decimals that fit their size."""
    decimals = 1 if max(abs(changed.first.value or 0), abs(changed.second.value or 0)) >= 10 else 4
    return [
        value_text(changed.first, decimals),
        value_text(changed.second, decimals),
        change_text(changed.change, decimals),
    ]


def _agreement_table(group: Group) -> Table:
    grid = Grid("Agreement of samples (F1)", ["", "first", "second"], narrow=False)
    for key, (first, second) in group.agreement.items():
        grid.add(key, figure_text(first) if first else "–", figure_text(second) if second else "–")
    return grid.table
