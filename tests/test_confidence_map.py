"""The confidence map: its arithmetic, its recalibrations, and what it was fitted on."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.confidence_map import ConfidenceMap, Provenance, field_kinds
from schemas.meeting import Meeting


def test_log_odds_are_summed_over_present_signals():
    fitted = ConfidenceMap(name="m", intercept=0.5, offsets={"a": 1.0}, weights={"x": 2.0}, presence={"x": -1.0})
    assert fitted.apply({}, ()) == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert fitted.apply({"x": 0.25, "unknown": 9.0}, ("b", "a")) == pytest.approx(1 / (1 + math.exp(-1.0)))


def test_platt_rescales_the_log_odds():
    assert ConfidenceMap(name="m", intercept=2.0, platt=(0.5, -1.0)).apply({}, ()) == 0.5


def test_knots_are_interpolated_and_hold_at_their_ends():
    fitted = ConfidenceMap(name="m", weights={"x": 1.0}, knots=[(0.2, 0.1), (0.5, 0.1), (0.9, 0.5)])
    assert [round(fitted.apply({"x": x}, ()), 3) for x in (-9.0, -0.5, 0.0, 9.0)] == [0.1, 0.1, 0.1, 0.5]
    assert fitted.apply({"x": math.log(0.7 / 0.3)}, ()) == pytest.approx(0.3)


@settings(deadline=None, derandomize=True)
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_any_signal_gives_a_probability(value: float, weight: float):
    assert 0 <= ConfidenceMap(name="m", weights={"x": weight}).apply({"x": value}, ()) <= 1


def test_map_says_what_of_a_run_it_was_not_fitted_on():
    fitted = ConfidenceMap(name="m", provenance=Provenance(prompt_fingerprint="p", model="a"))
    assert fitted.mismatches("p", "s", "a") == ()
    assert fitted.mismatches("q", "s", "b") == ("prompt", "model")


def test_map_survives_its_file():
    fitted = ConfidenceMap(name="m", offsets={"a": 1.0}, platt=(1.0, 0.0), knots=[(0.0, 0.1), (1.0, 0.9)])
    assert ConfidenceMap.model_validate_json(fitted.model_dump_json()) == fitted


def test_kinds_go_from_the_field_to_its_nature():
    assert field_kinds("meetings", Meeting, "date", empty=True) == ("meetings.date empty", "derived empty")
    assert field_kinds("meetings", Meeting, "topics", empty=False) == ("meetings.topics", "written list", "written")
    assert field_kinds("meetings", Meeting, "participants", empty=False)[1] == "verbatim nested"
    assert field_kinds("meetings", Meeting, "mode", empty=False, choice="phone") == (
        "meetings.mode=phone",
        "meetings.mode",
        "chosen",
    )
