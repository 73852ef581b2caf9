"""Where a passage may begin and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.grounding.boundaries import find_cut


def cut(marked: str):
    """Finds the cut of the passage between the two bars."""
    before, passage, after = marked.split("|")
    return find_cut(before + passage + after, len(before), len(before) + len(passage))


@pytest.mark.parametrize(
    "marked",
    [
        "|They met|.",
        "“|They met|,” he said",
        "They met (|in Oslo|)",
        "He left—|they met|—and slept",
        "In 2021 |300 people| came, 5 m away.",
        "the ministers|' talks|",
        "The |U.S.| said",
        "It grew. |5 people| came.",
        "nothing but |talks|",
        "not only |met|, but talked",
        "They could not agree. |Talks went on|.",
        "They agreed, and |talks went on|, not far away",
    ],
)
def test_sound_passage_has_no_cut(marked: str):
    assert cut(marked) is None


@pytest.mark.parametrize(
    ("marked", "kind", "lost"),
    [
        ("with|held talks|", "word cut off", "with"),
        ("non-|binding text|", "word cut off", "non-"),
        ("they did|n’t| go", "word cut off", "did"),
        ("AT|&T|", "word cut off", "AT"),
        ("|example|.org", "word cut off", ".org"),
        ("$|5 a day|", "number cut off", "$"),
        ("|5| % a day", "number cut off", "%"),
        ("|3| to 4 people", None, ""),
        ("at 10:|30 today|", "number cut off", "10:"),
        ("two |million people|", "number cut off", "two"),
        ("|two| million people", "number cut off", "million"),
        ("12\u00a0|000 people|", "number cut off", "12"),
        ("did not |meet|", "negation cut off", "not"),
        ("did not really |meet|", "negation cut off", "not really"),
        ("|They have| never met", "negation cut off", "never"),
        ("dismissed and denied media reports that |they met|", "negation cut off", "denied media reports that"),
    ],
)
def test_cut_names_what_is_lost(marked: str, kind: str | None, lost: str):
    found = cut(marked)
    assert (found.kind, found.lost) == (kind, lost) if found else kind is None


@settings(deadline=None, max_examples=200, derandomize=True)
@given(st.text(alphabet="ab no't-.,$5%\u00ad\u0301\0\n", min_size=1, max_size=30), st.data())
def test_any_passage_has_a_cut_around_it_or_none(text: str, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = find_cut(text, start, end)
    if found is not None:
        assert 0 <= found.start <= start < end <= found.end <= len(text)
