import numpy as np
import pytest

from extractor.calibration.risk import error_above, risk_table
from tests.calibration.judged import judged, label


def test_the_table_covers_less_and_errs_less_as_the_threshold_rises() -> None:
    labels = judged(40, overconfidence=1.0)
    table = risk_table(labels, np.array([one.confidence for one in labels]))
    assert table[0].coverage == 1.0
    assert [row.coverage for row in table] == sorted((row.coverage for row in table), reverse=True)
    assert table[-1].error < table[0].error
    assert all(row.error <= row.error_bound for row in table)


def test_no_error_seen_is_no_promise_of_none() -> None:
    few = [label("o.town", f"a{number}", record="o1", sureness=2.0, right=True) for number in range(10)]
    error, bound = error_above(few)
    assert error == 0
    assert bound == pytest.approx(1 - 0.05 ** (1 / 10), abs=0.001)


def test_errors_that_come_together_widen_the_bound() -> None:
    spread = [
        label("o.town", f"a{number // 10}", record=f"o{number}", sureness=1.0, right=number % 10 > 0)
        for number in range(200)
    ]
    lumped = [
        label("o.town", f"a{number // 10}", record=f"o{number}", sureness=1.0, right=number >= 20)
        for number in range(200)
    ]
    assert error_above(spread)[0] == error_above(lumped)[0] == pytest.approx(0.1)
    assert error_above(spread)[1] < 0.15 < error_above(lumped)[1]


def test_the_bound_holds_in_about_95_of_100_cases() -> None:
    random = np.random.default_rng(11)
    held = 0
    for _ in range(300):
        rates = random.beta(1, 9, size=40)
        labels = [
            label("o.town", f"a{article}", record=f"o{number}", sureness=1.0, right=bool(random.random() >= rate))
            for article, rate in enumerate(rates)
            for number in range(8)
        ]
        held += error_above(labels)[1] >= 0.1
    assert 0.9 <= held / 300 <= 1.0
