import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.claims import read_claims
from extractor.embedded.document import Entity
from extractor.embedded.memory import Memory, Source, is_body
from extractor.embedded.records import read_meetings
from extractor.embedded.speakers import resolve
from tests.embedded.reading import said


def resolved(text: str, words: str, memory: Memory | None = None) -> Source:
    start = text.index(words)
    return resolve(analyse(text), (start, start + len(words)), memory or Memory())


def names(source: Source) -> list[str]:
    return [entity.name for entity in source.entities]


def test_an_office_before_a_name_is_the_person():
    assert names(resolved("Foreign Minister Ana Ruiz said no.", "Foreign Minister Ana Ruiz")) == ["Ana Ruiz"]


def test_joined_names_are_all_speakers():
    assert names(resolved("India and Pakistan agreed to talk.", "India and Pakistan")) == ["India", "Pakistan"]


def test_unnamed_people_keep_what_tells_them_apart():
    assert names(resolved("Two aides close to the governor said so.", "Two aides close to the governor")) == [
        "Two aides close to the governor"
    ]


def test_it_is_the_last_body_that_spoke():
    body = (Entity("Foreign Office", kind="organization"),)
    memory = Memory(speaker=(Entity("Ana Ruiz"),), body=body)
    assert resolved("It added that talks went on.", "It", memory).entities == body


def test_a_statement_speaks_for_its_owner():
    source = resolved("A statement from the Kenyan government said so.", "A statement from the Kenyan government")
    assert source.kind == "document"
    assert len(source.entities) == 1


def test_a_quoted_speaker_is_no_source():
    assert resolved("We said no.", "We").kind == "self"


def test_words_that_name_nobody_are_unknown():
    assert resolved("The weather said no.", "The weather").kind == "unknown"


def test_a_body_is_told_from_people():
    assert is_body(Entity("navy", kind="group"))
    assert not is_body(Entity("officials", kind="group"))
    assert not is_body(Entity("Ana Ruiz"))


def _named(text: str) -> list[str]:
    return [speaker for speaker, _ in said(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Western diplomats said the talks had failed. They added that the gap was wide.",
            ["Western diplomats", "Western diplomats"],
        ),
        ("Officials in Ghana were quoted as saying that the ship was seized.", ["Officials in Ghana"]),
        (
            "A Ghanaian government official said the ship was seized. Later the Ghanaian official said it was free.",
            ["Ghanaian government official", "Ghanaian government official"],
        ),
        ("Neither government has disclosed what led to the closure.", []),
        (
            "Peru urged both to be calm. Its embassy offered to mediate.",
            ["Peru", "Peru's embassy"],
        ),
        ("Ghana's army denied the claim. The army said it had left.", ["Ghana's army", "Ghana's army"]),
    ],
)
def test_those_without_a_name_are_called_by_all_their_words(text, expected):
    assert _named(text) == expected


def test_the_lead_calls_by_the_office_whom_a_later_sentence_names():
    text = """Bolivia's president on Wednesday accused Chile of breaking its word.

"We will go to court," Rodrigo Mamani said in Sucre.
"""
    assert _named(text) == ["Rodrigo Mamani", "Rodrigo Mamani"]


def test_the_prime_minister_is_the_one_who_met():
    text = """Foreign Secretary of Bangladesh Rafiq Hossain met the Prime Minister of Nepal Hari Koirala. He
conveyed the greetings of Prime Minister Sheikh Nasima of Bangladesh. The Prime Minister recalled the help of Dhaka."""
    document = analyse(text)
    claims = read_claims(document, read_meetings(document))
    assert [actor["name"] for actor in claims[-1]["speakers"]] == ["Hari Koirala"]


@pytest.mark.parametrize(
    "text",
    [
        "Ghana and Togo issued a joint text in which they condemned the coup in Mali.",
        "Ghana and Togo ended their talks on Monday, with each side blaming the other for the failure.",
    ],
)
def test_those_with_whom_the_sentence_begins_speak_together(text):
    assert _named(text) == ["Ghana & Togo"]


def test_someone_without_a_name_goes_on_speaking():
    text = "A senior diplomat in Lima told reporters the talks were hard. He added that hope remained."
    assert len(set(_named(text))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beijing has yet to react. Last week, it warned Manila against going further.", ["China"]),
        ("Rome accused Tunis of bad faith and threatened it with sanctions.", ["Italy", "Italy"]),
        ("A military takeover raised concerns that the vote would be delayed.", []),
        (
            "Japanese Prime Minister Kenji Morita met Philippine President Ramon Delgado. Morita said he and Delgado "
            "agreed to start talks. The Japanese leader welcomed the visit of the coast guard.",
            ["Kenji Morita", "Kenji Morita"],
        ),
    ],
)
def test_words_that_stand_for_a_name_are_those_they_stand_for(text, expected):
    document = analyse(text)
    claims = read_claims(document, read_meetings(document))
    assert [claim["speakers"][0]["name"] for claim in claims] == expected


def test_its_minister_is_that_of_the_country_the_sentence_begins_with():
    text = "Rwanda has no troops in Congo, its foreign minister insisted."
    assert _named(text) == ["Rwanda's foreign minister"]
