from extractor.embedded.analysis import analyse
from extractor.embedded.passages import read_passages


def texts(text: str) -> list[str]:
    return [text[passage.start : passage.end] for passage in read_passages(analyse(text))]


def test_a_quotation_of_several_sentences_is_kept_whole():
    assert texts("He was calm. “We wait. We hope,” he said. It rained.") == [
        "He was calm.",
        "“We wait. We hope,” he said.",
        "It rained.",
    ]


def test_a_quoted_question_keeps_the_words_that_say_whose_it_is():
    assert texts("“Is it over?” Bush asked. Nobody knew.") == ["“Is it over?” Bush asked.", "Nobody knew."]


def test_some_words_in_quotation_marks_stay_words_of_the_sentence():
    (passage,) = read_passages(analyse("She called the offer “a joke” on Monday."))
    assert "Q" not in [word.tag for word in passage.words]
    assert len(passage.quotations) == 1


def test_headlines_stand_apart_and_bullets_amid_the_body_do_not():
    text = (
        "Ruiz urges calm\n\nForeign Minister Ana Ruiz urged both sides to stay calm on Monday.\n\n"
        "■ She said that the vote in the north had been free and fair throughout."
    )
    assert [passage.heading for passage in read_passages(analyse(text))] == [True, False, False]
