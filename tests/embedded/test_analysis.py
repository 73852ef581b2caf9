from hypothesis import given
from hypothesis import strategies as st

from extractor.embedded.analysis import analyse

WORDS = st.sampled_from(
    "President Foreign Minister Ana Horvat Kenya Kenyan U.S. the two leaders met with his counterpart , . and in Oslo "
    "on Monday 's said \" UN Mr. of - ( ) \n".split(" ")
)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_mentions_are_in_order_lie_in_their_sentence_and_do_not_overlap(text: str) -> None:
    document = analyse(text, published="2020-02-02")
    end = 0
    for mention in document.mentions:
        sentence = document.sentences[mention.sentence]
        assert end <= mention.start < mention.end
        assert sentence.start <= mention.start
        assert mention.end <= sentence.end
        end = mention.end
    for place in document.places:
        assert 0 <= place.start < place.end <= len(text)


def test_an_empty_article_has_nothing() -> None:
    document = analyse("")
    assert (document.sentences, document.mentions, document.places) == ([], [], [])
