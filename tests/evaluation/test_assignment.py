from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.evaluation.assignment import best_pairs


def test_the_best_total_wins_over_the_best_single_pair() -> None:
    assert best_pairs([[0.9, 0.8], [0.8, 0.1]], 0.4) == [(0, 1), (1, 0)]


def test_pairs_under_the_minimum_are_left_out() -> None:
    assert best_pairs([[0.3]], 0.4) == []
    assert best_pairs([[0.9, 0.3], [0.3, 0.3]], 0.4) == [(0, 0)]


def test_nothing_pairs_with_nothing() -> None:
    assert best_pairs([], 0.4) == []
    assert best_pairs([[], []], 0.4) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=3))
def test_no_other_pairing_has_a_higher_total(near: list[list[float]]) -> None:
    total = sum(near[i][j] for i, j in best_pairs(near, 0.0))
    best = max(sum(near[i][j] for i, j in enumerate(order)) for order in permutations(range(3), len(near)))
    assert total >= best - 1e-9
