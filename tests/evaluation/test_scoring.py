from extractor.evaluation.fields import Counts
from extractor.evaluation.scoring import RecordOutcome, score_article
from tests.evaluation.making import actor, cite, claim, gold, line, meeting, refusal


def _counts(outcome: RecordOutcome) -> dict[str, Counts]:
    return {item.path: item.counts for item in outcome.fields}


def test_a_perfect_line_has_only_matches_and_agreed_nulls() -> None:
    outcome = score_article(gold(meetings=[meeting()], claims=[claim()]), line(meetings=[meeting()], claims=[claim()]))
    assert all(item.aligned for item in outcome.records)
    assert all(field.counts.right for item in outcome.records for field in item.fields)
    assert (outcome.quotes, outcome.located) == (2, 2)


def test_a_claim_turned_into_its_negation_is_found_with_a_wrong_text() -> None:
    outcome = score_article(gold(claims=[claim()]), line(claims=[claim(text="The border will not stay open.")]))
    (record,) = outcome.records
    assert record.aligned
    assert _counts(record)["text"] == Counts(wrong=1)


def test_a_date_off_by_a_day_is_wrong() -> None:
    outcome = score_article(gold(meetings=[meeting()]), line(meetings=[meeting(date="2023-05-09")]))
    assert _counts(outcome.records[0])["date"] == Counts(wrong=1)


def test_the_values_of_missed_records_are_omissions_and_those_of_invented_ones_inventions() -> None:
    outcome = score_article(gold(claims=[claim()]), line(claims=[refusal()]))
    missed, invented = outcome.records
    assert missed.found is None
    assert _counts(missed)["topics"] == Counts(omission=1)
    assert _counts(missed)["addressee"] == Counts()
    assert invented.expected is None
    assert _counts(invented)["speakers"] == Counts(invention=1)
    assert _counts(invented)["evidence"] == Counts(invention=1)


def test_references_follow_the_alignment_whatever_the_ids_are() -> None:
    expected = gold(meetings=[meeting()], claims=[claim(meeting="m1")])
    found = line(meetings=[meeting(id="m9")], claims=[claim(meeting="m9")])
    outcome = score_article(expected, found)
    assert _counts(outcome.records[1])["meeting"] == Counts(match=1)


def test_evidence_supports_when_it_overlaps_the_gold() -> None:
    clause = claim(evidence=cite("the border will stay open"))
    assert _counts(score_article(gold(claims=[claim()]), line(claims=[clause])).records[0])["evidence"] == Counts(
        match=1
    )
    stray = claim(evidence=cite("the border will stay open", "An aide named Lia Torp said nothing of note."))
    counts = _counts(score_article(gold(claims=[claim()]), line(claims=[stray])).records[0])["evidence"]
    assert counts == Counts(match=1, invention=1)


def test_a_quote_at_the_wrong_place_is_counted_as_not_located() -> None:
    shifted = [{**item, "start": item["start"] + 1, "end": item["end"] + 1} for item in claim()["evidence"]]
    outcome = score_article(gold(claims=[claim()]), line(claims=[claim(evidence=shifted)]))
    assert (outcome.quotes, outcome.located) == (1, 0)


def test_an_article_that_failed_has_everything_missed() -> None:
    outcome = score_article(gold(claims=[claim(), refusal()]), None)
    assert [item.found for item in outcome.records] == [None, None]
    assert outcome.warnings == []


def test_splits_and_merges_are_named_by_id() -> None:
    outcome = score_article(gold(claims=[claim()]), line(claims=[claim(), claim(id="c2")]))
    assert outcome.split == [("claims", "c1", "c2")] or outcome.split == [("claims", "c1", "c1")]


def test_a_confidence_is_right_when_the_field_and_its_nested_fields_are() -> None:
    stated = {"participants": 0.9, "mode": 0.8, "place": 0.4, "occasion": 0.7, "note": 0.1}
    people = [actor("Ana Duarte", country="PRT"), actor("Karl Voss", country="AUT")]
    found = meeting(participants=people, place="Abuja", confidence=stated)
    outcome = score_article(gold(meetings=[meeting()]), line(meetings=[found]))
    right = {point.path: (point.confidence, point.right) for point in outcome.points}
    assert right == {
        "meetings.participants": (0.9, False),
        "meetings.mode": (0.8, True),
        "meetings.place": (0.4, False),
        "meetings.occasion": (0.7, True),
    }


def test_no_confidence_in_an_invented_record_is_right() -> None:
    outcome = score_article(gold(), line(claims=[claim(confidence={"text": 0.9})]))
    assert [point.right for point in outcome.points] == [False]
