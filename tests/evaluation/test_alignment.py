from typing import Any

import pytest

from extractor.evaluation.alignment import Alignment, Candidate, align, evidence_overlap, record_similarity
from extractor.evaluation.gold import found_candidates
from schemas import RECORD_TYPES
from tests.evaluation.making import TEXT, actor, cite, claim, meeting, refusal


def _records(key: str, *raw: dict[str, Any]) -> list[Candidate]:
    return found_candidates([RECORD_TYPES[key].model_validate(item) for item in raw], TEXT)


def _align(key: str, gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> Alignment:
    return align(_records(key, *gold), _records(key, *found))


def test_equal_records_are_paired_in_any_order() -> None:
    assert _align("claims", [claim(), refusal()], [refusal(), claim()]).pairs == [(0, 1), (1, 0)]


def test_a_claim_with_the_wrong_speaker_is_still_the_same_claim() -> None:
    assert _align("claims", [claim()], [claim(speakers=[actor("Lia Torp")])]).pairs == [(0, 0)]


def test_a_claim_with_the_same_speaker_from_another_sentence_is_another_claim() -> None:
    other = claim(text="The harvest was good.", evidence=cite("They agreed to meet again in 30 days."))
    alignment = _align("claims", [claim()], [other])
    assert (alignment.pairs, alignment.missed, alignment.invented) == ([], [0], [0])


def test_two_claims_of_one_sentence_are_told_apart_by_their_text() -> None:
    first = claim(text="The border will stay open.")
    second = claim(id="c2", text="Ana Duarte thanked Karl Voss.")
    assert _align("claims", [first, second], [second]).pairs == [(1, 0)]


def test_records_without_common_evidence_are_the_same_only_when_their_fields_nearly_are() -> None:
    elsewhere = claim(evidence=cite("They agreed to meet again in 30 days."))
    assert _align("claims", [claim()], [elsewhere]).pairs == [(0, 0)]
    vague = claim(evidence=elsewhere["evidence"], text="The border is a line.")
    assert _align("claims", [claim()], [vague]).pairs == []


def test_a_split_record_is_reported_and_counts_as_one_pair_and_one_invention() -> None:
    whole = claim(text="The border will stay open and the ferry will run daily.")
    halves = [claim(text="The border will stay open."), claim(id="c2", text="The ferry will run daily.")]
    alignment = _align("claims", [whole], halves)
    assert len(alignment.pairs) == 1
    assert len(alignment.invented) == 1
    assert alignment.split == [(0, alignment.invented[0])]
    assert alignment.merged == []


def test_merged_records_are_reported_and_count_as_one_pair_and_one_omission() -> None:
    first = meeting(participants=[actor("Ana Duarte"), actor("Karl Voss")])
    second = meeting(id="m2", participants=[actor("Ana Duarte"), actor("Lia Torp")])
    both = meeting(participants=[actor("Ana Duarte"), actor("Karl Voss"), actor("Lia Torp")])
    alignment = _align("meetings", [first, second], [both])
    assert len(alignment.pairs) == 1
    assert alignment.merged == [(alignment.missed[0], 0)]
    assert alignment.split == []


def test_a_missed_record_beside_a_found_one_is_not_called_merged() -> None:
    first = meeting(participants=[actor("Ana Duarte"), actor("Karl Voss")])
    second = meeting(id="m2", participants=[actor("Ana Duarte"), actor("Lia Torp")])
    alignment = _align("meetings", [first, second], [first])
    assert alignment.pairs == [(0, 0)]
    assert alignment.merged == []


def test_a_record_given_twice_is_a_split() -> None:
    alignment = _align("claims", [claim()], [claim(), claim(id="c2")])
    assert len(alignment.pairs) == 1
    assert len(alignment.split) == 1


def test_nothing_aligns_with_nothing() -> None:
    assert _align("claims", [], []) == Alignment([], [], [], [], [])
    assert _align("claims", [claim()], []).missed == [0]
    assert _align("claims", [], [claim()]).invented == [0]


def test_overlap_is_relative_to_the_smaller_set() -> None:
    assert evidence_overlap([(0, 10)], [(5, 25)]) == 0.5
    assert evidence_overlap([(0, 100)], [(5, 25)]) == 1.0
    assert evidence_overlap([(0, 5)], [(5, 9)]) == 0.0
    assert evidence_overlap([], [(5, 9)]) == 0.0


def test_spans_that_touch_are_counted_once() -> None:
    candidate = Candidate(RECORD_TYPES["claims"].model_validate(claim()), (((0, 5),), ((3, 9),), ()))
    assert candidate.spans == ((0, 9),)


@pytest.mark.parametrize("key", ["meetings", "claims"])
def test_a_record_is_most_similar_to_itself(key: str) -> None:
    (one,) = _records(key, meeting() if key == "meetings" else claim())
    assert record_similarity(one, one) == pytest.approx(1.0)
