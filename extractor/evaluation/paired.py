"""Two runs over the same articles in, whether one is better than the other out.

Both runs are resampled with the same articles, so that what makes an article hard cancels out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from extractor.evaluation.statistics import Figure, Ratio, percentiles, resampled

Verdict = Literal["improved", "regressed", "no evidence of a change", "too few items"]

SIGNIFICANCE = 0.05
_SWAPS = 2000
_SEED = 20201109


@dataclass(frozen=True, slots=True)
class Difference:
    """How a figure differs between two runs.

    Attributes:
        first: The figure of the first run.
        second: The figure of the second run.
        change: Second minus first, with its 95% interval over resampled articles.
        p: Two-sided probability of so large a difference if which run is which did not matter.
        verdict: `improved` or `regressed` when the interval leaves out 0 and p is below 0.05; `too few items` when
            there is no interval, or fewer than six articles; else `no evidence of a change`, which does not prove that
            there is none.
    """

    first: Figure
    second: Figure
    change: Figure
    p: float | None
    verdict: Verdict


def difference(first: Ratio, second: Ratio, *, lower_is_better: bool = False) -> Difference:
    """Compares one figure of two runs.

    The interval is that of a paired bootstrap over articles; p is that of a paired randomisation test that swaps the
    two runs in whole articles (Noreen 1989; Yeh 2000 for F1). The bootstrap alone sees changes too readily when few
    articles differ, the test alone says nothing of their size.

    Args:
        first: The sums of the first run.
        second: The sums of the second run, over the same articles in the same order.
        lower_is_better: Whether a fall is an improvement.
    """
    one, two = first.figure(), second.figure()
    n, articles = min(one.n, two.n), min(one.articles, two.articles)
    if one.value is None or two.value is None:
        return Difference(one, two, Figure(None, None, None, n, articles), None, "too few items")
    value = two.value - one.value
    if not (one.enough and two.enough):
        return Difference(one, two, Figure(value, None, None, n, articles), None, "too few items")
    low, high = percentiles(resampled(second.above, second.below) - resampled(first.above, first.below))
    p = randomisation_test(first, second)
    # Of n articles, the smallest p that swapping can give is 2 in 2^n: five cannot show any change, however large.
    verdict: Verdict = "no evidence of a change" if 2.0 ** (1 - articles) < SIGNIFICANCE else "too few items"
    if p < SIGNIFICANCE and not low <= 0 <= high:
        verdict = "improved" if (value < 0) == lower_is_better else "regressed"
    return Difference(one, two, Figure(value, low, high, n, articles), p, verdict)


def randomisation_test(first: Ratio, second: Ratio) -> float:
    """Returns the two-sided p value of the difference of two ratios when the runs are swapped in random articles.

    All swaps are tried when few articles differ, else 2,000 random ones.
    """
    sums = np.array([first.above, first.below, second.above, second.below], dtype=float)
    differing = np.any(sums[:2] != sums[2:], axis=0)
    if not differing.any():
        return 1.0
    fixed = sums[:, ~differing].sum(axis=1)
    moved = sums[:, differing]
    swaps = _swaps(int(differing.sum()))
    kept = 1 - swaps
    above_one = fixed[0] + kept @ moved[0] + swaps @ moved[2]
    below_one = fixed[1] + kept @ moved[1] + swaps @ moved[3]
    above_two = fixed[2] + kept @ moved[2] + swaps @ moved[0]
    below_two = fixed[3] + kept @ moved[3] + swaps @ moved[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        changes = np.nan_to_num(above_two / below_two - above_one / below_one)
    observed = abs(sums[2].sum() / sums[3].sum() - sums[0].sum() / sums[1].sum())
    extreme = int((np.abs(changes) >= observed - 1e-12).sum())
    exhaustive = len(swaps) == 2 ** int(differing.sum())
    return extreme / len(swaps) if exhaustive else (extreme + 1) / (len(swaps) + 1)


def mcnemar(lost: int, gained: int) -> float:
    """Returns the exact two-sided p value of McNemar's test (McNemar 1947; binomial form).

    It takes items as independent; several in one article are not, so read it beside the interval by article.

    Args:
        lost: Items right in the first run only.
        gained: Items right in the second run only.
    """
    return float(binomtest(lost, lost + gained, 0.5).pvalue) if lost + gained else 1.0


def mean_per_article(values: Sequence[float]) -> Ratio:
    """Returns the sums behind the mean of one number for each article."""
    return Ratio(values, [1] * len(values))


@lru_cache(maxsize=64)
def _swaps(articles: int) -> NDArray[np.float64]:
    if 2**articles <= _SWAPS:
        numbers = np.arange(2**articles)[:, None]
        return ((numbers >> np.arange(articles)) & 1).astype(float)
    return np.random.default_rng(_SEED).integers(0, 2, size=(_SWAPS, articles)).astype(float)
