from extractor.embedded.quotations import find_quotations
from extractor.embedded.words import read_words


def tags(text: str) -> dict[str, str]:
    return {word.lower: word.tag for word in read_words(text, 0, len(text))}


def test_offsets_are_those_of_the_article():
    text = "Mr. Aziz met U.S. envoy J. Lee — in Doha."
    assert [text[word.start : word.end] for word in read_words(text, 0, len(text))][:3] == ["Mr.", "Aziz", "met"]
    assert all(text[word.start : word.end].lower() == word.lower for word in read_words(text, 0, len(text)))


def test_a_quotation_becomes_one_word():
    text = "“We agree,” she said."
    words = read_words(text, 0, len(text), find_quotations(text))
    assert [word.tag for word in words][:3] == ["Q", "H", "V"]


def test_a_noun_that_looks_like_a_reporting_verb_is_a_noun():
    assert tags("She rejected previous reports about the claims of the rebels.")["reports"] == "n"
    assert tags("The demand of the union was met.")["demand"] == "n"


def test_the_same_form_as_a_verb_is_a_verb():
    assert tags("Putin claims that nothing happened.")["claims"] == "V"
    assert tags("Analysts say the bloc is weak.")["say"] == "V"


def test_a_pronoun_with_an_auxiliary_is_a_pronoun():
    assert tags("Yesterday he's said it again.")["he's"] == "H"


def test_a_participle_before_a_noun_is_no_finite_verb():
    assert tags("He welcomed the agreed framework.")["agreed"] != "V"
