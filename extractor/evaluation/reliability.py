"""Stated confidences and outcomes in, how far the confidences can be trusted out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractor.evaluation.scoring import ConfidencePoint
from extractor.evaluation.statistics import LEAST_ARTICLES, LEAST_ITEMS, Figure, percentiles, weights

BINS = 10
_RESAMPLES = 500
_SIMULATIONS = 200
_SEED = 20190619
OVERALL = "all fields"


@dataclass(frozen=True)
class Bin:
    """One bin of a reliability diagram.

    Attributes:
        confidence: Mean stated confidence.
        accuracy: Share of right values.
        n: Values in it.
    """

    confidence: float
    accuracy: float
    n: int


@dataclass(frozen=True)
class Reliability:
    """How far stated confidences can be trusted.

    Attributes:
        accuracy: Share of right values.
        mean_confidence: Mean stated confidence.
        ece: Expected calibration error over 10 bins of equal mass (Naeini et al. 2015; equal mass: Nixon et al. 2019).
        ece_floor: The mean ECE of a perfectly calibrated model with the same confidences: what n alone explains.
        brier: Mean squared error of the confidences (Brier 1950).
        skill: 1 - Brier / Brier of always stating the base rate; above 0 is better than that.
        auroc: Probability that a right value has a higher confidence than a wrong one.
        aurc: Area under the risk-coverage curve (Geifman et al. 2019): mean share of wrong values among the most
            confident ones, over all coverages; lower is better.
        bins: The reliability diagram.
        curve: (coverage, risk): share of wrong values among the most confident share of all.
    """

    accuracy: Figure
    mean_confidence: float
    ece: Figure
    ece_floor: float
    brier: Figure
    skill: Figure
    auroc: Figure
    aurc: Figure
    bins: list[Bin]
    curve: list[tuple[float, float]]


def reliability(articles: Sequence[Sequence[ConfidencePoint]]) -> dict[str, Reliability]:
    """Returns the reliability over all fields and for each field that states confidences.

    Args:
        articles: For each article, its confidences; articles are resampled as a whole for the intervals.
    """
    paths = sorted({point.path for points in articles for point in points})
    chosen = {OVERALL: articles} if paths else {}
    for path in paths:
        chosen[path] = [[point for point in points if point.path == path] for points in articles]
    return {name: _reliability(points) for name, points in chosen.items()}


def _reliability(articles: Sequence[Sequence[ConfidencePoint]]) -> Reliability:
    points = sorted(
        ((point.confidence, point.right, index) for index, group in enumerate(articles) for point in group),
        key=lambda item: -item[0],
    )
    stated = np.array([point[0] for point in points])
    right = np.array([point[1] for point in points], dtype=float)
    owners = np.array([point[2] for point in points])
    sample = _Sample(stated, right, _bins(stated), _ties(stated))
    ones = np.ones(len(points))
    measured = _measures(sample, ones)
    drawn = weights(len(articles))[:_RESAMPLES]
    enough = len(points) >= LEAST_ITEMS and len(set(owners.tolist())) >= LEAST_ARTICLES
    resampled = np.array([_measures(sample, draw[owners]) for draw in drawn]) if enough else None
    figures = [
        _figure(value, resampled[:, place] if resampled is not None else None, len(points), len(set(owners.tolist())))
        for place, value in enumerate(measured)
    ]
    accuracy, ece, brier, skill, auroc, aurc = figures
    return Reliability(
        accuracy=accuracy,
        mean_confidence=float(stated.mean()),
        ece=_without_bias(ece),
        ece_floor=_ece_floor(sample),
        brier=brier,
        skill=skill,
        auroc=auroc,
        aurc=aurc,
        bins=_diagram(sample),
        curve=_curve(sample),
    )


def _figure(value: float, resampled: NDArray[np.float64] | None, n: int, articles: int) -> Figure:
    if np.isnan(value):
        return Figure(None, None, None, n, articles)
    if resampled is None:
        return Figure(float(value), None, None, n, articles)
    return Figure(float(value), *percentiles(resampled), n, articles)


def _without_bias(ece: Figure) -> Figure:
    """Mirrors the interval at the value: resampling adds noise, and noise only ever raises this error."""
    if ece.value is None or ece.low is None or ece.high is None:
        return ece
    return replace(ece, low=max(0.0, 2 * ece.value - ece.high), high=max(0.0, 2 * ece.value - ece.low))


@dataclass(frozen=True)
class _Sample:
    """Confidences in falling order, outcomes, and for each the number of its bin and of its group of equal ones."""

    stated: NDArray[np.float64]
    right: NDArray[np.float64]
    bins: NDArray[np.intp]
    ties: NDArray[np.intp]


def _measures(sample: _Sample, weight: NDArray[np.float64]) -> list[float]:
    total = weight.sum()
    if not total:
        return [np.nan] * 6
    rate = (weight * sample.right).sum() / total
    brier = (weight * (sample.stated - sample.right) ** 2).sum() / total
    spread = rate * (1 - rate)
    return [
        rate,
        _ece(sample, sample.right, weight),
        brier,
        1 - brier / spread if spread else np.nan,
        _auroc(sample, weight),
        _aurc(sample, weight),
    ]


def _ece(sample: _Sample, right: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    gaps = np.bincount(sample.bins, weights=weight * (sample.stated - right))
    return float(np.abs(gaps).sum() / weight.sum())


def _ece_floor(sample: _Sample) -> float:
    random = np.random.default_rng(_SEED)
    ones = np.ones(len(sample.stated))
    drawn = [
        _ece(sample, (random.random(len(sample.stated)) < sample.stated).astype(float), ones)
        for _ in range(_SIMULATIONS)
    ]
    return float(np.mean(drawn))


def _auroc(sample: _Sample, weight: NDArray[np.float64]) -> float:
    good = np.bincount(sample.ties, weights=weight * sample.right)
    bad = np.bincount(sample.ties, weights=weight * (1 - sample.right))
    if not good.sum() or not bad.sum():
        return float("nan")
    below = bad.sum() - np.cumsum(bad)
    return float((good * (below + bad / 2)).sum() / (good.sum() * bad.sum()))


def _aurc(sample: _Sample, weight: NDArray[np.float64]) -> float:
    masses = np.bincount(sample.ties, weights=weight)
    errors = np.bincount(sample.ties, weights=weight * (1 - sample.right))
    shares = np.divide(errors, masses, out=np.zeros_like(errors), where=masses > 0)
    spread = weight * shares[sample.ties]
    held = np.cumsum(weight)
    risks = np.divide(np.cumsum(spread), held, out=np.zeros_like(held), where=held > 0)
    return float((weight * risks).sum() / weight.sum())


def _bins(stated: NDArray[np.float64]) -> NDArray[np.intp]:
    edges = np.unique(np.quantile(stated, np.linspace(0, 1, BINS + 1)[1:-1]))
    found: NDArray[np.intp] = np.searchsorted(edges, stated, side="right")
    return np.unique(found, return_inverse=True)[1]


def _ties(stated: NDArray[np.float64]) -> NDArray[np.intp]:
    inverse: NDArray[np.intp] = np.unique(-stated, return_inverse=True)[1]
    return inverse


def _diagram(sample: _Sample) -> list[Bin]:
    bins = []
    for number in sorted(set(sample.bins.tolist())):
        inside = sample.bins == number
        bins.append(Bin(float(sample.stated[inside].mean()), float(sample.right[inside].mean()), int(inside.sum())))
    return bins


def _curve(sample: _Sample) -> list[tuple[float, float]]:
    masses = np.cumsum(np.bincount(sample.ties))
    errors = np.cumsum(np.bincount(sample.ties, weights=1 - sample.right))
    return [(float(mass / masses[-1]), float(error / mass)) for mass, error in zip(masses, errors, strict=True)]
