import pytest

from extractor.embedded.sources import noun_phrase_end, subject_after, subject_before
from extractor.embedded.words import CUE, read_words


def subject(text: str, verb: str) -> str | None:
    words = read_words(text, 0, len(text))
    index = next(position for position, word in enumerate(words) if word.lower == verb and word.tag == CUE)
    found = subject_before(words, index)
    if found is None:
        return None
    return text[words[found.first].start : words[found.last - 1].end] if not found.shared else ""


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("President William Ruto has assured traders.", "assured", "President William Ruto"),
        ("The minister on Tuesday repeatedly rejected the plan.", "rejected", "The minister"),
        ("Officials in Lagos said the port was closed.", "said", "Officials in Lagos"),
        ("Earlier in the day, the ministry had said it would wait.", "said", "the ministry"),
        ("Silva, who visited Quito in May, said talks would resume.", "said", "Silva"),
        ("The navy, on the other hand, accused the fishermen of theft.", "accused", "The navy"),
        ("Ana Ruiz, 66, said she was tired.", "said", "Ana Ruiz"),
        ("India, China and Russia agreed to meet.", "agreed", "India, China and Russia"),
        ("The storm hit the coast and analysts said prices would rise.", "said", "analysts"),
        ("A statement issued after the talks said little.", "said", "A statement issued after the talks"),
        ("Farmers — who lost a third of their herds — demanded that it be paid.", "demanded", "Farmers"),
        ("This week the union warned that it would strike.", "warned", "the union"),
    ],
)
def test_the_subject_is_found_before_its_verb(text, verb, expected):
    assert subject(text, verb) == expected


def test_a_verb_after_and_shares_the_subject():
    assert subject("Mbeki went to Harare and urged restraint.", "urged") == ""


def test_a_subject_after_its_verb_takes_its_apposition_along():
    text = "said Rita Katz, director of the institute, on Monday"
    words = read_words(text, 0, len(text))
    found = subject_after(words, 0)
    assert found is not None
    assert text[words[found.first].start : words[found.last - 1].end] == "Rita Katz, director of the institute"


def test_a_noun_phrase_ends_before_a_verb():
    text = "the head of the mission told us"
    words = read_words(text, 0, len(text))
    assert words[noun_phrase_end(words, 0)].lower == "told"
