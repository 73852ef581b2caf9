import pytest

from extractor.merging import merge
from schemas import Actor, Claim, Evidence, Meeting


def evidence(start, end):
    return Evidence(quote="x" * (end - start), start=start, end=end)


def meeting(number, *names, span=(0, 5), **fields):
    return Meeting(
        id=f"m{number}",
        participants=[Actor(name=name) for name in names],
        status="held",
        mode="in_person",
        evidence=[evidence(*span)],
        **fields,
    )


def claim(number, speaker, text, **fields):
    return Claim(
        id=f"c{number}",
        speakers=[Actor(name=speaker)],
        text=text,
        quotation="indirect",
        speech_act="assertive",
        channel="unspecified",
        evidence=[evidence(0, 5)],
        **fields,
    )


def test_the_same_meeting_from_two_parts_becomes_one_with_all_it_says():
    first = meeting(1, "Ana Horvat", "Marko Zupan", date="2019-03-05", topics=["trade"])
    second = meeting(2, "Marko Zupan", "Ana Horvat", span=(9, 12), place="Ljubljana", topics=["trade", "border"])
    (merged,), gone = merge([first, second])
    assert gone == {"m2": "m1"}
    assert (merged.date, merged.place, merged.topics) == ("2019-03-05", "Ljubljana", ["trade", "border"])
    assert [(item.start, item.end) for item in merged.evidence] == [(0, 5), (9, 12)]


@pytest.mark.parametrize(
    "other",
    [
        meeting(2, "Ana Horvat", "Marko Zupan", date="2019-03-06"),
        meeting(2, "Ana Horvat", "Eva Novak", date="2019-03-05"),
        meeting(2, "Ana Horvat", "Marko Zupan", "Eva Novak", date="2019-03-05"),
    ],
)
def test_meetings_that_differ_in_date_or_participants_stay_apart(other):
    kept, gone = merge([meeting(1, "Ana Horvat", "Marko Zupan", date="2019-03-05"), other])
    assert len(kept) == 2 and not gone


def test_two_contents_in_one_sentence_stay_two_claims():
    kept, _ = merge([claim(1, "Horvat", "The road will open."), claim(2, "Horvat", "The bridge needs money.")])
    assert len(kept) == 2


def test_the_same_claim_worded_alike_becomes_one():
    kept, gone = merge([claim(1, "Horvat", "The road will open in May."), claim(2, "Horvat", "The road will open.")])
    assert len(kept) == 1 and gone == {"c2": "c1"}


def test_a_record_without_a_first_identifying_field_is_compared_with_all():
    bare = claim(2, "Horvat", "The road will open.").model_copy(update={"speakers": []})
    kept, gone = merge([claim(1, "Horvat", "The road will open in May."), bare])
    assert len(kept) == 1 and gone == {"c2": "c1"}


def test_ten_thousand_claims_of_different_speakers_are_not_each_compared_with_each():
    claims = [claim(number, f"Speaker {number}", "The road will open.") for number in range(10_000)]
    kept, gone = merge([*claims, claim(10_000, "Speaker 7", "The road will open.")])
    assert len(kept) == 10_000 and gone == {"c10000": "c7"}


def test_evidence_within_other_evidence_is_not_repeated():
    one = meeting(1, "A", "B", span=(0, 10))
    other = meeting(2, "A", "B", span=(2, 6))
    assert [(item.start, item.end) for item in merge([one, other])[0][0].evidence] == [(0, 10)]
