import pytest

from extractor.embedded.details import find_event, find_outcome, find_topics
from extractor.embedded.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on the sidelines of the UN General Assembly in New York", "UN General Assembly"),
        ("on the margins of the CELAC summit in Mexico City", "CELAC summit"),
        ("during the Shangri-La Dialogue in Singapore", "Shangri-La Dialogue"),
        ("at a meeting with Zupan", None),
        ("in the summer", None),
    ],
)
def test_the_event_beside_a_meeting(text: str, expected: str | None) -> None:
    assert find_event(text, 0, len(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They discussed trade, the war in Sudan and bilateral ties.", ["trade", "war in Sudan", "bilateral ties"]),
        ("They held talks on border security during the visit.", ["border security"]),
        ("They exchanged views on regional issues, a statement said.", ["regional issues"]),
        ("They left.", []),
    ],
)
def test_topics_are_short_noun_phrases(text: str, expected: list[str]) -> None:
    assert list(find_topics(text, 0, len(text))) == expected


def test_an_outcome_is_the_sentence_that_tells_it() -> None:
    agreed, left = split_sentences(text := "They agreed to  open the border. They left.")
    assert find_outcome(text, agreed) == "They agreed to open the border."
    assert find_outcome(text, left) is None


def test_an_outcome_is_without_the_attribution_behind_its_quotation() -> None:
    text = '"It was agreed to reopen the border in all provinces," read the ministry statement.'
    (sentence,) = split_sentences(text)
    assert find_outcome(text, sentence) == "It was agreed to reopen the border in all provinces."
