"""Tagging: a sentence in, its words and known phrases out, each with a one-letter tag that patterns can be written on.

Tags: `C` country, `D` demonym, `K` capital, `L` other city, `G` organisation, `B` side such as the Taliban,
`O` office, `Q` offices (plural), `g` group noun (officials), `S` sides (countries, parties), `H` honorific that is
dropped, `h` honorific that is kept, `N` capitalised word that may be a name, `i` initials, `p` name particle,
`I` institution word, `E` place, event or thing word, `T` day or month, `s` possessive, `c` counterpart,
`q` counterparts, `x` adjective, `X` adjective that belongs to an office, `2` two or both, `d` article, `j` his, her,
their, `f` of, `t` to or for, `m` from, `&` and, `r` he or she, `R` they, `-` hyphen, `,` comma, `"` quotation mark,
`(` parentheses, `.` other punctuation, `w` other word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from extractor.embedded import lexicons
from extractor.embedded.document import Sentence
from extractor.embedded.lexicons import WORD, Entries, Term, find_phrase

_LOWER_WORD = re.compile(r"(?<![\w'-])[a-zà-ÿ]+(?![\w'-])")
_INITIAL = re.compile(r"[A-Z]\.?$")
_PARTICLE_NAME = re.compile(r"(?:al|el|ul|ur|as|ash|ad|an|at|az|abu|d|bin)[-'][A-Z]")
_TITLED = re.compile(r"\b(?:President|Minister|Secretary|Ambassador|Chancellor|Premier|Mr\.?|Ms\.?|Mrs\.?)\s([A-Z]\w+)")
_KOREAS = {
    "North": re.compile(r"North and South (Korean?)\b"),
    "South": re.compile(r"South and North (Korean?)\b"),
}
_MONTH_NAMES = frozenset("Jan Jun May April June August".split())
_DATED = re.compile(r"\.?,?\s+\d")
_UNDATED = re.compile(r"(?:\b(?:[a-z]+|\d+(?:st|nd|rd|th)?),?|[,.])\s\Z")
_CLOSED = {"'s": "s", "counterpart": "c", "counterparts": "q", "the": "d", "a": "d", "an": "d", "his": "j", "her": "j"}
_CLOSED |= {"their": "j", "its": "j", "of": "f", "to": "t", "for": "t", "and": "&", "he": "r", "she": "r", "they": "R"}
_CLOSED |= {
    "two": "2",
    "both": "2",
    "three": "2",
    "four": "2",
    "-": "-",
    "–": ".",
    ",": ",",
    '"': '"',
    "(": "(",
    ")": "(",
}
_CLOSED |= {"him": "r", "them": "R", "himself": "w", "herself": "w", "&": "&", "from": "m"}


_Found = tuple[int, Term | None]
_NOTHING: _Found = (1, None)


@dataclass(slots=True)
class Unit:
    """A word or a known phrase: its offsets, its words as they stand, and what a lexicon says about it."""

    start: int
    end: int
    text: str
    term: Term | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """A sentence as units and a string with one tag for each."""

    sentence: Sentence
    units: tuple[Unit, ...]
    tags: str


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word wherever it stands: phrases it opens, its tag inside and at the start of a sentence."""

    proper: Entries
    common: Entries
    tag: str
    opening_tag: str


class Tagger:
    """Tags the sentences of one article, whose lower-case words tell which capitals are names."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._lower_words = frozenset(_LOWER_WORD.findall(plain))
        self._surnames = frozenset(_TITLED.findall(plain))

    def tag(self, sentence: Sentence) -> Tagged:
        """Returns the sentence as tagged units."""
        tokens = self._tokens(sentence)
        units: list[Unit] = []
        tags: list[str] = []
        index = 0
        while index < len(tokens):
            start, end, text = tokens[index]
            word = _word(text)
            count, term = _longest(word, tokens, index) if word.proper or word.common else _NOTHING
            if text in _KOREAS and (half := _KOREAS[text].match(self._plain, start)):
                count, term = 1, find_phrase(f"{text} {half[1]}")
            if count > 1:
                end = tokens[index + count - 1][1]
                text = self._plain[start:end]
            if term is not None:
                is_dateline = not units and term.tag in "KL" and text.isupper()
                tags.append("." if is_dateline else term.tag)
            else:
                is_initial = text == "A" and len(tokens[index + 1 : index + 2]) and _INITIAL.match(tokens[index + 1][2])
                tag = word.tag if units else self._opening_tag(word, text)
                is_name = is_initial or (tag in "TE" and self._is_name(text, tag, start, end))
                is_name = is_name or (text == "He" and tags[-1:] == ["O"])
                tags.append("N" if is_name else tag)
            units.append(Unit(start, end, text, term))
            index += count
        return Tagged(sentence, tuple(units), "".join(tags))

    def _opening_tag(self, word: _Word, text: str) -> str:
        return "w" if word.opening_tag == "N" and text.lower() in self._lower_words else word.opening_tag

    def _is_name(self, text: str, tag: str, start: int, end: int) -> bool:
        """Whether a word that is usually a month or a part of a place's name is a person's name here."""
        if text in _MONTH_NAMES:
            return not _is_month(self._plain, start, end)
        return tag == "E" and text in self._surnames

    def _tokens(self, sentence: Sentence) -> list[tuple[int, int, str]]:
        tokens: list[tuple[int, int, str]] = []
        for match in WORD.finditer(self._plain, sentence.start, sentence.end):
            text = match[0]
            if "-" in text[1:-1] or "/" in text:
                tokens.extend(_split(text, match.start()))
            else:
                tokens.append((match.start(), match.end(), text))
        return tokens


def _is_month(plain: str, start: int, end: int) -> bool:
    """Whether a word such as May is the month: a number follows, or no capitalised word stands before it."""
    if _DATED.match(plain, end):
        return True
    named = plain[end : end + 2].strip()[:1].isupper() or _UNDATED.search(plain, max(0, start - 16), start) is None
    return not named


def _split(text: str, start: int) -> Iterable[tuple[int, int, str]]:
    """Returns the parts of "US-China", but keeps "Ise-Shima" and "al-Assad" whole."""
    proper = lexicons.proper_phrases()
    parts = re.split(r"([-/])", text)
    joins = any(part in ("PM", "FM") or any(not rest for rest, _ in proper.get(part, ())) for part in parts)
    if text in proper or text.lower() in lexicons.common_phrases() or not joins:
        return [(start, start + len(text), text)]
    found, offset = [], start
    for part in parts:
        found.append((offset, offset + len(part), "-" if part == "/" else part))
        offset += len(part)
    return found


@lru_cache(maxsize=1 << 14)
def _word(text: str) -> _Word:
    proper, common = lexicons.proper_phrases(), lexicons.common_phrases()
    entries = proper.get(text, [])
    if not entries and len(text) > 3 and text.isupper():
        entries = proper.get(text.title(), [])
    return _Word(entries, common.get(text.lower(), []), _word_tag(text, opens=False), _word_tag(text, opens=True))


def _word_tag(text: str, *, opens: bool) -> str:
    lower = text.lower()
    if lower in _CLOSED:
        return _CLOSED[lower]
    if not text[0].isalnum():
        return "."
    tags = _word_tags()
    known = tags.get(text) or tags.get(lower)
    if known and (text in tags or not opens or known in "xX"):
        return known
    if not text[0].isupper():
        return "N" if _PARTICLE_NAME.match(text) else "w"
    if text[-1] == ".":
        return "i"
    return "N" if text not in lexicons.words("capitalised_words") else "w"


def _longest(word: _Word, tokens: list[tuple[int, int, str]], index: int) -> _Found:
    best = _match(word.proper, tokens, index, lower=False)
    return max(best, _match(word.common, tokens, index, lower=True), key=_length) if word.common else best


def _length(found: _Found) -> tuple[int, bool]:
    return found[0], found[1] is not None


def _match(entries: Entries, tokens: list[tuple[int, int, str]], index: int, *, lower: bool) -> _Found:
    for rest, term in entries:
        if not rest:
            return 1, term
        following = [token[2] for token in tokens[index + 1 : index + 1 + len(rest)]]
        if lower:
            following = [text.lower() for text in following]
        if following == list(rest):
            return len(rest) + 1, term
    return _NOTHING


@cache
def _word_tags() -> dict[str, str]:
    tags = dict.fromkeys(lexicons.words("office_topics"), "X")
    tags |= {word: "X" if kept else "x" for word, kept in lexicons.marked_words("adjectives").items()}
    tags |= dict.fromkeys(lexicons.words("place_words"), "E")
    tags |= dict.fromkeys(lexicons.words("institution_words"), "I")
    tags |= {word: "h" if kept else "H" for word, kept in lexicons.marked_words("honorifics").items()}
    tags |= dict.fromkeys(lexicons.words("name_particles"), "p")
    for names in lexicons.labelled("times").values():
        tags |= dict.fromkeys(names, "T")
    return {word: tag for word, tag in tags.items() if word.lower() not in _CLOSED}
