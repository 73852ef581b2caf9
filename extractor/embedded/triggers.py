"""Triggers: a sentence in, the words that tell of a meeting out ("met", "held talks", "phone call", "received")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from extractor.embedded import lexicons
from extractor.embedded.document import Document, Sentence

Mode = Literal["in_person", "phone", "video", "unspecified"]
Kind = Literal["verb", "speech", "host", "noun", "discuss"]
"""How the words take their parties: "A met B"; "A spoke with B"; "A received B"; "talks between A and B", "A held
talks with B"; "A and B discussed"."""

_STEMS = re.compile(
    r"met\b|meet|talk|call|spoke|speak|discuss|summit|conversation|negotiat|consult|dialogue|encounter|audience|"
    r"lunch|din(?:ed|ner)|breakfast|receiv|host|phon|telephon|telcon|video|virtual|online|summon|"
    r"confer(?:red|ring|s)?\b|s[ai]t(?:s|ting)? down|joined with|welcom|greet|session|huddl|exchange|deliberat|"
    r"reviewed|compared|touched upon|pull-aside|retreat|"
    r"courtesy|working|round of|sit-down|sh(?:ook|ak(?:es?|ing)) hands|t[eê]te|get-together|rang up|told visiting|"
    r"teleconf|gathered|gathering in"
)
_DAY = r"(?:(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_NOT_PEOPLE = (
    r"(?!\s+(?:the\s+)?(?:needs?|demands?|deadlines?|conditions?|targets?|requirements?|expectations?|criteria|"
    r"challenges?|goals?|standards?|threshold|obligations|point|place|room|hall|house|venue|agenda)\b)"
)
_VERB = re.compile(
    r"(?:met|meets?|meeting|s[ai]t(?:s|ting)? down|confer(?:red|ring|s)?|huddl(?:ed|ing)|gathering(?= in)|"
    r"gathered(?= (?:in|at|on|for|here|to|by|virtually|together|\w+day)\b)|"
    r"joined(?= with)|dined|told(?= visiting)|sh(?:ook|akes?|aking) hands)"
    r"\b" + _NOT_PEOPLE
)
_SPEECH = re.compile(
    r"(?:spoke|speaks?|spoken|speaking|talked|talk|consulted|consults?)"
    r"(?=(?:\s+(?:by|over|on|via|again|briefly|directly|separately|also|earlier|later|late|early|last|this|the|a|phone|"
    rf"telephone|video|link|conference|today|yesterday|twice|individually|for|an|hours?|half|minutes|at|length|privately|\w+ty|two|three|{_DAY}|night|week|morning|evening|"
    r"afternoon)){0,6}\s+(?:with|to)\s)"
)
_TOGETHER = re.compile(
    r"(?:spoke|spoken|speak|talked)\b(?=\s+(?:by|over|via|again|for \w+ (?:minutes|hours)|on the (?:tele)?phone|today|"
    rf"yesterday|earlier|last|in (?:19|20)\d\d|{_DAY})\b)"
)
_CALL = re.compile(
    r"(?:telephoned|phoned|rang up|called up|called|calls)\b"
    r"(?!\s+(?:for|off|it|a\b|an\b|the\s+\w+\s+(?:a|an)\b|attention|out|into|upon))"
)
_HOST = re.compile(r"(?:receiv(?:ed?|es)|host(?:ed|s|ing)?|welcom(?:ed|es|ing)|summon(?:ed|s)?|greeted)\b")
_DISCUSS = re.compile(
    r"(?:discuss(?:ed|es|ing)?|exchanged? (?:views|perspectives)|deliberated|reviewed|compared notes|touched upon)\b"
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
    mode: Mode | None = None


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, Mode]]:
    modes: dict[str, Any] = {noun: mode for mode, nouns in lexicons.labelled("meeting_nouns").items() for noun in nouns}
    longest_first = sorted(modes, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})\b"), modes


def find_triggers(document: Document, sentence: Sentence) -> Iterator[Trigger]:
    """Yields the triggers of a sentence in order; one inside another counts once."""
    lower = document.lower
    last = -1
    for stem in _STEMS.finditer(lower, sentence.start, sentence.end):
        start = stem.start()
        if start < last or _is_inside_word(lower[start - 1 : start]):
            continue
        trigger = _verb(document, start) or _noun(lower, start)
        if trigger:
            last = trigger.end
            yield trigger


def _is_inside_word(before: str) -> bool:
    return before.isalnum() or before == "-"


def _verb(document: Document, start: int) -> Trigger | None:
    lower = document.lower
    if match := _VERB.match(lower, start):
        if match[0] == "meeting" and not _is_participle(document.plain, start):
            return None
        return Trigger("verb", start, match.end(), match[0], "in_person")
    if (match := _SPEECH.match(lower, start)) and (match[0] != "talk" or lower[start - 3 : start] in ("to ", "ll ")):
        return Trigger("speech", start, match.end(), match[0])
    if match := _TOGETHER.match(lower, start):
        return Trigger("verb", start, match.end(), match[0])
    if match := _CALL.match(lower, start):
        visit = lower.startswith(" on ", match.end())
        end = match.end() + 3 * visit
        return Trigger("host" if visit else "speech", start, end, match[0], "in_person" if visit else "phone")
    if match := _HOST.match(lower, start):
        return Trigger("host", start, match.end(), match[0], "in_person")
    match = _DISCUSS.match(lower, start)
    return Trigger("discuss", start, match.end(), match[0]) if match else None


def _is_participle(plain: str, start: int) -> bool:
    before = plain[max(0, start - 24) : start].split()
    if not before or before[-1].lower() in _DETERMINERS or before[-1].endswith("'s"):
        return False
    return before[-1].lower() in _BEFORE_PARTICIPLE or before[-1][:1].isupper()


_DETERMINERS = frozenset(
    "another a an the this that first second third next last bilateral joint virtual no any each".split()
)
_BEFORE_PARTICIPLE = frozenset("is are was were be been after before while by not also currently now of upon".split())


def _noun(lower: str, start: int) -> Trigger | None:
    pattern, modes = _nouns()
    match = pattern.match(lower, start)
    if match is None or (match[0] == "call" and not _is_telephone(lower, match)):
        return None
    return Trigger("noun", start, match.end(), match[0], modes[match[0]])


_CALL_BEFORE = re.compile(
    r"\b(?:a|the|his|her|their|this|that|brief|minute|hour-long|scheduled|joint|introductory|first|second|long)\s\Z"
)
_CALL_AFTER = re.compile(
    rf"(?:\s(?:with|between|to|late|earlier|today|yesterday|last|this|in which|hours|that|{_DAY})\b|[,.\"]|\s\")"
)


def _is_telephone(lower: str, match: re.Match[str]) -> bool:
    before = lower[max(0, match.start() - 14) : match.start()]
    return bool(_CALL_BEFORE.search(before) and _CALL_AFTER.match(lower, match.end()))
