"""Labels and the present map in, a fitted map out, with what it states for articles it has not seen.

The log-odds of the present map are corrected by a logistic regression (Platt 1999) over the stored signals, pooled
over all fields with an offset for each kind; with many labels a monotone step follows (Zadrozny and Elkan 2002).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import expit

from extractor.calibration.labels import Label
from extractor.calibration.regression import Array, Term, fit_logistic, matrix
from extractor.calibration.terms import INTERCEPT, PRECISION, combine, terms_of
from schemas.confidence_map import ConfidenceMap

LEAST_LABELS = 50
"""With fewer labels the map stays as it is; a group with fewer gets no terms of its own."""

ISOTONIC_LABELS = 1000
"""From here the monotone step is tried; below, it follows the noise."""

FOLDS = 10
_LEAST_ARTICLES = 5
_FARTHEST = 30.0
_KNOT_SHARE = 0.02


@dataclass(frozen=True)
class Fitted:
    """A fitted map.

    Attributes:
        map: The map; the present one if there were too few labels.
        method: `none`, `logistic` or `isotonic`.
        after: For each label, the confidence by a map that was fitted without the label's article.
        own: The groups that have terms of their own.
        pooled: The groups that share what was fitted on all.
    """

    map: ConfidenceMap
    method: str
    after: Array
    own: tuple[str, ...]
    pooled: tuple[str, ...]


def fit(labels: Sequence[Label], base: ConfidenceMap) -> Fitted:
    """Fits a map on top of the present one.

    Args:
        labels: Judged fields.
        base: The present map, from which the fit departs as far as the labels tell.
    """
    groups = tuple(sorted({label.path for label in labels}))
    articles = sorted({label.article for label in labels})
    if effective(label.weight for label in labels) < LEAST_LABELS or len(articles) < _LEAST_ARTICLES:
        return Fitted(base, "none", _confidences(labels, base), (), groups)
    base = base.model_copy(update={"knots": []})
    own = _own_groups(labels)
    after = np.zeros(len(labels))
    folds = fold_of(articles)
    numbers = np.array([folds[label.article] for label in labels])
    for number in sorted(set(numbers.tolist())):
        rest = [label for label, fold in zip(labels, numbers, strict=True) if fold != number]
        without = _logistic(rest, base)
        for place in np.flatnonzero(numbers == number).tolist():
            after[place] = _log_odds(labels[place], without)
    found = _logistic(labels, base)
    weights = np.array([label.weight for label in labels])
    right = np.array([label.right for label in labels], dtype=float)
    if effective(weights) >= ISOTONIC_LABELS:
        stepped = _stepped(after, right, weights, numbers)
        if _brier(stepped, right, weights) < _brier(expit(after), right, weights):
            found = found.model_copy(update={"knots": knots(expit(after), right, weights)})
            return Fitted(found, "isotonic", stepped, own, tuple(sorted({*groups} - {*own})))
    return Fitted(found, "logistic", expit(after), own, tuple(sorted({*groups} - {*own})))


def fold_of(articles: Iterable[str]) -> dict[str, int]:
    """Returns the fold of each article: all that is known of an article is in one fold."""
    return {article: place % FOLDS for place, article in enumerate(sorted(set(articles)))}


def effective(weights: Iterable[float]) -> float:
    """Returns how many equally weighted labels tell as much as these (Kish 1965)."""
    known = np.fromiter(weights, dtype=float)
    return float(known.sum() ** 2 / (known**2).sum()) if len(known) else 0.0


def knots(stated: Array, right: Array, weights: Array) -> list[tuple[float, float]]:
    """Returns points (stated, corrected) of a monotone step function, joined by lines."""
    order = np.argsort(stated, kind="stable")
    levels = isotonic_regression(right[order], weights=weights[order])
    points: list[tuple[float, float]] = []
    least = _KNOT_SHARE * weights.sum()
    for first, last in _blocks(levels.blocks, weights[order], least):
        inside = slice(first, last)
        mass = weights[order][inside]
        before = float(np.average(stated[order][inside], weights=mass))
        level = float(np.average(levels.x[inside], weights=mass))
        if not points or before > points[-1][0]:
            points.append((round(before, 5), round(level, 5)))
    return points


def _blocks(edges: Array, weights: Array, least: float) -> list[tuple[int, int]]:
    """Joins the blocks of a step function until each has a least weight."""
    joined: list[tuple[int, int]] = []
    first = 0
    for last in edges[1:].tolist():
        if weights[first:last].sum() >= least:
            joined.append((first, last))
            first = last
    if first < len(weights):
        joined.append((joined.pop()[0] if joined else first, len(weights)))
    return joined


def _stepped(log_odds: Array, right: Array, weights: Array, folds: Array) -> Array:
    stated: Array = expit(log_odds)
    after: Array = np.zeros_like(stated)
    for number in sorted(set(folds.tolist())):
        inside = folds == number
        stepped = ConfidenceMap(name="", knots=knots(stated[~inside], right[~inside], weights[~inside]))
        after[inside] = [stepped.recalibrated(probability) for probability in stated[inside].tolist()]
    return after


def _logistic(labels: Sequence[Label], base: ConfidenceMap) -> ConfidenceMap:
    own = set(_own_groups(labels))
    start = np.array([_log_odds(label, base) for label in labels])
    rows = [terms_of(label, odds, label.path in own) for label, odds in zip(labels, start.tolist(), strict=True)]
    terms = sorted({term for row in rows for term in row})
    weights = np.array([label.weight for label in labels])
    weights *= effective(weights) / weights.sum()
    right = np.array([label.right for label in labels], dtype=float)
    precision = np.array([PRECISION[term[0]] for term in terms])
    found = fit_logistic(matrix(rows, terms), right, weights, start, precision)
    fitted: dict[Term, float] = dict(zip(terms, found.tolist(), strict=True))
    return combine(base, fitted, {label.kinds for label in labels if label.path in own or INTERCEPT in fitted})


def _own_groups(labels: Sequence[Label]) -> tuple[str, ...]:
    weights: dict[str, list[float]] = defaultdict(list)
    for label in labels:
        weights[label.path].append(label.weight)
    return tuple(sorted(path for path, known in weights.items() if effective(known) >= LEAST_LABELS))


def _log_odds(label: Label, fitted: ConfidenceMap) -> float:
    odds = fitted.log_odds(label.signals, label.kinds, label.states)
    return max(-_FARTHEST, min(_FARTHEST, odds))


def _confidences(labels: Sequence[Label], fitted: ConfidenceMap) -> Array:
    return np.array([fitted.apply(label.signals, label.kinds, label.states) for label in labels])


def _brier(stated: Array, right: Array, weights: Array) -> float:
    return float(np.average((stated - right) ** 2, weights=weights))
