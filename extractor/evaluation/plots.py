"""Figures in, plots as SVG images out, one for light and one for dark pages."""

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from extractor.evaluation.reliability import Reliability
from extractor.evaluation.statistics import Figure
from extractor.evaluation.summary import TypeSummary

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Plot:
    """A plot as two `data:` addresses.

    Attributes:
        light: SVG for a light page.
        dark: SVG for a dark page.
        description: What it shows, in words, for those who do not see it.
    """

    light: str
    dark: str
    description: str


# Colours by theme, readable on light and on dark pages.
INK = {"light": "#1c2430", "dark": "#e6e9ee"}
FIRST = {"light": "#2457a8", "dark": "#7fb0ff"}
SECOND = {"light": "#b3541e", "dark": "#ffab6b"}
FAINT = {"light": "#c9d0da", "dark": "#4a5361"}


def plot_fields(summary: TypeSummary) -> Plot:
    """Draws the F1 of a record type and of its fields with their intervals."""
    rows = [(summary.record_type, summary.f1)]
    rows += [(f"with right {name}", figure) for name, figure in summary.f1_with.items()]
    rows += [(item.path, item.f1) for item in summary.fields]

    def draw(axes: "Axes", theme: str) -> None:
        _intervals(axes, rows, theme)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xlabel("F1, 95% interval")

    words = ", ".join(f"{name} {figure.value:.2f}" for name, figure in rows if figure.value is not None)
    return plot(draw, (7.5, 0.6 + 0.27 * len(rows)), f"F1 of {summary.record_type} and their fields: {words}")


def plot_reliability(item: Reliability) -> Plot:
    """Draws the share of right values against the stated confidence, by bins of equal mass."""

    def draw(axes: "Axes", theme: str) -> None:
        axes.plot([0, 1], [0, 1], color=FAINT[theme], linewidth=1)
        axes.plot([part.confidence for part in item.bins], [part.accuracy for part in item.bins],
                  color=FIRST[theme], marker="o", linewidth=1.5)  # fmt: skip
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), xlabel="stated confidence", ylabel="share that is right")
        axes.set_aspect("equal")

    pairs = ", ".join(f"{part.confidence:.2f}: {part.accuracy:.2f}" for part in item.bins)
    return plot(draw, (4.2, 4.0), f"Share of right values by stated confidence: {pairs}")


def plot_risk(item: Reliability) -> Plot:
    """Draws the share of wrong values among the most confident ones against the share that these make up."""

    def draw(axes: "Axes", theme: str) -> None:
        axes.plot([part[0] for part in item.curve], [part[1] for part in item.curve], color=FIRST[theme])
        axes.axhline(item.curve[-1][1], color=FAINT[theme], linewidth=1)
        axes.set(xlim=(0, 1.02), xlabel="coverage: most confident share", ylabel="share that is wrong")
        axes.set_ylim(bottom=0)

    words = f"{item.curve[-1][1]:.2f} of all values are wrong, area under the curve {item.aurc.value or 0:.2f}"
    return plot(draw, (4.6, 4.0), f"Share of wrong values by coverage: {words}")


def plot_differences(rows: Sequence[tuple[str, Figure]], title: str) -> Plot:
    """Draws differences between two runs with their intervals, around zero."""

    def draw(axes: "Axes", theme: str) -> None:
        _intervals(axes, rows, theme)
        axes.axvline(0, color=SECOND[theme], linewidth=1)
        axes.set_title(title, loc="left")
        axes.set_xlabel("difference (second run minus first), 95% interval")

    words = ", ".join(f"{name} {figure.value:+.2f}" for name, figure in rows if figure.value is not None)
    return plot(draw, (7.5, 0.6 + 0.27 * len(rows)), f"{title}: {words}")


def _intervals(axes: "Axes", rows: Sequence[tuple[str, Figure]], theme: str) -> None:
    names = []
    for place, (name, figure) in enumerate(rows):
        names.append(f"{name}  (n={figure.n})")
        if figure.value is None:
            continue
        if figure.low is not None and figure.high is not None:
            axes.plot([figure.low, figure.high], [place, place], color=FIRST[theme], linewidth=2)
        filled = FIRST[theme] if figure.low is not None else "none"
        axes.plot([figure.value], [place], marker="o", color=FIRST[theme], markerfacecolor=filled)
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(axis="x", color=FAINT[theme], linewidth=0.5)


def plot(draw: Callable[["Axes", str], None], size: tuple[float, float], description: str) -> Plot:
    """Returns a plot for light and for dark pages.

    Args:
        draw: Takes axes and the theme, and draws.
        size: Width and height in inches.
        description: What it shows, in words.
    """
    return Plot(_render(draw, size, "light"), _render(draw, size, "dark"), description)


def _render(draw: Callable[["Axes", str], None], size: tuple[float, float], theme: str) -> str:
    ink = INK[theme]
    style: dict[Any, object] = {
        "svg.fonttype": "none",
        "svg.hashsalt": "extractor",
        "font.family": "sans-serif",
        "font.size": 9,
        "text.color": ink,
        "axes.labelcolor": ink,
        "axes.edgecolor": FAINT[theme],
        "xtick.color": ink,
        "ytick.color": ink,
    }
    with mpl.rc_context(style):
        canvas = Canvas(figsize=size, layout="constrained")
        draw(canvas.add_subplot(), theme)
        written = io.BytesIO()
        canvas.savefig(written, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return "data:image/svg+xml;base64," + base64.b64encode(written.getvalue()).decode("ascii")
