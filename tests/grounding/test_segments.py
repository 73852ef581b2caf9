"""Sentence segmentation: what ends a sentence and what does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.grounding.segments import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["They met.", "They talked."],
        ["Dr. Berg met Mr. J. K. Ode in the U.S. capital.", "She left."],
        ["The U.S. said no.", "The U.N. Security Council met at 5 p.m. on Monday."],
        ["He lives in the U.S.", "He is a doctor."],
        ["Growth was 3.5 percent.", "No. 5 of Jan. 5 fell (see p. 4)."],
        ["Was it?", "No.", "He left."],
        ["“We agreed.”", "He left.", "“Is it?” he asked.", "“It is!”"],
        ["She waited… and went.", "Then..."],
        ["World War I.", "It was long."],
        ["The firm Acme Inc. said so.", "It sells in St. Petersburg."],
    ],
)
def test_sentences_of_one_line(expected: list[str]):
    assert sentences(" ".join(expected)) == expected


def test_line_breaks_separate_headlines_and_bullets():
    text = "A headline without a stop\r\n\r\n• One thing\n• Another thing\n\tA paragraph. Its end"
    assert sentences(text) == [
        "A headline without a stop",
        "• One thing",
        "• Another thing",
        "A paragraph.",
        "Its end",
    ]


def test_missing_space_after_a_full_stop_still_ends_the_sentence():
    assert sentences("It helped the region.He said so at example.org on page 3.He") == [
        "It helped the region.",
        "He said so at example.org on page 3.He",
    ]


def test_full_stop_of_wide_scripts_needs_no_space():
    assert sentences("你好。世界！好") == ["你好。", "世界！", "好"]


def test_nothing_gives_no_sentence():
    assert split_sentences("") == split_sentences(" \n\t\u2028 ") == []


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.text(alphabet='aA1.!?…。 \n\r\u2028"”’()[]•Dr.US\ud800\u0301', max_size=80) | st.text(max_size=80))
def test_spans_are_ordered_and_cover_everything_but_white_space(text: str):
    spans = split_sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize("unit", [".", " ", "\n", ". ", '."', "a.", ".)", "\u2028", "。", "A. "])
def test_long_runs_are_split_in_linear_time(unit: str):
    text = unit * 50_000
    assert sum(end - start for start, end in split_sentences(text)) <= len(text)
