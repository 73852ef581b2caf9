"""Rooms: takes a claim and the meetings of an article, gives the meeting in which it was said."""

import re
from typing import Any

from extractor.embedded.document import Document, Entity

_IN_ROOM = re.compile(r"\b(?:meeting|talks|call|conversation|summit|session|discussions?)\b", re.IGNORECASE)
_OUTSIDE = frozenset(("social_media", "press_conference", "interview", "speech"))
_REACH = 900


def room_of(
    document: Document,
    meetings: list[dict[str, Any]],
    speakers: tuple[Entity, ...],
    evidence: tuple[int, int],
    channel: str,
) -> str | None:
    """Returns the id of the meeting that a claim belongs to, or `None`.

    It is the last meeting told of before the claim, or in its sentence, in which all its speakers took part.
    """
    if channel in _OUTSIDE:
        return None
    names = {speaker.name for speaker in speakers} | {speaker.country for speaker in speakers if speaker.country}
    best: tuple[int, str] | None = None
    for meeting in meetings:
        if meeting["status"] != "held":
            continue
        parties = {actor["name"] for actor in meeting["participants"]} | {
            actor.get("country") for actor in meeting["participants"]
        }
        if not names & parties:
            continue
        for start in _positions(document, meeting):
            if start <= evidence[1] and evidence[0] - start < _REACH and (best is None or start > best[0]):
                best = (start, meeting["id"])
    return best[1] if best else None


def _positions(document: Document, meeting: dict[str, Any]) -> list[int]:
    quotes = [item["quote"] if isinstance(item, dict) else item for item in meeting.get("evidence", [])]
    return [position for quote in quotes if (position := document.text.find(quote)) >= 0]
