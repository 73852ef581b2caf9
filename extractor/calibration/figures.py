"""Labels and two confidences for each in, the figures before and after out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.calibration.fitting import Fitted
from extractor.calibration.labels import Label
from extractor.calibration.regression import Array
from extractor.calibration.risk import risk_table
from extractor.evaluation.reliability import OVERALL, Reliability, reliability
from extractor.evaluation.scoring import ConfidencePoint
from schemas.confidence_map import RiskPoint

REVIEWED_SHARE = 0.2


@dataclass(frozen=True)
class Side:
    """The figures of one set of confidences.

    Attributes:
        overall: Over all fields.
        groups: For each field.
        found: Share of the wrong values among the least confident fifth of all.
        risk: What thresholds promise.
    """

    overall: Reliability
    groups: dict[str, Reliability]
    found: float | None
    risk: list[RiskPoint]


@dataclass(frozen=True)
class Comparison:
    """The figures before and after calibration, both on articles that the compared map was not fitted on.

    Attributes:
        before: By the confidences that the run states.
        after: By maps that were fitted without the article in question.
        counts: Labels of each group.
        articles: Number of articles.
    """

    before: Side
    after: Side
    counts: dict[str, int]
    articles: int


def compare(labels: Sequence[Label], fitted: Fitted) -> Comparison:
    """Returns the figures before and after."""
    counts: dict[str, int] = {}
    for label in labels:
        counts[label.path] = counts.get(label.path, 0) + 1
    before = np.array([label.confidence for label in labels])
    return Comparison(
        side(labels, before), side(labels, fitted.after), counts, len({label.article for label in labels})
    )


def side(labels: Sequence[Label], stated: Array) -> Side:
    """Returns the figures of one set of confidences."""
    articles: dict[str, list[ConfidencePoint]] = {}
    for label, confidence in zip(labels, stated.tolist(), strict=True):
        point = ConfidencePoint(label.path, confidence, label.right, label.weight)
        articles.setdefault(label.article, []).append(point)
    groups = reliability(list(articles.values()))
    return Side(groups.pop(OVERALL), groups, found_share(labels, stated), risk_table(labels, stated))


def found_share(labels: Sequence[Label], stated: Array, share: float = REVIEWED_SHARE) -> float | None:
    """Returns which share of the wrong values stands among the least confident share of all; `None` if none is wrong.

    Fields of equal confidence count in proportion.
    """
    weights = np.array([label.weight for label in labels])
    wrong = weights * np.array([not label.right for label in labels])
    if not wrong.sum():
        return None
    levels, owners = np.unique(stated, return_inverse=True)
    masses = np.bincount(owners, weights=weights, minlength=len(levels)).cumsum()
    errors = np.bincount(owners, weights=wrong, minlength=len(levels)).cumsum()
    reached = np.interp(share * weights.sum(), [0.0, *masses], [0.0, *errors])
    return float(reached / wrong.sum())
