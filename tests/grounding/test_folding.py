"""Typographic folding: what becomes equal, what never does, and the way back to the original."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.grounding.folding import fold

fuzzed = settings(deadline=None, max_examples=200, derandomize=True)
AWKWARD = st.text(alphabet="aé e\u0301\u0323'\"“’—-–…. \n\t\u00a0\u00ad\u200b12２½²ﬁ`한ᄒ\u1161\ud800≠", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“a” ‘b’ «c»", '"a" \'b\' "c"'),
        ("“a”", "'a'"),
        ("``a''", '"a"'),
        ("a — b – c ‑ d − e", "a - b - c - d - e"),
        ("a -- b --- c", "a — b — c"),
        ("wait…", "wait..."),
        ("a \u200b\n\t b\u00a0c\u202fd", "a b c d"),
        ("co\u00adope\u200brate\ufeff", "cooperate"),
        ("ﬁnal oﬀer", "final offer"),
        ("José Ibáñez", unicodedata.normalize("NFD", "José Ibáñez")),
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("e\u0323\u0301", "e\u0301\u0323"),
        ("ＡＢＣ１２％", "ABC12%"),
        ("𝐍𝐨𝐫𝐥𝐚𝐧𝐝 𝟐𝟎", "Norland 20"),
    ],
)
def test_same_words_in_other_type_fold_alike(one: str, other: str):
    assert fold(one).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("m²", "m2"),
        ("10⁵", "105"),
        ("H₂", "H2"),
        ("½", "1/2"),
        ("½", "1⁄2"),
        ("1½", "11⁄2"),
        ("①", "1"),
        ("2⒈5", "21.5"),
        ("⑴", "(1)"),
        ("㎡", "m2"),
        ("5' tall", '5" tall'),
        ("12\n000", "12 000"),
        ("12\t000", "12 000"),
        ("٣", "3"),
        ("Norland", "norland"),
        ("a=b", "a≠b"),
        ("cafe", "café"),
        ("will go", "willgo"),
        ("-5", "+5"),
    ],
)
def test_different_facts_never_fold_alike(one: str, other: str):
    assert fold(one).text != fold(other).text


@fuzzed
@given(AWKWARD | st.text(max_size=40))
def test_folding_twice_changes_nothing_more_and_offsets_lead_back(text: str):
    folded = fold(text)
    ends = [folded.end(offset) for offset in range(1, len(folded.text) + 1)]
    starts = [folded.start(offset) for offset in range(len(folded.text))]
    known = [offset for offset in starts if offset is not None]
    assert known == sorted(known)
    for start, end in zip(starts, ends, strict=True):
        if start is not None and end is not None:
            assert 0 <= start < end <= len(text)
    if starts:
        assert None not in {starts[0], ends[-1]}


@fuzzed
@given(AWKWARD, AWKWARD)
def test_unchanged_ascii_keeps_its_place(before: str, after: str):
    text = f"{before} anchor {after}"
    folded = fold(text)
    position = folded.text.index("anchor")
    start, end = folded.start(position), folded.end(position + len("anchor"))
    assert text[start:end] == "anchor"


@fuzzed
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="\"'`-"), max_size=40))
def test_plain_text_without_runs_of_spaces_is_left_alone(text: str):
    plain = " ".join(text.split(" "))
    if "  " not in plain:
        assert fold(plain).text == plain
        assert not fold(plain).pieces[0]
