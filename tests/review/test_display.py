from extractor.review.display import band, heading, lines_of, value_spans
from schemas import RECORD_TYPES
from tests.review.lines import TEXT, line

MEETING = line().records["meetings"][0]


def test_a_confidence_is_shown_as_a_band_and_a_number() -> None:
    assert band(0.123) == ("low", "12%")
    assert band(0.7) == ("medium", "70%")
    assert band(0.97) == ("high", "97%")
    assert band(None) == ("low", "0%")


def test_a_value_is_shown_line_by_line() -> None:
    values = MEETING.model_dump(mode="json")
    model = RECORD_TYPES["meetings"]
    assert lines_of(model, "participants", values["participants"]) == [
        "Ada Novak, Foreign Minister, AUT",
        "Li Wen, CHN",
    ]
    assert lines_of(model, "mode", "in_person") == ["In person"]
    assert lines_of(model, "date", None) == lines_of(model, "topics", []) == []


def test_a_heading_is_short_and_hides_what_must_not_show() -> None:
    assert heading(MEETING) == "Ada Novak and Li Wen · held · in person · Vienna"
    assert "Vienna" not in heading(MEETING, {"place"})
    long = MEETING.model_copy(update={"place": "x" * 300})
    assert len(heading(long)) == 90


def test_the_words_of_a_value_are_found_in_the_evidence_only() -> None:
    spans = [(0, TEXT.index("\n"))]
    (start, end), *more = value_spans(TEXT, spans, "Vienna")
    assert TEXT[start:end] == "Vienna"
    assert more == []
    assert value_spans(TEXT, spans, "river port") == []
    names = value_spans(TEXT, spans, [{"name": "Ada Novak"}, {"name": "Li Wen"}])
    assert [TEXT[start:end] for start, end in names] == ["Ada Novak", "Li Wen"]
