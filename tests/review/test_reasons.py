from extractor.confidence_signals import SIGNALS
from extractor.review import reasons as module
from extractor.review.reasons import reasons


def test_weak_signals_are_told_in_words_and_strong_ones_are_not() -> None:
    told = reasons({"found_in_evidence": 0.25, "found_in_article": 1.0, "reasks": 1.0, "length": 3.0})
    assert told == ["25% of its words are in the evidence", "the model had to be asked again"]
    assert reasons({"found_in_article": 0.0}) == ["none of its words are in the article"]


def test_a_field_without_a_weak_signal_says_so() -> None:
    assert reasons({"found_in_evidence": 1.0, "items": 2.0}) == ["no signal speaks against it"]
    assert reasons({}) == ["the run stores no signals for it"]


def test_a_signal_that_is_not_known_is_named_when_it_is_weak() -> None:
    assert reasons({"own_check": 0.1}) == ["own check: 0.10"]
    assert reasons({"own_check": 0.9}) == ["no signal speaks against it"]


def test_every_signal_of_the_engine_is_known() -> None:
    assert set(SIGNALS) == set(module._PHRASES) | module._NEUTRAL
