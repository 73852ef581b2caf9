"""Parts of an article: paragraphs packed up to a size, with an overlap, and the halves of a part.

Sizes are in characters. A part ends at a paragraph where it can, else at a line, a sentence, or a space.
"""

import re
from typing import NamedTuple


class PartSize(NamedTuple):
    """How an article is cut: characters that are asked about at once, and those that neighbours share."""

    characters: int
    overlap: int


_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s+"), re.compile(r"\s+"))


def split(text: str, part_size: PartSize) -> list[tuple[int, int]]:
    """Returns ranges that cover a text, each of the size at most, neighbours sharing about the overlap."""
    size, overlap = part_size
    if len(text) <= size:
        return [(0, len(text))]
    ranges, start = [], 0
    while True:
        end = _break_before(text, start + 1, start + size) if start + size < len(text) else len(text)
        ranges.append((start, end))
        if end == len(text):
            return ranges
        start = max(start + 1, _break_after(text, end - overlap, end))


def halves(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the two ranges of a part cut near its middle, or nothing when it cannot be cut."""
    middle = (start + end) // 2
    for pattern in _BREAKS:
        cuts = [match.end() for match in pattern.finditer(text, start, end) if text[match.end() : end].strip()]
        cuts = [cut for cut in cuts if text[start:cut].strip()]
        if cuts:
            cut = min(cuts, key=lambda place: abs(place - middle))
            return [(start, cut), (cut, end)]
    return []


def _break_before(text: str, earliest: int, latest: int) -> int:
    """Returns the last good place to end a part, not before its middle unless there is no other."""
    middle = (earliest + latest) // 2
    for pattern in _BREAKS:
        cuts = [match.end() for match in pattern.finditer(text, middle, latest)]
        if cuts:
            return cuts[-1]
    return latest


def _break_after(text: str, earliest: int, latest: int) -> int:
    """Returns the first good place for the next part to start, so that it repeats whole paragraphs or sentences."""
    earliest = max(earliest, 0)
    for pattern in _BREAKS:
        match = pattern.search(text, earliest, latest)
        if match:
            return match.end()
    return latest
