import numpy as np
import pytest

from extractor.evaluation.paired import difference, mcnemar, mean_per_article, randomisation_test
from extractor.evaluation.statistics import Ratio


@pytest.mark.parametrize(
    ("lost", "gained", "p"),
    [(0, 0, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (1, 9, 0.021484375), (10, 10, 1.0), (6, 16, 0.0524788)],
)
def test_mcnemar_gives_known_values_in_both_directions(lost: int, gained: int, p: float) -> None:
    assert mcnemar(lost, gained) == pytest.approx(p)
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_the_randomisation_test_is_exact_when_few_articles_differ() -> None:
    first = Ratio([3, 3, 3, 5, 5], [5, 5, 5, 5, 5])
    second = Ratio([4, 4, 4, 5, 5], [5, 5, 5, 5, 5])
    assert randomisation_test(first, second) == pytest.approx(2 / 8)
    assert randomisation_test(first, first) == 1.0


def test_many_articles_all_better_are_improved_and_the_reverse_is_regressed() -> None:
    worse, better = Ratio([3] * 20, [5] * 20), Ratio([4] * 10 + [5] * 10, [5] * 20)
    up, down = difference(worse, better), difference(better, worse)
    assert up.verdict == "improved"
    assert down.verdict == "regressed"
    assert up.change.value == pytest.approx(0.3)
    assert up.change.low is not None
    assert up.change.low > 0
    assert down.change.value == pytest.approx(-0.3)
    assert up.p is not None
    assert up.p < 0.01


def test_five_articles_are_too_few_for_a_verdict_however_large_the_change() -> None:
    worse, better = Ratio([1] * 6, [9] * 6), Ratio([9] * 6, [9] * 6)
    assert difference(worse, better).verdict == "improved"
    five = difference(Ratio([1] * 5, [9] * 5), Ratio([9] * 5, [9] * 5))
    assert five.verdict == "too few items"
    assert five.p == pytest.approx(2 / 32)


def test_less_can_be_better() -> None:
    cheap, dear = mean_per_article([1.0, 2.0, 3.0] * 5), mean_per_article([2.0, 3.0, 4.0] * 5)
    assert difference(dear, cheap, lower_is_better=True).verdict == "improved"
    assert difference(cheap, dear, lower_is_better=True).verdict == "regressed"


def test_a_change_in_four_articles_is_no_evidence_whatever_the_bootstrap_says() -> None:
    first = Ratio([4] * 4 + [5] * 18, [5] * 22)
    second = Ratio([5] * 22, [5] * 22)
    changed = difference(first, second)
    assert changed.change.low is not None
    assert changed.change.low > 0
    assert changed.verdict == "no evidence of a change"


def test_equal_runs_show_no_change() -> None:
    same = Ratio([3, 4, 5] * 4, [5] * 12)
    changed = difference(same, same)
    assert (changed.change.value, changed.change.low, changed.change.high, changed.p) == (0, 0, 0, 1)
    assert changed.verdict == "no evidence of a change"


def test_few_items_have_no_verdict() -> None:
    assert difference(Ratio([1, 1], [2, 2]), Ratio([2, 2], [2, 2])).verdict == "too few items"
    assert difference(Ratio([0], [0]), Ratio([2], [2])).verdict == "too few items"


def test_the_same_runs_give_the_same_interval_every_time() -> None:
    random = np.random.default_rng(7)
    first, second = (Ratio(random.integers(0, 6, 30).tolist(), [6] * 30) for _ in range(2))
    assert difference(first, second) == difference(first, second)


def test_two_equally_good_runs_are_rarely_told_apart() -> None:
    random = np.random.default_rng(11)
    verdicts = []
    for _ in range(200):
        hardness = random.beta(6, 2, size=25)
        first, second = (Ratio(random.binomial(5, hardness).tolist(), [5] * 25) for _ in range(2))
        verdicts.append(difference(first, second).verdict)
    wrong = sum(verdict != "no evidence of a change" for verdict in verdicts)
    assert wrong / len(verdicts) <= 0.08


def test_a_run_that_is_clearly_better_is_usually_recognised() -> None:
    random = np.random.default_rng(12)
    verdicts = []
    for _ in range(60):
        hardness = random.beta(6, 3, size=40)
        first = Ratio(random.binomial(6, hardness).tolist(), [6] * 40)
        second = Ratio(random.binomial(6, np.minimum(1, hardness + 0.15)).tolist(), [6] * 40)
        verdicts.append(difference(first, second).verdict)
    assert verdicts.count("improved") >= 54
    assert "regressed" not in verdicts
