"""Stated confidences and outcomes in, how far the confidences can be trusted out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extractor.evaluation.scoring import ConfidencePoint
from extractor.evaluation.statistics import LEAST_ARTICLES, LEAST_ITEMS, Figure, percentiles, weights

BINS = 10
_DECIMALS = 3
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
        articles: For each article, its confidences, which are taken to three decimals; articles are resampled as a
            whole for the intervals.
    """
    paths = sorted({point.path for points in articles for point in points})
    chosen = {OVERALL: articles} if paths else {}
    for path in paths:
        chosen[path] = [[point for point in points if point.path == path] for points in articles]
    return {name: _reliability(points) for name, points in chosen.items()}


def _reliability(articles: Sequence[Sequence[ConfidencePoint]]) -> Reliability:
    sample = _sample(articles)
    owners = sum(bool(points) for points in articles)
    n = int(sample.mass.sum())
    measured = _measures(sample, np.ones((1, len(articles))))[0]
    enough = n >= LEAST_ITEMS and owners >= LEAST_ARTICLES
    resampled = _measures(sample, weights(len(articles))) if enough else None
    accuracy, ece, brier, skill, auroc, aurc = (
        _figure(value, resampled[:, place] if resampled is not None else None, n, owners)
        for place, value in enumerate(measured)
    )
    return Reliability(
        accuracy=accuracy,
        mean_confidence=float(sample.mass @ sample.levels / n),
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
    """The distinct confidences (L of them, falling) and how often each was right and wrong in each of A articles."""

    levels: NDArray[np.float64]  # (L,)
    right: NDArray[np.float64]  # (A, L)
    wrong: NDArray[np.float64]  # (A, L)
    bins: NDArray[np.float64]  # (L, bins), 1 where a level lies in a bin

    @property
    def mass(self) -> NDArray[np.float64]:
        """How often each level occurs: (L,)."""
        total: NDArray[np.float64] = (self.right + self.wrong).sum(axis=0)
        return total


def _sample(articles: Sequence[Sequence[ConfidencePoint]]) -> _Sample:
    stated = [round(point.confidence, _DECIMALS) for points in articles for point in points]
    levels = np.array(sorted(set(stated), reverse=True))
    place = {level: number for number, level in enumerate(levels.tolist())}
    counts = np.zeros((2, len(articles), len(levels)))
    for row, points in enumerate(articles):
        for point in points:
            counts[int(point.right), row, place[round(point.confidence, _DECIMALS)]] += 1
    mass = counts.sum(axis=(0, 1))
    middles = (np.cumsum(mass) - mass / 2) / mass.sum()
    numbers = np.minimum((BINS * middles).astype(int), BINS - 1)
    return _Sample(levels, counts[1], counts[0], np.equal.outer(numbers, np.unique(numbers)).astype(float))


def _measures(sample: _Sample, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns accuracy, ECE, Brier, skill, AUROC and AURC of each resample: (resamples, 6); NaN where undefined."""
    good, bad = drawn @ sample.right, drawn @ sample.wrong
    total, hits = (good + bad).sum(axis=1), good.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = hits / total
        brier = (good @ (1 - sample.levels) ** 2 + bad @ sample.levels**2) / total
        skill = np.where((rate > 0) & (rate < 1), 1 - brier / (rate * (1 - rate)), np.nan)
        below = bad.sum(axis=1, keepdims=True) - np.cumsum(bad, axis=1)
        auroc = (good * (below + bad / 2)).sum(axis=1) / (hits * (total - hits))
        return np.stack([rate, _ece(sample, good, bad), brier, skill, auroc, _aurc(good, bad)], axis=1)


def _ece(sample: _Sample, good: NDArray[np.float64], bad: NDArray[np.float64]) -> NDArray[np.float64]:
    gaps = ((good + bad) * sample.levels - good) @ sample.bins
    error: NDArray[np.float64] = np.abs(gaps).sum(axis=1) / (good + bad).sum(axis=1)
    return error


def _aurc(good: NDArray[np.float64], bad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Integrates the risk over the coverage; within one level, wrong values are spread evenly."""
    mass = good + bad
    end, wrong = np.cumsum(mass, axis=1), np.cumsum(bad, axis=1)
    start, before = end - mass, wrong - bad
    share = np.divide(bad, mass, out=np.zeros_like(bad), where=mass > 0)
    growth = np.log(np.divide(end, start, out=np.ones_like(end), where=start > 0))
    area: NDArray[np.float64] = ((before - share * start) * growth + bad).sum(axis=1) / mass.sum(axis=1)
    return area


def _ece_floor(sample: _Sample) -> float:
    random = np.random.default_rng(_SEED)
    good = random.binomial(sample.mass.astype(int), sample.levels, size=(_SIMULATIONS, len(sample.levels)))
    return float(_ece(sample, good.astype(float), sample.mass - good).mean())


def _diagram(sample: _Sample) -> list[Bin]:
    held = sample.mass @ sample.bins
    stated = (sample.mass * sample.levels) @ sample.bins / held
    right = sample.right.sum(axis=0) @ sample.bins / held
    bins = [Bin(float(stated[i]), float(right[i]), int(held[i])) for i in range(len(held))]
    return sorted(bins, key=lambda part: part.confidence)


def _curve(sample: _Sample) -> list[tuple[float, float]]:
    held, wrong = np.cumsum(sample.mass), np.cumsum(sample.wrong.sum(axis=0))
    return [(float(mass / held[-1]), float(errors / mass)) for mass, errors in zip(held, wrong, strict=True)]
