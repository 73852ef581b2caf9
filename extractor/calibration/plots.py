"""Figures before and after calibration in, plots out."""

from typing import TYPE_CHECKING

from extractor.calibration.figures import Comparison, Side
from extractor.evaluation.plots import FAINT, FIRST, SECOND, Plot, plot

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_POINTS = 200
"""About so many points of a curve are drawn."""


_LEAST_COVERAGE = 0.02


def plot_before_after(comparison: Comparison) -> Plot:
    """Draws the share of right values against the stated confidence, before and after."""

    def draw(axes: "Axes", theme: str) -> None:
        draw_reliability(axes, comparison, theme)

    pairs = "; ".join(f"{name}: {_bins(side)}" for name, side in _sides(comparison))
    return plot(draw, (4.6, 4.2), f"Share of right values by stated confidence. {pairs}")


def plot_risk_before_after(comparison: Comparison) -> Plot:
    """Draws the share of wrong values among the most confident ones against their share of all, before and after."""

    def draw(axes: "Axes", theme: str) -> None:
        draw_risk(axes, comparison, theme)

    areas = ", ".join(f"{name} {side.overall.aurc.value or 0:.3f}" for name, side in _sides(comparison))
    return plot(draw, (4.6, 4.2), f"Share of wrong values by coverage; area under the curve: {areas}")


def draw_reliability(axes: "Axes", comparison: Comparison, theme: str) -> None:
    """Draws the two reliability diagrams on given axes."""
    axes.plot([0, 1], [0, 1], color=FAINT[theme], linewidth=1)
    for (name, side), colour in zip(_sides(comparison), (SECOND, FIRST), strict=True):
        bins = side.overall.bins
        label = f"{name}: ECE {side.overall.ece.value or 0:.3f} (perfect: {side.overall.ece_floor:.3f})"
        axes.plot([part.confidence for part in bins], [part.accuracy for part in bins],
                  color=colour[theme], marker="o", linewidth=1.5, label=label)  # fmt: skip
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel="stated confidence", ylabel="share that is right")
    axes.set_aspect("equal")
    axes.legend(frameon=False, loc="upper left")


def draw_risk(axes: "Axes", comparison: Comparison, theme: str) -> None:
    """Draws the two risk-coverage curves on given axes."""
    for (name, side), colour in zip(_sides(comparison), (SECOND, FIRST), strict=True):
        every = max(1, len(side.overall.curve) // _POINTS)
        curve = [*(part for part in side.overall.curve[::every] if part[0] > _LEAST_COVERAGE), side.overall.curve[-1]]
        label = f"{name}: AUROC {side.overall.auroc.value or 0:.2f}"
        axes.plot([part[0] for part in curve], [part[1] for part in curve], color=colour[theme], label=label)
    axes.axhline(comparison.before.overall.curve[-1][1], color=FAINT[theme], linewidth=1)
    axes.set(xlim=(0, 1.02), xlabel="coverage: most confident share", ylabel="share that is wrong")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, loc="lower right")


def _sides(comparison: Comparison) -> tuple[tuple[str, Side], tuple[str, Side]]:
    return ("before", comparison.before), ("after", comparison.after)


def _bins(side: Side) -> str:
    return ", ".join(f"{part.confidence:.2f} {part.accuracy:.2f}" for part in side.overall.bins)
