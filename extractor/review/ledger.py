"""The ledger: takes decisions in the order they were stored, gives what stands after undos, by item and reviewer."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pydantic import JsonValue

from schemas.decision import Decision


class ItemKey(NamedTuple):
    """What a decision is about: a field of a record, or with an empty `field` the record."""

    article_id: str
    record_type: str
    record_id: str
    field: str


class Outcome(NamedTuple):
    """What a reviewer holds about a field: the record is refused, or its value is this.

    Attributes:
        rejected: Whether the whole record is refused.
        value: The value in canonical JSON.
    """

    rejected: bool
    value: str


def key_of(decision: Decision) -> ItemKey:
    """Returns what a decision is about."""
    return ItemKey(decision.article_id, decision.record_type, decision.record_id, decision.field or "")


class Ledger:
    """The decisions that stand.

    Attributes:
        last: The number of the last decision taken in.
        added: Decisions that add a record, by article id, in order.
    """

    def __init__(self) -> None:
        self.last = 0
        self.added: dict[str, list[Decision]] = defaultdict(list)
        self._standing: dict[ItemKey, list[Decision]] = {}
        self._history: dict[str, list[Decision]] = defaultdict(list)
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)

    def take(self, decision: Decision) -> ItemKey | None:
        """Takes in a stored decision and returns the key of what it changes; null if it changes nothing."""
        self.last = max(self.last, decision.id)
        history = self._history[decision.reviewer]
        if decision.decision != "undo":
            history.append(decision)
            self._place(decision)
            return key_of(decision)
        undone = next((past for past in reversed(history) if past.id == decision.undoes), None)
        if undone is None:
            return None
        del history[next(place for place in reversed(range(len(history))) if history[place] is undone)]
        self._remove(undone)
        return key_of(undone)

    def last_of(self, reviewer: str) -> Decision | None:
        """Returns the reviewer's last decision that is not undone."""
        history = self._history[reviewer]
        return history[-1] if history else None

    def standing(self, key: ItemKey) -> list[Decision]:
        """Returns the decisions on an item that are not undone, oldest first."""
        return self._standing.get(key, [])

    def by_reviewer(self, key: ItemKey, *, unaided: bool = False) -> dict[str, Decision]:
        """Returns each reviewer's last decision on a field, a refusal of its record included; skips are none.

        Args:
            key: The field.
            unaided: Whether to leave out decisions that settle a conflict, made with the answers of others in sight.
        """
        found = [decision for decision in self.standing(key) if decision.decision != "skip"]
        found += [decision for decision in self.standing(key._replace(field="")) if decision.decision == "reject"]
        if unaided:
            found = [decision for decision in found if decision.selection != "conflict"]
        return {decision.reviewer: decision for decision in sorted(found, key=lambda decision: decision.id)}

    def settled(self, key: ItemKey) -> Decision | None:
        """Returns the decision that settles an item: the last one made on a conflict."""
        return max(
            (one for one in self.by_reviewer(key).values() if one.selection == "conflict"),
            key=lambda decision: decision.id,
            default=None,
        )

    def effective(self, key: ItemKey) -> Decision | None:
        """Returns the decision that counts for an item: the settling one, or the last of reviewers who agree."""
        settled = self.settled(key)
        if settled is not None or self.in_conflict(key):
            return settled
        return max(self.by_reviewer(key).values(), key=lambda decision: decision.id, default=None)

    def in_conflict(self, key: ItemKey) -> bool:
        """Returns whether two reviewers hold different things about an item, and nobody has settled it."""
        held = self.by_reviewer(key).values()
        return len({outcome(decision) for decision in held}) > 1 and self.settled(key) is None

    def __iter__(self) -> Iterator[ItemKey]:
        """Yields everything that a decision stands on."""
        return iter([key for key, decisions in self._standing.items() if decisions])

    def count(self, reviewer: str) -> tuple[int, int]:
        """Returns how many fields a reviewer decided, and in how many of them the value was left as it was."""
        counts = self._counts[reviewer]
        return counts["accept"] + counts["edit"] + counts["absent"], counts["accept"]

    def seconds(self, reviewer: str, latest: int) -> list[float]:
        """Returns the times of a reviewer's latest decisions that stand."""
        return [decision.seconds for decision in self._history[reviewer][-latest:]]

    def _place(self, decision: Decision) -> None:
        self._standing.setdefault(key_of(decision), []).append(decision)
        self._counts[decision.reviewer][decision.decision] += 1
        if decision.decision == "add":
            self.added[decision.article_id].append(decision)

    def _remove(self, decision: Decision) -> None:
        self._standing[key_of(decision)].remove(decision)
        self._counts[decision.reviewer][decision.decision] -= 1
        if decision.decision == "add":
            self.added[decision.article_id].remove(decision)


def outcome(decision: Decision) -> Outcome:
    """Returns what a decision holds about the value, so that two can be compared; lists compare as sets."""
    return Outcome(decision.decision == "reject", canonical(decision.new_value))


def canonical(value: JsonValue) -> str:
    """Returns a value as text that is equal for equal values: lists in any order, runs of spaces as one."""
    if isinstance(value, list):
        return "[" + ",".join(sorted(canonical(item) for item in value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{canonical(item)}" for key, item in sorted(value.items())) + "}"
    return json.dumps(" ".join(value.split()) if isinstance(value, str) else value)
