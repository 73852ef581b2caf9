from extractor.embedded.document import Entity
from extractor.embedded.memory import Memory, Source, is_body


def test_a_source_is_found_again_by_some_of_its_words():
    memory = Memory()
    official = memory.literal("Ghanaian government official", "GHA").entities[0]
    assert memory.fuller(["Ghanaian", "official"]) is official
    assert memory.fuller(["Togolese", "official"]) is None


def test_people_without_a_name_are_remembered_by_their_noun():
    memory = Memory()
    memory.heard(Source("entity", (Entity("G7 foreign ministers", kind="group"),)))
    assert memory.are_called("ministers")
    assert not memory.are_called("leaders")


def test_unnamed_people_are_no_body():
    assert not is_body(Entity("Western diplomats", kind="group"))
    assert is_body(Entity("Ghana", kind="country"))
