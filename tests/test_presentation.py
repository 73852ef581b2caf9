import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.presentation import cut, field_views, heading, in_sentence, is_low, value_text, visible
from schemas import Actor
from tests.outputs import claim, meeting, visit


def test_a_heading_holds_the_values_that_the_schema_marks() -> None:
    assert heading(meeting()) == "Ada Roe & Sven Holt · held · in person · Port Anders"
    assert heading(claim()) == "Ada Roe · They agreed on the border."
    assert heading(visit()) == "Sven Holt"


def test_fields_come_in_order_with_value_confidence_and_signals() -> None:
    views = field_views(visit())
    assert [(view.name, view.value, view.empty) for view in views] == [
        ("guest", "Sven Holt", False),
        ("nights", "1", False),
        ("purpose", "–", True),
        ("during", "m1", False),
    ]
    assert (views[0].confidence, views[0].signals, views[0].low) == (0.9, "located 1.00", False)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ([], "–"),
        (0, "0"),
        (False, "False"),
        (["a", "b"], "a · b"),
        (Actor(name="Ada Roe", role="Minister", country="NOR"), "Ada Roe (Minister, NOR)"),
        ("a\x1b[31mb", "a␛[31mb"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert value_text(value) == text


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_nothing_that_moves_a_cursor_or_turns_a_text_round_stays_unseen(text: str) -> None:
    shown = visible(text)
    assert all(
        character.isprintable() or character in "\n\t" or character not in text
        for character in shown
        if character < "\xa0"
    )
    assert not set(shown) & set("\x1b\x00\x9b\x07\x08\r\u202e\u2066")


def test_ordinary_text_is_shown_as_it_is() -> None:
    assert visible("Ünïcode 🇵🇰\n\ttext – “so”\r\nend") == "Ünïcode 🇵🇰\n\ttext – “so”\nend"
    assert visible("\x00\x7f\x9b\u202e") == "␀␡‹U+009B›‹U+202E›"


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair))), max_size=4)


@settings(deadline=None, max_examples=150)
@given(st.text("abc ", min_size=0, max_size=30), st.lists(SPANS, max_size=4))
def test_pieces_are_the_text_and_each_character_has_the_records_that_cite_it(
    text: str, spans: list[list[tuple[int, int]]]
) -> None:
    cited = [
        (f"r{index}", [(min(start, len(text)), min(end, len(text))) for start, end in group])
        for index, group in enumerate(spans)
    ]
    pieces = cut(text, cited)
    assert "".join(piece.text for piece in pieces) == text
    position = 0
    for piece in pieces:
        for place in range(position, position + len(piece.text)):
            expected = [name for name, group in cited if any(start <= place < end for start, end in group)]
            assert list(piece.records) == expected
        position += len(piece.text)


def test_a_passage_is_widened_to_the_sentences_that_it_touches() -> None:
    sentences = [(0, 10), (12, 20), (22, 30)]
    assert in_sentence(sentences, 3, 5) == (0, 10)
    assert in_sentence(sentences, 8, 15) == (0, 20)
    assert in_sentence(sentences, 10, 12) == (10, 12)


def test_confidence_is_low_below_a_half() -> None:
    assert [is_low(number) for number in (None, 0.0, 0.49, 0.5, 1.0)] == [False, True, True, False, False]
