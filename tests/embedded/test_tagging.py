import pytest

from extractor.embedded.sentences import plain_text, split_sentences
from extractor.embedded.tagging import Tagger


def tags(text: str) -> str:
    plain = plain_text(text)
    return Tagger(plain).tag(split_sentences(plain)[0]).tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Foreign Minister Ana Horvat", "ONN"),
        ("the U.S. Secretary of State", "dCO"),
        ("Pakistan's army", "Csg"),
        ("Mr. Zupan and Sheikh Hasina", "HN&hN"),
        ("his Russian counterpart", "jDc"),
        ("US-China talks", "C-Cw"),
        ("Ise-Shima and Bashar al-Assad", "L&NN"),
        ("in Addis Ababa on Monday", "wKwT"),
        ("Mohammed bin Zayed", "NpN"),
        ("the two leaders", "d2Q"),
        ("SCO Council", "GI"),
    ],
)
def test_words_and_phrases_are_tagged(text: str, expected: str) -> None:
    assert tags(text) == expected


def test_a_word_that_also_stands_in_lower_case_is_no_name_at_the_start() -> None:
    assert tags("Rain fell. There was no rain.")[0] == "w"
    assert tags("Horvat fell. There was no rain.")[0] == "N"


def test_a_dateline_in_capitals_is_no_actor() -> None:
    assert tags("DHAKA U.S. officials met") == ".Cgw"
