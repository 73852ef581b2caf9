"""Confidence: that the number moves the right way, and which map says how."""

import pytest

from extractor.confidence import default_map, find_map, score, shipped_maps
from extractor.confidence_signals import SIGNALS, WHOLE
from schemas import own_fields
from schemas.confidence_map import ConfidenceMap
from schemas.grounding import Grounding
from tests.openings import PRIOR, SECOND, SOUND, Opening, confidence, measured, opening


def test_verbatim_value_counts_more_in_the_evidence_than_elsewhere_and_least_when_nowhere():
    here, elsewhere, nowhere = (confidence(opening(town=town))["town"] for town in ("Vell", "Westmark", "Atlantis"))
    assert here > 0.9 > elsewhere > 0.5 > nowhere
    assert nowhere < 0.2


def test_derived_value_rests_on_the_words_it_comes_from():
    found, unfound, none = (
        confidence(opening(day="2021-07-12", when=when))["day"] for when in ("Monday", "Friday", None)
    )
    assert found > 0.8 > 0.5 > unfound == none


def test_invented_number_in_written_text_lowers_its_confidence():
    right, wrong = (confidence(opening(summary=f"Norland opened {n} ports"))["summary"] for n in (3, 4))
    assert measured(opening(summary="Norland opened 4 ports"))["summary"]["numbers_found"] == 0
    assert right > 0.7 > 0.5 > wrong


def test_empty_value_scores_middling_high():
    scores = confidence(opening())
    assert measured(opening())["town"] == measured(opening())["gifts"] == {"empty": 1.0}
    assert all(0.6 <= scores[name] <= 0.9 for name in ("town", "day", "gifts", "follows"))


@pytest.mark.parametrize(
    ("grounding", "signal"),
    [
        (Grounding(exact=0, folded=1), "evidence_folded"),
        (Grounding(exact=1, repeated=1), "evidence_repeated"),
        (Grounding(exact=1, rejected=2), "evidence_rejected"),
    ],
)
def test_weaker_evidence_lowers_every_field(grounding: Grounding, signal: str):
    record = opening(town="Vell")
    weak = measured(record, grounding)
    assert signal in weak[WHOLE]
    assert all(signal not in weak[name] for name in own_fields(Opening))
    before, after = confidence(record), score(PRIOR, "openings", record, weak)
    assert all(after[name] < before[name] for name in before)


def test_reasks_lower_every_field():
    before, after = confidence(opening()), confidence(opening(), reasks=2)
    assert all(after[name] < before[name] for name in before)


def test_own_rating_moves_the_field_it_concerns():
    record = opening(town="Vell")
    sure, unsure = (confidence(record, Grounding(1, ratings={"town": rating})) for rating in (1.0, 0.0))
    assert sure["town"] > confidence(record)["town"] > unsure["town"]
    assert sure["day"] == unsure["day"]


def test_record_without_counterpart_is_less_sure_than_one_with():
    record = opening(town="Vell")
    alone = measured(record, SOUND, [opening(evidence=[SECOND])])
    assert alone[WHOLE]["seconded"] == 0
    assert not any({"agreement", "record_agreement"} & values.keys() for values in alone.values())
    lonely, seconded = score(PRIOR, "openings", record, alone), confidence(record, SOUND, [record])
    assert all(lonely[name] < seconded[name] for name in lonely)


def test_unlikely_tokens_lower_the_field_that_they_spell():
    tokens = [
        ('{"openings": [{"town": "', -0.01),
        ("Ve", -3.0),
        ("ll", -1.0),
        ('", "kind": "', -0.01),
        ("public", -0.1),
    ]
    record = opening(town="Vell")
    signals = measured(record, log_probabilities=[*tokens, ('"}]}', -0.01)])
    assert signals["town"]["logprob"] == -2.0
    assert signals["kind"]["logprob"] == -0.1
    assert "logprob" not in signals["when"]
    assert confidence(record, log_probabilities=tokens)["town"] < confidence(record)["town"]


def test_the_map_set_by_hand_names_signals_that_exist_and_no_field():
    assert {*PRIOR.weights, *PRIOR.presence} <= set(SIGNALS)
    assert not any("." in kind for kind in PRIOR.offsets)


@pytest.mark.parametrize("shipped", shipped_maps(), ids=lambda one: one.name)
def test_a_map_that_ships_serves_a_record_type_that_it_has_never_seen(shipped: ConfidenceMap):
    assert {*shipped.weights, *shipped.presence} <= set(SIGNALS)
    invented, found = (
        score(shipped, "openings", record, measured(record))["town"]
        for record in (opening(town="Atlantis"), opening(town="Vell"))
    )
    assert invented < 0.5 < found


def test_the_map_that_ships_for_a_model_is_taken_before_the_one_for_any():
    own = next(one for one in shipped_maps() if one.provenance.model)
    assert default_map(own.provenance.model) is own
    assert default_map("another/model").provenance.model is None


def test_a_map_is_found_by_the_name_that_a_run_states(tmp_path):
    beside = tmp_path / "mine.json"
    beside.write_text('{"name": "mine.json", "intercept": 1.0}', encoding="utf-8")
    assert find_map("mine.json", tmp_path, "some/model").intercept == 1.0
    assert find_map(shipped_maps()[0].name, tmp_path, "some/model") is shipped_maps()[0]
    assert find_map("lost.json", tmp_path, "some/model") is find_map(None, tmp_path, "some/model")


def test_fitted_map_may_single_out_a_field():
    offsets = {"openings.town": 3.0, "verbatim": -3.0, "openings.day empty": 2.0, "openings.kind=private": -2.0}
    record = opening(town="Vell", when="Monday", kind="private")
    signals = {name: {} for name in ("town", "when", "day", "kind")}
    scores = score(ConfidenceMap(name="fitted", offsets=offsets), "openings", record, signals)
    assert scores["kind"] < 0.2
    assert scores["town"] > 0.9
    assert scores["when"] < 0.1
    assert scores["day"] > 0.8
