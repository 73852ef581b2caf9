"""Confidences and outcomes in, what each threshold promises out."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import beta

from extractor.calibration.fitting import effective
from extractor.calibration.labels import Label
from extractor.calibration.regression import Array
from schemas.confidence_map import RiskPoint

CERTAINTY = 0.95
_STEPS = 100


def risk_table(labels: Sequence[Label], stated: Array) -> list[RiskPoint]:
    """Returns what thresholds from 0 in steps of 0.01 promise; one with the same fields as the one before is left out.

    Args:
        labels: Judged fields.
        stated: The confidence of each, by a map that has not seen its article.
    """
    weights = np.array([label.weight for label in labels])
    table: list[RiskPoint] = []
    held = -1
    for step in range(_STEPS):
        above = stated >= step / _STEPS
        if above.any() and above.sum() != held:
            held = int(above.sum())
            error, bound = error_above([label for label, kept in zip(labels, above, strict=True) if kept])
            coverage = float(weights[above].sum() / weights.sum())
            figures = [step / _STEPS, error, bound, coverage]
            table.append(
                RiskPoint.model_validate(dict(zip(RiskPoint.model_fields, map(_rounded, figures), strict=True)))
            )
    return table


def error_above(labels: Sequence[Label]) -> tuple[float, float]:
    """Returns the share of wrong values among labels and its upper bound, 95%, one-sided.

    The fields of an article err together. The bound is that of Clopper and Pearson (1934) for as many independent
    fields as tell as much as these: their number over the design effect of articles as clusters (Kish 1965).
    """
    weights = np.array([label.weight for label in labels])
    wrong = np.array([not label.right for label in labels], dtype=float)
    error = float(np.average(wrong, weights=weights))
    number = _independent(labels, weights, wrong - error, error)
    bound = float(beta.ppf(CERTAINTY, error * number + 1, max(number - error * number, 1e-9)))
    return error, max(error, bound)


def _independent(labels: Sequence[Label], weights: Array, residuals: Array, error: float) -> float:
    articles, owners = np.unique([label.article for label in labels], return_inverse=True)
    count = len(articles)
    most = effective(weights)
    if count < 2 or error in {0.0, 1.0}:
        return float(min(count, most))
    sums = np.bincount(owners, weights=weights * residuals)
    variance = (sums**2).sum() / weights.sum() ** 2 * count / (count - 1)
    return float(min(most, error * (1 - error) / variance)) if variance else most


def _rounded(figure: float) -> float:
    return round(figure, 4)
