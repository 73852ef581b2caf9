"""Reviewed lines: takes a run and the decisions on it, gives each line with the decisions applied."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from extractor.errors import FileError
from extractor.review.desk import Desk
from extractor.review.index import EVIDENCE, WHOLE
from extractor.review.ledger import ItemKey, canonical, outcome
from schemas import RECORD_TYPES, Line, Record, Rejected, own_fields, traits
from schemas.decision import Decision
from schemas.reviewed import REJECTED_BY_REVIEWER, Reading, ReviewedLine, State, ValueProvenance

_STATES: dict[str, State] = {"accept": "accepted", "edit": "edited", "absent": "absent", "evidence": "edited"}


def reviewed_lines(desk: Desk) -> Iterator[ReviewedLine]:
    """Yields every line of the run, in file order, as its reviewers left it.

    Raises:
        FileError: A line of the run is not valid, or the changes of several reviewers do not fit together.
    """
    for article in range(desk.index.articles):
        yield reviewed_line(desk, desk.index.line(article))


def reviewed_line(desk: Desk, line: Line) -> ReviewedLine:
    """Returns one line as its reviewers left it.

    A record that several reviewers added is one: of the same type, with the same values, and with evidence that
    overlaps. A changed value has the confidence 1, as a reviewer gave it, and no signals; the run's own is in the
    provenance.
    """
    result = ReviewedLine.model_construct(**dict(line))
    result.records, result.rejected = {}, list(line.rejected)
    for key in RECORD_TYPES:
        if key not in line.records:
            continue
        kept: list[Record] = []
        result.provenance[key] = {}
        for record in line.records[key]:
            if _is_rejected(desk, line, key, record):
                result.rejected.append(_rejection(key, record))
            else:
                kept.append(_reviewed(desk, line, key, record, result.provenance[key]))
        result.records[key] = kept
    merged: dict[str, str] = {}
    for alike in _merged(desk.ledger.added.get(line.article.id, [])):
        record_id = _add(alike, result)
        merged |= {one.record_id: record_id for one in alike}
    result.reading = _reading(desk, line)
    _mend_references(result, merged)
    return result


def _is_rejected(desk: Desk, line: Line, key: str, record: Record) -> bool:
    effective = (
        desk.ledger.effective(ItemKey(line.article.id, key, record.id, name)) for name in own_fields(type(record))
    )
    return all(one is not None and one.decision == "reject" for one in effective)


def _rejection(key: str, record: Record) -> Rejected:
    return Rejected(
        record_type=key,
        record_id=record.id,
        reason=REJECTED_BY_REVIEWER,
        message="A reviewer refused the record.",
        record=record.model_dump(mode="json"),
    )


def _reviewed(
    desk: Desk, line: Line, key: str, record: Record, provenance: dict[str, dict[str, ValueProvenance]]
) -> Record:
    values: dict[str, Any] = record.model_dump(mode="json")
    provenance[record.id] = {}
    for name in (*own_fields(type(record)), EVIDENCE):
        item = ItemKey(line.article.id, key, record.id, name)
        decision = desk.ledger.effective(item)
        changed = decision is not None and decision.decision in ("edit", "absent", "evidence")
        settled = decision is not None and decision.decision == "accept"
        if name != EVIDENCE or changed or settled or desk.ledger.in_conflict(item):
            provenance[record.id][name] = _provenance(desk, item, decision, values[name], record.confidence.get(name))
        if decision is not None and changed:
            values[name] = decision.new_value
            values["signals"].pop(name, None)
            values["confidence"] |= {name: 1.0} if name in values["confidence"] else {}
    return _validated(key, values, line)


def _provenance(
    desk: Desk, item: ItemKey, decision: Decision | None, run_value: Any, confidence: float | None
) -> ValueProvenance:
    if decision is None or decision.decision == "reject":
        state: State = "conflict" if decision or desk.ledger.in_conflict(item) else "unreviewed"
        return ValueProvenance(state=state, confidence=confidence)
    held = desk.ledger.by_reviewer(item).values()
    return ValueProvenance(
        state="blind" if decision.blind else _STATES[decision.decision],
        by=sorted(one.reviewer for one in held if outcome(one) == outcome(decision)),
        at=decision.decided_at,
        run_value=None if decision.decision == "accept" else run_value,
        confidence=confidence,
    )


def _reading(desk: Desk, line: Line) -> Reading | None:
    made = desk.ledger.by_reviewer(ItemKey(line.article.id, *WHOLE)).values()
    if not made:
        return None
    return Reading(by=sorted(one.reviewer for one in made), at=max(one.decided_at for one in made))


def _merged(added: Iterable[Decision]) -> list[list[Decision]]:
    groups: list[list[Decision]] = []
    for decision in added:
        alike = next((group for group in groups if _is_same(group[0], decision)), None)
        if alike is None:
            groups.append([decision])
        else:
            alike.append(decision)
    return groups


def _is_same(first: Decision, second: Decision) -> bool:
    if first.record_type != second.record_type or first.reviewer == second.reviewer:
        return False
    one, other = (RECORD_TYPES[decision.record_type].model_validate(decision.new_value) for decision in (first, second))
    names = set(own_fields(type(one)))
    values = (canonical(record.model_dump(mode="json", include=names)) for record in (one, other))
    overlap = any(a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence)
    return overlap and len(set(values)) == 1


def _add(alike: list[Decision], result: ReviewedLine) -> str:
    decision = alike[0]
    records = result.records.setdefault(decision.record_type, [])
    taken = {record.id for record in records} | {one.record_id for one in result.rejected}
    prefix = RECORD_TYPES[decision.record_type].id_prefix
    names = (f"{prefix}{number}" for number in range(1, len(taken) + 2))
    record_id = next(name for name in (decision.record_id, *names) if name not in taken)
    values = decision.new_value if isinstance(decision.new_value, dict) else {}
    own = own_fields(RECORD_TYPES[decision.record_type])
    record = {**values, "id": record_id, "confidence": dict.fromkeys(own, 1.0)}
    records.append(_validated(decision.record_type, record, result))
    by = sorted({one.reviewer for one in alike})
    one = ValueProvenance(state="added", by=by, at=max(one.decided_at for one in alike))
    result.provenance.setdefault(decision.record_type, {})[record_id] = dict.fromkeys(own, one)
    return record_id


def _mend_references(result: ReviewedLine, merged: dict[str, str]) -> None:
    """Points references at the record that another was merged into; empties those to a record that is refused."""
    ids = {key: {record.id for record in records} for key, records in result.records.items()}
    for key, records in result.records.items():
        for name, trait in traits(RECORD_TYPES[key]).items():
            if trait.refers_to is None:
                continue
            for record in records:
                known, value = ids.get(trait.refers_to, set()), getattr(record, name)
                if value not in known:
                    setattr(record, name, found if (found := merged.get(value)) in known else None)


def _validated(key: str, values: dict[str, Any], line: Line) -> Record:
    try:
        return RECORD_TYPES[key].model_validate(values)
    except ValidationError as error:
        raise FileError(
            f"The decisions on {key} {values['id']} of article {line.article.id} do not fit together: {error}",
            "Review that record again.",
        ) from error
