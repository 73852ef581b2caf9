import pytest

from extractor.embedded.channels import channel_of


@pytest.mark.parametrize(
    ("frame", "channel"),
    [
        ("she wrote on X", "social_media"),
        ("a press release said", "press_release"),
        ("he told reporters in a statement", "press_conference"),
        ("she told the Daily Star Times", "interview"),
        ("he said in an interview", "interview"),
        ("a communiqué read", "statement"),
        ("in a speech to students", "speech"),
        ("he said on Monday", "unspecified"),
        ("the understatement of the year", "unspecified"),
    ],
)
def test_the_surest_channel_is_taken(frame, channel):
    assert channel_of(frame) == channel
