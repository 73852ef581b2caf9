"""A matrix of similarities in, the best one-to-one pairing out."""

from collections.abc import Sequence

from scipy.optimize import linear_sum_assignment


def best_pairs(similarities: Sequence[Sequence[float]], minimum: float) -> list[tuple[int, int]]:
    """Returns the pairs (row, column) of the one-to-one assignment with the highest total similarity.

    Pairs below the minimum are left out, and do not compete with pairs above it. Method: linear sum assignment
    (Crouse 2016, as implemented in SciPy).

    Args:
        similarities: Rows by columns, each in [0, 1]; all rows of one length.
        minimum: The lowest similarity of a pair.
    """
    allowed = [[value if value >= minimum else 0.0 for value in row] for row in similarities]
    columns = len(allowed[0]) if allowed else 0
    if not columns:
        return []
    if len(allowed) == 1 or columns == 1:
        pairs = [(row, column) for row in range(len(allowed)) for column in range(columns)]
        row, column = max(pairs, key=lambda pair: allowed[pair[0]][pair[1]])
        return [(row, column)] if similarities[row][column] >= minimum else []
    rows, chosen = linear_sum_assignment(allowed, maximize=True)
    pairs = [(int(row), int(column)) for row, column in zip(rows, chosen, strict=True)]
    return [(row, column) for row, column in pairs if similarities[row][column] >= minimum]
