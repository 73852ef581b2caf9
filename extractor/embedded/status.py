"""Status and mode: the words around a trigger in, whether the meeting was held and by what means out."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.embedded.document import Sentence
from extractor.embedded.lexicons import alternatives
from extractor.embedded.triggers import Mode, Trigger

Status = Literal["held", "planned", "cancelled", "denied"]

_CLOSE = 60
_WIDE = 110


@dataclass(frozen=True, slots=True)
class _Patterns:
    cancelled: re.Pattern[str]
    denied: re.Pattern[str]
    unreal: re.Pattern[str]
    agreed: re.Pattern[str]
    had_been: re.Pattern[str]
    ahead: re.Pattern[str]
    surely: re.Pattern[str]
    firmly_ahead: re.Pattern[str]
    ahead_after: re.Pattern[str]
    phone: re.Pattern[str]
    video: re.Pattern[str]
    in_person: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    def words(label: str) -> str:
        return alternatives("meeting_status", label)

    return _Patterns(
        cancelled=re.compile(words("cancelled")),
        denied=re.compile(words("denied")),
        unreal=re.compile(rf"{words('unreal')}[\s\w,-]{{0,40}}\Z"),
        agreed=re.compile(words("agreed")),
        had_been=re.compile(words("had been")),
        ahead=re.compile(rf"(?:{words('ahead')}|'ll)\s+(?:{words('between')}\s+){{0,6}}\Z"),
        firmly_ahead=re.compile(rf"{words('firmly ahead')}\s+(?:(?!{words('past verbs')})[\w'-]+\s+){{0,9}}\Z"),
        surely=re.compile(words("surely")),
        ahead_after=re.compile(rf"\A[\w\s,'.-]{{0,60}}{words('ahead after')}"),
        phone=re.compile(words("phone")),
        video=re.compile(words("video")),
        in_person=re.compile(words("in person")),
    )


_PAST = re.compile(r"\b(?:after|following|during|since|in(?! order)|at)\s+(?:\w+[\s-]+){0,4}\Z")
_HELD = re.compile(r"\b(?:after|following|during|since|in(?! order)|at|held|holds|had)\s+(?:\w+[\s-]+){0,5}\Z")
_NO = re.compile(r"\b[Nn]o\s+(?:(?!in\b|at\b|of\b|from\b|after\b)[\w-]+\s+){0,2}\Z")
_APPEAL = re.compile(r"\bcall(?:s|ed|ing)? (?:up)?on\b[^.;]{0,80}\bto\s")
_SUPPOSED = re.compile(r"\b[Ii]f\b[^.;]*\bwere\s+to\s+(?:\w+\s+)?\Z")
_CLAUSE = re.compile(r"\b(?=(?:after|because|when|while)\s)")
_INFINITIVE = re.compile(r"\bto\s+(?:\w+\s+)?\Z")
_BARE_VERBS = ("meet", "speak", "talk", "hold", "host", "receive")


def read_status(plain: str, sentence: Sentence, trigger: Trigger, *, last: int) -> Status | None:
    """Returns the status of a meeting; `None` if the words only wish for it, or agree on it.

    Args:
        plain: The article.
        sentence: The sentence of the trigger.
        trigger: The words that tell of the meeting.
        last: Offset after the last of its parties.
    """
    patterns = _patterns()
    before = plain[max(sentence.start, trigger.start - _WIDE) : trigger.start]
    before = _CLAUSE.split(before)[-1]
    close = before[-_CLOSE:]
    end = max(trigger.end, last)
    after = plain[end : min(sentence.end, end + _WIDE)]
    if _is_cancelled(plain, sentence, close, after):
        return "cancelled"
    if _SUPPOSED.search(plain, sentence.start, trigger.start):
        return None
    if patterns.agreed.search(close) or _APPEAL.search(before):
        return None
    none = trigger.kind == "noun" and _NO.search(close) is not None
    if none or (patterns.denied.search(before) and not _PAST.search(close)):
        return "denied"
    unreal = patterns.unreal.search(close) is not None
    if patterns.ahead.search(close) or patterns.firmly_ahead.search(before):
        return None if unreal and not patterns.surely.search(close) else "planned"
    if trigger.word in _BARE_VERBS and _INFINITIVE.search(close):
        return None if unreal else "planned"
    if unreal and not _HELD.search(close):
        return None
    return "planned" if trigger.kind == "noun" and patterns.ahead_after.search(after) else "held"


def _is_cancelled(plain: str, sentence: Sentence, close: str, after: str) -> bool:
    patterns = _patterns()
    if patterns.cancelled.search(close) or patterns.cancelled.search(after):
        return True
    earlier = plain[max(0, sentence.start - 200) : sentence.start]
    return patterns.had_been.search(close) is not None and patterns.cancelled.search(earlier) is not None


def read_mode(plain: str, sentence: Sentence, trigger: Trigger) -> Mode:
    """Returns the means of a meeting."""
    if trigger.mode == "phone" or trigger.mode == "video":
        return trigger.mode
    if trigger.kind == "discuss":
        return "unspecified"
    patterns = _patterns()
    around = plain[max(sentence.start, trigger.start - _CLOSE) : min(sentence.end, trigger.end + 120)]
    if patterns.video.search(around):
        return "video"
    if patterns.phone.search(around):
        return "phone"
    if trigger.mode == "in_person" or patterns.in_person.search(around):
        return "in_person"
    return "unspecified"
