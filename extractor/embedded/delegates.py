"""Delegates: an entity in, whether it can be a party to a meeting out."""

import re
from functools import cache

from extractor.embedded.document import Entity
from extractor.embedded.lexicons import alternatives


@cache
def _talkers() -> re.Pattern[str]:
    return re.compile(alternatives("meeting_context", "talkers"), re.IGNORECASE)


def can_talk(entity: Entity) -> bool:
    """Returns whether an entity can be a party to a meeting."""
    if entity.kind == "group":
        represents = entity.country is not None or entity.organization is not None or " from " in entity.name
        return represents and _talkers().search(entity.name) is not None
    return entity.kind != "organization" or bool(entity.organization or entity.country) or "inistry" in entity.name
