"""The desk: a run, its queue and the decisions that stand, as one reviewer sees them."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from extractor.review.board import Board
from extractor.review.index import EVIDENCE, WHOLE, FieldAddress, RawLine, RunIndex
from extractor.review.ledger import ItemKey, Ledger
from extractor.review.queue import NOT_QUEUED, Plan, Queue, build_queue, queue_of
from extractor.review.validation import InvalidEntry, revise
from schemas import RECORD_TYPES, Line, Record, own_fields
from schemas.decision import Decision

ADDED = "added"
"""The record fingerprint of a record that is not in the run."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How one reviewer reviews.

    Attributes:
        reviewer: Their name.
        blind: Whether values are hidden until the reviewer has given theirs.
        settling: Whether the queue holds the fields on which reviewers differ, and nothing else.
    """

    reviewer: str
    blind: bool = False
    settling: bool = False


def fingerprint(record: dict[str, Any]) -> str:
    """Returns the hash of a record as the run file holds it; a new confidence does not change it."""
    facts = {name: value for name, value in record.items() if name not in ("confidence", "signals")}
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def article_fingerprint(line: RawLine) -> str:
    """Returns the hash of all records of an article as the run file holds them."""
    prints = [(key, fingerprint(record)) for key in RECORD_TYPES for record in line.get(key, ())]
    return hashlib.sha256(json.dumps(prints).encode()).hexdigest()[:16]


def field_value(record: Record, name: str) -> JsonValue:
    """Returns the value of a field as it stands in JSON."""
    value: JsonValue = record.model_dump(mode="json", include={name})[name]
    return value


def find_record(line: Line, address: FieldAddress) -> Record:
    """Returns the record of an address as the run gave it."""
    return next(record for record in line.records[address.record_type] if record.id == address.record_id)


class Desk:
    """A run, its queue and the decisions that stand, as one reviewer sees them.

    Attributes:
        index: The run.
        ledger: The decisions that stand.
        terms: How the reviewer reviews.
        queue: The fields to review.
        board: Which of them are open.
        stale: How many stored decisions concern other runs, or other versions of a record.
    """

    def __init__(self, index: RunIndex, terms: Terms) -> None:
        self.index = index
        self.terms = terms
        self.ledger = Ledger()
        self.stale = 0
        self.queue: Queue = queue_of(Plan(), (), index.items)
        self.board = Board(index, self.queue, self.ledger, terms.reviewer)
        self._taken: set[int] = set()
        self._laid_out = False

    def set_queue(self, plan: Plan) -> None:
        """Lays out the queue: by the plan, or when settling the fields in conflict."""
        self.queue = self._conflicts(plan) if self.terms.settling else build_queue(self.index, plan)
        self.board = Board(self.index, self.queue, self.ledger, self.terms.reviewer, self.terms.settling)
        self._laid_out = True

    def take(self, decision: Decision) -> None:
        """Takes in a stored decision, once."""
        if decision.id in self._taken:
            return
        self._taken.add(decision.id)
        if self._concerns(decision):
            key = self.ledger.take(decision)
            if key is not None and self._laid_out:
                self.board.mark(key)
        else:
            self.stale += 1
            self.ledger.last = max(self.ledger.last, decision.id)

    def key(self, item: int) -> ItemKey:
        """Returns what a decision on an item is about."""
        article, address = self.index.locate(item)
        return ItemKey(self.index.article_ids[article], *address)

    def number(self, key: ItemKey) -> int | None:
        """Returns the item of a key; for a record its first field; for one that was added, the whole article."""
        article = self.index.article_of(key.article_id)
        if article is None:
            return None
        name = key.field or (own_fields(RECORD_TYPES[key.record_type])[0] if key.record_type else "")
        item = self.index.item_of(article, FieldAddress(key.record_type, key.record_id, name))
        return self.index.whole_of(article) if item is None else item

    def own_decision(self, key: ItemKey) -> Decision | None:
        """Returns the reviewer's last decision on a field, a refusal of its record included."""
        return self.ledger.by_reviewer(key).get(self.terms.reviewer)

    def own_record(self, line: Line, address: FieldAddress) -> Record:
        """Returns a record with the reviewer's own changes applied."""
        record = find_record(line, address)
        changes: dict[str, JsonValue] = {}
        for name in (*own_fields(type(record)), EVIDENCE):
            own = self.own_decision(ItemKey(line.article.id, address.record_type, address.record_id, name))
            if own is not None and own.decision in ("edit", "absent", "evidence"):
                changes[name] = own.new_value
        try:
            return revise(self.with_added(line), address.record_type, record, changes) if changes else record
        except InvalidEntry:
            return record

    def own_added(self, line: Line) -> dict[str, list[Record]]:
        """Returns the records that the reviewer added to an article, by record type."""
        found: dict[str, list[Record]] = {}
        for one in self.ledger.added.get(line.article.id, ()):
            if one.reviewer == self.terms.reviewer:
                record = RECORD_TYPES[one.record_type].model_validate(one.new_value)
                found.setdefault(one.record_type, []).append(record)
        return found

    def with_added(self, line: Line) -> Line:
        """Returns a line with the records that the reviewer added to it, so that others can refer to them."""
        added = self.own_added(line)
        if not added:
            return line
        keys = [key for key in RECORD_TYPES if key in line.records or key in added]
        return line.model_copy(
            update={"records": {key: [*line.records.get(key, ()), *added.get(key, ())] for key in keys}}
        )

    def last_seen(self, key: ItemKey) -> int:
        """Returns the number of the reviewer's last decision on an item; 0 if there is none."""
        own = [one.id for one in self.ledger.standing(key) if one.reviewer == self.terms.reviewer]
        return own[-1] if own else 0

    def is_queued(self, item: int) -> bool:
        """Returns whether an item is in the queue."""
        return self.queue.positions[item] != NOT_QUEUED

    def is_open(self, item: int) -> bool:
        """Returns whether an item is in the queue and the reviewer has not decided it."""
        return self.is_queued(item) and not self.board.is_done(self.queue.positions[item])

    def is_hidden(self, item: int) -> bool:
        """Returns whether the value of an item must not show yet."""
        return self.terms.blind and self.is_open(item)

    def near(self, item: int) -> int:
        """Returns the position of an item; for one that is not queued, the place before its article's first."""
        if self.is_queued(item):
            return self.queue.positions[item]
        article = self.index.locate(item)[0]
        same = range(self.index.first_item[article], self.index.first_item[article + 1])
        return min((self.queue.positions[one] for one in same if self.is_queued(one)), default=0) - 1

    def _concerns(self, decision: Decision) -> bool:
        article = self.index.article_of(decision.article_id)
        if article is None:
            return False
        if decision.record_type == WHOLE.record_type:
            return decision.record_fingerprint == article_fingerprint(self.index.raw(article))
        if decision.record_type not in RECORD_TYPES:
            return False
        if decision.record_fingerprint == ADDED:
            return True
        records = self.index.raw(article).get(decision.record_type, ())
        return any(
            one["id"] == decision.record_id and fingerprint(one) == decision.record_fingerprint for one in records
        )

    def _conflicts(self, plan: Plan) -> Queue:
        keys = [key for key in self.ledger if key.field and self.ledger.in_conflict(key)]
        items = {item for key in keys if (item := self.number(key)) is not None}
        return queue_of(plan, sorted(items), self.index.items)
