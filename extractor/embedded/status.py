"""Status and mode: the words around a trigger in, whether the meeting was held and by what means out."""

import re
from typing import Literal

from extractor.embedded.document import Sentence
from extractor.embedded.triggers import Trigger

Status = Literal["held", "planned", "cancelled", "denied"]

_CANCELLED = re.compile(
    r"\b(?:cancel(?:l?ed|s|ling|lation)?|call(?:ed|s|ing)? off|postpon(?:ed|es|ing|ement)|scrapp(?:ed|ing)|shelved|put off|"
    r"pull(?:ed)? out of|abandoned|aborted|did not take place|fell through)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no (?:\w+ )?(?:plans?|intention|scheduled|bilateral|meetings?|talks|contacts?|such (?:meeting|talks|call))|"
    r"unable to|(?:not|n't|never) (?:\w+ )?(?:allowed|permitted|able|meet|met|meeting|hold|held|have|had|be|been|speak|spoken|talk|plan|scheduled|attend|discuss)|(?:will|would|did|does|do|could|has|have|had) not|(?:won|wouldn|didn|couldn|hasn|haven)'t|"
    r"denied|denies|denying|rul(?:ed?|es|ing) out|refus(?:ed?|es|ing|al)|declin(?:ed?|es|ing)|dismiss(?:ed|es|ing) reports|(?:not|un)likely to|rejected (?:a|the|talks|direct|any))\b",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:if|offer(?:ed|s|ing)?(?: to)?|willing(?:ness)?|read(?:y|iness) (?:to|for)|prepared to|open to|urg(?:ed?|es|ing)|call(?:ed|s|ing)? (?:for|on)|appeal(?:ed|s)?|"
    r"want(?:s|ed)?(?: to)?|wish(?:es|ed)?|propos(?:ed?|es|ing|al)|invit(?:ed?|es|ing|ation)|hop(?:ed?|es|ing)(?: to| for)?|demand(?:ed|s|ing)?|"
    r"request(?:ed|s|ing)?|asked (?:to|for)|seek(?:s|ing)?|sought|suggest(?:ed|s|ing)?|should|must|need(?:s|ed)? to|needs? for|agreed to|agree to|"
    r"desire|resum(?:e|ing|ption)(?: of)?|(?-i:support(?:s|ed)?)|favou?r(?:s|ed)?|welcom(?:ed?|es) |pav(?:e|ing) the way for|lay the groundwork for|opportunity|whether|restart|jump-?start|kick-?start|reviv|trying|efforts? to|attempts? to|before any|without|possible|possibility of|potential|would like|opposed|pressure|push(?:ed|ing)? for)"
    r"(?:[\s\w,-]{0,40})\Z",
    re.IGNORECASE,
)
_HAD_BEEN = re.compile(r"\b(?:had been|was|were) (?:scheduled|due|expected|supposed|planning|planned|to have)\b", re.IGNORECASE)
_AGREED = re.compile(r"\bagree[ds]? to (?:meet|hold|speak|talk|have|resume|continue|convene)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|following|during|since|in(?! order)|at)\s+(?:\w+[\s-]+){0,4}\Z", re.IGNORECASE)
_FIRM = re.compile(r"\b(?:after|following|during|since|in(?! order)|at|held|holds|had)\s+(?:\w+[\s-]+){0,5}\Z", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|shall|'ll|would|is to|are to|was to|were to|(?:is|are|was|were) (?:also )?(?:expected|due|scheduled|set|slated|planning|going|likely|about|supposed)(?: \w+)? to|"
    r"expected|scheduled|plans? (?:to|for)|planned|planning to|upcoming|forthcoming|ahead of|in advance of|could|might|may|to)"
    r"\s+(?:(?:also|then|later|soon|hold|have|attend|take part in|participate in|conduct|begin|start|join|be|meet|separately|host|open|a|an|the|his|her|their|its|first|formal|bilateral|direct|joint|new|high-level|face-to-face|separate|trilateral|delegation-level|crucial|another|talks?|summit|meeting|possible|planned|second|next|round of|two-day|three-day|with|for|visit\w*|\w+ and)[\s]+){0,6}\Z",
    re.IGNORECASE,
)
_AHEAD_AFTER = re.compile(
    r"\A(?:[\w\s,'.-]{0,60}\b)?(?:is|are|was|were|will be|could|might|may|will|would)\s+(?:\w+\s+){0,2}(?:scheduled|planned|expected|due|slated|happen|take place|be held)\b|\A\s*(?:\w+\s+){0,3}(?:scheduled|planned|slated|expected|due)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"\b(?:by|on|over|via|through|in an?) (?:the |a )?(?:tele)?phone\b|\btelephon(?:e|ed|ic|ically)\b|\bphone(?:d)?(?:[- ](?:call|conversation|talk)s?)?\b|\b(?:first|last|second|latest|the|their|a|that) (?:first |second |brief |introductory |\w+-minute )?call\b(?! (?:for|to|on))",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"\bvideo(?:[- ]?(?:link|conferenc\w+|call|teleconference))?\b|\bvirtual(?:ly)?\b|\bonline\b|\bvia zoom\b", re.IGNORECASE)
_IN_PERSON = re.compile(r"\b(?:in[- ]person|face[- ]to[- ]face|sidelines|margins of|arriv\w+)\b", re.IGNORECASE)


def read_status(plain: str, sentence: Sentence, trigger: Trigger, *, last: int) -> Status | None:
    """Returns the status of a meeting; `None` if the words only wish for it, or agree on it.

    Args:
        plain: The article.
        sentence: The sentence of the trigger.
        trigger: The words that tell of the meeting.
        last: Offset after the last of its parties.
    """
    before = plain[max(sentence.start, trigger.start - 110) : trigger.start]
    close = plain[max(sentence.start, trigger.start - 60) : trigger.start]
    after = plain[max(trigger.end, last) : min(sentence.end, max(trigger.end, last) + 110)]
    earlier = plain[max(0, sentence.start - 200) : trigger.start]
    if _CANCELLED.search(close) or _CANCELLED.search(after) or (_HAD_BEEN.search(close) and _CANCELLED.search(earlier)):
        return "cancelled"
    if _AGREED.search(close):
        return None
    if _DENIED.search(before) and not _AFTER.search(close):
        return "denied"
    if _AHEAD.search(close):
        return None if _UNREAL.search(close) and not re.search(r"\b(?:will|plans?|scheduled|expected|due)\b", close) else "planned"
    if trigger.word in ("meet", "speak", "talk", "hold", "host", "receive") and re.search(r"\bto\s+(?:\w+\s+)?\Z", close):
        return None if _UNREAL.search(close) else "planned"
    if _UNREAL.search(close) and not _FIRM.search(close):
        return None
    return "planned" if trigger.kind == "noun" and _AHEAD_AFTER.search(after) else "held"


def read_mode(plain: str, sentence: Sentence, trigger: Trigger) -> str:
    """Returns the means of a meeting."""
    if trigger.mode in ("phone", "video"):
        return trigger.mode
    if trigger.kind == "discuss":
        return "unspecified"
    around = plain[max(sentence.start, trigger.start - 60) : min(sentence.end, trigger.end + 120)]
    if _VIDEO.search(around):
        return "video"
    if _PHONE.search(around):
        return "phone"
    if trigger.mode == "in_person" or _IN_PERSON.search(around):
        return "in_person"
    return "unspecified"
