"""Logistic regression with a prior for each coefficient."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

Term = tuple[str, ...]
"""The name of a coefficient."""

Array = NDArray[np.float64]


def matrix(rows: Sequence[Mapping[Term, float]], terms: Sequence[Term]) -> csr_matrix:
    """Returns rows of terms as a sparse matrix; terms that have no column are left out."""
    columns = {term: place for place, term in enumerate(terms)}
    indexes: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows:
        known = [(columns[term], value) for term, value in row.items() if term in columns]
        indexes += [column for column, _ in known]
        values += [value for _, value in known]
        ends.append(len(indexes))
    return csr_matrix((values, indexes, ends), shape=(len(rows), len(terms)))


@dataclass(frozen=True)
class Prior:
    """What is held of each coefficient before any label: a normal distribution around 0, cut off at its bounds.

    Attributes:
        precision: Inverse variances.
        bounds: Least and greatest value of each.
    """

    precision: Array
    bounds: list[tuple[float, float]]


def fit_logistic(design: csr_matrix, right: Array, weight: Array, start: Array, prior: Prior) -> Array:
    """Returns the coefficients that are most probable a posteriori.

    Terms with few labels stay near 0.

    Args:
        design: Items by coefficients.
        right: 1 or 0 for each item.
        weight: For how many items each counts.
        start: Log-odds of each item before any coefficient.
        prior: Of the coefficients.
    """
    signs = 2 * right - 1

    def loss(coefficients: Array) -> tuple[float, Array]:
        margins = signs * (start + design @ coefficients)
        gradient = design.T @ (-weight * signs * expit(-margins)) + prior.precision * coefficients
        value = (weight * np.logaddexp(0, -margins)).sum() + (prior.precision * coefficients**2).sum() / 2
        return float(value), gradient

    options = {"maxiter": 2000, "gtol": 1e-5}
    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B", bounds=prior.bounds, options=options)
    coefficients: Array = found.x
    return coefficients
