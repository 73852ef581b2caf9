"""The passage of a text that comes nearest to a quote which is not in it, and the tokens that differ."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal
from unicodedata import normalize

_LETTER = r"[\w\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_TOKEN = re.compile(rf"[$£€¥]?\d+(?:[.,:/]\d+)*[%‰°]?(?!{_LETTER})|{_LETTER}+(?:['-]{_LETTER}+)*")
_NEGATION = re.compile(r"\w*n't|not|cannot|never|no|none|nor|neither|nobody|without|deni\w+|deny\w*|refus\w+|fail\w*")
_MAX_QUOTE = 2_000
_MAX_TOKENS = 120
_MAX_VOTES = 300
_MAX_DIFFERENCES = 12
_LEAST_SHARED = 0.5
_BAND = 4

_Operation = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]


@dataclass(frozen=True, slots=True)
class NearestPassage:
    """A passage and how it differs from a quote.

    Attributes:
        start: Offset of its first character in the indexed text.
        end: Offset after its last character.
        changes: For each difference, the quote's tokens and the text's tokens in their place.
        complete: Whether the whole quote was compared, and not only its beginning.
    """

    start: int
    end: int
    changes: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    complete: bool

    @property
    def changes_number(self) -> bool:
        """Whether numbers differ."""
        return self._differ(lambda token: any(map(str.isnumeric, token)))

    @property
    def changes_negation(self) -> bool:
        """Whether negations differ."""
        return self._differ(lambda token: _NEGATION.fullmatch(token.casefold()) is not None)

    @property
    def changes_case_only(self) -> bool:
        """Whether the words are the same but for capitals."""
        return all(" ".join(given).casefold() == " ".join(found).casefold() for given, found in self.changes)

    def differences(self) -> tuple[str, ...]:
        """Returns what would have to change in the quote, such as `"2023" -> "2024"` or `missing "not"`."""
        return tuple(map(_difference, self.changes[:_MAX_DIFFERENCES]))

    def _differ(self, matters: Callable[[str], bool]) -> bool:
        return any(Counter(filter(matters, given)) != Counter(filter(matters, found)) for given, found in self.changes)


class TokenIndex:
    """The words of a text by place, built once and asked for the passage nearest to a quote.

    Candidates are found by voting: each word of the quote votes for the places where the passage would have to begin,
    rare words first. The best window is aligned word by word. Quotes are compared by their first 120 words, so the
    work for one quote is bounded.
    """

    def __init__(self, text: str) -> None:
        matches = list(_TOKEN.finditer(text))
        self._tokens = [match[0] for match in matches]
        self._spans = [match.span() for match in matches]
        self._places: dict[str, list[int]] = {}
        for place, token in enumerate(self._tokens):
            self._places.setdefault(token.casefold(), []).append(place)

    def nearest(self, quote: str) -> NearestPassage | None:
        """Returns the passage that shares at least half of the quote's words in order, or `None`."""
        wanted = _TOKEN.findall(quote[:_MAX_QUOTE])[:_MAX_TOKENS]
        begin = self._vote(wanted)
        if begin is None:
            return None
        slack = len(wanted) // 4
        first = max(0, begin - slack)
        window = self._tokens[first : begin + len(wanted) + 2 * _BAND + slack]
        operations = _trimmed(SequenceMatcher(None, wanted, window, autojunk=False).get_opcodes())
        shared = sum(end - start for tag, start, end, _, _ in operations if tag == "equal")
        if shared < _LEAST_SHARED * len(wanted):
            return None
        return NearestPassage(
            start=self._spans[first + operations[0][3]][0],
            end=self._spans[first + operations[-1][4] - 1][1],
            changes=tuple(_changes(operations, wanted, window)),
            complete=len(quote) <= _MAX_QUOTE and len(wanted) < _MAX_TOKENS,
        )

    def _vote(self, wanted: list[str]) -> int | None:
        votes: Counter[int] = Counter()
        known = [(index, self._places.get(token.casefold(), ())) for index, token in enumerate(wanted)]
        for index, places in sorted(known, key=lambda item: len(item[1])):
            if votes.total() + len(places) > _MAX_VOTES and votes:
                break
            votes.update((place - index) // _BAND for place in places[:_MAX_VOTES])
        if not votes:
            return None
        # Two bands side by side count together: a word more or less may move a vote into the next band.
        best = max(votes, key=lambda band: (votes[band] + votes.get(band + 1, 0), -band))
        return max(0, best * _BAND)


def _trimmed(operations: list[_Operation]) -> list[_Operation]:
    """Drops words of the window before and after the passage that takes the place of the quote."""
    while operations and operations[0][0] == "insert":
        operations = operations[1:]
    while operations and operations[-1][0] == "insert":
        operations = operations[:-1]
    if operations and operations[0][0] == "replace":
        tag, start, end, window_start, window_end = operations[0]
        operations[0] = (tag, start, end, max(window_start, window_end - (end - start)), window_end)
    if operations and operations[-1][0] == "replace":
        tag, start, end, window_start, window_end = operations[-1]
        operations[-1] = (tag, start, end, window_start, min(window_end, window_start + end - start))
    return operations


def _changes(
    operations: list[_Operation], wanted: list[str], window: list[str]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    for tag, start, end, window_start, window_end in operations:
        given, found = tuple(wanted[start:end]), tuple(window[window_start:window_end])
        if tag == "replace" and len(given) == len(found):
            yield from (((old,), (new,)) for old, new in zip(given, found, strict=True))
        elif tag != "equal":
            yield given, found


def _difference(change: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    given, found = (normalize("NFC", " ".join(tokens)[:80]) for tokens in change)
    if not given:
        return f'missing "{found}"'
    return f'"{given}" -> "{found}"' if found else f'extra "{given}"'
