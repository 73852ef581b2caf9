import numpy as np
import pytest

from extractor.calibration.figures import compare, found_share
from extractor.calibration.fitting import fit
from tests.calibration.judged import STATED, judged, label


def test_the_least_confident_fifth_finds_what_it_holds() -> None:
    labels = [label("o.town", "a", record=f"o{number}", sureness=0.0, right=number >= 2) for number in range(10)]
    rising = np.arange(10) / 10
    assert found_share(labels, rising) == 1.0
    assert found_share(labels, 1 - rising) == 0.0
    assert found_share(labels, np.full(10, 0.5)) == pytest.approx(0.2)
    assert found_share(labels[2:], rising[2:]) is None


def test_both_sides_are_measured_on_the_same_labels() -> None:
    labels = judged(20)
    comparison = compare(labels, fit(labels, STATED))
    assert comparison.counts == {"openings.town": 200, "openings.day": 200}
    assert comparison.articles == 20
    assert comparison.before.overall.accuracy.value == comparison.after.overall.accuracy.value
    assert set(comparison.after.groups) == {"openings.town", "openings.day"}
