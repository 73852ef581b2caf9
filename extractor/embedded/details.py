"""Details: the sentences of a meeting in, its event, topics and outcomes out."""

import re
from collections.abc import Iterator
from functools import cache

from extractor.embedded.document import Sentence
from extractor.embedded.lexicons import alternatives, labelled

_ARTICLE = r"(?:the\s+|an?\s+|his\s+|her\s+|their\s+|this\s+year's\s+|last\s+year's\s+)?"
_OF_NAME = r"(?:\s+(?:of|on)\s+(?:the\s+)?[A-Z][\w'-]+(?:\s+(?:of\s+)?[A-Z(][\w()'-]+){0,4})?"
_NAME_END = r"(?=\s+(?:in|on|at|here|that|which|and discussed|where|held|being|–|—)\b|\s[–—]|[,;:]|(?<!\b[A-Z])\.|\Z)"
_NEXT_NAME = re.compile(r"\band (?:at )?(?:the )?(?P<name>[A-Z][^,.;]{3,100}?)\s+in\s")
_OWN_NAME = re.compile(
    r"\b(?:the|an?|this year's)\s+(?P<name>(?:(?!(?:the|an?|of|in|at|for|to|with|and)\b)[\w'.-]+\s+){1,6}summit)\Z"
)
_TOPIC_STEM = re.compile(
    "iscuss|alk|xchang|eliberat|ocus|cent[er]|cover|eview|ouched|dwelt|negotiat|onsult|onvers|ompared|brief"
)
_OUTCOME_STEM = re.compile("gree|decid|sign|reach|pledg|commit|inked|conclud|joint|consensus|resolv")
_QUOTED_THEN_ATTRIBUTED = re.compile(r'"(?P<quoted>[^"]+)[,.]"\s+[^",;]{3,80}')
_LONGEST_TOPIC = 90
_LONGEST_OUTCOME = 400


@cache
def _pattern(name: str) -> re.Pattern[str]:
    def words(label: str) -> str:
        return alternatives("meeting_details", label)

    forms = {
        "sidelines": rf"{words('sidelines')}\s+{_ARTICLE}(?P<name>(?:[^,.;]|(?<=\b[A-Z])\.){{3,110}}?){_NAME_END}",
        "event": rf"{words('event opener')}\s+{_ARTICLE}"
        rf"(?P<name>(?:(?!(?:in|during|at|on|by|with|for|to)\b)[\w'().&/+-]+\s+){{0,9}}?(?i:{words('event')}){_OF_NAME})",
        "topic": rf"{words('topic opener')}\s+(?P<topic>[^.;:\"]{{4,260}})",
        "passive": r"\s(?:was|were)\s+(?:also\s+)?(?:discussed|reviewed)\b",
        "topic end": rf"(?:^|\s+){words('topic end')}.*"
        r"|,\s*(?:an? |the )?[\w\s]{0,40}\b(?:said|statement|says|told|spokes\w+)\b.*",
        "topic lead": rf"^(?:{words('topic lead')}\s+)+",
        "topic split": rf"\s*,\s*(?:(?:and|as well as|including)\s+)?|\s+as well as\s+|\s+including\s+"
        rf"|\s+and (?={words('topic start')})",
        "outcome": words("outcome"),
        "matter": rf"{words('subject matter')}\s\Z",
    }
    return re.compile(forms[name], re.DOTALL)


def find_event(plain: str, start: int, end: int) -> str | None:
    """Returns the event that a stretch of text names as the one a meeting belongs to."""
    match = _pattern("sidelines").search(plain, start, end)
    if match:
        return match["name"].strip(" '\"")
    for match in _pattern("event").finditer(plain, start, end):
        if _is_event(match["name"].split()) and not _pattern("matter").search(plain, start, match.start()):
            return match["name"].strip()
    return None


def find_own_event(plain: str, start: int, end: int) -> str | None:
    """Returns the name of the summit that a stretch of text ends with ("attended the annual G7 summit")."""
    match = _OWN_NAME.search(plain, start, end)
    return match["name"] if match and any(word[0].isupper() for word in match["name"].split()) else None


def find_next_event(plain: str, start: int, end: int) -> str | None:
    """Returns the event that a stretch of text joins to the one before ("… and the Davos Forum in Davos")."""
    match = _NEXT_NAME.search(plain, start, end)
    return match["name"] if match else None


def _is_event(words: list[str]) -> bool:
    """Whether a phrase is the name of an event, and not only of talks between people."""
    if words[-1].lower() in labelled("meeting_details")["general event"]:
        return any(word.isupper() or word in ("Summit", "Council", "Assembly", "Forum", "Conference") for word in words)
    return any(word[0].isupper() for word in words)


def find_topics(plain: str, start: int, end: int) -> Iterator[str]:
    """Yields what was discussed, as noun phrases."""
    if not _TOPIC_STEM.search(plain, start, end):
        return
    passive = _pattern("passive").search(plain, start, end)
    phrases = [re.split(r"[.;:\"]|meeting,", plain[start : passive.start()])[-1]] if passive else []
    phrases += [match["topic"] for match in _pattern("topic").finditer(plain, start, end)]
    for phrase in phrases:
        phrase = _pattern("topic end").sub("", phrase)
        for part in _pattern("topic split").split(phrase):
            topic = _pattern("topic lead").sub("", part.strip(" '\"")).strip()
            topic = topic.removesuffix(" including")
            if topic.startswith(("with ", "for ")):
                continue
            if 3 < len(topic) < _LONGEST_TOPIC and not topic[0].isdigit():
                yield topic


def find_outcome(plain: str, sentence: Sentence) -> str | None:
    """Returns a sentence that tells what was agreed, signed or decided; `None` for others."""
    if not _OUTCOME_STEM.search(plain, sentence.start, sentence.end):
        return None
    if not _pattern("outcome").search(plain, sentence.start, sentence.end):
        return None
    text = _without_attribution(" ".join(plain[sentence.start : sentence.end].split())).strip('" ')
    return text if len(text) < _LONGEST_OUTCOME else None


def _without_attribution(sentence: str) -> str:
    """Returns what a sentence quotes when it is one quotation with its attribution behind it; else the sentence."""
    match = _QUOTED_THEN_ATTRIBUTED.fullmatch(sentence)
    return f"{match['quoted'].rstrip(', ')}." if match else sentence
