"""Compounds: a trigger in its sentence in, the two parties that a hyphen joins before it out ("US-China talks")."""

import re
from collections.abc import Sequence

from extractor.embedded.document import Document, Entity, Mention, Sentence
from extractor.embedded.lexicons import country_names
from extractor.embedded.triggers import Trigger

_HYPHEN = re.compile(r"\s*[-–/]\s*")
_SURNAMES = re.compile(r"\b([A-Z][\w']+)[-–]([A-Z][\w']+)\s+(?:[\w-]+\s+){0,2}\Z")
_INTER_KOREAN = re.compile(r"\binter-Korean\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
_KOREAS = ("KOR", "PRK")
_REACH = 60


def compound_parties(
    document: Document, sentence: Sentence, mentions: Sequence[Mention], trigger: Trigger
) -> tuple[Entity, ...]:
    """Returns the two parties of "US-China trade talks", "the Trump-Kim summit" or "inter-Korean talks", if any.

    Args:
        document: The article.
        sentence: The sentence of the trigger.
        mentions: The mentions of the sentence.
        trigger: A noun of meeting.
    """
    before = [mention for mention in mentions if mention.end <= trigger.start][-2:]
    if len(before) == 2 and _HYPHEN.fullmatch(document.plain, before[0].end, before[1].start):
        gap = document.plain[before[1].end : trigger.start]
        if len(gap.split()) <= 2 and not re.search(r"[.,;:]", gap):
            return tuple(dict.fromkeys(entity for mention in before for entity in mention.entities))
    close = document.plain[max(sentence.start, trigger.start - _REACH) : trigger.start]
    if _INTER_KOREAN.search(close):
        return tuple(Entity(country_names()[code], country=code, kind="country") for code in _KOREAS)
    surnames = _SURNAMES.search(close)
    people = [_bearer(document, surname) for surname in surnames.groups()] if surnames else []
    return tuple(person for person in people if person) if all(people) else ()


def _bearer(document: Document, surname: str) -> Entity | None:
    """Returns the person of the article whose name holds a surname."""
    for mention in document.mentions:
        for entity in mention.entities:
            if entity.kind == "person" and not entity.unnamed and surname in entity.name.split():
                return entity
    return None
