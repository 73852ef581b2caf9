from typing import Any

from extractor.evaluation.fields import Counts, compare_field, identifying_fields, nested_paths, values
from schemas import RECORD_TYPES, Actor, Record
from tests.evaluation.making import actor, claim, meeting

Meeting, Claim = RECORD_TYPES["meetings"], RECORD_TYPES["claims"]


def _counts(kind: type[Record], field: str, expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Counts]:
    outcomes = compare_field(kind.model_validate(expected), kind.model_validate(found), field)
    return {item.path: item.counts for item in outcomes}


def test_a_reordered_list_is_right() -> None:
    people = [actor("Ana Duarte"), actor("Karl Voss"), actor("Lia Torp")]
    counts = _counts(Meeting, "participants", meeting(participants=people), meeting(participants=people[::-1]))
    assert counts["participants"] == Counts(match=3)
    counts = _counts(Claim, "topics", claim(topics=["trade", "border"]), claim(topics=["border", "trade"]))
    assert counts["topics"] == Counts(match=2)


def test_a_list_with_one_item_too_few_and_one_too_many_has_an_omission_and_an_invention() -> None:
    counts = _counts(
        Meeting,
        "participants",
        meeting(),
        meeting(participants=[actor("Ana Duarte"), actor("Lia Torp")]),
    )
    assert counts["participants"] == Counts(match=1, omission=1, invention=1)


def test_an_item_is_not_matched_twice() -> None:
    counts = _counts(Claim, "topics", claim(topics=["trade"]), claim(topics=["trade", "trade"]))
    assert counts["topics"] == Counts(match=1, invention=1)


def test_fields_of_nested_models_are_compared_within_the_pairs_under_their_own_path() -> None:
    found = meeting(participants=[actor("Voss", country="AUT"), actor("Duarte", role="Minister", country="PRT")])
    counts = _counts(Meeting, "participants", meeting(), found)
    assert counts["participants"] == Counts(match=2)
    assert counts["participants.country"] == Counts(match=1, wrong=1)
    assert counts["participants.role"] == Counts(invention=1, agreed_null=1)
    assert counts["participants.organization"] == Counts(agreed_null=2)


def test_single_values_are_matched_wrong_omitted_invented_or_both_null() -> None:
    def place(expected: str | None, found: str | None) -> Counts:
        return _counts(Meeting, "place", meeting(place=expected), meeting(place=found))["place"]

    assert place("Lagos", "Lagos") == Counts(match=1)
    assert place("Lagos", "Abuja") == Counts(wrong=1)
    assert place("Lagos", None) == Counts(omission=1)
    assert place(None, "Lagos") == Counts(invention=1)
    assert place(None, None) == Counts(agreed_null=1)


def test_a_coarser_date_is_wrong_under_its_own_name() -> None:
    assert _counts(Meeting, "date", meeting(), meeting(date="2023-05"))["date"] == Counts(wrong=1, coarser=1)
    assert _counts(Meeting, "date", meeting(), meeting(date="2023-05-09"))["date"] == Counts(wrong=1)


def test_references_are_compared_through_the_ids_of_the_records_found() -> None:
    expected = Claim.model_validate(claim(meeting="m1"))
    found = Claim.model_validate(claim(meeting="m7"))
    assert compare_field(expected, found, "meeting", {"m1": "m7"})[0].counts == Counts(match=1)
    assert compare_field(expected, found, "meeting", {"m1": "m8"})[0].counts == Counts(wrong=1)
    assert compare_field(expected, found, "meeting", {})[0].counts == Counts(wrong=1)
    alone = Claim.model_validate(claim())
    assert compare_field(expected, alone, "meeting", {"m1": "m7"})[0].counts == Counts(omission=1)


def test_a_freely_written_list_is_right_when_half_of_it_agrees() -> None:
    def topics(*found: str) -> bool:
        expected = Claim.model_validate(claim(topics=["border", "ferry"]))
        return compare_field(expected, Claim.model_validate(claim(topics=list(found))), "topics")[0].right

    assert topics("border", "ferry")
    assert topics("border", "harvest")
    assert not topics("border", "harvest", "taxes")
    assert not topics()


def test_counts_add_up_and_know_whether_all_is_right() -> None:
    assert Counts.total([Counts(match=1), Counts(wrong=1, coarser=1)]) == Counts(match=1, wrong=1, coarser=1)
    assert Counts(match=2, agreed_null=1).right
    assert not Counts(match=2, omission=1).right


def test_paths_name_own_fields_and_those_of_nested_models() -> None:
    paths = nested_paths(Claim)
    assert paths[:4] == ["speakers", "speakers.role", "speakers.country", "speakers.organization"]
    assert "evidence" not in paths
    assert identifying_fields(Actor) == ("name",)
    assert values(Actor(name="Ana"), "role") == []
