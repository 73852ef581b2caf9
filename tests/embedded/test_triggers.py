import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.triggers import find_triggers


def triggers(text: str) -> list[tuple[str, str, str | None]]:
    document = analyse(text)
    return [(t.kind, t.word, t.mode) for sentence in document.sentences for t in find_triggers(document, sentence)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Zupan.", ("verb", "met", "in_person")),
        ("He sat down with Zupan.", ("verb", "sat down", "in_person")),
        ("He spoke on Monday with Zupan.", ("speech", "spoke", None)),
        ("They spoke by phone.", ("verb", "spoke", None)),
        ("He telephoned Zupan.", ("speech", "telephoned", "phone")),
        ("He called on President Zupan.", ("host", "called", "in_person")),
        ("He received Zupan.", ("host", "received", "in_person")),
        ("They held a phone call.", ("noun", "phone call", "phone")),
        ("They held talks.", ("noun", "talks", "in_person")),
        ("They held a video conference.", ("noun", "video conference", "video")),
        ("In a call with Zupan he agreed.", ("noun", "call", "phone")),
        ("They exchanged views.", ("discuss", "exchanged views", None)),
        ("He is meeting Zupan.", ("verb", "meeting", "in_person")),
        ("He told visiting President Zupan so.", ("verb", "told", "in_person")),
    ],
)
def test_words_that_tell_of_a_meeting(text: str, expected: tuple[str, str, str | None]) -> None:
    assert triggers(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "It met the demands.",
        "He called for calm.",
        "He spoke about trade.",
        "A metre of cloth.",
        "The so-called plan failed.",
    ],
)
def test_other_uses_of_the_same_words(text: str) -> None:
    assert triggers(text) == []
