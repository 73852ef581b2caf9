"""Counts by article in, figures with intervals out.

The fields of one article are correlated, so whole articles are resampled (cluster bootstrap; Efron and Tibshirani
1993, chapter 8; Miller 2024, "Adding Error Bars to Evals"). The same resamples serve every figure, so that figures of
two runs over the same articles can be subtracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
LEAST_ITEMS = 10
LEAST_ARTICLES = 3
_SEED = 20210714


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio with its 95% interval.

    Attributes:
        value: The ratio over all articles; `None` if there is nothing to count.
        low: Lower end of the interval; `None` with the value, or when there are too few items.
        high: Upper end.
        n: Items that the ratio is about.
        articles: Articles that hold any.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    articles: int

    @property
    def enough(self) -> bool:
        """Whether there are enough items and articles to speak of an interval."""
        return self.n >= LEAST_ITEMS and self.articles >= LEAST_ARTICLES


@dataclass(frozen=True, slots=True)
class Ratio:
    """The sums of each article behind a ratio.

    Attributes:
        above: Numerator of each article.
        below: Denominator of each article.
        items: Items of each article, if they are not the denominators.
    """

    above: Sequence[float]
    below: Sequence[float]
    items: Sequence[int] | None = None

    def figure(self) -> Figure:
        """Returns the ratio over all articles with its interval."""
        return ratio(self.above, self.below, self.items)


def ratio(numerators: Sequence[float], denominators: Sequence[float], counts: Sequence[int] | None = None) -> Figure:
    """Returns the ratio of two sums over articles with its interval.

    The interval holds the 2.5th to 97.5th percentiles of 1,000 resamples of articles. Where every resample gives the
    same 0 or 1, it would have no width; then it is the score interval with the articles as items, which is rather too
    wide than too narrow.

    Args:
        numerators: One number for each article.
        denominators: One number for each article.
        counts: Items of each article, if they are not the denominators.
    """
    total = sum(denominators)
    items = round(sum(denominators if counts is None else counts))
    articles = sum(value > 0 for value in denominators)
    if not total:
        return Figure(None, None, None, items, articles)
    value = sum(numerators) / total
    if items < LEAST_ITEMS or articles < LEAST_ARTICLES:
        return Figure(value, None, None, items, articles)
    low, high = percentiles(resampled(numerators, denominators))
    if low == high and value in {0.0, 1.0}:
        low, high = wilson(value, articles)
    return Figure(value, low, high, items, articles)


def resampled(numerators: Sequence[float], denominators: Sequence[float]) -> NDArray[np.float64]:
    """Returns the ratio in each resample of the articles; resamples without any item are left out as NaN."""
    drawn = weights(len(numerators))
    below = drawn @ np.asarray(denominators, dtype=float)
    above = drawn @ np.asarray(numerators, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)


def percentiles(values: NDArray[np.float64]) -> tuple[float, float]:
    """Returns the 2.5th and 97.5th percentiles of resampled figures."""
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def wilson(share: float, n: int) -> tuple[float, float]:
    """Returns the 95% score interval of a share of n independent items (Wilson 1927)."""
    z = 1.959964
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, centre - half), min(1.0, centre + half)


@lru_cache(maxsize=2)
def weights(articles: int) -> NDArray[np.float64]:
    """Returns how often each article is drawn in each resample: resamples by articles; the same for every call."""
    random = np.random.default_rng(_SEED)
    drawn: NDArray[np.float64] = random.multinomial(articles, [1 / articles] * articles, size=RESAMPLES).astype(float)
    return drawn
