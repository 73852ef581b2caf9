"""A calibration in, a self-contained HTML page out."""

from extractor.calibration.calibrate import Calibration
from extractor.calibration.plots import plot_before_after, plot_risk_before_after
from extractor.calibration.tables import field_rows, overall_rows, risk_rows, summary_title
from extractor.evaluation.report import render


def calibration_html(calibration: Calibration, title: str) -> str:
    """Returns a page with the figures and plots; it makes no request and escapes all data.

    Args:
        calibration: What came out.
        title: Name of the run.
    """
    comparison = calibration.comparison
    return render(
        "calibration.html.j2",
        title=title,
        summary=summary_title(calibration),
        overall=overall_rows(calibration),
        risk=risk_rows(comparison.before, comparison.after),
        fields=field_rows(calibration),
        plots=[plot_before_after(comparison), plot_risk_before_after(comparison)],
        notes=calibration.notes,
    )
