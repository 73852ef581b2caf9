"""Signals: what is measured of a field and of its record."""

import pytest

from extractor.confidence import score
from extractor.confidence_signals import SIGNALS, WHOLE
from schemas import Actor, own_fields
from schemas.grounding import Grounding
from tests.openings import PRIOR, SECOND, SOUND, Opening, measured, opening


def test_every_own_field_has_named_signals_and_a_probability():
    record = opening(town="Vell", gifts=["3 ports"])
    signals = measured(record, Grounding(1, 1, 1, 1, {"town": 1.0}), [record], reasks=1)
    assert list(signals) == [*own_fields(Opening), WHOLE]
    assert {signal for values in signals.values() for signal in values} <= set(SIGNALS)
    assert all(0 <= value <= 1 for value in score(PRIOR, "openings", record, signals).values())


def test_value_in_the_evidence_is_found_whatever_its_case_and_typography():
    signals = measured(opening(town="VELL"))["town"]
    assert signals == {"found_in_evidence": 1.0, "found_in_article": 1.0, "length": 0.693, "capitalised": 1.0}


def test_list_of_nested_values_is_measured_as_the_mean_of_its_items():
    signals = measured(opening(openers=[Actor(name="Anna Berg"), Actor(name="John Nobody")]))["openers"]
    assert (signals["items"], signals["found_in_evidence"]) == (2.0, 0.5)


def test_second_reading_agrees_or_differs_by_field():
    record = opening(town="Vell", kind="public", follows="o9")
    second = opening(id="o7", town="Westmark", kind="public", follows="o3")
    signals = measured(record, SOUND, [opening(evidence=[SECOND]), second])
    assert signals["kind"]["agreement"] == 1
    assert signals["town"]["agreement"] == 0
    assert "agreement" not in signals["follows"]
    assert signals[WHOLE]["seconded"] == 1
    assert signals[WHOLE]["record_agreement"] == pytest.approx(6 / 7, abs=0.001)
    assert all("agreement" not in values for values in measured(record).values())


def test_a_fact_about_the_whole_record_is_told_once():
    assert measured(opening(town="Vell"))[WHOLE] == {"evidence_length": 2.639}


def test_evidence_that_begins_with_a_pronoun_is_told():
    said = opening(evidence=[{"quote": "He opened it.", "start": 0, "end": 13}])
    assert measured(said)[WHOLE]["evidence_pronoun"] == 1.0
    assert "evidence_pronoun" not in measured(opening())[WHOLE]


def test_a_verbatim_value_without_capitals_is_told():
    assert measured(opening(town="the Port of Vell"))["town"]["capitalised"] == 0.5
    assert "capitalised" not in measured(opening(summary="The port of Vell"))["summary"]
