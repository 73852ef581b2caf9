"""Grounding: finds a quote in an article, or says why it is not there.

A quote counts as evidence only when the article holds its words, exactly or in other typography. What is stored is
always the article's own slice, never the quote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extractor.grounding.boundaries import Cut, CutKind, find_cut
from extractor.grounding.folding import Folded, fold
from extractor.grounding.nearest import NearestPassage, TokenIndex

Verdict = Literal["exact", "folded"]
MissingKind = (
    CutKind
    | Literal[
        "empty",
        "not in the article",
        "changed number",
        "negation",
        "changed case",
        "changed words",
        "changed punctuation",
        "joined from two places",
    ]
)

MAX_FOLDED = 2_000_000
"""Characters up to which a text is folded; in a longer one only exact quotes are found."""

_MAX_OCCURRENCES = 200
_LONG_QUOTE = 2_000
_MAX_LONG_OCCURRENCES = 5
_SHOWN = 300
_TAIL = 12
_LEADING = re.compile(r"[\[(]?\.{3,}[\])]?\s*")
_TRAILING = re.compile(r"\s*(?:[\[(]?\.{3,}[\])]?|[.,;:])\Z")
_JOINT = re.compile(r"\s*[\[(]?\.{3,}[\])]?\s*")

_REASONS: dict[MissingKind, str] = {
    "empty": "the quote holds no word",
    "not in the article": "the article has no such passage",
    "changed number": "a number differs from the article",
    "negation": "a negation was dropped or added",
    "changed case": "capitals differ from the article",
    "changed words": "words differ from the article",
    "changed punctuation": "punctuation differs from the article",
    "joined from two places": "the quote joins passages that do not follow one another; give each as its own quote",
    "word cut off": "the quote begins or ends inside a word",
    "number cut off": "the quote begins or ends inside a number",
    "negation cut off": "the quote leaves off the negation beside it; include it",
}


@dataclass(frozen=True, slots=True)
class Located:
    """A quote that the article holds.

    Attributes:
        start: Offset of its first character, in code points of the original text.
        end: Offset after its last character; `text[start:end]` is the evidence to store.
        verdict: `exact`, or `folded` when only typography differs (see `grounding.folding.fold`) or the quote had
            added marks around it: enclosing quotation marks, an ellipsis, a final full stop or comma.
        occurrences: How often the article holds it, counted up to 200.
    """

    start: int
    end: int
    verdict: Verdict
    occurrences: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A quote that the article does not hold.

    Attributes:
        kind: A short stable name for what is wrong.
        reason: The same in words.
        nearest: The passage of the article that comes nearest, as it stands there.
        nearest_start: Its offset.
        differences: What would have to change in the quote, token by token: `"2023" -> "2024"`, `missing "not"`,
            `extra "quickly"`.
    """

    kind: MissingKind
    reason: str
    nearest: str | None = None
    nearest_start: int | None = None
    differences: tuple[str, ...] = ()

    def message(self) -> str:
        """Returns what to tell whoever gave the quote, so that it can be mended."""
        parts = [f"{self.kind}: {self.reason}."]
        if self.differences:
            parts.append(f"Differences: {', '.join(self.differences)}.")
        if self.nearest is not None:
            parts.append(f"The article says: {_shortened(self.nearest)}")
        return " ".join(parts)


class Passages:
    """The text of one article, in which quotes are located. The text is folded once, when first needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def locate(self, quote: str, after: int = 0) -> Located | Missing:
        """Finds a quote in the article.

        Tried in order: the quote as it is; with typography folded; without marks added around it. A match must begin
        and end at the boundary of a word or number and must not leave off a negation of its own clause. Never raises;
        takes time linear in the lengths.

        Args:
            quote: Words that are said to stand in the article. White space around them is ignored.
            after: Where to begin: the first occurrence at or after this offset is taken, else the first of all.
        """
        wanted = quote.strip()
        if not any(map(str.isalnum, wanted)):
            return Missing("empty", _REASONS["empty"])
        cuts: list[Cut] = []
        found = self._choose(self._exact(wanted), "exact", after, cuts)
        folded = fold(wanted).text.strip() if found is None and not self._too_long(wanted) else None
        for variant in _undecorated(folded) if folded else ():
            found = self._choose(self._folded_matches(variant), "folded", after, cuts)
            if found is not None:
                break
        if found is not None:
            return found
        return self._cut_off(cuts[0]) if cuts else self._missing(folded)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def _index(self) -> TokenIndex:
        return TokenIndex(self._folded.text)

    def _too_long(self, quote: str) -> bool:
        return len(self.text) > MAX_FOLDED or len(quote) > MAX_FOLDED

    def _exact(self, wanted: str) -> Iterator[tuple[int, int]]:
        for start in _positions(self.text, wanted):
            yield start, start + len(wanted)

    def _folded_matches(self, wanted: str) -> Iterator[tuple[int, int]]:
        for position in _positions(self._folded.text, wanted):
            start = self._folded.start(position)
            end = self._folded.end(position + len(wanted))
            if start is not None and end is not None:
                yield start, end

    def _choose(
        self, matches: Iterator[tuple[int, int]], verdict: Verdict, after: int, cuts: list[Cut]
    ) -> Located | None:
        sound: list[tuple[int, int]] = []
        for start, end in matches:
            cut = find_cut(self.text, start, end)
            if cut is None:
                sound.append((start, end))
            else:
                cuts.append(cut)
        if not sound:
            return None
        start, end = next((span for span in sound if span[0] >= after), sound[0])
        return Located(start, end, verdict, len(sound))

    def _cut_off(self, cut: Cut) -> Missing:
        return Missing(
            cut.kind,
            _REASONS[cut.kind],
            self.text[cut.start : cut.end],
            cut.start,
            (f'missing "{_shortened(cut.lost)}"',),
        )

    def _missing(self, folded: str | None) -> Missing:
        passage = None if folded is None else self._index.nearest(folded)
        kind: MissingKind = "not in the article" if passage is None else _kind(passage)
        if folded is not None and self._is_joined(folded):
            kind = "joined from two places"
        if passage is None:
            return Missing(kind, _REASONS[kind])
        start, end = self._folded.start(passage.start), self._folded.end(passage.end)
        nearest = None if start is None or end is None else self.text[start:end]
        return Missing(kind, _REASONS[kind], nearest, start, passage.differences())

    def _is_joined(self, folded: str) -> bool:
        parts = [part for part in _JOINT.split(folded[:_LONG_QUOTE]) if part]
        return 1 < len(parts) <= 20 and all(part in self._folded.text for part in parts)


def _positions(text: str, wanted: str) -> Iterator[int]:
    position = text.find(wanted)
    for _ in range(_MAX_OCCURRENCES if len(wanted) <= _LONG_QUOTE else _MAX_LONG_OCCURRENCES):
        if position < 0:
            return
        yield position
        position = text.find(wanted, position + 1)


def _undecorated(quote: str) -> Iterator[str]:
    """Yields the folded quote, then without the marks that a model puts around a quote: never without a word."""
    yield quote
    for _ in range(4):
        bare = quote[:-_TAIL] + _TRAILING.sub("", quote[-_TAIL:])
        bare = bare[leading.end() :] if (leading := _LEADING.match(bare, 0, _TAIL)) else bare
        if len(bare) > 2 and bare[0] in "'\"" and bare[-1] in "'\"":
            bare = bare[1:-1].strip()
        if bare == quote or not bare:
            return
        yield bare
        quote = bare


def _kind(passage: NearestPassage) -> MissingKind:
    if passage.changes_number:
        return "changed number"
    if passage.changes_negation:
        return "negation"
    if not passage.changes and passage.complete:
        return "changed punctuation"
    return "changed case" if passage.changes_case_only and passage.complete else "changed words"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
