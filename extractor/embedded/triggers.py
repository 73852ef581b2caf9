"""Triggers: a sentence in, the words that tell of a meeting out ("met", "held talks", "phone call", "received")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.embedded import lexicons

Kind = Literal["verb", "speech", "host", "noun", "discuss"]
"""How the words take their parties: "A met B"; "A spoke with B"; "A received B"; "talks between A and B", "A held
talks with B"; "A and B discussed"."""

_QUICK = re.compile(
    r"\b(?:me[et]t|met|talk|call|spoke|speak|discuss|summit|conversation|negotiat|consult|dialogue|encounter|audience|lunch|"
    r"dinner|breakfast|receiv|host|phon|telephon|video|summon|confer|sat down|sit down|welcom|session|huddl|exchang|visit|"
    r"deliberat|pull-aside|retreat|contact|bilateral|trilateral|tell|told)",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"(?P<verb>\b(?:told(?= visiting)|met|meets?|meeting|sat down|sits down|sit down|conferred|confers|confer|huddled|dined|lunched)\b"
    r"(?!\s+(?:the\s+)?(?:needs?|demands?|deadlines?|conditions?|targets?|requirements?|expectations?|criteria|challenges?|goals?|standards?|threshold|obligations|point|place|room|hall|house|venue|agenda)\b))"
    r"|(?P<speech>\b(?:spoke|speaks|spoken|speak|speaking|talked|(?:(?<=to )|(?<=will ))talk|consulted|consults|consult)"
    r"(?=(?:\s+(?:by|over|on|via|again|briefly|directly|separately|also|earlier|later|late|early|last|this|the|a|phone|telephone|video|link|conference|today|yesterday|twice|individually|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|night|week|morning|evening|afternoon)){0,6}\s+(?:with|to)\s))"
    r"|(?P<together>(?:\blast )?\b(?:spoke|spoken|speak|talked)\b(?=\s+(?:by|over|via|again|for \w+ (?:minutes|hours)|on the (?:tele)?phone|today|yesterday|earlier|last|in (?:19|20)\d\d|"
    r"(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b))"
    r"|(?P<call>\b(?:telephoned|phoned|rang up|called up|called|calls|calling)\b(?!\s+(?:for|off|it|a\b|an\b|the\s+\w+\s+(?:a|an)\b|attention|out|into|upon)))"
    r"|(?P<host>\b(?:received|receives|receive|hosted|hosts|host|hosting|welcomed|welcomes|welcoming|summoned|summons|summon|greeted)\b)",
    re.IGNORECASE,
)
_DISCUSS = re.compile(
    r"\b(?P<discuss>discussed|discuss|discusses|discussing|exchanged views|exchange views|exchanged perspectives|held discussions|deliberated|"
    r"reviewed|reviews|compared notes|touched upon|had also discussed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that tell of a meeting.

    Attributes:
        kind: How they take their parties.
        start: Offset of the first character.
        end: Offset after the last character.
        word: The verb or noun in lower case.
        mode: The mode it implies, if any.
    """

    kind: Kind
    start: int
    end: int
    word: str
    mode: str | None = None


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, str]]:
    modes = {noun: mode for mode, nouns in lexicons.labelled("meeting_nouns").items() for noun in nouns}
    longest_first = sorted(modes, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE), modes


def find_triggers(plain: str, start: int, end: int) -> Iterator[Trigger]:
    """Yields the triggers of a stretch of text in order; a verb that is also a noun of meeting counts once."""
    if not _QUICK.search(plain, start, end):
        return
    found = [*_verbs(plain, start, end), *_noun_triggers(plain, start, end)]
    found.sort(key=lambda trigger: (trigger.start, -trigger.end))
    last = -1
    for trigger in found:
        if trigger.start >= last:
            last = trigger.end
            yield trigger


def _verbs(plain: str, start: int, end: int) -> Iterator[Trigger]:
    for match in _VERBS.finditer(plain, start, end):
        kind = match.lastgroup
        word = match[0].lower()
        if kind == "verb" and word == "meeting" and not _is_participle(plain, match.start()):
            continue
        if kind == "verb":
            yield Trigger("verb", match.start(), match.end(), word, "in_person")
        elif kind in ("speech", "together"):
            yield Trigger("speech" if kind == "speech" else "verb", match.start(), match.end(), word)
        elif kind == "call":
            visit = plain[match.end() : match.end() + 4] == " on "
            if not word.endswith("ing") or visit:
                yield Trigger("host" if visit else "speech", match.start(), match.end() + 3 * visit, word, "in_person" if visit else "phone")
        else:
            yield Trigger("host", match.start(), match.end(), word, "in_person")
    for match in _DISCUSS.finditer(plain, start, end):
        yield Trigger("discuss", match.start(), match.end(), match[0].lower())


def _is_participle(plain: str, start: int) -> bool:
    before = plain[max(0, start - 24) : start].split()
    if not before or before[-1].lower() in _DETERMINERS:
        return False
    return before[-1].lower() in _BEFORE_PARTICIPLE or before[-1][:1].isupper()


_DETERMINERS = frozenset("another a an the this that first second third next last bilateral joint virtual no any each".split())
_BEFORE_PARTICIPLE = frozenset("is are was were be been after before while by not also currently now of upon on".split())


def _noun_triggers(plain: str, start: int, end: int) -> Iterator[Trigger]:
    pattern, modes = _nouns()
    for match in pattern.finditer(plain, start, end):
        noun = match[0].lower()
        if noun == "call" and not _is_telephone(plain, match):
            continue
        yield Trigger("noun", match.start(), match.end(), noun, modes[noun])


def _is_telephone(plain: str, match: re.Match[str]) -> bool:
    before = plain[max(0, match.start() - 14) : match.start()].lower().split()
    after = plain[match.end() : match.end() + 9].lower()
    return bool(before) and before[-1] in _BEFORE_CALL and after.startswith((" with", " betwe", ",", ".", " to ", " on ", " late", " earl", " today", " yest", " last", " this", ' "', " in whi", " hours", " that"))


_BEFORE_CALL = frozenset("a the his her their this that brief minute hour-long scheduled joint introductory second first long".split())
