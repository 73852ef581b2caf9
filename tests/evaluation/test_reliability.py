import numpy as np
import pytest

from extractor.evaluation.reliability import OVERALL, Reliability, reliability
from extractor.evaluation.scoring import ConfidencePoint


def _measure(pairs: list[tuple[float, bool]], articles: int = 5) -> Reliability:
    points = [ConfidencePoint("claims.text", confidence, right) for confidence, right in pairs]
    return reliability([points[index::articles] for index in range(articles)])[OVERALL]


def _simulated(n: int, shift: float = 0.0) -> list[tuple[float, bool]]:
    random = np.random.default_rng(3)
    stated = random.uniform(0.3, 0.95, size=n)
    return [(float(min(1, value + shift)), bool(random.random() < value)) for value in stated]


def test_known_values_of_a_small_sample() -> None:
    item = _measure([(0.9, True), (0.9, True), (0.6, False), (0.6, True), (0.2, False)] * 4)
    assert item.accuracy.value == pytest.approx(0.6)
    assert item.mean_confidence == pytest.approx(0.64)
    assert item.brier.value == pytest.approx((0.01 + 0.01 + 0.36 + 0.16 + 0.04) / 5)
    assert item.skill.value == pytest.approx(1 - 0.116 / 0.24)
    assert item.auroc.value == pytest.approx((2 * 2 + 1 * 0.5 + 1 * 1) / 6)
    assert item.ece.value == pytest.approx((2 * 0.1 + 2 * 0.1 + 0.2) / 5)


def test_equal_confidences_share_a_bin_and_a_step_of_the_curve() -> None:
    item = _measure([(0.9, True)] * 10 + [(0.5, False)] * 10)
    assert [(part.confidence, part.accuracy, part.n) for part in item.bins] == [(0.5, 0.0, 10), (0.9, 1.0, 10)]
    assert item.curve == [(0.5, 0.0), (1.0, 0.5)]


def test_the_order_of_equal_confidences_does_not_matter() -> None:
    pairs = [(0.7, True), (0.7, False), (0.7, True), (0.7, False)] * 5
    assert _measure(pairs).aurc.value == pytest.approx(_measure(pairs[::-1]).aurc.value)
    assert _measure(pairs).aurc.value == pytest.approx(0.5)
    assert _measure(pairs).auroc.value == pytest.approx(0.5)


def test_a_calibrated_model_stays_near_the_noise_floor_and_an_overconfident_one_does_not() -> None:
    honest, boastful = _measure(_simulated(400)), _measure(_simulated(400, shift=0.2))
    assert honest.ece.value is not None
    assert boastful.ece.value is not None
    assert honest.ece.value < 2 * honest.ece_floor
    assert boastful.ece.value > 3 * boastful.ece_floor
    assert boastful.skill.value is not None
    assert honest.skill.value is not None
    assert boastful.skill.value < honest.skill.value


def test_the_floor_falls_with_the_number_of_items() -> None:
    assert _measure(_simulated(1000)).ece_floor < _measure(_simulated(100)).ece_floor / 2


def test_all_right_has_no_auroc_and_no_skill() -> None:
    item = _measure([(0.9, True)] * 20)
    assert item.auroc.value is None
    assert item.skill.value is None
    assert item.aurc.value == 0.0


def test_few_values_have_no_interval() -> None:
    item = _measure([(0.9, True), (0.2, False)])
    assert item.brier.low is None
    assert not item.brier.enough


def test_intervals_hold_their_values_and_repeat() -> None:
    first, second = _measure(_simulated(300), articles=15), _measure(_simulated(300), articles=15)
    assert first == second
    for figure in (first.accuracy, first.ece, first.brier, first.skill, first.auroc, first.aurc):
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low <= figure.value <= figure.high


def test_each_field_is_measured_apart_and_no_confidence_measures_nothing() -> None:
    points = [ConfidencePoint("claims.text", 0.9, True), ConfidencePoint("claims.topics", 0.1, False)]
    assert list(reliability([points])) == [OVERALL, "claims.text", "claims.topics"]
    assert reliability([[], []]) == {}
