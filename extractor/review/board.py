"""The board: which fields of the queue are open for one reviewer, and what comes next."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import dataclass

from extractor.review.index import RunIndex, addresses
from extractor.review.ledger import ItemKey, Ledger
from extractor.review.queue import NOT_QUEUED, Queue

_OPEN, _SKIPPED, _SECOND, _DONE = 0, 1, 2, 3
_LATEST = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is.

    Attributes:
        total: Fields in the queue.
        done: Fields of the queue that this reviewer has decided.
        others: Fields that only others have decided; they come as a second reading.
        skipped: Fields that this reviewer has skipped; they come again at the end.
        open: Fields that nobody has decided.
        conflicts: Fields on which reviewers differ and which nobody has settled.
        decided: Values that this reviewer has decided, in the queue and out of it.
        agreed: In how many of those the value was left as it was.
        seconds_left: Expected time for the fields that are open or skipped; null before there is a decision.
    """

    total: int
    done: int
    others: int
    skipped: int
    open: int
    conflicts: int
    decided: int
    agreed: int
    seconds_left: float | None


class Board:
    """Which fields of a queue are open for one reviewer.

    Fields that nobody has decided come first, in the order of the queue; then those the reviewer skipped; then, as
    a second reading, those that only others have decided.
    """

    def __init__(self, index: RunIndex, queue: Queue, ledger: Ledger, reviewer: str, settling: bool = False) -> None:
        self._index = index
        self._queue = queue
        self._ledger = ledger
        self._reviewer = reviewer
        self._settling = settling
        self._state = bytearray(len(queue.items))
        self._conflicts: set[ItemKey] = set()
        decided: dict[str, set[ItemKey]] = defaultdict(set)
        for key in ledger:
            decided[key.article_id].add(key)
        for article_id, keys in decided.items():
            self._mark(article_id, keys)

    def mark(self, key: ItemKey) -> None:
        """Takes in that something was decided, or undone, about a field or a record."""
        self._mark(key.article_id, {key})

    def next_open(self, after: int, free: Callable[[int], bool]) -> int | None:
        """Returns the position of the next field to decide, or null when nothing is left.

        Args:
            after: The position to start behind; -1 starts with the first.
            free: Whether the field at a position may be given out.
        """
        for state in (_OPEN, _SKIPPED, _SECOND):
            wanted = bytes([state])
            for start, end in ((after + 1, len(self._state)), (0, after + 1)):
                position = self._state.find(wanted, start, end)
                while position >= 0:
                    if free(position):
                        return position
                    position = self._state.find(wanted, position + 1, end)
        return None

    def is_done(self, position: int) -> bool:
        """Returns whether the reviewer has decided the field at a position."""
        return self._state[position] == _DONE

    def progress(self) -> Progress:
        """Returns how far the review is."""
        decided, agreed = self._ledger.count(self._reviewer)
        waiting = self._state.count(_OPEN) + self._state.count(_SKIPPED)
        times = self._ledger.seconds(self._reviewer, _LATEST)
        return Progress(
            total=len(self._state),
            done=self._state.count(_DONE),
            others=self._state.count(_SECOND),
            skipped=self._state.count(_SKIPPED),
            open=self._state.count(_OPEN),
            conflicts=len(self._conflicts),
            decided=decided,
            agreed=agreed,
            seconds_left=statistics.median(times) * waiting if times else None,
        )

    def _mark(self, article_id: str, changed: Set[ItemKey]) -> None:
        article = self._index.article_of(article_id)
        if article is None:
            return
        first = self._index.first_item[article]
        for item, address in enumerate(addresses(self._index.raw(article)), start=first):
            key = ItemKey(article_id, *address)
            if key in changed or key._replace(field="") in changed:
                self._mark_item(item, key)

    def _mark_item(self, item: int, key: ItemKey) -> None:
        if self._ledger.in_conflict(key):
            self._conflicts.add(key)
        else:
            self._conflicts.discard(key)
        position = self._queue.positions[item]
        if position != NOT_QUEUED:
            self._state[position] = self._state_of(key)

    def _state_of(self, key: ItemKey) -> int:
        held = self._ledger.by_reviewer(key)
        if self._settling:
            done = self._ledger.settled(key) is not None or not self._ledger.in_conflict(key)
        else:
            done = self._reviewer in held
        if done:
            return _DONE
        if any(one.reviewer == self._reviewer and one.decision == "skip" for one in self._ledger.standing(key)):
            return _SKIPPED
        return _SECOND if held and not self._settling else _OPEN
