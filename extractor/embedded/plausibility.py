"""Plausibility: a trigger and its parties in, whether they make one specific meeting out."""

import re
from functools import cache

from extractor.embedded.delegates import can_talk
from extractor.embedded.document import Document, Entity, Sentence
from extractor.embedded.lexicons import alternatives, labelled
from extractor.embedded.merging import is_named
from extractor.embedded.parties import Parties
from extractor.embedded.triggers import Trigger

_MEETING_NOUN = re.compile(r"\b(?:meeting|talks|call|conversation|summit|by (?:tele)?phone|over the phone|by video)\b")
_PREPARED = re.compile(r"\bpreparations?\s+(?:for|of)\s+(?:[\w'-]+\s+){0,5}\Z")
_WORDS_BETWEEN = r"\s+(?:(?!and\b)[\w'-]+\s+){0,4}\Z"


@cache
def _pattern(label: str) -> re.Pattern[str]:
    words = alternatives("meeting_context", label)
    if label == "light verbs":
        return re.compile(rf"{words}\s+(?:[\w'-]+\s+|,\s*){{0,7}}\Z")
    return re.compile(
        rf"(?:{words}|'s){_WORDS_BETWEEN}" if label == "before" else words + _WORDS_BETWEEN, re.IGNORECASE
    )


def is_meeting(
    document: Document, sentence: Sentence, trigger: Trigger, parties: Parties, people: list[Entity]
) -> bool:
    """Returns whether the parties can meet, and the words join them in one occasion.

    Args:
        document: The article.
        sentence: The sentence of the trigger.
        trigger: The words that tell of the meeting.
        parties: Who stands on the two sides of the trigger.
        people: Those of them who met on this occasion.
    """
    if not are_parties(people) or not _takes_parties(trigger, parties):
        return False
    if trigger.kind == "noun":
        return _is_anchored(document.plain, sentence, trigger, parties)
    if trigger.kind == "discuss" and not parties.far:
        return _MEETING_NOUN.search(document.lower, sentence.start, sentence.end) is not None
    return True


def are_parties(entities: list[Entity]) -> bool:
    """Returns whether at least two of the entities represent different countries or organisations."""
    if len(entities) < 2 or not all(can_talk(entity) for entity in entities):
        return False
    domestic = labelled("meeting_context")["domestic"]
    entities = [entity for entity in entities if entity.country or (entity.role or "").lower() not in domestic]
    labels = [_side(entity) for entity in entities]
    known = {label for label in labels if label}
    if not known:
        return len({entity.role for entity in entities}) == 1 and entities[0].role is not None
    in_office = any(entity.role or entity.kind != "person" for entity in entities)
    return len(known) > 1 or (None in labels and in_office)


def _side(entity: Entity) -> str | None:
    """Returns what an entity represents: its body, the rebels it leads, or its country."""
    return entity.organization or (entity.role if "rebel" in (entity.role or "") else entity.country)


def _takes_parties(trigger: Trigger, parties: Parties) -> bool:
    if trigger.kind == "discuss" and len(parties.near) > 1:
        return True
    if trigger.kind in ("speech", "host", "discuss"):
        return bool(parties.near) and any(entity.kind in ("person", "group", "side") for entity in parties.far)
    return bool(parties.far) or len(parties.near) > 1


def _is_anchored(plain: str, sentence: Sentence, trigger: Trigger, parties: Parties) -> bool:
    """Whether a noun of meeting means an occasion ("held talks", "in a meeting with"), not talks in general."""
    before = plain[max(sentence.start, trigger.start - 70) : trigger.start]
    if _PREPARED.search(before):
        return False
    if _pattern("light verbs").search(before):
        return True
    if not parties.linked:
        return len(parties.near) > 1 and _pattern("after talks").search(before) is not None
    opens = trigger.start - sentence.start < 40 and len(before.split()) <= 3
    single = trigger.word in labelled("meeting_context")["single"]
    return opens or single or _pattern("before").search(before) is not None


def is_specific(trigger: Trigger, parties: Parties, people: list[Entity], *, given: bool) -> bool:
    """Returns whether a meeting is one occasion, not a series.

    Args:
        trigger: The words that tell of the meeting.
        parties: Who stands on the two sides of the trigger.
        people: Those of them who met on this occasion.
        given: Whether a date, a place or an event is given.
    """
    named = any(is_named(entity) for entity in people)
    if trigger.kind == "verb" and all(entity.kind == "country" for entity in people):
        return False
    if trigger.word in labelled("meeting_context")["plural"] and not (named and parties.linked):
        return False
    if named:
        return trigger.kind != "discuss" or given or parties.linked
    return given and (parties.linked or len(parties.near) > 1)
