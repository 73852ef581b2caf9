import pytest

from extractor.embedded.acts import speech_act
from extractor.embedded.cues import reporting_forms


def act(form, kind, content, announces=False):
    return speech_act(reporting_forms()[form][1][-1], kind, content, announces)


@pytest.mark.parametrize(
    ("form", "kind", "content", "expected"),
    [
        ("said", "clause", "the port is open", "assertive"),
        ("said", "clause", "the port must reopen", "directive"),
        ("said", "clause", "it would send a delegation", "commissive"),
        ("said", None, "“We look forward to the visit,”", "expressive"),
        ("urged", "to", "to reopen the port", "directive"),
        ("promised", "to", "to reopen the port", "commissive"),
        ("thanked", "phrase", "Vietnam for its help", "expressive"),
        ("expressed", "noun", "concern about the port", "expressive"),
        ("expressed", "noun", "support for the truce", "commissive"),
        ("stressed", "noun", "the need for urgent action", "directive"),
        ("stressed", "noun", "the importance of the port", "assertive"),
        ("denied", "clause", "that he had left", "assertive"),
        ("agreed", "phrase", "on the need for talks", "commissive"),
        ("announced", "noun", "the opening of two consulates", "declarative"),
    ],
)
def test_the_class_of_the_act(form, kind, content, expected):
    assert act(form, kind, content) == expected


def test_what_the_own_side_will_do_is_a_commitment():
    assert act("said", "clause", "Kenya will scrap the fee", announces=True) == "commissive"
