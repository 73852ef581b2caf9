import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.embedded.sentences import FILLER, plain_text, split_sentences


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(plain_text(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Horvat left. Zupan stayed.", ["Horvat left.", "Zupan stayed."]),
        ("The U.S. envoy met Mr. Zupan. He left.", ["The U.S. envoy met Mr. Zupan.", "He left."]),
        ("She flew to the U.S. The talks ended.", ["She flew to the U.S.", "The talks ended."]),
        ("S.M. Krishna met Gen. J. Doe on Aug. 6.", ["S.M. Krishna met Gen. J. Doe on Aug. 6."]),
        ('"We agreed." He left.', ['"We agreed."', "He left."]),
        ("Headline without a stop\n\nThe body follows.", ["Headline without a stop", "The body follows."]),
        ("• First point\n• Second point", ["First point", "Second point"]),
        (
            "A line that was wrapped by a machine in the middle\nof the sentence. Next one.",
            ["A line that was wrapped by a machine in the middle\nof the sentence.", "Next one."],
        ),
        ("<p>One here.</p><p>Two <b>bold</b> words.</p>", ["One here.", "Two <b>bold</b> words."]),
        ("---\ntitle: Talks\n---\nHe came.", ["He came."]),
        ("\n\n * \n\n", []),
    ],
)
def test_text_is_split_into_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_lines_without_a_full_stop_are_headings() -> None:
    found = split_sentences(plain_text("Leaders meet in Oslo\n\nThey met. They talked."))
    assert [(s.heading, s.paragraph) for s in found] == [(True, 0), (False, 1), (False, 1)]


def test_typography_is_made_plain_without_moving_anything() -> None:
    assert plain_text("‘Pakistan’s’\u00a0“talks”<br>&nbsp;") == "'Pakistan's' \"talks\"\n\n\n\n      "


def test_quotes_that_were_read_in_the_wrong_encoding_are_quotes_again() -> None:
    text = "Indiaâ€™s â€œhugâ€\x9d"
    plain = plain_text(text)
    assert len(plain) == len(text)
    assert plain.replace(FILLER, "") == 'India\'s "hug"'


@given(st.text(alphabet=st.sampled_from("ab. A\"'\n<p>/-•’!? "), max_size=80))
def test_sentences_are_in_order_do_not_overlap_and_have_no_space_around_them(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)
    end = 0
    for index, sentence in enumerate(split_sentences(plain)):
        assert end <= sentence.start < sentence.end <= len(text)
        assert sentence.index == index
        assert plain[sentence.start : sentence.end] == plain[sentence.start : sentence.end].strip()
        end = sentence.end
