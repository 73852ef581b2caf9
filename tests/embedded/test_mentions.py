import pytest

from extractor.embedded.mentions import Candidate, candidates
from extractor.embedded.sentences import plain_text, split_sentences
from extractor.embedded.tagging import Tagger


def first(text: str) -> Candidate:
    plain = plain_text(text)
    return next(iter(candidates(Tagger(plain).tag(split_sentences(plain)[0]))))


@pytest.mark.parametrize(
    ("text", "name", "role", "countries"),
    [
        ("Foreign Minister Ana Horvat met him.", "Ana Horvat", "Foreign Minister", ()),
        ("Croatian Foreign Minister Ana Horvat met him.", "Ana Horvat", "Foreign Minister", ("HRV",)),
        ("President of Tajikistan Emomali Rahmon spoke.", "Emomali Rahmon", "President", ("TJK",)),
        ("Peru's foreign minister, Ana Torres, spoke.", "Ana Torres", "foreign minister", ("PER",)),
        ("Ana Torres, the Peruvian foreign minister, spoke.", "Ana Torres", "foreign minister", ("PER",)),
        ("President Ana Torres of Peru spoke.", "Ana Torres", "President", ("PER",)),
        ("Ana Torres of Peru spoke.", "Ana Torres", None, ("PER",)),
        ("Russia's Ivan Petrov spoke.", "Ivan Petrov", None, ("RUS",)),
        ("Pakistani Ambassador to Russia Qazi Khan spoke.", "Qazi Khan", "Ambassador to Russia", ("PAK",)),
        ("Secretary of National Defense Gil Reyes spoke.", "Gil Reyes", "Secretary of National Defense", ()),
        ("Mr Abdel Fattah el-Sisi spoke.", "Abdel Fattah el-Sisi", None, ()),
        ("his Kenyan counterpart Ruth Otieno spoke.", "Ruth Otieno", None, ("KEN",)),
    ],
)
def test_a_person_comes_with_office_and_country(
    text: str, name: str, role: str | None, countries: tuple[str, ...]
) -> None:
    found = first(text)
    assert (found.name, found.role, found.countries) == (name, role, countries)


@pytest.mark.parametrize(
    ("text", "form", "words"),
    [
        ("The two leaders met.", "pair", "The two leaders"),
        ("Both sides agreed.", "pair", "Both sides"),
        ("Senior U.S. officials said so.", "group", "Senior U.S. officials"),
        ("Leaders of Kenya and Uganda met.", "group", "Leaders of Kenya and Uganda"),
        ("The foreign minister left.", "office", "The foreign minister"),
        ("Kenya agreed.", "country", "Kenya"),
        ("The African Union agreed.", "organization", "The African Union"),
        ("China's foreign ministry agreed.", "organization", "China's foreign ministry"),
        ("She agreed.", "pronoun", "She"),
    ],
)
def test_other_mentions_are_told_by_their_words(text: str, form: str, words: str) -> None:
    found = first(text)
    assert (found.form, found.words) == (form, words)


def test_a_capital_after_a_preposition_is_a_place_and_no_mention() -> None:
    plain = "They met in Nairobi."
    assert [c.words for c in candidates(Tagger(plain).tag(split_sentences(plain)[0]))] == ["They"]


def test_streets_and_summits_are_no_people() -> None:
    plain = "The Pacific Islands Peace Conference and Wall Street closed."
    assert not [c for c in candidates(Tagger(plain).tag(split_sentences(plain)[0])) if c.form == "name"]
