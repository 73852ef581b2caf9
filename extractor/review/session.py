"""A session: one reviewer, one run file, one store. Takes acts of the reviewer, gives what to look at next."""

import threading
from dataclasses import dataclass
from typing import Literal

from extractor.errors import UsageError
from extractor.review.acts import Act, addition_of, decision_of, undo_of
from extractor.review.board import Progress
from extractor.review.desk import Desk, Terms
from extractor.review.index import EVIDENCE, WHOLE, FieldAddress, RunIndex
from extractor.review.ledger import ItemKey, key_of
from extractor.review.queue import Plan
from extractor.review.store import Lease, Store
from schemas import Line, Record
from schemas.decision import Decision

LEASE_SECONDS = 300.0
"""How long a field stays with a reviewer who does nothing."""

# Transactions of a shared database may commit in another order than they were numbered: so many of the latest
# decisions are read again.
_OVERLAP = 50

Move = Literal["next", "previous", "article"]


class TakenError(Exception):
    """The act was not stored, because somebody else, or another window, has the field or has decided it."""


@dataclass(frozen=True, slots=True)
class View:
    """One field, the evidence of a record, or a whole article before the reviewer.

    Attributes:
        item: Its number.
        position: Its place in the queue, or null.
        article: The article's number.
        address: The field, or what stands for the evidence or the whole article.
        line: The article and its records as the run gave them.
        record: The field's record, with the reviewer's own decisions applied; null for a whole article.
        lease: Who has the field.
        decisions: What the reviewer, or when settling everybody, decided about it.
        seen: The number of the reviewer's last decision on it.
    """

    item: int
    position: int | None
    article: int
    address: FieldAddress
    line: Line
    record: Record | None
    lease: Lease
    decisions: list[Decision]
    seen: int


class Session:
    """One reviewer at work on one run.

    A holder is the reviewer and the window, as `name/window`: a field is leased to one window.

    Attributes:
        desk: The run and the decisions as the reviewer sees them.
    """

    def __init__(self, index: RunIndex, store: Store, plan: Plan, terms: Terms) -> None:
        self.desk = Desk(index, terms)
        self._store = store
        self._lock = threading.RLock()
        self._made_at: dict[int, int] = {}
        for decision in store.since(0):
            self.desk.take(decision)
        self.desk.set_queue(plan)

    def progress(self) -> Progress:
        """Returns how far the review is."""
        with self._lock:
            return self.desk.board.progress()

    def first(self, holder: str) -> View | None:
        """Returns the first open field; null when nothing is left for this reviewer."""
        with self._lock:
            self._catch_up()
            return self._advance(-1, holder)

    def view(self, item: int, holder: str) -> View:
        """Returns a field, leased to this window if nobody else has it.

        Raises:
            UsageError: There is no such field.
        """
        self._check_item(item)
        with self._lock:
            self._catch_up()
            return self._view(item, self._lease(item, holder))

    def move(self, item: int, step: Move, holder: str) -> View | None:
        """Returns the field before or after one in the queue, or the first open one of another article.

        Raises:
            UsageError: There is no such field.
        """
        self._check_item(item)
        with self._lock:
            self._catch_up()
            position = self.desk.near(item)
            if step == "article":
                article = self.desk.index.locate(item)[0]
                first, end = self.desk.index.first_item[article : article + 2]
                return self._advance(position, holder, besides=range(first, end))
            target = position + (1 if step == "next" else -1)
            if not 0 <= target < len(self.desk.queue.items):
                return None
            found = self.desk.queue.items[target]
            return self._view(found, self._lease(found, holder))

    def decide(self, act: Act, holder: str) -> tuple[Decision, View | None]:
        """Stores what the reviewer decided and returns it with the next field.

        After a decision on the evidence or an added record the field stays the same: it is not decided yet.

        Raises:
            InvalidEntry: The entered value is not valid; nothing was stored.
            TakenError: Somebody else has the field; nothing was stored.
        """
        with self._lock:
            self._catch_up()
            if act.decision == "add":
                decision = self._append(addition_of(act, self.desk))
                return decision, self._stay(decision, act.item, holder)
            prepared = decision_of(act, self.desk)
            assert act.item is not None
            self._refuse_taken(act.item, act.seen, holder)
            decision = self._append(prepared)
            if act.decision == "evidence" and self.desk.key(act.item).field != EVIDENCE:
                return decision, self._stay(decision, act.item, holder)
            return decision, self._advance(self.desk.near(act.item), holder)

    def undo(self, holder: str) -> tuple[Decision, View | None] | None:
        """Takes back the reviewer's last decision that stands, and returns it with the field where it was made."""
        with self._lock:
            self._catch_up()
            last = self.desk.ledger.last_of(self.desk.terms.reviewer)
            if last is None:
                return None
            self._append(undo_of(last))
            item = self._place_of(last)
            return last, self._view(item, self._lease(item, holder)) if item is not None else self._advance(-1, holder)

    def renew(self, item: int, holder: str) -> Lease:
        """Keeps a field for a window that still shows it.

        Raises:
            UsageError: There is no such field.
        """
        self._check_item(item)
        with self._lock:
            return self._lease(item, holder)

    def release(self, holder: str) -> None:
        """Gives back the field of a window that closes."""
        self._store.release(holder)

    def _catch_up(self) -> None:
        for decision in self._store.since(max(0, self.desk.ledger.last - _OVERLAP)):
            self.desk.take(decision)

    def _append(self, decision: Decision) -> Decision:
        stored = self._store.append(decision)
        self.desk.take(stored)
        return stored

    def _refuse_taken(self, item: int, seen: int, holder: str) -> None:
        lease = self._store.holder(_lease_name(self.desk.key(item))) or self._lease(item, holder)
        if lease.holder != holder:
            who = "in another window" if lease.reviewer == self.desk.terms.reviewer else f"before {lease.reviewer}"
            raise TakenError(f"That field is {who} just now. Your decision was not stored.")
        if self.desk.last_seen(self.desk.key(item)) != seen:
            raise TakenError("That field was decided in another window. Your decision was not stored.")

    def _stay(self, decision: Decision, item: int | None, holder: str) -> View | None:
        if item is None:
            return self._advance(-1, holder)
        self._made_at[decision.id] = item
        return self.view(item, holder)

    def _place_of(self, decision: Decision) -> int | None:
        made_at = self._made_at.get(decision.id)
        if made_at is not None:
            return made_at
        item = self.desk.number(key_of(decision))
        if decision.field == EVIDENCE and item is not None and not self.desk.is_queued(item):
            return self.desk.number(key_of(decision)._replace(field=""))
        return item

    def _advance(self, after: int, holder: str, besides: range = range(0)) -> View | None:
        taken = self._store.leased_to_others(holder)
        items = self.desk.queue.items

        def free(position: int) -> bool:
            item = items[position]
            return item not in besides and (not taken or _lease_name(self.desk.key(item)) not in taken)

        position = self.desk.board.next_open(after, free)
        while position is not None:
            lease = self._lease(items[position], holder)
            if lease.holder == holder:
                return self._view(items[position], lease)
            taken.add(_lease_name(self.desk.key(items[position])))
            position = self.desk.board.next_open(position, free)
        return None

    def _view(self, item: int, lease: Lease) -> View:
        article, address = self.desk.index.locate(item)
        line = self.desk.index.line(article)
        key = ItemKey(line.article.id, *address)
        return View(
            item=item,
            position=self.desk.queue.positions[item] if self.desk.is_queued(item) else None,
            article=article,
            address=address,
            line=line,
            record=None if address == WHOLE else self.desk.own_record(line, address),
            lease=lease,
            decisions=list(self.desk.ledger.by_reviewer(key).values()),
            seen=self.desk.last_seen(key),
        )

    def _check_item(self, item: int) -> None:
        if item >= self.desk.index.items:
            raise UsageError(f"The run has no field number {item}")

    def _lease(self, item: int, holder: str) -> Lease:
        return self._store.lease(_lease_name(self.desk.key(item)), holder, LEASE_SECONDS)


def _lease_name(key: ItemKey) -> str:
    return "/".join(key)
