"""Records: the meetings of a document in, meeting records with evidence as quotes out."""

import re
from typing import Any

from extractor.embedded.document import Document, Entity
from extractor.embedded.lexicons import country_names
from extractor.embedded.meetings import MeetingReader
from extractor.embedded.merging import Occasion, is_named

_DELEGATION = re.compile(r"^(?:delegations?|representatives|delegates) (?:of|from) (?:the )?", re.IGNORECASE)
_QUOTES = 3
_TOPICS = 8
_OUTCOMES = 5


def read_meetings(document: Document) -> list[dict[str, Any]]:
    """Returns the records of the meetings of a document, in order of first mention."""
    occasions = MeetingReader(document).read()
    return [_record(document, occasion, f"m{number}") for number, occasion in enumerate(occasions, start=1)]


def _record(document: Document, occasion: Occasion, identifier: str) -> dict[str, Any]:
    place = None if occasion.mode in ("phone", "video") else occasion.place
    words = occasion.words
    sentences = [document.sentences[index] for index in sorted(occasion.sentences)[:_QUOTES]]
    return {
        "id": identifier,
        "participants": [actor(entity) for entity in occasion.participants],
        "status": occasion.status,
        "mode": occasion.mode,
        "date": occasion.date,
        "date_text": document.text[words.start : words.end] if words else None,
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "occasion": occasion.occasion,
        "topics": occasion.topics[:_TOPICS],
        "outcomes": occasion.outcomes[:_OUTCOMES],
        "evidence": [document.text[sentence.start : sentence.end] for sentence in sentences],
    }


def actor(entity: Entity) -> dict[str, str | None]:
    """Returns an entity as a participant; an office without a name stands for its country, members for their body."""
    name = entity.name
    if entity.kind == "person" and entity.country and not is_named(entity):
        name = country_names()[entity.country]
    elif entity.kind == "group" and entity.organization and entity.role is None:
        name = entity.organization
    elif entity.kind == "group":
        name = _DELEGATION.sub("", name)
    return {"name": name, "role": entity.role, "country": entity.country, "organization": entity.organization}
