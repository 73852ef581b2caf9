from extractor.embedded.analysis import analyse
from extractor.embedded.document import Entity
from extractor.embedded.speakers import Memory, Source, is_body, resolve


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
