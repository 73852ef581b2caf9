"""Parties: a trigger in its sentence in, the entities that took part out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from extractor.embedded.delegates import can_talk
from extractor.embedded.document import Document, Entity, Mention, Sentence
from extractor.embedded.lexicons import alternatives, country_names, labelled
from extractor.embedded.triggers import Trigger

_LIST_GAP = re.compile(
    r"(?:'s?)?\s*(?:\([^()]{0,60}\))?\s*(?:,?\s*(?:and|as well as|along with|alongside|together with|&)|,)\s*"
    r"(?:(?:also|then|separately|with|between|later|both)\s+)?(?:the|a|an|his|her|its|their)?\s*"
    r"(?:(?!(?:met|held|spoke|called|received|visited|said|told|discussed|thanked|urged|hosted)\b)\w+\s+)?"
)
_TIGHT = re.compile(
    r"\s*(?:(?:the|a|an|his|her|its|both|visiting|also|again|fellow|then|new)\s+){0,3}"
    r"(?:(?:[\w-]+\s+){0,3}delegations?\s+(?:of|from|(?:\w+\s+)?(?:led|headed)\s+by)\s+(?:(?:the|its)\s+)?)?"
)
_AND = re.compile(r"\b(?:and|as well as|along ?with|alongside|together with)\b|&")
_HYPHEN = re.compile(r"\s*[-–/]\s*")
_OWNED = re.compile(r"(?:\s*'s?)?\s+(?:\w+[- ]){0,3}|'s?\s*")
_CONJUNCTIONS = ("after", "before", "since", "until")
_DETERMINERS = frozenset("the a an his her both".split())
_POSSESSIVES = frozenset("his her their its".split())
_ATTENDS = re.compile(r"\b(?:attend|join|host|chair|address)\w*\s+(?:[\w-]+\s+){0,3}\Z")
_A_WORD = re.compile(r"\s+(?:an?\b|[\"'(])")
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
        self._plain = document.plain
        self._sentence = sentence
        self._mentions = document.mentions_between(sentence.start, sentence.end)
        self._places = document.places_between(sentence.start, sentence.end)

    def find(self, trigger: Trigger) -> Parties:
        """Returns the parties of a trigger; both sides are empty if it has none of its own."""
        far, joined = self._far(trigger)
        if joined and len(_entities(far)) > 1:
            return Parties((), _entities(far), far[-1].end, True)
        compound = self._compound(trigger) if trigger.kind == "noun" else []
        if compound:
            return Parties((), _entities(compound), trigger.end, True)
        end = far[-1].end if far else trigger.end
        near = self._near(trigger, end, far)
        if trigger.kind == "noun" and len(near) == 1 and not far:
            far = self._hosts(trigger, near[0]) or self._attended(trigger, near[0])
        separate = bool(far) and self._is_separate(trigger, far)
        return Parties(_entities(near), _entities(far), end, bool(far), separate)

    def subject_of(self, trigger: Trigger) -> tuple[Entity, ...]:
        """Returns the subject or the possessor of a trigger."""
        return _entities(self._near(trigger, trigger.end, []))

    def _far(self, trigger: Trigger) -> tuple[list[Mention], bool]:
        """Returns the mentions behind a trigger, and whether they are all parties ("between A and B")."""
        passive = trigger.kind == "host" and self._plain.startswith(" by ", trigger.end)
        if passive and trigger.word == "hosted":
            return [], False
        if trigger.kind in ("verb", "host", "speech"):
            found = self._list_behind(trigger.end + 3 * passive)
            if found and trigger.word.startswith("call") and self._is_name_calling(found):
                return [], False
            if found or trigger.kind == "host":
                return found, False
        if trigger.kind == "discuss" and self._plain.startswith(("With ", "Alongside "), self._sentence.start):
            return self._list_behind(self._plain.index(" ", self._sentence.start)), False
        words = _joiner().match(self._plain, trigger.end, self._sentence.end)
        if words is None or not self._fits(trigger, words["word"], words.start("word")):
            return (self._addressed(trigger) if trigger.kind == "noun" else []), False
        return self._list_behind(words.end()), words["word"] not in ("with", "to", "on", "from")

    def _is_name_calling(self, called: list[Mention]) -> bool:
        """Whether "called" is followed by what somebody was called ("called him a liar")."""
        return called[0].form == "pronoun" or _A_WORD.match(self._plain, called[-1].end) is not None

    def _addressed(self, trigger: Trigger) -> list[Mention]:
        """Returns whom somebody spoke to in what the trigger names ("A told B in a phone call")."""
        for mention in self._mentions:
            before = self._plain[: mention.start].rstrip().rpartition(" ")[2] if mention.end < trigger.start else ""
            gap = self._plain[mention.end : trigger.start]
            if before in _words("told") and re.fullmatch(
                r"\s(?:\w+\s){0,3}(?:in|during|over|by|at)\s(?:[\w'-]+\s){0,4}", gap
            ):
                return [mention]
        return []

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

    def _list_behind(self, start: int) -> list[Mention]:
        """Returns the list of mentions ("A, B and C") that starts at an offset, small words aside."""
        tight = _TIGHT.match(self._plain, start, self._sentence.end)
        start = tight.end() if tight else start
        index = next((i for i, m in enumerate(self._mentions) if m.start <= start + 1 and m.end > start), None)
        if index is None or self._is_owner(self._mentions[index]):
            return []
        return self._list_from(index)

    def _list_from(self, index: int) -> list[Mention]:
        """Returns the list of mentions that starts with one of them."""
        found = [self._mentions[index]]
        for mention in self._mentions[index + 1 :]:
            if mention.form == "pronoun" or not _LIST_GAP.fullmatch(self._plain, found[-1].end, mention.start):
                break
            if self._is_owner(mention) or self._starts_clause(mention):
                break
            found.append(mention)
        return self._closed(found)

    def _closed(self, found: list[Mention]) -> list[Mention]:
        """Returns a list as far as an "and" closes it: in "with A, B said" it is A alone."""
        if re.match(r",? and\b", self._plain[found[-1].end : found[-1].end + 6]):
            return found
        gaps = [self._plain[first.end : second.start] for first, second in pairwise(found)]
        closed = max((index for index, gap in enumerate(gaps) if _AND.search(gap)), default=-1)
        return found[: closed + 2]

    def _is_owner(self, mention: Mention) -> bool:
        return self._plain.startswith("'s", mention.end)

    def _starts_clause(self, mention: Mention) -> bool:
        after = self._plain[mention.end : mention.end + 14].split(maxsplit=1)
        comma = "," in self._plain[mention.start - 3 : mention.start]
        return comma and bool(after) and after[0] in _words("clause verbs")

    def _compound(self, trigger: Trigger) -> list[Mention]:
        """Returns the two parties of "US-China trade talks"."""
        before = [mention for mention in self._mentions if mention.end <= trigger.start][-2:]
        if len(before) < 2 or not _HYPHEN.fullmatch(self._plain, before[0].end, before[1].start):
            return []
        gap = self._plain[before[1].end : trigger.start]
        return before if len(gap.split()) <= 2 and not re.search(r"[.,;:]", gap) else []

    def _near(self, trigger: Trigger, end: int, far: Sequence[Mention]) -> list[Mention]:
        before = [mention for mention in self._mentions if mention.end <= trigger.start]
        if trigger.kind == "noun" and before:
            if self._possesses(before[-1], trigger):
                return [before[-1]]
            if self._qualifies(before[-1], trigger):
                before.pop()
        subject = self._subject(before, trigger.start)
        if subject or trigger.kind not in ("noun", "verb", "discuss"):
            return subject
        return self._subject_after([m for m in self._mentions if m.start >= end and m not in far])

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
            while first > 0 and self._in_one_list(before[first - 1], before[first], listed=first < index):
                first -= 1
            if first == index or not self._is_governed(before[first]):
                return before[first : index + 1]
            if len(self._plain[mention.end : start].split()) <= 1:
                return [mention]
        return []

    def _opens_clause(self, mention: Mention, start: int) -> bool:
        """Whether a mention stands between a conjunction and the verb ("after A called B")."""
        before = self._plain[: mention.start].rstrip().rpartition(" ")[2].lower()
        adjacent = len(self._plain[mention.end : start].split()) <= 1 and not self._is_owner(mention)
        return adjacent and before in _CONJUNCTIONS and any(can_talk(entity) for entity in mention.entities)

    def _subject_after(self, after: list[Mention]) -> list[Mention]:
        """Returns the subject that follows an opening phrase ("In a meeting with B, A said")."""
        for index, mention in enumerate(after):
            follows = self._plain[mention.end : mention.end + 1]
            if not mention.entities or not self._may_be_subject(mention) or follows not in (" ", ","):
                continue
            if index and self._in_one_list(after[index - 1], mention, listed=False):
                return after[index - 1 : index + 1]
            return self._list_from(self._mentions.index(mention))
        return []

    def _may_be_subject(self, mention: Mention) -> bool:
        owner = self._is_owner(mention) or self._text(mention) in _POSSESSIVES
        return not owner and not self._is_governed(mention)

    def _in_one_list(self, first: Mention, second: Mention, *, listed: bool) -> bool:
        """Whether two mentions stand in one list; a comma alone joins only the earlier items of a list."""
        gap = self._plain[first.end : second.start]
        if len(gap) >= 24 or first.form == "pronoun" or not _LIST_GAP.fullmatch(gap):
            return False
        return listed or _AND.search(gap) is not None

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
        if words and words[-1].lower() in _words("governors"):
            return True
        return (
            len(words) > 1 and words[-1].isalpha() and words[-1].islower() and words[-2].lower() in _words("governors")
        )

    def _is_separate(self, trigger: Trigger, far: Sequence[Mention]) -> bool:
        around = self._plain[max(self._sentence.start, trigger.start - 24) : far[-1].end].lower()
        following = self._plain[self._sentence.end : self._sentence.end + 60].lower()
        return any(word in around for word in _SEVERAL) or "meetings" in following

    def _text(self, mention: Mention) -> str:
        return self._plain[mention.start : mention.end].lower()


def _entities(mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entity for mention in mentions for entity in mention.entities))
