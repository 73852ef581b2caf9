import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.calibration.labels import Label
from extractor.calibration.terms import SLOPE, combine, terms_of
from schemas.confidence_map import ConfidenceMap

BASE = ConfidenceMap(
    name="base",
    intercept=0.3,
    offsets={"verbatim": -1.0, "openings.town": 0.5, "derived": 2.0},
    weights={"x": 1.5},
    presence={"x": -0.5},
    interactions={"openings.town": {"kind=public": 0.7}},
    platt=(0.8, 0.1),
)
KINDS = ("openings.kind=public", "openings.town", "verbatim list", "verbatim")


def labelled(kinds: tuple[str, ...], signals: dict[str, float], states: tuple[str, ...]) -> Label:
    return Label("a", "openings.town", "o1", signals, kinds, states, 0.5, True)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.sampled_from([KINDS, KINDS[1:], ("openings.town empty", "verbatim list empty", "verbatim empty")]),
    st.dictionaries(st.sampled_from(["x", "y"]), st.floats(-3, 3)),
    st.lists(st.floats(-1, 1), min_size=12, max_size=12),
    st.booleans(),
)
def test_a_combined_map_gives_the_present_log_odds_and_the_fitted_terms(
    kinds: tuple[str, ...], signals: dict[str, float], values: list[float], own: bool
) -> None:
    label = labelled(kinds, signals, ("kind=public", "day empty"))
    odds = BASE.log_odds(label.signals, label.kinds, label.states)
    row = terms_of(label, odds, own)
    fitted = dict(zip(sorted(row), values, strict=False))
    expected = odds + sum(fitted[term] * row[term] for term in fitted)
    combined = combine(BASE, fitted, {kinds})
    assert combined.log_odds(label.signals, label.kinds, label.states) == pytest.approx(expected)


def test_what_was_not_fitted_is_scaled_with_the_rest() -> None:
    combined = combine(BASE, {SLOPE: -0.5}, set())
    odds = BASE.log_odds({"x": 1.0}, ("openings.day", "derived"))
    assert combined.log_odds({"x": 1.0}, ("openings.day", "derived")) == pytest.approx(odds / 2)


def test_a_state_of_the_field_itself_is_no_sibling() -> None:
    label = labelled(("openings.town empty", "verbatim empty"), {}, ("town empty", "day empty", "town.name empty"))
    states = [term[2] for term in terms_of(label, 0.0, own=True) if term[0] == "state"]
    assert states == ["day empty", "town.name empty"]
