"""Labels and the present map in, a fitted map out, with what it states for articles it has not seen.

The log-odds of the present map are corrected by a logistic regression (after Platt 1999) over the stored signals,
pooled over all fields with an offset for each kind. Each coefficient has a prior around what the present map says, so
that what the labels do not show stays as it was. With many labels a monotone step follows (Zadrozny and Elkan 2002).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.special import expit

from extractor.calibration.labels import Label
from extractor.calibration.regression import Array, Prior, Term, fit_logistic, matrix
from extractor.calibration.terms import PRECISION, bounds_of, combine, terms_of
from schemas.confidence_map import ConfidenceMap

LEAST_LABELS = 50
"""With fewer labels the map stays as it is; a group with fewer gets no terms of its own."""

ISOTONIC_LABELS = 1000
"""From here the monotone step is tried; below, it follows the noise."""

FOLDS = 10

FIRMNESS = (1.0, 3.0, 10.0, 30.0)
"""By how much the priors of all terms but the intercept are narrowed. The one that foretells articles left out
best is taken: the fields of an article err together, so labels tell less than their number says."""

LEAST_ARTICLES = 5
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
    groups = {label.path for label in labels}
    articles = {label.article for label in labels}
    if effective(label.weight for label in labels) < LEAST_LABELS or len(articles) < LEAST_ARTICLES:
        stated = np.array([base.apply(label.signals, label.kinds, label.states) for label in labels])
        return Fitted(base, "none", stated, (), tuple(sorted(groups)))
    base = base.model_copy(update={"knots": []})
    own = _own_groups(labels)
    pooled = tuple(sorted(groups - {*own}))
    design = _Design(labels, base, set(own))
    folds = fold_of(articles)
    numbers = np.array([folds[label.article] for label in labels])
    tried = [(design.unseen(numbers, firmness), firmness) for firmness in FIRMNESS]
    after, firmness = min(tried, key=lambda one: design.loss(one[0]))
    found = combine(base, design.fitted(firmness), {label.kinds for label in labels})
    if effective(design.weights) >= ISOTONIC_LABELS:
        stepped = _stepped(after, design, numbers)
        if design.brier(stepped) < design.brier(expit(after)):
            points = knots(expit(after), design.right, design.weights)
            return Fitted(found.model_copy(update={"knots": points}), "isotonic", stepped, own, pooled)
    return Fitted(found, "logistic", expit(after), own, pooled)


class _Design:
    """The labels as numbers.

    Attributes:
        right: 1 or 0 for each label.
        weights: Of each label.
    """

    def __init__(self, labels: Sequence[Label], base: ConfidenceMap, own: set[str]) -> None:
        self.right = np.array([label.right for label in labels], dtype=float)
        self.weights = np.array([label.weight for label in labels])
        self._start = np.array([_log_odds(label, base) for label in labels])
        rows = [terms_of(label, label.path in own) for label in labels]
        self._terms: list[Term] = sorted({term for row in rows for term in row})
        self._matrix = matrix(rows, self._terms)
        self._bounds = [bounds_of(term, base) for term in self._terms]

    def fitted(self, firmness: float) -> dict[Term, float]:
        """Returns the coefficients that all labels give."""
        found = self._fit(np.ones(len(self.right), dtype=bool), firmness)
        return dict(zip(self._terms, found.tolist(), strict=True))

    def unseen(self, folds: Array, firmness: float) -> Array:
        """Returns the log-odds of each label by coefficients that were fitted without its fold."""
        after = np.zeros(len(self.right))
        for number in sorted(set(folds.tolist())):
            inside = folds == number
            after[inside] = self._start[inside] + self._matrix[inside] @ self._fit(~inside, firmness)
        return after

    def loss(self, log_odds: Array) -> float:
        """Returns the mean log loss."""
        margins = (2 * self.right - 1) * log_odds
        return float(np.average(np.logaddexp(0, -margins), weights=self.weights))

    def brier(self, stated: Array) -> float:
        """Returns the mean squared error."""
        return float(np.average((stated - self.right) ** 2, weights=self.weights))

    def _fit(self, chosen: NDArray[np.bool_], firmness: float) -> Array:
        weights = self.weights[chosen] * (effective(self.weights[chosen]) / self.weights[chosen].sum())
        precision = np.array([PRECISION[term[0]] * (firmness if len(term) > 1 else 1.0) for term in self._terms])
        prior = Prior(precision, self._bounds)
        return fit_logistic(self._matrix[chosen], self.right[chosen], weights, self._start[chosen], prior)


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


def _stepped(log_odds: Array, design: _Design, folds: Array) -> Array:
    stated: Array = expit(log_odds)
    after: Array = np.zeros_like(stated)
    for number in sorted(set(folds.tolist())):
        inside = folds == number
        points = knots(stated[~inside], design.right[~inside], design.weights[~inside])
        stepped = ConfidenceMap(name="", knots=points)
        after[inside] = [stepped.recalibrated(probability) for probability in stated[inside].tolist()]
    return after


def _own_groups(labels: Sequence[Label]) -> tuple[str, ...]:
    weights: dict[str, list[float]] = defaultdict(list)
    for label in labels:
        weights[label.path].append(label.weight)
    return tuple(sorted(path for path, known in weights.items() if effective(known) >= LEAST_LABELS))


def _log_odds(label: Label, fitted: ConfidenceMap) -> float:
    odds = fitted.log_odds(label.signals, label.kinds, label.states)
    return max(-_FARTHEST, min(_FARTHEST, odds))
