"""Relays: takes the reporting clauses of a passage with their sources, gives which of them are claims and who passed them on."""

from dataclasses import dataclass

from extractor.embedded.document import Entity
from extractor.embedded.reporting import ACCORDING, Clause
from extractor.embedded.speakers import Source
from extractor.embedded.words import CUE, VERB

_MEETING_WORDS = frozenset("discussed exchanged reviewed met held spoke conversed deliberated".split())


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting clause that is a claim.

    Attributes:
        clause: The clause.
        speakers: Whose claim it is.
        relayer: The source that passed it on, if another one did.
    """

    clause: Clause
    speakers: tuple[Entity, ...]
    relayer: Source | None = None


def settle(clauses: list[tuple[Clause, Source]]) -> list[Report]:
    """Returns the claims among the clauses of one passage, nested reports settled by who speaks in the end.

    Of "A said that B said X" only the inner clause stays, with A as relayer; of "A said that A's country welcomes X" only
    the outer one.
    """
    dropped: set[int] = set()
    relayers: dict[int, Source] = {}
    for position, (clause, source) in enumerate(clauses):
        outer = _outer(position, clauses)
        if outer is None:
            continue
        outer_clause, outer_source = clauses[outer]
        if not _covers(outer_clause, clause):
            if _same(source, outer_source):
                dropped.add(position)
        elif _is_relay(source, outer_source):
            dropped.add(outer)
            relayers[position] = relayers.get(outer, outer_source)
        else:
            dropped.add(position)
    reports = []
    for position, (clause, source) in enumerate(clauses):
        speakers = _speakers(clause, source, clauses, dropped)
        if position not in dropped and speakers and not _tells_of_meeting(clause, source):
            reports.append(Report(clause, speakers, relayers.get(position) or _shared_relayer(clause, clauses, relayers)))
    return reports


def _outer(position: int, clauses: list[tuple[Clause, Source]]) -> int | None:
    """Returns the clause in whose content another one stands, the innermost."""
    inner = clauses[position][0]
    best: tuple[int, int] | None = None
    for other, (clause, _) in enumerate(clauses):
        if other == position:
            continue
        for first, last in clause.content:
            if first <= inner.first < last and (best is None or last - first < best[0]):
                best = (last - first, other)
    return best[1] if best else None


def _covers(outer: Clause, inner: Clause) -> bool:
    """Whether the inner clause is all that the outer one tells."""
    start = next(first for first, last in outer.content if first <= inner.first < last)
    words = outer.passage.words[start : inner.first]
    return not any(word.tag in ("A", VERB, "H") or (word.tag == CUE and word.form == "past") for word in words)


def _same(inner: Source, outer: Source) -> bool:
    return inner.kind in ("self", "unknown") or inner.entities == outer.entities


def _is_relay(inner: Source, outer: Source) -> bool:
    if _same(inner, outer):
        return False
    if any(entity.kind in ("person", "group") for entity in inner.entities) or len(inner.entities) > 1:
        return True
    countries = {entity.country for entity in outer.entities}
    return not countries & {entity.country for entity in inner.entities}


def _speakers(
    clause: Clause, source: Source, clauses: list[tuple[Clause, Source]], dropped: set[int]
) -> tuple[Entity, ...]:
    """Returns whose claim a clause is; one that shares the source of a dropped inner clause takes that of the outer."""
    if clause.source is None and clause.shares is not None:
        for position, (other, _) in enumerate(clauses):
            if other is clause.shares and position in dropped:
                outer = _outer(position, clauses)
                if outer is not None and outer not in dropped:
                    return clauses[outer][1].entities
    return source.entities if source.kind in ("entity", "literal", "document") else ()


def _shared_relayer(
    clause: Clause, clauses: list[tuple[Clause, Source]], relayers: dict[int, Source]
) -> Source | None:
    for position, (other, _) in enumerate(clauses):
        if other is clause.shares and clause.source is None:
            return relayers.get(position)
    return None


def _tells_of_meeting(clause: Clause, source: Source) -> bool:
    """Whether a body or a document only tells that a meeting took place or what it was about."""
    if not source.is_body and clause.cue is not ACCORDING:
        return False
    words = [word for first, last in clause.content for word in clause.passage.words[first:last]]
    finite = [word for word in words if word.tag == VERB or (word.tag == CUE and word.form == "past")]
    return bool(finite) and finite[0].lower in _MEETING_WORDS
