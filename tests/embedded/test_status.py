import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.status import read_mode, read_status
from extractor.embedded.triggers import find_triggers


def status(text: str) -> str | None:
    document = analyse(text)
    sentence = document.sentences[-1]
    trigger = next(find_triggers(document, sentence))
    return read_status(document.plain, sentence, trigger, last=trigger.end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Zupan.", "held"),
        ("After a meeting with Zupan he left.", "held"),
        ("He will meet Zupan.", "planned"),
        ("He is expected to hold talks.", "planned"),
        ("He is due to meet Zupan.", "planned"),
        ("A meeting is scheduled for Monday.", "planned"),
        ("Another meeting could take place soon.", "planned"),
        ("A planned meeting was called off.", "cancelled"),
        ("He postponed talks with Zupan.", "cancelled"),
        ("He cancelled the trip. He had been scheduled to meet Zupan.", "cancelled"),
        ("There were no plans for talks.", "denied"),
        ("He denied that he had met Zupan.", "denied"),
        ("He will not meet Zupan.", "denied"),
        ("He refused to meet Zupan.", "denied"),
        ("He agreed to meet Zupan.", None),
        ("He offered to meet Zupan.", None),
        ("He urged talks.", None),
        ("He is ready to meet Zupan.", None),
    ],
)
def test_the_words_around_tell_whether_a_meeting_was_held(text: str, expected: str | None) -> None:
    assert status(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Zupan.", "in_person"),
        ("He spoke to Zupan.", "unspecified"),
        ("He spoke to Zupan by phone.", "phone"),
        ("He spoke to Zupan, their first call since May.", "phone"),
        ("He met Zupan virtually.", "video"),
        ("He had a telephone conversation.", "phone"),
    ],
)
def test_the_words_around_tell_the_mode(text: str, expected: str) -> None:
    document = analyse(text)
    sentence = document.sentences[0]
    assert read_mode(document.plain, sentence, next(find_triggers(document, sentence))) == expected
