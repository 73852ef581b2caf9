"""Topics: takes the words of what was said, gives what it is about as short noun phrases."""

from extractor.embedded import lexicons
from extractor.embedded.cues import attitude_nouns
from extractor.embedded.words import NAME, NOUN, NUMBER, PARTICIPLE, Word

_INSIDE = frozenset((NAME, NOUN, PARTICIPLE))
_LINKS = frozenset("of in on".split())
_BEFORE_TOPIC = frozenset("on about of for over regarding concerning".split())
_MOST_TOPICS = 2
_MOST_WORDS = 6


def find_topics(words: list[Word], text: str) -> list[str]:
    """Returns up to two noun phrases, the weightiest first.

    Args:
        words: The words of the content.
        text: The article.
    """
    weighed = sorted(((_weight(words, phrase), phrase) for phrase in _phrases(words)), key=lambda item: -item[0])
    chosen = sorted(phrase for weight, phrase in weighed[:_MOST_TOPICS] if weight > 1)
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
    empty = lexicons.words("empty_nouns")
    last = min(len(words), first + _MOST_WORDS)
    index = first
    while index < last and words[index].tag in _INSIDE and words[index].lower not in empty:
        index += 1
    return index


def _weight(words: list[Word], phrase: tuple[int, int]) -> float:
    first, last = phrase
    tags = [word.tag for word in words[first:last]]
    names, nouns = tags.count(NAME), tags.count(NOUN)
    weight = min(names + nouns, 3) + 0.5 * bool(names) + 0.6 * bool(nouns) - 0.02 * first
    if first and words[first - 1].lower in _BEFORE_TOPIC:
        weight += 0.5
    return weight - (NUMBER in tags)


def _spelled(words: list[Word], text: str) -> str:
    spelled = " ".join(text[word.start : word.end] for word in words)
    return spelled.removesuffix("'s").removesuffix("’s")
