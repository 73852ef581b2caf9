import numpy as np
import pytest

from extractor.calibration.regression import Prior, fit_logistic, matrix


def prior(precision: float, terms: int, least: float = -np.inf) -> Prior:
    return Prior(np.full(terms, precision), [(least, np.inf)] * terms)


def test_coefficients_are_found_again() -> None:
    random = np.random.default_rng(5)
    values = random.normal(size=(4000, 2))
    odds = 0.5 + values @ np.array([1.5, -0.7])
    right = (random.random(4000) < 1 / (1 + np.exp(-odds))).astype(float)
    rows = [{("one",): 1.0, ("x",): x, ("y",): y} for x, y in values.tolist()]
    terms = [("one",), ("x",), ("y",)]
    ones, nothing = np.ones(4000), np.zeros(4000)
    found = fit_logistic(matrix(rows, terms), right, ones, nothing, prior(0.01, 3))
    assert found == pytest.approx([0.5, 1.5, -0.7], abs=0.12)
    assert fit_logistic(matrix(rows, terms), right, ones, odds, prior(0.01, 3)) == pytest.approx([0, 0, 0], abs=0.12)
    assert fit_logistic(matrix(rows, terms), right, ones, nothing, prior(1e9, 3)) == pytest.approx([0, 0, 0], abs=0.01)


def test_a_weight_counts_as_that_many_items() -> None:
    terms = [("one",)]
    arguments = np.array([1.0, 0.0]), np.array([3.0, 1.0]), np.zeros(2), prior(0.5, 1)
    weighed = fit_logistic(matrix([{("one",): 1.0}] * 2, terms), *arguments)
    repeated = np.array([1.0, 1.0, 1.0, 0.0]), np.ones(4), np.zeros(4), prior(0.5, 1)
    assert weighed == pytest.approx(fit_logistic(matrix([{("one",): 1.0}] * 4, terms), *repeated), abs=1e-4)


def test_terms_without_a_column_are_left_out() -> None:
    assert matrix([{("a",): 2.0, ("b",): 3.0}], [("b",)]).toarray().tolist() == [[3.0]]


def test_a_bound_holds_whatever_the_labels_say() -> None:
    design = matrix([{("x",): 1.0}] * 20, [("x",)])
    found = fit_logistic(design, np.zeros(20), np.ones(20), np.zeros(20), prior(0.1, 1, least=-0.25))
    assert found == pytest.approx([-0.25])
