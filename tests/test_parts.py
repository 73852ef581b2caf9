from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractor.parts import PartSize, halves, split

PARAGRAPHS = "\n\n".join(f"Paragraph {n}. It has two sentences." for n in range(40))


def test_short_text_is_one_part():
    assert split("One paragraph.", PartSize(100, 10)) == [(0, 14)]


def test_parts_end_at_paragraphs():
    for start, end in split(PARAGRAPHS, PartSize(300, 60))[:-1]:
        assert PARAGRAPHS[start:].startswith("Paragraph")
        assert PARAGRAPHS[start:end].endswith(".\n\n")


def test_neighbouring_parts_share_whole_paragraphs():
    ranges = split(PARAGRAPHS, PartSize(300, 60))
    for (_, end), (start, _) in pairwise(ranges):
        assert PARAGRAPHS[start:end].startswith("Paragraph")


@given(st.text(alphabet="ab .\n", max_size=400), st.integers(5, 80), st.integers(0, 4))
def test_parts_cover_the_text_in_order_and_keep_the_size(text, size, overlap):
    ranges = split(text, PartSize(size, overlap))
    assert ranges[0][0] == 0 and ranges[-1][1] == len(text)
    for (start, end), (following, later) in pairwise(ranges):
        assert start < following <= end < later
    assert all(end - start <= size for start, end in ranges)


def test_halves_cut_at_the_paragraph_nearest_the_middle():
    (start, middle), (again, end) = halves(PARAGRAPHS, 0, len(PARAGRAPHS))
    assert (start, again, end) == (0, middle, len(PARAGRAPHS))
    assert PARAGRAPHS[middle:].startswith("Paragraph")
    assert abs(middle - len(PARAGRAPHS) / 2) < 40


def test_halves_of_one_paragraph_cut_at_a_sentence():
    text = "First sentence here. Second sentence here."
    assert [text[start:end] for start, end in halves(text, 0, len(text))] == [
        "First sentence here. ",
        "Second sentence here.",
    ]


def test_a_single_word_has_no_halves():
    assert halves("word", 0, 4) == []
