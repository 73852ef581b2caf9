"""Parties: a trigger in its sentence in, the mentions that took part out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.embedded.document import Document, Entity, Mention, Sentence
from extractor.embedded.triggers import Trigger

_LIST_GAP = re.compile(
    r"\s*(?:'s?)?\s*(?:\([^()]{0,60}\))?\s*(?:,?\s*(?:and|as well as|along with|alongside|together with|&)|,)\s*"
    r"(?:(?:also|then|separately|with|between|later|both)\s+)?(?:the|a|an|his|her|its|their)?\s*(?:\w+\s+)?",
    re.IGNORECASE,
)
_TIGHT = re.compile(
    r"\s*(?:(?:the|a|an|his|her|its|both|visiting|also|again|fellow|then|new)\s+){0,3}(?:(?:[\w-]+\s+){0,3}delegations?\s+(?:(?:of|from)|(?:\w+\s+)?(?:led|headed) by)\s+(?:the\s+|its\s+)?)?",
    re.IGNORECASE,
)
_TIME = (
    r"(?:\s*,?\s*(?:\([^()]{0,40}\)|separately|briefly|again|also|here|privately|virtually|jointly|twice|today|yesterday|tomorrow|tonight|"
    r"earlier|later|directly|individually|for the first time|face[- ]to[- ]face|one[- ]on[- ]one|behind closed doors|"
    r"(?:on|in|at|for|via|by|over|during|late|early|last|this|next|since|through|about|regarding)\b[^.;:]{0,70}?|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|night|evening|afternoon))?))*?"
)
_WITH = re.compile(
    rf"{_TIME}\s*,?\s+(?P<word>with|between|among|to|of|(?<=call )on|involving|(?:that (?:was|were) )?attended by|bringing together|that brought together)\s+",
    re.IGNORECASE,
)
_GOVERNORS = frozenset(
    "of in with by for to on at from between after before about against over under than into among including alongside via "
    "toward towards through without like per during visiting visited met told thanked received hosted".split()
)
_POSSESSIVE = re.compile(r"\s*'s?\s+(?:\w+[- ]){0,3}\Z|\s+(?:\w+[- ]){0,3}\Z")
_HYPHEN = re.compile(r"\s*[-–/]\s*\Z")
_TALKERS = re.compile(
    r"\b(?:officials?|representatives?|delegat\w+|negotiators?|diplomats?|governments?|administration|side|team|mediators|leaders|"
    r"ministers|presidents|envoys|ambassadors|interlocutors|authorities|heads|secretaries|chiefs|lawmakers|states|army|military)\b",
    re.IGNORECASE,
)
_LIGHT = frozenset("held hold holds began begin had have has hosted host resumed opened in at during after".split())
_AND = re.compile(r"\b(?:and|as well as|along ?with|alongside|together with)\b|&")
_RELATIONS = frozenset(
    "relations ties cooperation war conflict border deal agreement partnership trade peace dispute tensions links "
    "friendship relationship along together normalization engagement".split()
)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who stands on the two sides of a trigger.

    Attributes:
        near: The subject, the possessor, or all that "between" joins.
        far: The object, or what stands behind "with".
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

    def find(self, trigger: Trigger) -> Parties:
        """Returns the parties of a trigger; both sides are empty if it has none of its own."""
        far, end, word = self._behind(trigger)
        if word == "between" and len(_entities(far)) > 1:
            return Parties((), _entities(far), end, True)
        if trigger.kind == "noun":
            compound = self._compound(trigger)
            if compound:
                return Parties((), compound, trigger.end, True)
        near = self._near(trigger, end, far)
        separate = bool(far) and self._is_separate(trigger, far)
        return Parties(_entities(near), _entities(far), end, bool(far), separate)

    def _behind(self, trigger: Trigger) -> tuple[list[Mention], int, str]:
        passive = trigger.kind == "host" and self._plain.startswith(" by ", trigger.end)
        if passive and trigger.word == "hosted":
            return [], trigger.end, ""
        tight = _TIGHT.match(self._plain, trigger.end + 3 * passive, self._sentence.end)
        if trigger.kind in ("verb", "host", "speech") and tight:
            found = self._list_at(tight.end())
            if found:
                return found, found[-1].end, "with"
        if trigger.kind == "discuss" and self._plain.startswith(("With ", "Alongside "), self._sentence.start):
            found = self._list_at(
                self._sentence.start + self._plain[self._sentence.start : self._sentence.end].index(" ") + 1
            )
            return found, trigger.end, "with"
        words = _WITH.match(self._plain, trigger.end, self._sentence.end)
        if words is None or trigger.kind == "host":
            return [], trigger.end, ""
        word = words["word"].lower()
        if not self._fits(trigger, word, words.start("word")):
            return [], trigger.end, ""
        tight = _TIGHT.match(self._plain, words.end(), self._sentence.end)
        found = self._list_at(tight.end() if tight else words.end())
        return found, found[-1].end if found else trigger.end, word if word in ("with", "to", "on") else "between"

    def _fits(self, trigger: Trigger, word: str, start: int) -> bool:
        if word == "on":
            return trigger.word in ("courtesy call", "call")
        if word == "of":
            return trigger.kind == "noun" and start == trigger.end + 1
        if word == "to":
            return trigger.kind == "speech"
        before = self._plain[trigger.end : start].split()
        return not before or before[-1].lower() not in _RELATIONS

    def _list_at(self, start: int) -> list[Mention]:
        index = next((i for i, m in enumerate(self._mentions) if m.start <= start + 1 and m.end > start), None)
        if index is None or self._is_owner(self._mentions[index]):
            return []
        return self._extend(index)

    def _extend(self, index: int) -> list[Mention]:
        found = [self._mentions[index]]
        for mention in self._mentions[index + 1 :]:
            if mention.form == "pronoun" or not _LIST_GAP.fullmatch(self._plain, found[-1].end, mention.start):
                break
            if self._is_owner(mention) or self._starts_clause(mention):
                break
            found.append(mention)
        gaps = [self._plain[first.end : second.start] for first, second in pairwise(found)]
        if re.match(r",? and\b", self._plain[found[-1].end : found[-1].end + 6]):
            return found
        closed = max((index for index, gap in enumerate(gaps) if _AND.search(gap)), default=-1)
        return found[: closed + 2]

    def _is_owner(self, mention: Mention) -> bool:
        return self._plain.startswith("'s", mention.end)

    def _starts_clause(self, mention: Mention) -> bool:
        after = self._plain[mention.end : mention.end + 14].split(maxsplit=1)
        return (
            bool(after) and after[0].lower() in _CLAUSE_VERBS and "," in self._plain[mention.start - 3 : mention.start]
        )

    def _compound(self, trigger: Trigger) -> tuple[Entity, ...]:
        before = [m for m in self._mentions if m.end <= trigger.start and trigger.start - m.end < 24]
        if len(before) < 1:
            return ()
        earlier = [m for m in self._mentions if m.end <= before[-1].start]
        if earlier and _HYPHEN.fullmatch(self._plain, earlier[-1].end, before[-1].start):
            between = self._plain[before[-1].end : trigger.start]
            if len(between.split()) <= 2 and not re.search(r"[.,;:]", between):
                return _entities([earlier[-1], before[-1]])
        return ()

    def _near(self, trigger: Trigger, end: int, far: Sequence[Mention]) -> list[Mention]:
        taken = set(map(id, far))
        before = [m for m in self._mentions if m.end <= trigger.start]
        if trigger.kind == "noun" and before and self._possesses(before[-1], trigger):
            return [before[-1]]
        if trigger.kind == "noun" and before and self._qualifies(before[-1], trigger):
            before.pop()
        subject = self._subject(before, trigger.start)
        if subject:
            return subject
        after = [m for m in self._mentions if m.start >= end and id(m) not in taken]
        return self._subject_after(after) if trigger.kind in ("noun", "verb", "discuss") else []

    def _qualifies(self, mention: Mention, trigger: Trigger) -> bool:
        """Whether a mention only says of what kind a meeting is ("a Quad summit")."""
        gap = self._plain[mention.end : trigger.start].strip(" '")
        return mention.form in ("organization", "country", "group") and (
            not gap or (gap.isalpha() and gap not in _LIGHT)
        )

    def _possesses(self, mention: Mention, trigger: Trigger) -> bool:
        gap = self._plain[mention.end : trigger.start]
        owner = gap.startswith("'") or self._plain[mention.start : mention.end].lower() in (
            "his",
            "her",
            "their",
            "its",
        )
        return owner and _POSSESSIVE.fullmatch(gap if gap.strip() else " ") is not None

    def _subject(self, before: list[Mention], start: int) -> list[Mention]:
        for index in range(len(before) - 1, -1, -1):
            mention = before[index]
            if (
                not any(can_talk(entity) for entity in mention.entities)
                or self._is_governed(mention)
                or self._is_owner(mention)
                or _is_possessive(self._plain, mention)
            ):
                continue
            first = index
            listed = False
            while first > 0 and self._joined(before[first - 1], before[first], listed):
                first -= 1
                listed = True
            if first == index or not self._is_governed(before[first]):
                return before[first : index + 1]
            if len(self._plain[mention.end : start].split()) <= 1:
                return [mention]
        return []

    def _joined(self, first: Mention, second: Mention, listed: bool) -> bool:
        """Whether two mentions stand in one list; a comma alone joins only the earlier items of a list."""
        gap = self._plain[first.end : second.start]
        if not _LIST_GAP.fullmatch(gap) or first.form == "pronoun" or len(gap) >= 24:
            return False
        return listed or _AND.search(gap) is not None

    def _is_governed(self, mention: Mention) -> bool:
        """Whether a preposition or another verb stands before a mention, or it only qualifies a noun."""
        if "-" in (self._plain[mention.start - 1 : mention.start], self._plain[mention.end : mention.end + 1]):
            return True
        words = self._plain[max(self._sentence.start, mention.start - 30) : mention.start].split()
        while words and words[-1].lower() in ("the", "a", "an", "his", "her", "both"):
            words.pop()
        if len(words) > 1 and words[-1] == "by" and words[-2] in ("led", "headed"):
            return False
        if words and words[-1].lower() in _GOVERNORS:
            return True
        return len(words) > 1 and words[-1].islower() and words[-1].isalpha() and words[-2].lower() in _GOVERNORS

    def _subject_after(self, after: list[Mention]) -> list[Mention]:
        for index, mention in enumerate(after):
            ahead = self._plain[mention.end : mention.end + 1]
            if (
                mention.entities
                and not self._is_governed(mention)
                and ahead == " "
                and not _is_possessive(self._plain, mention)
            ):
                return (
                    [m for m in after[: index + 1] if not self._is_governed(m) and m.form != "pronoun"][-2:]
                    if index and self._joined(after[index - 1], mention, False)
                    else [mention]
                )
        return []

    def _is_separate(self, trigger: Trigger, far: Sequence[Mention]) -> bool:
        around = self._plain[max(self._sentence.start, trigger.start - 24) : far[-1].end].lower()
        following = self._plain[self._sentence.end : self._sentence.end + 60].lower()
        return (
            any(word in around for word in ("separate", "meetings", "calls", "conversations"))
            or "meetings" in following
        )


_CLAUSE_VERBS = frozenset("said told says added also has had is was were are will discussed urged stressed met".split())


def _is_possessive(plain: str, mention: Mention) -> bool:
    return plain[mention.start : mention.end].lower() in ("his", "her", "their", "its")


def can_talk(entity: Entity) -> bool:
    """Returns whether an entity can be a party to a meeting."""
    if entity.kind == "group":
        represents = entity.country is not None or entity.organization is not None or " from " in entity.name
        return represents and _TALKERS.search(entity.name) is not None
    return entity.kind != "organization" or bool(entity.organization or entity.country) or "inistry" in entity.name


def _entities(mentions: Sequence[Mention]) -> tuple[Entity, ...]:
    found: list[Entity] = []
    for mention in mentions:
        found.extend(entity for entity in mention.entities if entity not in found)
    return tuple(found)
