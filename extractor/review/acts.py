"""Acts: takes what the page sends when the reviewer decides, gives the decision to store."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from extractor.errors import UsageError
from extractor.review.desk import ADDED, Desk, article_fingerprint, field_value, find_record, fingerprint
from extractor.review.forms import entered
from extractor.review.index import EVIDENCE, WHOLE, FieldAddress
from extractor.review.ledger import ItemKey, canonical
from extractor.review.queue import whole_probability
from extractor.review.validation import InvalidEntry, cite, new_record, revise
from schemas import RECORD_TYPES, Line, Record
from schemas.decision import Decision, Verdict


class Act(BaseModel):
    """What the page sends when the reviewer decides.

    Attributes:
        request: Unique for the act, so that sending it twice decides once.
        decision: What was decided; `accept` of a whole article says that nothing is missed in it; `choose` takes
            another reviewer's answer.
        item: The number of the field or whole article; for an added record the field that stays before the reviewer.
        article: The article of an added record.
        record_type: The type of an added record.
        entries: What was entered, by the path of the input.
        spans: Runs of the article that were selected as evidence.
        choice: The number of the chosen decision.
        seen: The number of the reviewer's last decision on the field when the page showed it.
        seconds: Time the field was before the reviewer.
    """

    model_config = ConfigDict(extra="forbid")

    request: str = Field(min_length=8, max_length=100)
    decision: Literal["accept", "edit", "absent", "reject", "add", "evidence", "skip", "choose"]
    item: int | None = Field(default=None, ge=0)
    article: int | None = Field(default=None, ge=0)
    record_type: str | None = None
    entries: dict[str, str] = Field(default_factory=dict)
    spans: list[tuple[int, int]] = Field(default_factory=list, max_length=100)
    choice: int | None = None
    seen: int = 0
    seconds: float = Field(default=0.0, ge=0, le=86_400)


@dataclass(frozen=True, slots=True)
class _Verdict:
    decision: Verdict
    field: str | None
    old: JsonValue
    new: JsonValue


def decision_of(act: Act, desk: Desk) -> Decision:
    """Returns the decision that an act makes about a field, the evidence of a record, or a whole article.

    Raises:
        InvalidEntry: What was entered does not make a valid record.
        UsageError: The act names no field of the run, or a choice that nobody made.
    """
    if act.item is None or act.item >= desk.index.items:
        raise UsageError("The decision names no field of this run")
    article, address = desk.index.locate(act.item)
    if address == WHOLE:
        return _reading(act, act.item, article, desk)
    line = desk.with_added(desk.index.line(article))
    record = desk.own_record(line, address)
    made = _verdict(act, desk, line, address)
    selection, probability = desk.queue.selection(act.item, desk.index.confidence[act.item])
    raw = next(one for one in desk.index.raw(article)[address.record_type] if one["id"] == address.record_id)
    return _stamp(
        act,
        desk,
        line,
        record_type=address.record_type,
        record_id=address.record_id,
        field=made.field,
        decision=made.decision,
        old_value=made.old,
        new_value=made.new,
        confidence=record.confidence.get(address.field),
        record_fingerprint=fingerprint(raw),
        selection="conflict" if desk.terms.settling else selection,
        inclusion_probability=None if desk.terms.settling else probability,
        blind=desk.is_hidden(act.item) and act.decision in ("edit", "absent"),
    )


def addition_of(act: Act, desk: Desk) -> Decision:
    """Returns the decision that adds a record.

    Raises:
        InvalidEntry: What was entered does not make a valid record.
        UsageError: The act names no article or record type of the run.
    """
    if act.article is None or act.article >= desk.index.articles or act.record_type not in RECORD_TYPES:
        raise UsageError("The added record names no article or record type of this run")
    line = desk.with_added(desk.index.line(act.article))
    taken = {record.id for record in line.records.get(act.record_type, ())}
    taken |= {one.record_id for one in desk.ledger.added[line.article.id]}
    prefix = RECORD_TYPES[act.record_type].id_prefix
    record_id = next(name for number in range(1, len(taken) + 2) if (name := f"{prefix}{number}") not in taken)
    record = new_record(line, act.record_type, record_id, act.spans, act.entries)
    return _stamp(
        act,
        desk,
        line,
        record_type=act.record_type,
        record_id=record_id,
        field=None,
        decision="add",
        new_value=record.model_dump(mode="json", exclude={"confidence", "signals"}),
        record_fingerprint=ADDED,
        selection="chosen",
    )


def undo_of(decision: Decision) -> Decision:
    """Returns the decision that takes another back."""
    changes: dict[str, Any] = {"id": 0, "decision": "undo", "undoes": decision.id, "request": f"undo-{decision.id}"}
    changes |= {"old_value": decision.new_value, "new_value": decision.old_value, "seconds": 0.0, "decided_at": now()}
    return decision.model_copy(update=changes)


def now() -> str:
    """Returns the time, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _reading(act: Act, item: int, article: int, desk: Desk) -> Decision:
    if act.decision not in ("accept", "skip"):
        raise UsageError("This is a whole article", "Say that nothing is missed, or add the record that is.")
    queued = desk.is_queued(item)
    return _stamp(
        act,
        desk,
        desk.index.line(article),
        record_type=WHOLE.record_type,
        record_id=WHOLE.record_id,
        field=None,
        decision="complete" if act.decision == "accept" else "skip",
        record_fingerprint=article_fingerprint(desk.index.raw(article)),
        selection="queue" if queued else "chosen",
        inclusion_probability=whole_probability(desk.index, desk.queue.plan, article) if queued else None,
    )


def _verdict(act: Act, desk: Desk, line: Line, address: FieldAddress) -> _Verdict:
    record = desk.own_record(line, address)
    name, old = address.field, field_value(find_record(line, address), address.field)
    if act.decision == "choose":
        return _chosen(act, desk, ItemKey(line.article.id, *address), old)
    if act.decision == "evidence":
        return _Verdict("evidence", EVIDENCE, field_value(record, EVIDENCE), cite(line, act.spans))
    if act.decision == "reject":
        return _Verdict("reject", None, record.model_dump(mode="json", exclude={"signals"}), None)
    if act.decision in ("edit", "absent") and name == EVIDENCE:
        raise InvalidEntry({EVIDENCE: "Select the words of the article that prove it"})
    if act.decision in ("edit", "absent"):
        value = entered(type(record), name, act.entries) if act.decision == "edit" else _empty(old)
        new = field_value(_revised(line, address, record, value), name)
        if canonical(new) == canonical(old):
            return _Verdict("accept", name, old, old)
        return _Verdict("absent" if new in (None, []) else "edit", name, old, new)
    verdict: Verdict = "skip" if act.decision == "skip" else "accept"
    return _Verdict(verdict, name, old, old)


def _chosen(act: Act, desk: Desk, key: ItemKey, old: JsonValue) -> _Verdict:
    for one in desk.ledger.by_reviewer(key).values():
        if one.id == act.choice:
            return _Verdict(one.decision, one.field, one.old_value if one.field is None else old, one.new_value)
    raise UsageError("The chosen answer was taken back meanwhile")


def _revised(line: Line, address: FieldAddress, record: Record, value: JsonValue) -> Record:
    return revise(line, address.record_type, record, {address.field: value})


def _empty(old: JsonValue) -> JsonValue:
    return [] if isinstance(old, list) else None


def _stamp(act: Act, desk: Desk, line: Line, **values: Any) -> Decision:
    return Decision(
        request=act.request,
        run=desk.index.path.name,
        reviewer=desk.terms.reviewer,
        decided_at=now(),
        article_id=line.article.id,
        prompt_fingerprint=line.run.prompt_fingerprint,
        schema_fingerprint=line.run.schema_fingerprint,
        model=line.run.model,
        seconds=round(act.seconds, 3),
        **values,
    )
