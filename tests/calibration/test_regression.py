import numpy as np
import pytest

from extractor.calibration.regression import fit_logistic, matrix


def test_coefficients_are_found_again() -> None:
    random = np.random.default_rng(5)
    values = random.normal(size=(4000, 2))
    odds = 0.5 + values @ np.array([1.5, -0.7])
    right = (random.random(4000) < 1 / (1 + np.exp(-odds))).astype(float)
    rows = [{("one",): 1.0, ("x",): x, ("y",): y} for x, y in values.tolist()]
    terms = [("one",), ("x",), ("y",)]
    ones, nothing = np.ones(4000), np.zeros(4000)
    found = fit_logistic(matrix(rows, terms), right, ones, nothing, np.full(3, 0.01))
    assert found == pytest.approx([0.5, 1.5, -0.7], abs=0.12)
    assert fit_logistic(matrix(rows, terms), right, ones, odds, np.full(3, 0.01)) == pytest.approx([0, 0, 0], abs=0.12)
    assert fit_logistic(matrix(rows, terms), right, ones, nothing, np.full(3, 1e9)) == pytest.approx(
        [0, 0, 0], abs=0.01
    )


def test_a_weight_counts_as_that_many_items() -> None:
    terms = [("one",)]
    arguments = np.array([1.0, 0.0]), np.array([3.0, 1.0]), np.zeros(2), np.array([0.5])
    weighed = fit_logistic(matrix([{("one",): 1.0}] * 2, terms), *arguments)
    repeated = np.array([1.0, 1.0, 1.0, 0.0]), np.ones(4), np.zeros(4), np.array([0.5])
    assert weighed == pytest.approx(fit_logistic(matrix([{("one",): 1.0}] * 4, terms), *repeated), abs=1e-4)


def test_terms_without_a_column_are_left_out() -> None:
    assert matrix([{("a",): 2.0, ("b",): 3.0}], [("b",)]).toarray().tolist() == [[3.0]]
