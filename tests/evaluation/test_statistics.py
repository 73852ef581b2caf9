import numpy as np
import pytest

from extractor.evaluation.statistics import Figure, percentiles, ratio, resampled, weights, wilson


def test_the_ratio_is_that_of_the_sums_and_lies_in_its_interval() -> None:
    figure = ratio([3, 0, 4, 5], [5, 2, 4, 5])
    assert figure.value == 12 / 16
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low < figure.value < figure.high
    assert (figure.n, figure.articles, figure.enough) == (16, 4, True)


def test_the_same_counts_give_the_same_interval_every_time() -> None:
    first = ratio([3, 0, 4, 5], [5, 2, 4, 5])
    weights.cache_clear()
    assert ratio([3, 0, 4, 5], [5, 2, 4, 5]) == first


def test_few_items_or_articles_have_no_interval() -> None:
    assert ratio([1, 2, 3], [3, 3, 3]) == Figure(6 / 9, None, None, 9, 3)
    assert ratio([10, 9], [20, 20]) == Figure(19 / 40, None, None, 40, 2)
    assert not ratio([10, 9], [20, 20]).enough


def test_nothing_to_count_has_no_value() -> None:
    assert ratio([0, 0], [0, 0]) == Figure(None, None, None, 0, 0)
    assert ratio([], []) == Figure(None, None, None, 0, 0)


def test_an_interval_is_never_without_width() -> None:
    figure = ratio([5] * 20, [5] * 20)
    assert figure.value == 1.0
    assert figure.low == pytest.approx(wilson(1.0, 20)[0])
    assert figure.high == 1.0


def test_items_can_be_counted_apart_from_the_denominators() -> None:
    assert ratio([4, 4, 4], [8, 8, 8], [4, 4, 4]).n == 12


def test_wilson_gives_published_values() -> None:
    assert wilson(0.9, 50) == pytest.approx((0.786, 0.957), abs=0.001)
    assert wilson(0.5, 10) == pytest.approx((0.237, 0.763), abs=0.001)
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.278), abs=0.001)


def test_resamples_draw_as_many_articles_as_there_are() -> None:
    drawn = weights(7)
    assert set(drawn.sum(axis=1).tolist()) == {7.0}


def test_correlated_items_widen_the_interval() -> None:
    together = ratio([10, 0] * 10, [10, 10] * 10)
    apart = ratio([5, 5] * 10, [10, 10] * 10)
    assert together.low is not None
    assert apart.low is not None
    assert together.low < 0.35 < 0.45 < apart.low + 0.0001


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        rates = random.beta(8, 2, size=40)
        right = random.binomial(6, rates).tolist()
        low, high = percentiles(resampled(right, [6] * 40))
        covered += low <= 0.8 <= high
    assert 0.89 <= covered / 200 <= 0.99
