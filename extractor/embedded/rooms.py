"""Rooms: takes claims and the meetings of an article, gives each the meeting it was made in and its channel."""

import re
from dataclasses import dataclass, field
from typing import Any

from extractor.embedded.document import Document, Entity
from extractor.embedded.repetitions import Draft

_SETTING = re.compile(
    r"\b(?:meetings?|talks|call|conversation|phoned?|telephone[dc]?|telephonic|summit|session|discussions?"
    r"|counterpart|consultations)\b",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"\b(?:after|before|ahead of|following|prior to|later|earlier)\b", re.IGNORECASE)
_OFFICE_LINE = re.compile(
    r"^[ ]*The (?:following|below) is attributable to (?P<named>[^:\n]{3,60}):"
    r"|^[ ]*(?P<office>(?:(?:Office of the|OFFICE OF THE) )?"
    r"(?:Spokesperson|SPOKESPERSON|Press Secretary|PRESS SECRETARY|Spokesman|Spokeswoman)"
    r"(?: [A-Z][\w.'-]+){0,3})[ ]*:?[ ]*$",
    re.MULTILINE,
)
_JOINT_TITLE = re.compile(
    r"^[ ]*(?:title: \"?)?(?:[\w'’-]+[ ]){0,6}"
    r"(?:joint (?:statement|communiqu[eé]|declaration|press release)|readout)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OUTSIDE = frozenset(("social_media", "press_conference", "interview", "speech"))
_RELEASES = frozenset(("statement", "press_release"))
_REACH = 3
_HEAD_REACH = 1500
_TITLE_REACH = 200
_FORETOLD = 2


@dataclass(slots=True)
class Room:
    """A meeting that was held, and where the article tells of it.

    Attributes:
        id: Its id.
        parties: Names and country codes of its participants.
        positions: Offsets of its evidence.
        channel: The release that told of it, once a claim shows one.
        relayed_by: Who issued that release.
    """

    id: str
    parties: frozenset[str]
    positions: list[int]
    channel: str = ""
    relayed_by: str | None = field(default=None)


def place_in_rooms(document: Document, drafts: list[Draft], meetings: list[dict[str, Any]]) -> None:
    """Sets meeting, channel and relayer of claims where the text around them tells.

    What was said in the room and told by a release has the channel of the release; told by nobody, `meeting`. A speaker
    whose channel is named once keeps it in the sentences that name none.
    """
    rooms = [_room(document, meeting) for meeting in meetings if meeting["status"] == "held"]
    current: Room | None = None
    paragraph = -_REACH
    unbroken = False
    for draft in drafts:
        here = draft.clause.passage.paragraph
        told = _told_here(document, draft, rooms)
        current = told or current
        near = told is not None or here - paragraph <= _REACH
        if current is None or not near or draft.channel in _OUTSIDE:
            unbroken = False
        elif _is_inside(document, draft, current, told is not None or unbroken):
            draft.meeting = current.id
            paragraph = here
            unbroken = True
    _set_channels(document, drafts, {room.id: room for room in rooms})


def _room(document: Document, meeting: dict[str, Any]) -> Room:
    parties = {actor["name"] for actor in meeting["participants"]}
    parties |= {str(actor["country"]) for actor in meeting["participants"] if actor.get("country")}
    quotes = [item["quote"] if isinstance(item, dict) else item for item in meeting.get("evidence", [])]
    positions = [position for quote in quotes if (position := document.text.find(quote)) >= 0]
    return Room(meeting["id"], frozenset(parties), positions)


def _told_here(document: Document, draft: Draft, rooms: list[Room]) -> Room | None:
    """Returns the meeting told of last, no later than in the claim's own sentence, in which its speakers took part."""
    start, end = draft.evidence[0]
    best: tuple[int, Room] | None = None
    for room in rooms:
        if not all(_takes_part(speaker, room) for speaker in draft.speakers):
            continue
        for position in room.positions:
            distance = draft.clause.passage.paragraph - document.sentence_at(position).paragraph
            told = position < end and distance <= 1
            foretold = best is None and -_FORETOLD <= distance < 0 and _SETTING.search(document.plain, start, end)
            if (told and (best is None or position > best[0])) or foretold:
                best = (position, room)
    return best[1] if best else None


def _takes_part(speaker: Entity, room: Room) -> bool:
    if speaker.kind == "person":
        return any(speaker.name in party or party in speaker.name for party in room.parties if len(party) > 3)
    return speaker.name in room.parties or (speaker.country or "") in room.parties


def _is_inside(document: Document, draft: Draft, room: Room, told: bool) -> bool:
    if draft.channel in _OUTSIDE or not all(_takes_part(speaker, room) for speaker in draft.speakers):
        return False
    start, end = draft.evidence[0]
    sentence = document.plain[start:end]
    if _SETTING.search(sentence):
        return not _AFTERWARDS.match(sentence)
    return told or draft.channel in _RELEASES or draft.relayed_by is not None or len(draft.speakers) > 1


def _issuer(document: Document) -> str | None:
    """Returns who issued an official text, as a line of its own says at its beginning; a name before an office."""
    lines = list(_OFFICE_LINE.finditer(document.plain, 0, _HEAD_REACH))
    line = next((line for line in lines if line["named"]), lines[0] if lines else None)
    return (line["named"] or line["office"]).strip() if line else None


def _set_channels(document: Document, drafts: list[Draft], rooms: dict[str, Room]) -> None:
    office = _issuer(document)
    is_release = office is not None or _JOINT_TITLE.match(document.plain.lstrip()[:_TITLE_REACH]) is not None
    usual: dict[Entity, str] = {}
    for draft in drafts:
        room = rooms.get(draft.meeting or "")
        if room and draft.relayed_by and not room.relayed_by:
            room.relayed_by = draft.relayed_by
            room.channel = draft.channel if draft.channel in _RELEASES else "statement"
        if draft.channel not in ("unspecified", "social_media") and len(draft.speakers) == 1:
            usual.setdefault(draft.speakers[0], draft.channel)
    for draft in drafts:
        room = rooms.get(draft.meeting or "")
        if is_release and draft.channel in ("unspecified", "statement"):
            draft.channel = "statement"
            draft.relayed_by = draft.relayed_by or office
        elif room and room.relayed_by:
            draft.relayed_by = draft.relayed_by or room.relayed_by
            draft.channel = room.channel if draft.channel == "unspecified" else draft.channel
        elif draft.channel == "unspecified" and draft.meeting:
            draft.channel = "meeting"
        elif draft.channel == "unspecified" and len(draft.speakers) == 1 and draft.speakers[0].kind != "country":
            draft.channel = usual.get(draft.speakers[0], "unspecified")
