"""Topics: takes the words of what was said, gives what it is about as short noun phrases."""

from extractor.embedded import lexicons
from extractor.embedded.cues import attitude_nouns
from extractor.embedded.words import NAME, NOUN, NUMBER, PARTICIPLE, Word

_INSIDE = frozenset((NAME, NOUN, PARTICIPLE))
_LINKS = frozenset("of in on".split())
_MOST_TOPICS = 2
_MOST_WORDS = 6


def find_topics(words: list[Word], text: str) -> list[str]:
    """Returns up to two noun phrases, the weightiest first.

    Args:
        words: The words of the content.
        text: The article.
    """
    phrases = _phrases(words)
    ranked = sorted(phrases, key=lambda phrase: -_weight(words, phrase))
    chosen = sorted(phrase for phrase in ranked[:_MOST_TOPICS] if _weight(words, phrase) > 1)
    return [_spelled(words[first:last], text) for first, last in chosen]


def _phrases(words: list[Word]) -> list[tuple[int, int]]:
    """Returns the noun phrases, each with one phrase that "of", "in" or the like attaches to it."""
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(words):
        end = _noun_phrase(words, index)
        if end == index or _is_infinitive(words, index) or words[end - 1].lower in attitude_nouns():
            index = max(index + 1, end if end > index and words[end - 1].lower in attitude_nouns() else 0)
            continue
        linked = end + 1
        if end < len(words) and words[end].lower in _LINKS:
            linked += linked < len(words) and words[linked].tag == "D"
            further = _noun_phrase(words, linked)
            if further > linked and further - index <= _MOST_WORDS + 1:
                end = further
        found.append((index, end))
        index = end
    return found


def _is_infinitive(words: list[Word], index: int) -> bool:
    """Whether a word that looks like a noun is a verb after "to" ("to strengthen ties")."""
    return index > 0 and words[index - 1].lower == "to" and words[index].tag == NOUN


def _noun_phrase(words: list[Word], first: int) -> int:
    index = first
    while index < len(words) and words[index].tag in _INSIDE and index - first < _MOST_WORDS:
        if words[index].lower in lexicons.words("empty_nouns"):
            break
        index += 1
    return index


def _weight(words: list[Word], phrase: tuple[int, int]) -> float:
    first, last = phrase
    inside = words[first:last]
    nouns = [word for word in inside if word.tag in (NOUN, NAME)]
    weight = min(len(nouns), 3) + any(word.tag == NAME for word in inside) * 0.5 - first * 0.02
    if any(word.tag == NOUN for word in inside):
        weight += 0.6
    if first and words[first - 1].lower in ("on", "about", "of", "for", "over", "regarding", "concerning"):
        weight += 0.5
    return weight - any(word.tag == NUMBER for word in inside)


def _spelled(words: list[Word], text: str) -> str:
    spelled = " ".join(text[word.start : word.end] for word in words)
    return spelled.removesuffix("'s").removesuffix("’s")
