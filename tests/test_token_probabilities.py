"""Log-probabilities of a value, found in the tokens of a reply."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.token_probabilities import TokenProbabilities


def test_only_the_tokens_of_the_value_count():
    tokens = [('{"town": "', -9.0), ("New ", -1.0), ("Vell", -3.0), ('", "size": ', -9.0), ("12", -0.5), ("}", -9.0)]
    probabilities = TokenProbabilities(tokens)
    assert probabilities.mean([("town", "New Vell")]) == -2.0
    assert probabilities.mean([("size", 12)]) == -0.5
    assert probabilities.mean([("town", "New Vell"), ("size", 12)]) == -1.5
    assert probabilities.mean([("town", "Oslo")]) is None
    assert probabilities.mean([]) is None


def test_same_words_under_another_key_are_another_value():
    tokens = [('{"a": "', -9.0), ("x", -1.0), ('", "b": ["', -9.0), ("x", -3.0), ('", null]}', -0.25)]
    probabilities = TokenProbabilities(tokens)
    assert probabilities.mean([("a", "x")]) == -1.0
    assert probabilities.mean([("b", "x")]) == -3.0
    assert probabilities.mean([("b", None)]) == -0.25


def test_impossible_token_is_bounded():
    assert TokenProbabilities([('{"a": "', 0.0), ("x", -9999.0), ('"}', 0.0)]).mean([("a", "x")]) == -10.0


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=20), st.integers(1, 5), st.booleans())
def test_any_string_is_found_however_it_is_cut_and_escaped(value: str, size: int, ascii_only: bool):
    reply = json.dumps({"a": value}, ensure_ascii=ascii_only)
    tokens = [(reply[start : start + size], -1.0) for start in range(0, len(reply), size)]
    found = TokenProbabilities(tokens).mean([("a", value)])
    assert found == -1.0


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet='{}[]":,\\ a1n', max_size=40))
def test_broken_reply_never_raises(reply: str):
    TokenProbabilities([(character, -1.0) for character in reply]).mean([("a", "a"), ("", None)])
