import pytest

from extractor.embedded.analysis import analyse

STORY = (
    "Foreign Minister Ana Horvat met her Slovenian counterpart Marko Zupan in Oslo. "
    "Croatia wants a treaty. {} Croatia and the Croatian public wait."
)


def referents(sentence: str, words: str) -> list[str]:
    text = STORY.format(sentence)
    document = analyse(text)
    start = text.index(sentence) + sentence.index(words)
    return [entity.name for mention in document.mentions_between(start, start + 1) for entity in mention.entities]


@pytest.mark.parametrize(
    ("sentence", "words", "expected"),
    [
        ("Horvat agreed.", "Horvat", ["Ana Horvat"]),
        ("Zupan agreed.", "Zupan", ["Marko Zupan"]),
        ("The foreign minister agreed.", "The foreign", ["Ana Horvat"]),
        ("The Slovenian foreign minister agreed.", "The Slovenian", ["Marko Zupan"]),
        ("The two ministers agreed.", "The two", ["Ana Horvat", "Marko Zupan"]),
        ("Both sides agreed.", "Both", ["Ana Horvat", "Marko Zupan"]),
        ("She agreed.", "She", ["Ana Horvat"]),
        ("Ljubljana agreed.", "Ljubljana", ["Slovenia"]),
        ("The two countries agreed.", "The two", ["Croatia", "Slovenia"]),
        ("In his speech, Zupan agreed.", "his", ["Marko Zupan"]),
        ("Horvat thanked her counterpart.", "her counterpart", ["Marko Zupan"]),
    ],
)
def test_short_forms_mean_those_named_before(sentence: str, words: str, expected: list[str]) -> None:
    assert sorted(referents(sentence, words)) == sorted(expected)


def test_the_fullest_name_is_kept_and_the_country_of_the_house_is_inferred() -> None:
    document = analyse(STORY.format("Horvat agreed."))
    horvat, zupan = (document.mentions[0].entities[0], document.mentions[1].entities[0])
    assert (horvat.name, horvat.role, horvat.country) == ("Ana Horvat", "Foreign Minister", "HRV")
    assert (zupan.name, zupan.role, zupan.country) == ("Marko Zupan", "Foreign Minister", "SVN")


def test_a_headline_understands_names_that_only_the_body_gives_in_full() -> None:
    document = analyse("Horvat meets Zupan\n\nAna Horvat, the Croatian foreign minister, met Marko Zupan.")
    assert document.mentions[0].entities[0].name == "Ana Horvat"


def test_what_the_article_does_not_tell_has_no_entities() -> None:
    document = analyse("They met again on Monday.")
    assert [mention.entities for mention in document.mentions] == [()]
