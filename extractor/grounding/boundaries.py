"""Where a passage may begin and end: never inside a word or a number, and never just beside a negation left out.

Takes a text and the offsets of a passage, gives what the passage cuts off.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from extractor.grounding.folding import INVISIBLE

CutKind = Literal["word cut off", "number cut off", "negation cut off"]

_CONTEXT = 100
_MARK = "\0"
_INVISIBLE = re.compile(f"[{INVISIBLE}{_MARK}]")
_CURRENCY = "$£¥¢€₠-⃀﹩＄￠￡￥￦"
_HYPHEN = "\\-‐‑‒–−﹣－"
_MAGNITUDE = (
    r"(?:hundred|thousand|million|billion|trillion|dozen|m|k|bn|tn|mn|lakh|crore|per\s?cent|percentage|pc|pct|basis"
    r"|mille|millones|milliards?|milliarden?|millionen|mil)s?\b"
)
_COUNT = (
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|thousand|million|billion|several|few|half\sa|a))"
)

_NUMBER_CUT = re.compile(
    rf"""
      \d[.,:/·٫٬⁄]{_MARK}\d | \d{_MARK}[.,:/·٫٬⁄]\d       # 1|.3, 1,|000, 10:|30, 14/|07
    | \d{_MARK}\d | \d[{_HYPHEN}—]{_MARK}\d | \d{_MARK}[{_HYPHEN}—]\d
    | (?:^|[\s(\["'“‘])[{_HYPHEN}+±~.≈<>≤≥]{_MARK}[\d{_CURRENCY}] # -|5, .|5
    | [{_CURRENCY}]\s?{_MARK}\d | \d{_MARK}\s?[%‰°′″{_CURRENCY}]
    | (?:^|\D)\d{{1,3}}[\ \u00a0\u2009\u202f]{_MARK}\d{{3}}(?!\d)    # 12 |000
    | (?:^|\D)\d{{1,3}}{_MARK}[\ \u00a0\u2009\u202f]\d{{3}}(?!\d)
    | {_COUNT}[\s-]{_MARK}{_MAGNITUDE} | {_COUNT}{_MARK}[\s-]{_MAGNITUDE}
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MAGNITUDE_NEXT = re.compile(rf"[\s-]?{_MAGNITUDE}", re.IGNORECASE)
_WORD_CUT = re.compile(
    rf"""
      \w{_MARK}\w
    | \w['’‘ʼ`´{_HYPHEN}&/@·_]{_MARK}\w | \w{_MARK}['’‘ʼ`´{_HYPHEN}&/@·_]\w
    | (?:^|\W)\w\.{_MARK}\w | (?:^|\W)\w{_MARK}\.\w           # U.|S.
    | \w\.{_MARK}[a-z0-9] | \w{_MARK}\.[a-z0-9]               # example.|org
    """,
    re.VERBOSE,
)

_NEGATION = (
    r"(?:\w*n['’‘ʼ`´]t|not(?!\sonly\b)|cannot|never|no|none\sof|nor|neither|nobody|without|hardly|barely|scarcely|den(?:y|ies|ied|ying)"
    r"|denials?(?:\sof)?|refus(?:e|es|ed|ing|al)|fail(?:s|ed|ing|ure)?|declin(?:e|es|ed|ing)|reject(?:s|ed|ing|ion)?"
    r"|ruled?\sout|rul(?:es|ing)\sout|unable|unlikely|unwilling|reluctant|far\sfrom|instead\sof|rather\sthan|untrue|false)"
)
# Words that carry a negation on to what follows them.
_CARRYING = (
    r"(?:be|been|being|have|has|had|having|to|that|any|such|yet|ever|even|also|so|a|an|the|of|at|all|by|it|he|she|they"
    r"|we|i|his|her|their|its|was|were|is|are|will|would|could|can|should|may|might|did|do|does|from|however"
    r"|true|clear|certain|correct|confirmed|evidence|proof|indications?|signs?|plans?|intentions?|reasons?|need"
    r"|say|said|mean|believe|think|expect|confirm|want|plan|intend|agree|accept"
    r"|(?:media\s|press\s|earlier\s)?(?:reports?|claims?|allegations?|rumou?rs?|suggestions?|accusations?|speculation)"
    r"|\w+ly)"
)
_NEGATED_BEFORE = re.compile(rf"\b{_NEGATION}(?:,?\s+{_CARRYING},?){{0,5}}\s*[\"“”‘'«]?\Z", re.IGNORECASE)
_NEGATED_AFTER = re.compile(
    r"\s+(?:not(?!\s+only)|never|(?:is|are|was|were|has\sbeen|have\sbeen)\s+(?:(?:not|\w+ly)\s+)?"
    r"(?:false|untrue|denied|fake|baseless|incorrect|wrong|true))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a passage leaves off that changes its meaning.

    Attributes:
        kind: What is cut.
        start: Where the passage would have to begin at the latest to have it, or its own start.
        end: Where it would have to end at the earliest.
        lost: The words left off.
    """

    kind: CutKind
    start: int
    end: int
    lost: str


def find_cut(text: str, start: int, end: int) -> Cut | None:
    """Returns what `text[start:end]` cuts off, or `None` when it begins and ends well.

    A passage that leaves off a negation of its own clause (`did not |attend the meeting|`, `denied that |they met|`)
    is a verbatim run of the article and yet says the opposite, so it is reported. Looks at 100 characters on
    either side.
    """
    for offset in (start, end):
        kind = _cut_kind(text, offset)
        if kind is not None:
            wider_start = _word_start(text, start) if offset == start else start
            wider_end = _word_end(text, end) if offset == end else end
            lost = text[wider_start:start] if offset == start else text[end:wider_end]
            return Cut(kind, wider_start, wider_end, lost.strip())
    earliest = max(0, start - _CONTEXT)
    context = text[earliest:start]
    before = (
        None if context.rstrip(" \"“”'‘’\n").endswith((".", "!", "?", ":", ";")) else _NEGATED_BEFORE.search(context)
    )
    if before is not None:
        wider_start = earliest + before.start()
        return Cut("negation cut off", wider_start, end, text[wider_start:start].strip())
    after = _NEGATED_AFTER.match(text, end, end + _CONTEXT)
    if after is not None:
        return Cut("negation cut off", start, after.end(), after[0].strip())
    return None


def _cut_kind(text: str, offset: int) -> CutKind | None:
    if offset in {0, len(text)} or _is_between_words(text, offset):
        return None
    left, right = text[max(0, offset - _CONTEXT) : offset], text[offset : offset + _CONTEXT]
    if not (left.isascii() and right.isascii() and _MARK not in left + right):
        left, right = _INVISIBLE.sub("", left), _INVISIBLE.sub("", right)
        if right and unicodedata.category(right[0]).startswith("M"):
            return "word cut off"
        if left and right and unicodedata.category(left[-1]).startswith("M") and right[0].isalnum():
            return "word cut off"
    around = left[-24:] + _MARK + right[:24]
    if _NUMBER_CUT.search(around):
        return "number cut off"
    return "word cut off" if _WORD_CUT.search(around) else None


def _is_between_words(text: str, offset: int) -> bool:
    # The common case, told without the two large expressions.
    before, after = text[offset - 1], text[offset]
    begins = (before.isspace() or before in "“(") and (after.isalpha() or after in '“"(')
    ends = (after.isspace() or (after in ',.;:!?"”)' and not text[offset + 1 : offset + 2].isalnum())) and (
        before.isalpha() or before in '.!?"”)'
    )
    return (begins or ends) and _MAGNITUDE_NEXT.match(text, offset) is None


def _word_start(text: str, start: int) -> int:
    earliest = max(0, start - _CONTEXT)
    space = re.search(r"\S+\s?\Z", text[earliest:start])
    return start if space is None else earliest + space.start()


def _word_end(text: str, end: int) -> int:
    space = re.match(r"\s?\S+", text[end : end + _CONTEXT])
    return end if space is None else end + space.end()
