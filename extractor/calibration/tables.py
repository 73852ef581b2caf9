"""A calibration in, tables for the terminal out."""

from rich.table import Table

from extractor.calibration.calibrate import Calibration
from extractor.calibration.figures import REVIEWED_SHARE, Side
from extractor.evaluation.reliability import Reliability
from extractor.evaluation.tables import figure_text
from schemas.confidence_map import RiskPoint

THRESHOLDS = (0.5, 0.7, 0.8, 0.9, 0.95)

Row = tuple[str, str, str]


def calibration_tables(calibration: Calibration) -> list[Table]:
    """Returns the figures before and after, what thresholds promise, and the fields."""
    comparison = calibration.comparison
    overall = _table(summary_title(calibration), ["", "before", "after"])
    for row in overall_rows(calibration):
        overall.add_row(*row)
    risk = _table("Share that is wrong at and above a confidence", ["confidence", "before", "after"])
    for row in risk_rows(comparison.before, comparison.after):
        risk.add_row(*row)
    fields = _table("Fields", ["", "labels", "fit", "right", "ECE before", "after", "floor", "AUROC before", "after"])
    for cells in field_rows(calibration):
        fields.add_row(*cells)
    return [overall, risk, fields]


def summary_title(calibration: Calibration) -> str:
    """Returns what was fitted on what, in a line."""
    comparison = calibration.comparison
    methods = {"none": "the map stays as it is", "logistic": "logistic", "isotonic": "logistic, then isotonic"}
    return (
        f"Confidence of {sum(comparison.counts.values()):,} judged fields of {comparison.articles} articles: "
        f"{methods[calibration.fitted.method]}; after: by maps fitted without the article in question"
    )


def overall_rows(calibration: Calibration) -> list[Row]:
    """Returns the figures over all fields, each with its name, before and after."""
    before, after = calibration.comparison.before, calibration.comparison.after
    names = (("Brier", "brier"), ("skill", "skill"), ("ECE", "ece"), ("AUROC", "auroc"), ("AURC", "aurc"))
    rows: list[Row] = [("right", figure_text(before.overall.accuracy), figure_text(after.overall.accuracy))]
    rows.append(("mean confidence", f"{before.overall.mean_confidence:.3f}", f"{after.overall.mean_confidence:.3f}"))
    for title, name in names:
        rows.append((title, figure_text(getattr(before.overall, name)), figure_text(getattr(after.overall, name))))
    rows.insert(5, ("ECE of a perfect model", f"{before.overall.ece_floor:.3f}", f"{after.overall.ece_floor:.3f}"))
    title = f"wrong values found in the lowest {REVIEWED_SHARE:.0%}"
    found = ["–" if one.found is None else f"{one.found:.0%}" for one in (before, after)]
    rows.append((title, found[0], found[1]))
    return rows


def risk_rows(before: Side, after: Side) -> list[Row]:
    """Returns for some thresholds the error, its upper bound and the coverage, before and after."""
    return [(f"{limit:.2f}", _promise(before.risk, limit), _promise(after.risk, limit)) for limit in THRESHOLDS]


def field_rows(calibration: Calibration) -> list[list[str]]:
    """Returns for each field its labels, how it was fitted, and its figures."""
    comparison = calibration.comparison
    rows = []
    for path, count in comparison.counts.items():
        before, after = comparison.before.groups[path], comparison.after.groups[path]
        fit = "own" if path in calibration.fitted.own else "pooled"
        cells = [path, f"{count:,}", "none" if calibration.fitted.method == "none" else fit, _share(before)]
        cells += [_number(before.ece.value), _number(after.ece.value), f"{after.ece_floor:.3f}"]
        rows.append([*cells, _number(before.auroc.value), _number(after.auroc.value)])
    return rows


def _promise(table: list[RiskPoint], limit: float) -> str:
    row = next((row for row in reversed(table) if row.threshold <= limit), None)
    above = next((row for row in table if row.threshold >= limit), None)
    row = above if above is not None and above.threshold == limit else row
    if above is None or row is None:
        return "none so confident"
    return f"{row.error:.1%}, at most {row.error_bound:.1%}, in {row.coverage:.0%} of all"


def _share(item: Reliability) -> str:
    return "–" if item.accuracy.value is None else f"{item.accuracy.value:.2f}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _table(title: str, columns: list[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for place, name in enumerate(columns):
        table.add_column(name, justify="right" if place else "left", no_wrap=True)
    return table
