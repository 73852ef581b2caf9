"""The nearest passage and the differing tokens."""

from extractor.grounding.nearest import TokenIndex

TEXT = "The envoys met in Vell on Monday. They did not sign the 2024 treaty, officials said. The envoys left."
INDEX = TokenIndex(TEXT)


def nearest(quote: str, index: TokenIndex = INDEX):
    passage = index.nearest(quote)
    assert passage is not None
    return passage


def test_passage_and_differences_of_an_altered_quote():
    passage = nearest("They did sign the 2023 treaty, ministers said")
    assert TEXT[passage.start : passage.end] == "They did not sign the 2024 treaty, officials said"
    assert passage.differences() == ('missing "not"', '"2023" -> "2024"', '"ministers" -> "officials"')
    assert passage.changes_number
    assert passage.changes_negation
    assert not passage.changes_case_only


def test_difference_at_either_end_keeps_the_passage_as_long_as_the_quote():
    passage = nearest("Ministers met in Vell on Tuesday")
    assert TEXT[passage.start : passage.end] == "envoys met in Vell on Monday"
    passage = nearest("quickly the envoys met in Vell")
    assert TEXT[passage.start : passage.end] == "The envoys met in Vell"
    assert passage.differences() == ('"quickly the" -> "The"',)


def test_capitals_alone_are_named():
    assert nearest("the envoys met in vell").changes_case_only


def test_quote_that_shares_less_than_half_its_words_has_no_nearest_passage():
    assert INDEX.nearest("A storm hit the coast on Friday night") is None
    assert INDEX.nearest("…") is None
    assert TokenIndex("").nearest("The envoys met") is None


def test_long_quote_in_a_long_text_is_compared_by_its_beginning():
    text = " ".join(f"word{number} the" for number in range(20_000))
    quote = " ".join(f"word{number} the" for number in range(9_000, 9_500)).replace("word9010", "other")
    passage = nearest(quote, TokenIndex(text))
    assert passage.differences() == ('"other" -> "word9010"',)
    assert text.startswith("word9000 the", passage.start)
