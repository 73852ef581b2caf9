"""Confidence: what is measured of a field, and that the number moves the right way."""

from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field

from extractor.confidence import SIGNALS, Measurements, default_map, score
from schemas import Actor, Evidence, Record, Trait, own_fields
from schemas.confidence_map import ConfidenceMap
from schemas.grounding import Grounding

TEXT = "Anna Berg, the envoy of Norland, opened 3 ports in Vell on Monday. Karrin Ode watched from Westmark."
FIRST = Evidence(quote=TEXT[:66], start=0, end=66)
SECOND = Evidence(quote=TEXT[67:], start=67, end=len(TEXT))
SOUND = Grounding(exact=1)


class Opening(Record):
    """A record type that the engine has never heard of."""

    id_prefix: ClassVar[str] = "o"

    openers: Annotated[list[Actor], Trait("name", "verbatim", identifying=True)]
    town: Annotated[str | None, Trait("name", "verbatim")] = None
    when: Annotated[str | None, Trait("text", "verbatim")] = None
    day: Annotated[str | None, Trait("date", "derived", derived_from="when")] = None
    kind: Annotated[Literal["public", "private"], Trait("exact", "chosen")] = "public"
    summary: Annotated[str | None, Trait("text", "written")] = None
    gifts: Annotated[list[str], Trait("text", "written")] = Field(default_factory=list)
    follows: Annotated[str | None, Trait("reference", "chosen", refers_to="openings")] = None


def opening(**fields) -> Opening:
    given = {"id": "o1", "evidence": [FIRST], "openers": [Actor(name="Anna Berg", role="envoy")]}
    return Opening.model_validate({**given, **fields})


def measured(record: Record, grounding: Grounding = SOUND, others=None, **knowledge):
    return Measurements(TEXT, **knowledge).measure(record, grounding, others)


def confidence(record: Record, grounding: Grounding = SOUND, others=None, **knowledge) -> dict[str, float]:
    return score(default_map("some/model"), "openings", record, measured(record, grounding, others, **knowledge))


def test_every_own_field_has_named_signals_and_a_probability():
    record = opening(town="Vell", gifts=["3 ports"])
    signals = measured(record, Grounding(1, 1, 1, 1, {"town": 1.0}), [record], reasks=1)
    assert list(signals) == own_fields(Opening)
    assert {signal for values in signals.values() for signal in values} <= set(SIGNALS)
    assert all(0 <= value <= 1 for value in score(default_map("some/model"), "openings", record, signals).values())


def test_value_in_the_evidence_is_found_whatever_its_case_and_typography():
    signals = measured(opening(town="VELL"))["town"]
    assert signals == {"found_in_evidence": 1.0, "found_in_article": 1.0, "length": 1.0}


def test_verbatim_value_counts_more_in_the_evidence_than_elsewhere_and_least_when_nowhere():
    here, elsewhere, nowhere = (confidence(opening(town=town))["town"] for town in ("Vell", "Westmark", "Atlantis"))
    assert here > 0.9 > elsewhere > 0.5 > nowhere
    assert nowhere < 0.2


def test_derived_value_rests_on_the_words_it_comes_from():
    found, unfound, none = (
        confidence(opening(day="2021-07-12", when=when))["day"] for when in ("Monday", "Friday", None)
    )
    assert found > 0.8 > 0.5 > unfound == none


def test_list_of_nested_values_is_measured_as_the_mean_of_its_items():
    signals = measured(opening(openers=[Actor(name="Anna Berg"), Actor(name="John Nobody")]))["openers"]
    assert (signals["items"], signals["found_in_evidence"]) == (2.0, 0.5)


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
    assert all(signal in values for values in weak.values())
    before, after = confidence(record), score(default_map("some/model"), "openings", record, weak)
    assert all(after[name] < before[name] for name in before)


def test_reasks_lower_every_field():
    before, after = confidence(opening()), confidence(opening(), reasks=2)
    assert all(after[name] < before[name] for name in before)


def test_own_rating_moves_the_field_it_concerns():
    record = opening(town="Vell")
    sure, unsure = (confidence(record, Grounding(1, ratings={"town": rating})) for rating in (1.0, 0.0))
    assert sure["town"] > confidence(record)["town"] > unsure["town"]
    assert sure["day"] == unsure["day"]


def test_second_reading_agrees_or_differs_by_field():
    record = opening(town="Vell", kind="public", follows="o9")
    second = opening(id="o7", town="Westmark", kind="public", follows="o3")
    signals = measured(record, SOUND, [opening(evidence=[SECOND]), second])
    assert signals["kind"]["agreement"] == 1
    assert signals["town"]["agreement"] == 0
    assert "agreement" not in signals["follows"]
    assert all(values["seconded"] == 1 for values in signals.values())
    assert all("agreement" not in values for values in measured(record).values())


def test_record_without_counterpart_is_less_sure_than_one_with():
    record = opening(town="Vell")
    alone = measured(record, SOUND, [opening(evidence=[SECOND])])
    assert all(values["seconded"] == 0 and "agreement" not in values for values in alone.values())
    lonely, seconded = score(default_map("some/model"), "openings", record, alone), confidence(record, SOUND, [record])
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


def test_default_map_names_signals_that_exist_and_no_field():
    shipped = default_map("some/model")
    assert {*shipped.weights, *shipped.presence} <= set(SIGNALS)
    assert not any("." in kind for kind in shipped.offsets)


def test_fitted_map_may_single_out_a_field():
    offsets = {"openings.town": 3.0, "verbatim": -3.0, "openings.day empty": 2.0, "openings.kind=private": -2.0}
    record = opening(town="Vell", when="Monday", kind="private")
    signals = {name: {} for name in ("town", "when", "day", "kind")}
    scores = score(ConfidenceMap(name="fitted", offsets=offsets), "openings", record, signals)
    assert scores["kind"] < 0.2
    assert scores["town"] > 0.9
    assert scores["when"] < 0.1
    assert scores["day"] > 0.8
