import pytest

from extractor.embedded.topics import find_topics
from extractor.embedded.words import read_words


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("concern about the situation in the Red Sea", ["situation in the Red Sea"]),
        ("a commitment to the nuclear test ban", ["nuclear test ban"]),
        ("to strengthen trade ties", ["trade ties"]),
        ("it must", []),
    ],
)
def test_noun_phrases_of_weight_are_topics(text, topics):
    assert find_topics(read_words(text, 0, len(text)), text) == topics


def test_there_are_never_more_than_two():
    text = "border trade, fishing rights, rail links, water shares and visa rules"
    assert len(find_topics(read_words(text, 0, len(text)), text)) == 2
