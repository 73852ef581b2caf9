from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.calibration.labels import Label
from extractor.calibration.terms import FALLING, INTERCEPT, RISING, bounds_of, combine, terms_of
from extractor.confidence_signals import SIGNALS
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
    row = terms_of(label, own)
    fitted = dict(zip(sorted(row), values, strict=False))
    expected = odds + sum(fitted[term] * row[term] for term in fitted)
    combined = combine(BASE, fitted, {kinds})
    assert combined.log_odds(label.signals, label.kinds, label.states) == pytest.approx(expected)


def test_what_the_labels_do_not_show_stays_as_it_was() -> None:
    combined = combine(BASE, {("weight", "y"): 2.0, INTERCEPT: 0.0}, {KINDS})
    for arguments in (({"x": 1.0}, ("openings.day", "derived")), ({"x": -2.0}, KINDS, ("kind=public",))):
        assert combined.log_odds(*arguments) == pytest.approx(BASE.log_odds(*arguments))


def test_a_state_of_the_field_itself_is_no_sibling() -> None:
    label = labelled(("openings.town empty", "verbatim empty"), {}, ("town empty", "day empty", "town.name empty"))
    states = [term[2] for term in terms_of(label, own=True) if term[0] == "state"]
    assert states == ["day empty", "town.name empty"]


def test_a_signal_keeps_its_direction() -> None:
    base = ConfidenceMap(name="b", weights={"agreement": 2.0, "reasks": -0.5}, platt=(0.5, 0.0))
    assert bounds_of(("weight", "agreement"), base) == (-1.0, inf)
    assert bounds_of(("weight", "reasks"), base) == (-inf, 0.25)
    assert bounds_of(("weight", "length"), base) == bounds_of(("offset", "agreement"), base) == (-inf, inf)
    assert SIGNALS.keys() >= RISING | FALLING
