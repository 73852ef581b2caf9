from extractor.embedded.analysis import analyse
from extractor.embedded.document import Entity
from extractor.embedded.propositions import party_name, plain_sentence, without_marks


def sentence(text: str, speaker: Entity, frame: str = "") -> str:
    return plain_sentence(analyse(text), ((0, len(text)),), (speaker,), frame)


def test_the_first_person_is_replaced_by_the_speaker_and_the_speakers_side():
    speaker = Entity("Ana Ruiz", country="PER")
    assert (
        sentence("“I am glad that we have kept our word,”", speaker)
        == "Ana Ruiz is glad that Peru has kept Peru's word."
    )


def test_one_plain_sentence_begins_with_a_capital_and_ends_with_a_stop():
    assert sentence("that the port is open", Entity("Ana Ruiz")) == "The port is open."


def test_a_frame_stands_in_front():
    assert (
        sentence("to reopen the port", Entity("Ana Ruiz"), "Ana Ruiz promised")
        == "Ana Ruiz promised to reopen the port."
    )


def test_links_and_marks_are_left_out():
    assert sentence("The port is “open” https://t.co/abc", Entity("Ana Ruiz")) == "The port is open."
    assert without_marks('a "very good" deal') == "a very good deal"


def test_a_side_is_named_by_its_country_or_body():
    assert party_name(Entity("Ana Ruiz", country="PER")) == "Peru"
    assert party_name(Entity("Tom Lee", organization="UN")) == "UN"
