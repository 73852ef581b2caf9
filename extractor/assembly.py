"""Assembly: the answers to an article's parts become numbered records with evidence, and a list of what was refused.

What a model gave and the tool refuses is never dropped: it goes into `rejected` with its reason.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from extractor.evidence import Located, Missing
from extractor.merging import merge
from schemas import RECORD_TYPES, Evidence, Record, Rejected, traits
from schemas.answer import Answer
from schemas.grounding import Grounding

Cite = Callable[[Any, int], Located | Missing]
"""Finds what a model cited (a quote, or a sentence number), preferring places at or after an offset."""


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The answer to one part of an article, where the part starts, and how its citations are found."""

    start: int
    answer: Answer
    cite: Cite


@dataclass(slots=True)
class Assembled:
    """The records of one article.

    Attributes:
        records: By record type, in the order of the article.
        rejected: What was refused.
        groundings: By record id, how its quotes were found and which fields the model was unsure of.
        merged: For the id of each record that was merged into another, the id of that other.
    """

    records: dict[str, list[Record]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    groundings: dict[str, Grounding] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)


def missing_citations(response: BaseModel, start: int, cite: Cite) -> list[tuple[str, Missing]]:
    """Returns what was cited in a response and is not in the article, each with what is wrong with it."""
    missing: list[tuple[str, Missing]] = []
    for items in _record_lists(response).values():
        after = start
        for item in items:
            found, lost = _cited(item, after, cite)
            after = found[0].start if found else after
            missing += lost
    return missing


def assemble(answers: Sequence[PartAnswer], text: str) -> Assembled:
    """Returns the records of one article from the answers to its parts.

    Args:
        answers: The answers, in the order of the parts.
        text: The article's text, into which the offsets point.
    """
    assembled = Assembled()
    drafts: dict[str, list[Record]] = {}
    for number, part in enumerate(answers):
        for key, items in _record_lists(part.answer.response).items():
            drafts.setdefault(key, []).extend(_drafts(assembled, key, items, part, text, number))
        assembled.rejected += [
            Rejected(record_type=item.record_type, reason="invalid_record", message=item.message, record=item.record)
            for item in part.answer.refused
        ]
    _number(assembled, {key: _merged(assembled, records) for key, records in drafts.items()})
    return assembled


def _record_lists(response: BaseModel) -> dict[str, list[BaseModel]]:
    return {key: getattr(response, key) for key in type(response).model_fields}


def _cited(item: BaseModel, after: int, cite: Cite) -> tuple[list[Located], list[tuple[str, Missing]]]:
    found: list[Located] = []
    missing: list[tuple[str, Missing]] = []
    for quote in item.evidence:  # type: ignore[attr-defined]
        result = cite(quote, after)
        if isinstance(result, Located):
            found.append(result)
        else:
            missing.append((str(quote), result))
    return found, missing


def _drafts(
    assembled: Assembled, key: str, items: Iterable[BaseModel], part: PartAnswer, text: str, number: int
) -> list[Record]:
    """Returns the records of one part that have evidence, under ids that are unique in the article."""
    drafts: list[Record] = []
    after = part.start
    for index, item in enumerate(items):
        found, lost = _cited(item, after, part.cite)
        given = item.model_dump(exclude={"evidence"})
        ratings = _ratings(given)
        own_id = f"{number}/{key}/{given.pop('id', f'#{index}')}"
        assembled.rejected += [_unlocated(key, own_id if found else None, quote, missing) for quote, missing in lost]
        if not found:
            assembled.rejected.append(_without_evidence(key, item))
            continue
        after = found[0].start
        if own_id in assembled.groundings:  # the model gave one id twice; references go to the first
            own_id = f"{own_id}#{index}"
        drafts.append(_record(key, own_id, given, _evidence(found, text), number))
        assembled.groundings[own_id] = replace(Grounding.of(found, len(lost)), ratings=ratings)
    return drafts


def _ratings(given: dict[str, Any]) -> dict[str, float]:
    """Takes the model's own rating out of a record: 0 for a field that it is unsure of, 1 for the others, if asked."""
    unsure = given.pop("unsure", None)
    return {} if unsure is None else {name: float(name not in unsure) for name in given if name != "id"}


def _record(key: str, own_id: str, given: dict[str, Any], evidence: list[Evidence], number: int) -> Record:
    record_type = RECORD_TYPES[key]
    for name, trait in traits(record_type).items():
        if trait.refers_to and given.get(name) is not None:
            given[name] = f"{number}/{trait.refers_to}/{given[name]}"
    return record_type.model_validate({**given, "id": own_id, "evidence": evidence})


def _evidence(found: Iterable[Located], text: str) -> list[Evidence]:
    spans = dict.fromkeys((item.start, item.end) for item in found)
    return [Evidence(quote=text[start:end], start=start, end=end) for start, end in spans]


def _unlocated(key: str, record_id: str | None, quote: str, missing: Missing) -> Rejected:
    return Rejected(
        record_type=key,
        record_id=record_id,
        reason="quote_not_located",
        message=missing.message(),
        quote=quote,
        nearest=missing.nearest,
        differences=list(missing.differences),
    )


def _without_evidence(key: str, item: BaseModel) -> Rejected:
    return Rejected(
        record_type=key,
        reason="no_evidence",
        message="None of its quotes is in the article.",
        record=item.model_dump(mode="json"),
    )


def _merged(assembled: Assembled, records: list[Record]) -> list[Record]:
    kept, gone = merge(records)
    for old, new in gone.items():
        assembled.groundings[new] += assembled.groundings.pop(old)
        for item in assembled.rejected:
            item.record_id = new if item.record_id == old else item.record_id
    assembled.merged.update(gone)
    return kept


def _number(assembled: Assembled, kept: dict[str, list[Record]]) -> None:
    """Gives the final ids in the order of the article and makes the references follow them."""
    final: dict[str, str] = {}
    for key, records in kept.items():
        records.sort(key=lambda record: min(item.start for item in record.evidence))
        final.update({record.id: f"{RECORD_TYPES[key].id_prefix}{n}" for n, record in enumerate(records, 1)})
    final.update({old: final[new] for old, new in assembled.merged.items()})
    for item in assembled.rejected:
        item.record_id = final.get(item.record_id or "")
    for key, records in kept.items():
        assembled.records[key] = [_with_final_ids(assembled, key, record, final) for record in records]
    assembled.groundings = {final[old]: grounding for old, grounding in assembled.groundings.items()}


def _with_final_ids(assembled: Assembled, key: str, record: Record, final: dict[str, str]) -> Record:
    update: dict[str, Any] = {"id": final[record.id]}
    for name, trait in traits(type(record)).items():
        old = getattr(record, name) if trait.refers_to else None
        if old is None:
            continue
        update[name] = final.get(old)
        if update[name] is None:
            assembled.rejected.append(
                Rejected(
                    record_type=key,
                    record_id=update["id"],
                    reason="invalid_reference",
                    message=f"{name} named {old.rsplit('/', 1)[1]!r}, which is not among the {trait.refers_to}.",
                )
            )
    return record.model_copy(update=update)
