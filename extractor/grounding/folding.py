"""Typographic folding: a text in, the same text in one spelling out, with every offset traceable to the original.

Two texts fold to the same string only when they say the same thing in different type. Case, digits and words are
never folded, nor are characters that stand for a number in another position (`m²`, `10⁵`, `½`, `①`).
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
"""Characters that show nothing, as the inside of a regular expression's set."""

# Tags of compatibility decompositions (Unicode Standard Annex 44, table 14) that change the type and not the
# meaning. Left out: <super>, <sub>, <fraction>, <circle> and <square>, where a digit would change its value.
_TYPE_ONLY = frozenset(
    "<compat> <final> <font> <initial> <isolated> <medial> <narrow> <noBreak> <small> <vertical> <wide>".split()
)
_SINGLE_QUOTES = "'‘’‚‛′ʹʼ`´‹›ˋ"
_DOUBLE_QUOTES = '"“”„‟″«»〝〞ʺ'
_DASHES = "-‐‑‒–—―−⸺⸻"
_PUNCTUATION = (
    dict.fromkeys(_SINGLE_QUOTES, "'") | dict.fromkeys(_DOUBLE_QUOTES, '"') | dict.fromkeys(_DASHES, "-") | {"…": "..."}
)
_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_PIECE = re.compile(
    rf"(?P<space>[\s{INVISIBLE}]+)|(?P<dash>-{{2,}})|(?P<quote>''|``|[\"`])|(?P<other>[^\x00-\x7f\s{INVISIBLE}]+)"
)
# Where a piece may begin. One set and three literals scan six times faster than the alternatives of _PIECE.
_BEGINNINGS = (
    re.compile(rf"[^ !#-_a-~](?:(?<=[\s{INVISIBLE}])[\s{INVISIBLE}]*|(?<=[^\x00-\x7f])[^\x00-\x7f\s{INVISIBLE}]*)?"),
    re.compile("  +"),
    re.compile("--+"),
    re.compile("''"),
)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back to the original.

    Attributes:
        text: The folded text.
        pieces: For each piece whose length changed: its start and end in the folded text, then in the original, as
            four parallel lists in order.
    """

    text: str
    pieces: tuple[list[int], list[int], list[int], list[int]]

    def start(self, offset: int) -> int | None:
        """Returns where the character at a folded offset begins in the original; `None` inside a piece."""
        folded_starts, folded_ends, starts, ends = self.pieces
        index = bisect_right(folded_starts, offset) - 1
        if index < 0:
            return offset
        if folded_ends[index] > offset:
            return starts[index] if folded_starts[index] == offset else None
        return ends[index] + offset - folded_ends[index]

    def end(self, offset: int) -> int | None:
        """Returns where the character before a folded offset ends in the original; `None` inside a piece."""
        folded_starts, folded_ends, _, ends = self.pieces
        index = bisect_left(folded_starts, offset) - 1
        if index < 0:
            return offset
        return None if folded_ends[index] > offset else ends[index] + offset - folded_ends[index]


def fold(text: str) -> Folded:
    """Returns a text in one typographic spelling.

    Quotation marks of all kinds become `'` (double marks after a digit stay apart, as they may be inches), dashes,
    hyphens and minus signs `-`, the ellipsis three dots, white space one space; invisible characters go; everything
    else takes its compatibility decomposition (Unicode normalisation form KD) where that changes only the type.
    Linear in the length of the text.
    """
    parts: list[str] = []
    pieces: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    length = position = 0
    for match in _pieces(text):
        start, end = match.span()
        if start > position:
            parts.append(text[position:start])
            length += start - position
        for folded, piece_start, piece_end in _fold_match(match, text):
            if len(folded) != piece_end - piece_start:
                for values, value in zip(pieces, (length, length + len(folded), piece_start, piece_end), strict=True):
                    values.append(value)
            parts.append(folded)
            length += len(folded)
        position = end
    parts.append(text[position:])
    return Folded("".join(parts), pieces)


def _pieces(text: str) -> Iterator[re.Match[str]]:
    position = 0
    for start in sorted(match.start() for pattern in _BEGINNINGS for match in pattern.finditer(text)):
        if start < position:
            continue
        match = _PIECE.match(text, start)
        if match is None:
            continue
        if match.lastgroup == "space" and start > position and text[start - 1] == " ":
            match = _PIECE.match(text, start - 1) or match
        position = match.end()
        yield match


def _fold_match(match: re.Match[str], text: str) -> list[tuple[str, int, int]]:
    start, end = match.span()
    kind = match.lastgroup
    if kind == "other":
        return _fold_characters(text, start, end)
    if kind == "space":
        return [(_fold_space(text, start, end), start, end)]
    if kind == "dash":
        return [("-", start, end)]
    return [("'" if match[0] == "`" else _double_quote(text, start), start, end)]


def _fold_space(text: str, start: int, end: int) -> str:
    spaces = "".join(filter(str.isspace, text[start:end]))
    if not spaces:
        return ""
    # The last number of one line and the first of the next, or of two columns, are not one number with a space in it.
    between_digits = text[start - 1 : start].isdigit() and text[end : end + 1].isdigit()
    return "\n" if between_digits and (len(spaces) > 1 or spaces in _BREAKS) else " "


def _double_quote(text: str, start: int) -> str:
    return '"' if text[start - 1 : start].isdigit() else "'"


def _fold_characters(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    pieces = []
    position = start
    while position < end:
        after = position + 1
        while after < end and unicodedata.combining(text[after]):
            after += 1
        if after - position == 1:
            folded = _CHARACTERS[text[position]]
            if folded == '"':
                folded = _double_quote(text, position)
        else:
            folded = _in_canonical_order("".join(_CHARACTERS[character] for character in text[position:after]))
        pieces.append((folded, position, after))
        position = after
    return pieces


def _in_canonical_order(cluster: str) -> str:
    # A stable sort of each run of marks by combining class (Unicode Standard, 3.11): unicodedata.normalize takes
    # quadratic time for a long run.
    ordered: list[str] = []
    marks: list[str] = []
    for character in cluster:
        if unicodedata.combining(character):
            marks.append(character)
        else:
            ordered += [*sorted(marks, key=unicodedata.combining), character]
            marks = []
    return "".join([*ordered, *sorted(marks, key=unicodedata.combining)])


class _Characters(dict[str, str]):
    def __missing__(self, character: str) -> str:
        folded = self[character] = _fold_character(character)
        return folded


def _fold_character(character: str) -> str:
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    tag = unicodedata.decomposition(character).partition(" ")[0]
    if tag.startswith("<") and tag not in _TYPE_ONLY:
        return character
    decomposed = unicodedata.normalize("NFKD", character)
    if " " in decomposed or (tag == "<compat>" and any(map(str.isnumeric, decomposed))):
        return character
    return "".join(_PUNCTUATION.get(part, part) for part in decomposed)


_CHARACTERS = _Characters()
