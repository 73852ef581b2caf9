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

from extractor.embedded import lexicons
from extractor.embedded.document import Sentence
from extractor.embedded.lexicons import WORD, Term

_PARTICLE_NAME = re.compile(r"(?:al|el|ul|ur|as|ash|ad|an|at|az|abu|d|bin)[-'][A-Z]")
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


class Tagger:
    """Tags the sentences of one article, whose lower-case words tell which capitals are names."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._lower_words = frozenset(re.findall(r"(?<![\w'-])[a-zà-ÿ]+(?![\w'-])", plain))
        self._proper, self._common = lexicons.proper_phrases(), lexicons.common_phrases()
        self._known = _word_tags()

    def tag(self, sentence: Sentence) -> Tagged:
        """Returns the sentence as tagged units."""
        tokens = self._tokens(sentence)
        units: list[Unit] = []
        tags: list[str] = []
        index = 0
        while index < len(tokens):
            count, term = self._longest(tokens, index)
            last = tokens[index + count - 1]
            start = tokens[index][0]
            text = self._plain[start : last[1]]
            unit = Unit(start, last[1], text, term)
            tags.append(self._tag(unit, opens=not units))
            units.append(unit)
            index += count
        return Tagged(sentence, tuple(units), "".join(tags))

    def _tag(self, unit: Unit, *, opens: bool) -> str:
        if unit.term is None:
            return self._word_tag(unit.text, opens)
        is_dateline = opens and unit.text.isupper() and unit.term.tag in "KL"
        return "." if is_dateline else unit.term.tag

    def _tokens(self, sentence: Sentence) -> list[tuple[int, int, str]]:
        tokens: list[tuple[int, int, str]] = []
        for match in WORD.finditer(self._plain, sentence.start, sentence.end):
            text, start = match[0], match.start()
            if "-" in text[1:-1] or "/" in text:
                tokens.extend(self._split(text, start))
            else:
                tokens.append((start, match.end(), text))
        return tokens

    def _split(self, text: str, start: int) -> Iterable[tuple[int, int, str]]:
        if text in self._proper or text.lower() in self._common:
            return [(start, start + len(text), text)]
        parts = re.split(r"([-/])", text)
        if not any(self._is_known(part) or part in ("PM", "FM") for part in parts):
            return [(start, start + len(text), text)]
        found, offset = [], start
        for part in parts:
            found.append((offset, offset + len(part), "-" if part == "/" else part))
            offset += len(part)
        return found

    def _is_known(self, word: str) -> bool:
        return any(not rest for rest, _ in self._proper.get(word, ()))

    def _longest(self, tokens: list[tuple[int, int, str]], index: int) -> _Found:
        text = tokens[index][2]
        best = _match(self._proper[text], tokens, index, lower=False) if text in self._proper else _NOTHING
        if best is _NOTHING and len(text) > 3 and text.isupper() and text.title() in self._proper:
            best = _match(self._proper[text.title()], tokens, index, lower=False)
        lower = text.lower()
        if lower in self._common:
            best = max(best, _match(self._common[lower], tokens, index, lower=True), key=_length)
        return best

    def _word_tag(self, text: str, opens: bool) -> str:
        lower = text.lower()
        if lower in _CLOSED:
            return _CLOSED[lower]
        if not text[0].isalnum():
            return "."
        known = self._known.get(text) or self._known.get(lower)
        if known and (text in self._known or not opens or known in "xX"):
            return known
        if not text[0].isupper():
            return "N" if _PARTICLE_NAME.match(text) else self._known.get(lower, "w")
        if text[-1] == ".":
            return "i"
        if opens and lower in self._lower_words:
            return "w"
        return "N" if text not in lexicons.words("capitalised_words") else "w"


def _length(found: _Found) -> tuple[int, bool]:
    return found[0], found[1] is not None


def _match(
    entries: list[tuple[tuple[str, ...], Term]], tokens: list[tuple[int, int, str]], index: int, *, lower: bool
) -> _Found:
    for rest, term in entries:
        if not rest:
            return 1, term
        following = [token[2] for token in tokens[index + 1 : index + 1 + len(rest)]]
        if lower:
            following = [text.lower() for text in following]
        if following == list(rest):
            return len(rest) + 1, term
    return _NOTHING


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
