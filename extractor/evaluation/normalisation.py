"""Text in, comparable tokens out: folds spelling that does not change what a name or a sentence says."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’]t\b)?")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:U\.\s?S|U\.\s?K|U\.\s?N|E\.\s?U|U\.A\.E)\b\.?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")

_FUNCTION_WORDS = frozenset(
    """a an the of in on at to for from by with and or as is are was were be been being has have had its it their his
    her this that these those which who whom would will should could may might than then also both""".split()
)
_NEGATORS = frozenset(
    """not no never none nobody nothing nowhere neither without cannot nor deny denies denied denying denial""".split()
)
_NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
}


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """Returns a text's words and numbers in order: case folded, no diacritics, possessives or punctuation."""
    joined = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", _POSSESSIVE.sub("", text))
    plain = "".join(char for char in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(char))
    return tuple(_number(word) for word in _WORD.findall(plain.casefold()))


@lru_cache(maxsize=100_000)
def content_words(text: str) -> tuple[str, ...]:
    """Returns the words of a text without function words, number words as digits; all words if nothing else is left."""
    found = tuple(_NUMBER_WORDS.get(word, word) for word in words(text) if word not in _FUNCTION_WORDS)
    return found or words(text)


@lru_cache(maxsize=100_000)
def negations(text: str) -> int:
    """Returns how often a text negates; `neither … nor` is one negation."""
    found = words(text)
    count = sum(word in _NEGATORS or word.endswith(("n't", "n’t")) for word in found)
    return count - ("nor" in found and "neither" in found)


@lru_cache(maxsize=100_000)
def numbers(text: str) -> frozenset[str]:
    """Returns the numbers of a text, whether written in digits or (up to twenty) in words."""
    return frozenset(word for word in content_words(text) if word[0].isdigit())


@lru_cache(maxsize=100_000)
def digits(text: str) -> frozenset[str]:
    """Returns the numbers that a text writes in digits."""
    return frozenset(word for word in words(text) if word[0].isdigit())


def _number(word: str) -> str:
    if ordinal := _ORDINAL.fullmatch(word):
        return ordinal[1]
    return word.replace(",", "") if _GROUPED.fullmatch(word) else word
