"""Relays: takes reporting clauses with their sources, gives which of them are claims and who passed them on."""

import re
from dataclasses import dataclass

from extractor.embedded.clauses import Clause
from extractor.embedded.document import Entity
from extractor.embedded.memory import Source
from extractor.embedded.words import CUE, VERB

_TELLS_OF_MEETING = re.compile(
    r"\b(?:discussed|exchanged|reviewed|met (?:with|his|her|their|[A-Z])|spoke|conversed|deliberated"
    r"|(?:had|held) (?:\w+[ -]){0,3}(?:discussions?|talks|meetings?))\b"
)
_BEGINNING = 160
_SUBORDINATING = frozenset("after before since until".split())
_CONTRADICTING = frozenset("deny reject dismiss refute dispute".split())
# In the present tense these say where somebody stands, not that they have said so.
_STANCES = frozenset("agree accept recognise recognize support oppose judge".split())
_MADE_REMARKS = re.compile(
    r"\b(?:made|shared) (?:the|this|these|his|her|their) (?:remarks?|comments?|observations?|statements?|views?)\b"
)


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

    Of "A said that B said X" only the inner clause stays, with A as relayer; of "A said that A's country welcomes X"
    only the outer one.
    """
    dropped: set[int] = set()
    relayers: dict[int, Source] = {}
    for position, (clause, source) in enumerate(clauses):
        outer = _outer(position, clauses)
        if outer is None:
            continue
        outer_clause, outer_source = clauses[outer]
        if not clause.cue.complements:
            dropped.add(position)
        elif _is_relative(clause) or not _covers(outer_clause, clause):
            if _same(source, outer_source):
                dropped.add(position)
        elif _is_relay(clause, source, outer_source):
            dropped.add(outer)
            relayers[position] = relayers.get(outer, outer_source)
        else:
            dropped.add(position)
    reports = []
    for position, (clause, source) in enumerate(clauses):
        speakers = _speakers(clause, source, clauses, dropped)
        if position not in dropped and speakers:
            reports.append(
                Report(clause, speakers, relayers.get(position) or _shared_relayer(clause, clauses, relayers))
            )
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
    if outer.complement is not None and outer.complement.kind not in ("clause", "quote"):
        return False
    start = next(first for first, last in outer.content if first <= inner.first < last)
    words = outer.passage.words[start : inner.first]
    if words and (words[-1].lower in _SUBORDINATING or (words[-1].tag == "S" and words[-1].lower != "that")):
        return False
    return not any(word.tag in ("A", VERB, "H") or (word.tag == CUE and word.form == "past") for word in words)


def _same(inner: Source, outer: Source) -> bool:
    return inner.kind in ("self", "unknown") or (inner.entities == outer.entities and outer.kind != "document")


def _is_relative(clause: Clause) -> bool:
    return clause.source is not None and clause.passage.words[clause.source[0]].lower in ("who", "which", "that")


def _is_relay(clause: Clause, inner: Source, outer: Source) -> bool:
    if _same(inner, outer):
        return False
    if clause.cue.verb in _STANCES and _is_present(clause):
        return False
    if any(entity.kind in ("person", "group") for entity in inner.entities):
        return not set(outer.entities) & set(inner.entities)
    if len(inner.entities) > 1 and clause.cue.complements & {"clause", "to"}:
        return True
    if not {"clause", "quote"} <= clause.cue.complements or clause.cue.act != "assertive":
        return False
    return not {entity.country for entity in outer.entities} & {entity.country for entity in inner.entities}


def _is_present(clause: Clause) -> bool:
    words, index = clause.passage.words, clause.cue_words[0]
    return words[index].form in ("base", "present") and words[index - 1].tag != "A"


def _speakers(
    clause: Clause, source: Source, clauses: list[tuple[Clause, Source]], dropped: set[int]
) -> tuple[Entity, ...]:
    """Returns whose claim a clause is; one that shares the source of a dropped inner clause takes that of the outer."""
    if clause.source is None and clause.shares is not None:
        for position, (other, _) in enumerate(clauses):
            if other is clause.shares and position in dropped:
                outer = _outer(position, clauses)
                if outer is not None and outer not in dropped:
                    return clauses[outer][1].speakers
    return source.speakers


def _shared_relayer(clause: Clause, clauses: list[tuple[Clause, Source]], relayers: dict[int, Source]) -> Source | None:
    for position, (other, _) in enumerate(clauses):
        if other is clause.shares and clause.source is None:
            return relayers.get(position)
    return None


def tells_of_meeting(clause: Clause, content: str, source: Source) -> bool:
    """Whether a body or a document only tells that a meeting took place or what it was about."""
    if _MADE_REMARKS.search(content):
        return True
    if clause.complement and clause.complement.kind in ("noun", "phrase"):
        return False
    told = source.is_body and clause.cue.verb not in _CONTRADICTING
    return told and bool(_TELLS_OF_MEETING.search(content[:_BEGINNING]))
