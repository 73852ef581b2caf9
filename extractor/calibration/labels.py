"""A run with gold or with reviewers' decisions in, labels out: fields with their signals and whether they are right."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.confidence import kinds_of
from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.matching import match_gold
from extractor.evaluation.scoring import RecordOutcome, score_article
from extractor.review.desk import Desk
from extractor.review.index import addresses
from extractor.review.ledger import ItemKey
from schemas import Line, Record, own_fields
from schemas.confidence_map import record_states
from schemas.decision import Decision
from schemas.record import signals_of


@dataclass(frozen=True)
class Label:
    """One judged field of a run.

    Attributes:
        article: The article's id; what is fitted and what is reported never share an article.
        path: `<record type>.<field>`, its group.
        record: The record's id.
        signals: Its signals, those of its record included.
        kinds: Its kinds, most specific first, as `schemas.confidence_map.field_kinds` gives them.
        states: What stands beside it in the record, as `schemas.confidence_map.record_states` gives it.
        confidence: The confidence that the run states.
        right: Whether the value is right.
        weight: For how many fields of the run it stands: the inverse of the probability with which it was judged.
    """

    article: str
    path: str
    record: str
    signals: dict[str, float]
    kinds: tuple[str, ...]
    states: tuple[str, ...]
    confidence: float
    right: bool
    weight: float = 1.0


@dataclass
class Labels:
    """The labels of a run, and what was left aside.

    Attributes:
        items: The labels.
        notes: What was not used and why, one sentence each.
    """

    items: list[Label] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def labels_from_gold(lines: Iterable[Line], gold: Sequence[GoldArticle]) -> Labels:
    """Returns a label for each field of each record of the articles that have gold.

    The fields of a record that the gold does not have are wrong.

    Raises:
        FileError: If gold does not fit its record types.
    """
    matched = match_gold(gold, lines)
    labels = Labels(notes=list(matched.warnings))
    for article, found in matched.scored:
        for line in found:
            for outcome in score_article(article, line).records:
                if outcome.found is not None:
                    labels.items += _judged(line, outcome, outcome.found.record)
    if matched.missing:
        labels.notes.append(f"{len(matched.missing)} articles of the gold are not in the run.")
    return labels


def labels_from_decisions(desk: Desk) -> Labels:
    """Returns a label for each field that a reviewer decided and that came before them by the queue or the audit.

    A field is right if the value was left as it was. A refused record makes those of its fields wrong that were
    in the queue themselves: to count the others would add wrong fields where right ones had no chance to be judged.
    Fields that a reviewer chose to look at have no known probability and are left aside.
    """
    labels = Labels()
    plan = _Plan(desk)
    chosen = 0
    for line, item, key, record, name in _fields(desk):
        address = ItemKey(line.article.id, key, record.id, name)
        decision = desk.ledger.effective(address)
        if decision is None:
            continue
        weight = plan.weight(item, decision, desk.ledger.standing(address))
        if weight is None:
            chosen += 1
        else:
            labels.items.append(_label(line, key, record, name, decision.decision == "accept", weight))
    if chosen:
        labels.notes.append(f"{chosen} fields were judged outside the queue and its audit, and are not used.")
    if desk.stale:
        labels.notes.append(f"{desk.stale} decisions concern other runs or other versions of a record.")
    return labels


def together(gold: Labels, decisions: Labels) -> Labels:
    """Returns the labels of both; where an article has gold, that counts, as it judges every field."""
    covered = {label.article for label in gold.items}
    rest = [label for label in decisions.items if label.article not in covered]
    return Labels([*gold.items, *rest], [*gold.notes, *decisions.notes])


def _fields(desk: Desk) -> Iterator[tuple[Line, int, str, Record, str]]:
    """Yields every field of a run with its line, its item number, its record type and its record."""
    for article in range(desk.index.articles):
        line = desk.index.line(article)
        records = {(key, record.id): record for key, known in line.records.items() for record in known}
        numbered = enumerate(addresses(desk.index.raw(article)), start=desk.index.first_item[article])
        for item, (key, record_id, name) in numbered:
            record = records.get((key, record_id))
            if record is not None and name in own_fields(type(record)):
                yield line, item, key, record, name


class _Plan:
    """How the queue of the decisions was drawn, as the decisions themselves tell it."""

    def __init__(self, desk: Desk) -> None:
        decisions = [one for key in desk.ledger for one in desk.ledger.standing(key)]
        queued = [one.confidence for one in decisions if one.selection == "queue" and one.confidence is not None]
        audits = [one.inclusion_probability for one in decisions if one.selection == "audit"]
        self._index = desk.index
        self._threshold = max(queued, default=0.0)
        self._audit = max((one for one in audits if one is not None), default=0.0)

    def weight(self, item: int, decision: Decision, standing: Sequence[Decision]) -> float | None:
        """Returns the inverse of the probability with which a field was judged; `None` if it is not known."""
        if decision.field is None:
            return self._planned(item)
        for one in (decision, *standing):
            if one.inclusion_probability is not None:
                return 1 / one.inclusion_probability
        return None

    def _planned(self, item: int) -> float | None:
        if self._index.confidence[item] <= self._threshold:
            return 1.0
        return 1 / self._audit if self._index.draw[item] < self._audit else None


def _judged(line: Line, outcome: RecordOutcome, record: Record) -> Iterator[Label]:
    for name in own_fields(type(record)):
        parts = [right for path, right in outcome.right.items() if path.partition(".")[0] == name]
        yield _label(line, outcome.record_type, record, name, all(parts), 1.0)


def _label(line: Line, key: str, record: Record, name: str, right: bool, weight: float) -> Label:
    values: dict[str, Any] = {"signals": signals_of(record, name), "confidence": record.confidence.get(name, 0.0)}
    return Label(
        article=line.article.id,
        path=f"{key}.{name}",
        record=record.id,
        kinds=kinds_of(key, record, name),
        states=record_states(record),
        right=right,
        weight=weight,
        **values,
    )
