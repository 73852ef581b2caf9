"""Parties: a trigger in its sentence in, the entities that took part out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractor.embedded.compounds import compound_parties
from extractor.embedded.delegates import can_talk
from extractor.embedded.document import Document, Entity, Mention, Sentence
from extractor.embedded.lexicons import alternatives, country_names, labelled
from extractor.embedded.listings import Listings, is_owner
from extractor.embedded.triggers import Trigger

_OWNED = re.compile(r"(?:\s*'s?)?\s+(?:\w+[- ]){0,3}|'s?\s*")
_CONJUNCTIONS = ("after", "before", "since", "until")
_DETERMINERS = frozenset("the a an his her both".split())
_POSSESSIVES = frozenset("his her their its".split())
_ATTENDS = re.compile(r"\b(?:attend|join|host|chair|address)\w*\s+(?:[\w-]+\s+){0,3}\Z")
_A_WORD = re.compile(r"\s+(?:an?\b|[\"'(])")
_VISIT = re.compile(r"'s?\s+(?:[\w-]+\s+){0,3}(?:visit|trip|travel|tour|arrival|mission)\b")
_BY = re.compile(
    r"(?:\s+(?:later|also|separately|warmly|in (?:a private )?audience|on \w+day|in [A-Z]\w+)){0,2}\s+by\b"
)
_PRIVATE = ("conversation", "call", "pull-aside", "encounter")
_MEETS = re.compile(r"\b(?:met|meet\w*|sp[eo]ak?\w*|talk\w*|call\w*|conversation)\s+(?:\w+\s+)?with\s+(?:the\s+)?\Z")
_SEVERAL = ("separate", "meetings", "calls", "conversations")


@cache
def _words(label: str) -> frozenset[str]:
    return frozenset(labelled("meeting_context")[label])


@cache
def _joiner() -> re.Pattern[str]:
    time, phrase = alternatives("meeting_context", "time"), alternatives("meeting_context", "phrase")
    joiner = alternatives("meeting_context", "joiner")
    between = rf"(?:\s*,?\s*(?:\([^()]{{0,40}}\)|{time}|{phrase}[^.;:]{{0,70}}?))*?"
    return re.compile(rf"{between}\s*,?\s+(?P<word>{joiner}|(?<=courtesy call )on)\s+")


@cache
def _gathering() -> re.Pattern[str]:
    return re.compile(alternatives("meeting_context", "gathering") + r"\s+")


@cache
def _telling() -> re.Pattern[str]:
    return re.compile(
        rf",?\s+(?:also\s+)?{alternatives('meeting_context', 'told')}\s+(?:the\s+)?(?:[A-Z]\w+'s\s+\w+\s+)?"
    )


@dataclass(frozen=True, slots=True)
class Parties:
    """Who stands on the two sides of a trigger.

    Attributes:
        near: The subject or the possessor.
        far: The object, what stands behind "with", or all that "between" joins.
        end: Offset after the last of them.
        linked: Whether the words join them expressly ("with", "between", an object), not by standing together.
        separate: Whether each of `far` met `near` on its own.
    """

    near: tuple[Entity, ...]
    far: tuple[Entity, ...]
    end: int
    linked: bool
    separate: bool = False


class PartyFinder:
    """Finds the parties of the triggers of one sentence."""

    def __init__(self, document: Document, sentence: Sentence) -> None:
        self._document = document
        self._plain = document.plain
        self._sentence = sentence
        self._mentions = document.mentions_between(sentence.start, sentence.end)
        self._lists = Listings(document, sentence)
        self._places = document.places_between(sentence.start, sentence.end)

    def find(self, trigger: Trigger) -> Parties:
        """Returns the parties of a trigger; both sides are empty if it has none of its own."""
        far, joined = self._far(trigger)
        if joined and len(_entities(far)) > 1:
            return Parties((), _entities(far), far[-1].end, True)
        is_noun = trigger.kind == "noun"
        compound = compound_parties(self._document, self._sentence, self._mentions, trigger) if is_noun else ()
        if compound:
            return Parties((), compound, trigger.end, True)
        end = far[-1].end if far else trigger.end
        near = self._near(trigger, end, far)
        if len(_entities(far)) > 1 and not all(map(_is_person, _entities(near))):
            near = [] if _gathering().search(self._plain, trigger.end, far[0].start) else near
        if trigger.kind == "noun" and len(near) == 1 and not far:
            far = self._hosts(trigger, near[0]) or self._attended(trigger, near[0]) or self._told(trigger, near[0])
        separate = bool(far) and self._is_separate(trigger, far)
        return Parties(_entities(near), _entities(far), end, bool(far), separate)

    def subject_of(self, trigger: Trigger) -> tuple[Entity, ...]:
        """Returns the subject or the possessor of a trigger."""
        return _entities(self._near(trigger, trigger.end, []))

    def _far(self, trigger: Trigger) -> tuple[list[Mention], bool]:
        """Returns the mentions behind a trigger, and whether they are all parties ("between A and B")."""
        passive = _BY.match(self._plain, trigger.end) if trigger.kind == "host" else None
        if passive and trigger.word == "hosted":
            return [], False
        if trigger.kind in ("verb", "host", "speech"):
            found = self._lists.behind(passive.end() if passive else trigger.end)
            if found and trigger.word.startswith("call") and self._is_name_calling(found):
                return [], False
            if found or trigger.kind == "host":
                return found, False
        if trigger.kind == "discuss" and self._plain.startswith(("With ", "Alongside "), self._sentence.start):
            return self._lists.behind(self._plain.index(" ", self._sentence.start)), False
        return self._joined(trigger)

    def _joined(self, trigger: Trigger) -> tuple[list[Mention], bool]:
        """Returns the mentions that "with", "between" or the like joins to a trigger, and whether all are parties."""
        found: list[Mention] = []
        words = _joiner().match(self._plain, trigger.end, self._sentence.end)
        if words and self._fits(trigger, words["word"], words.start("word")):
            found = self._lists.behind(words.end())
            if words["word"] == "of" and all(entity.kind == "organization" for entity in _entities(found)):
                found = []
            elif words["word"] != "of" or len(_entities(found)) > 1:
                return found, words["word"] not in ("with", "to", "on", "from")
        if trigger.kind != "noun":
            return [], False
        return self._gathered(trigger) or self._addressed(trigger) or found, False

    def _gathered(self, trigger: Trigger) -> list[Mention]:
        """Returns those whom a verb behind a trigger brings to it ("the talks brought together A and B")."""
        words = _gathering().search(self._plain, trigger.end, self._sentence.end)
        return self._lists.behind(words.end()) if words else []

    def _is_name_calling(self, called: list[Mention]) -> bool:
        """Whether "called" is followed by what somebody was called ("called him a liar")."""
        return called[0].form == "pronoun" or _A_WORD.match(self._plain, called[-1].end) is not None

    def _addressed(self, trigger: Trigger) -> list[Mention]:
        """Returns whom somebody spoke to in what the trigger names ("A told B in a phone call")."""
        for mention in self._mentions:
            before = self._plain[: mention.start].rstrip().rpartition(" ")[2] if mention.end < trigger.start else ""
            gap = self._plain[mention.end : trigger.start]
            in_private = before == "with" and trigger.word.endswith(_PRIVATE)
            meets = in_private and _MEETS.search(self._plain, self._sentence.start, mention.start)
            if (before in _words("told") or (in_private and not meets)) and re.fullmatch(
                r"\s(?:[\w-]+\s){0,6}(?:in|during|over|by|at)\s(?:[\w'-]+\s){0,4}", gap
            ):
                return [mention]
        return []

    def _told(self, trigger: Trigger, speaker: Mention) -> list[Mention]:
        """Returns whom the subject behind an opening phrase speaks to ("In a call on Sunday, A urged B to")."""
        if speaker.start < trigger.end or " with " in self._plain[trigger.end : speaker.start]:
            return []
        after = (m for m in self._mentions if m.start > speaker.end and all(map(_is_person, m.entities)))
        return next(([m] for m in after if _telling().fullmatch(self._plain, speaker.end, m.start)), [])

    def _hosts(self, trigger: Trigger, visitor: Mention) -> list[Mention]:
        """Returns the country that somebody visits for talks with nobody named ("to visit Cuba for a dialogue")."""
        places = [p for p in self._places if p.visited and p.country and visitor.end < p.start < trigger.start]
        if not places or not re.search(r"\bfor\s+(?:[\w'-]+\s+){0,4}\Z", self._plain[places[-1].end : trigger.start]):
            return []
        place = places[-1]
        country = Entity(country_names()[place.country or ""], country=place.country, kind="country")
        return [Mention(place.start, place.end, self._sentence.index, (country,), "country")]

    def _attended(self, trigger: Trigger, guest: Mention) -> list[Mention]:
        """Returns the group whose meeting somebody attends ("attended the G7 leaders' summit")."""
        group = next((m for m in reversed(self._mentions) if guest.end < m.start and m.end <= trigger.start), None)
        if group is None or group.form != "group" or not any(entity.organization for entity in group.entities):
            return []
        joins = _ATTENDS.search(self._plain[guest.end : group.start]) is not None
        return [group] if joins and self._qualifies(group, trigger) else []

    def _fits(self, trigger: Trigger, word: str, start: int) -> bool:
        """Whether a word such as "with" belongs to a trigger, not to something between ("talks on ties with")."""
        if word == "on":
            return True
        if word == "of":
            return trigger.kind == "noun" and start == trigger.end + 1
        if word == "from":
            return trigger.word.endswith(("call", "courtesy visit"))
        if word == "to":
            return trigger.kind == "speech"
        before = self._plain[trigger.end : start].split()
        return not before or before[-1] not in _words("relations")

    def _near(self, trigger: Trigger, end: int, far: Sequence[Mention]) -> list[Mention]:
        before = [mention for mention in self._mentions if mention.end <= trigger.start and mention not in far]
        if trigger.kind == "noun" and before:
            if self._possesses(before[-1], trigger):
                return [before[-1]]
            if self._qualifies(before[-1], trigger):
                before.pop()
        subject = self._subject(before, trigger.start) or self._visitor(before, trigger)
        if subject or trigger.kind not in ("noun", "verb", "discuss"):
            return subject
        return self._subject_after([m for m in self._mentions if m.start >= end and m not in far])

    def _visitor(self, before: list[Mention], trigger: Trigger) -> list[Mention]:
        """Returns the owner of the visit that a noun of meeting belongs to ("A's visit to Moscow for talks")."""
        owners = before if trigger.kind == "noun" else []
        return next(([m] for m in reversed(owners) if _VISIT.match(self._plain, m.end, trigger.start)), [])

    def _qualifies(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether a mention only says of what kind a meeting is ("a Quad summit")."""
        gap = self._plain[mention.end : trigger.start].strip(" '")
        is_adjective = gap.isalpha() and gap not in _words("light verbs") and gap not in _words("after talks")
        return mention.form in ("organization", "country", "group") and (not gap or is_adjective)

    def _possesses(self, mention: Mention, trigger: Trigger) -> bool:
        gap = self._plain[mention.end : trigger.start]
        owns = gap.startswith("'") or self._text(mention) in _POSSESSIVES
        return owns and _OWNED.fullmatch(gap) is not None

    def _subject(self, before: list[Mention], start: int) -> list[Mention]:
        """Returns the nearest list of mentions before an offset that can be the subject there."""
        for index in range(len(before) - 1, -1, -1):
            mention = before[index]
            if index == len(before) - 1 and self._opens_clause(mention, start):
                return [mention]
            if not self._may_be_subject(mention) or not any(can_talk(entity) for entity in mention.entities):
                continue
            first = index
            while first > 0 and self._lists.joins(before[first - 1], before[first], listed=first < index):
                first -= 1
            if first == index or not self._is_governed(before[first]):
                return before[first : index + 1]
            if len(self._plain[mention.end : start].split()) <= 1:
                return [mention]
        return []

    def _opens_clause(self, mention: Mention, start: int) -> bool:
        """Whether a mention stands between a conjunction and the verb ("after A called B")."""
        before = self._plain[: mention.start].rstrip().rpartition(" ")[2].lower()
        gap = self._plain[mention.end : start].split()
        adjacent = (len(gap) <= 1 or gap[0] in _words("holding")) and not is_owner(self._plain, mention)
        return adjacent and before in _CONJUNCTIONS and any(can_talk(entity) for entity in mention.entities)

    def _subject_after(self, after: list[Mention]) -> list[Mention]:
        """Returns the subject that follows an opening phrase ("In a meeting with B, A said")."""
        for index, mention in enumerate(after):
            follows = self._plain[mention.end : mention.end + 1]
            if not mention.entities or not self._may_be_subject(mention) or follows not in (" ", ","):
                continue
            if index and self._lists.joins(after[index - 1], mention, listed=False):
                return after[index - 1 : index + 1]
            return self._lists.starting_with(self._mentions.index(mention))
        return []

    def _may_be_subject(self, mention: Mention) -> bool:
        owner = is_owner(self._plain, mention) or self._text(mention) in _POSSESSIVES
        return not owner and not self._is_governed(mention)

    def _is_governed(self, mention: Mention) -> bool:
        """Whether a preposition or another verb stands before a mention, or it only qualifies a noun."""
        if "-" in (self._plain[mention.start - 1 : mention.start], self._plain[mention.end : mention.end + 1]):
            return True
        words = self._plain[max(self._sentence.start, mention.start - 30) : mention.start].split()
        while words and words[-1].lower() in _DETERMINERS:
            words.pop()
        if words[-2:] in (["led", "by"], ["headed", "by"]):
            return False
        if words[-1:] == ["for"] and self._plain.startswith(" to ", mention.end):
            return False
        if words[-1:] == ["including"] and words[-2:][0].endswith(","):
            return False
        if words and words[-1].lower() in _words("governors"):
            return True
        return (
            len(words) > 1 and words[-1].isalpha() and words[-1].islower() and words[-2].lower() in _words("governors")
        )

    def _is_separate(self, trigger: Trigger, far: Sequence[Mention]) -> bool:
        around = self._plain[max(self._sentence.start, trigger.start - 24) : far[-1].end + 24].lower()
        following = self._plain[self._sentence.end : self._sentence.end + 60].lower()
        return any(word in around for word in _SEVERAL) or "meetings" in following

    def _text(self, mention: Mention) -> str:
        return self._plain[mention.start : mention.end].lower()


def _is_person(entity: Entity) -> bool:
    return entity.kind == "person"


def _entities(mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entity for mention in mentions for entity in mention.entities))
