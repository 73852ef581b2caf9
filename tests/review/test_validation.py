import pytest

from extractor.review.validation import InvalidEntry, cite, new_record, revise
from tests.review.lines import TEXT, line

LINE = line()
MEETING, CLAIM = LINE.records["meetings"][0], LINE.records["claims"][0]


def faults(record_type: str, field: str, value: object) -> dict[str, str]:
    record = LINE.records[record_type][0]
    with pytest.raises(InvalidEntry) as caught:
        revise(LINE, record_type, record, {field: value})  # type: ignore[dict-item]
    return caught.value.messages


def test_a_valid_change_gives_the_changed_record_and_leaves_the_old_one() -> None:
    changed = revise(LINE, "meetings", MEETING, {"place": "Graz"})
    assert changed.model_dump()["place"] == "Graz"
    assert MEETING.model_dump()["place"] == "Vienna"


def test_each_fault_is_told_beside_its_input() -> None:
    assert "is not a date" in faults("meetings", "date", "next week")["date"]
    assert "alpha-3" in faults("meetings", "place_country", "Austria")["place_country"]
    assert "cannot be empty" in faults("meetings", "mode", None)["mode"]
    assert "at least 2 items" in faults("meetings", "participants", [{"name": "Ada Novak"}])["participants"]
    people = [{"name": "Ada Novak"}, {"name": "Li Wen", "country": "China"}]
    assert list(faults("meetings", "participants", people)) == ["participants.1.country"]


def test_a_message_is_free_of_the_validators_own_words() -> None:
    assert not faults("meetings", "date", "2024-13")["date"].startswith("Value error")


def test_a_reference_must_name_a_record_of_the_line() -> None:
    assert faults("claims", "meeting", "m9") == {"meeting": "The article has no record 'm9' to refer to"}
    assert revise(LINE, "claims", CLAIM, {"meeting": None}).model_dump()["meeting"] is None


def test_cited_words_are_the_article_s_own() -> None:
    start = TEXT.index("The river")
    assert cite(LINE, [(start, len(TEXT))]) == [{"quote": TEXT[start:], "start": start, "end": len(TEXT)}]


@pytest.mark.parametrize("spans", [[], [(5, 5)], [(-1, 3)], [(0, len(TEXT) + 1)], [(0, 3), (9, 2)]])
def test_what_is_not_in_the_article_cannot_be_cited(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(InvalidEntry, match="Select the words"):
        cite(LINE, spans)


def test_a_new_record_is_validated_by_its_model() -> None:
    entries = {"speakers.0.name": "Li Wen", "text": "Li Wen thanked Ada Novak.", "quotation": "indirect"}
    entries |= {"speech_act": "expressive", "channel": "meeting", "topics": "thanks\ntalks"}
    start = TEXT.index("Li Wen thanked")
    record = new_record(LINE, "claims", "c2", [(start, start + 14)], entries)
    assert record.model_dump()["topics"] == ["thanks", "talks"]
    assert record.evidence[0].quote == "Li Wen thanked"
    with pytest.raises(InvalidEntry) as caught:
        new_record(LINE, "claims", "c2", [(start, start + 14)], {"text": "Nobody said this."})
    assert {"speakers", "quotation", "speech_act", "channel"} == set(caught.value.messages)
