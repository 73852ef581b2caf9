"""Details: the sentences of a meeting in, its occasion, topics and outcomes out."""

import re
from collections.abc import Iterator

from extractor.embedded.document import Sentence

_OCCASION = re.compile(
    r"\b(?:on the (?:sidelines|margins|fringes) of|on the occasion of|at the opening of|during|at|for|in|within the framework of)\s+"
    r"(?P<the>(?:the|a|an|his|her|this year's|last year's|their)\s+)?"
    r"(?P<name>(?:[\w'’().&/+-]+\s+){0,9}?(?:summit|conference|forum|assembly|session|council|(?:ministerial )?meetings?|week|dialogue|congress|convention|ceremony|inauguration|funeral|retreat|expo|exhibition|games|commission|roundtable|negotiations)\b"
    r"(?:\s+(?:of|on)\s+(?:the\s+)?[A-Z][\w'-]+(?:\s+(?:of\s+)?[A-Z(][\w()'-]+){0,4})?)",
    re.IGNORECASE,
)
_SIDELINES = re.compile(
    r"\bon the (?:sidelines|margins|fringes) of\s+(?:the\s+|an?\s+|this year's\s+)?(?P<name>[^,.;]{3,110}?)(?=\s+(?:in|on|at|here|that|which|and discussed|where|held|being|–|—)\b|\s[–—]|[,.;:)]|\Z)",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:discuss(?:ed|es|ing|ions? on|ion on)?|talks? (?:on|about|over)|talked about|exchang(?:ed?|ing) (?:views|perspectives|opinions) on|deliberated (?:on|upon)|"
    r"focus(?:ed|es|ing)? on|cent(?:er|re)(?:ed|ing) (?:on|around)|cover(?:ed|ing)|review(?:ed|ing)?|touched (?:on|upon)|dwelt on|"
    r"negotiations (?:on|over|about)|consultations on|discussions (?:on|about|over)|conversation (?:on|about)|to discuss|compared notes on|briefed \w+ on)\s+"
    r"(?P<topic>[^.;:\"]{4,260})",
    re.IGNORECASE,
)
_TOPIC_END = re.compile(
    r"\s+(?:during|while|when|as well as with|according to|where|which|who|in (?:a|an|his|her|their|the) (?:meeting|call|phone|telephon|conversation|statement|tweet|post)|with (?:his|her|their|the|[A-Z])|"
    r"on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|and (?:agreed|expressed|said|stressed|reaffirmed|underlined|underscored|urged|called|reiterated|emphasi[sz]ed|decided|pledged|vowed|invited|shared)|said|at the|were discussed|but|after|before|ahead of)\b.*|,\s*(?:an? |the )?[\w\s]{0,40}\b(?:said|statement|says|told|spokes\w+)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_LEADING = re.compile(
    r"^(?:(?:the|a|an|about|on|over|of|and|in detail|in depth|how to|ways (?:to|of)|various|also|a range of|a wide range of|a number of|their|its|his|her|both|all|including|matters of)\s+)+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*,\s*(?:and\s+|as well as\s+|including\s+)?|\s+as well as\s+|\s*,?\s+including\s+|\s+and (?=(?:the|also|other|matters|regional|bilateral|efforts|ways)\b)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:agreed (?:to|on|that|upon)|decided (?:to|on|that)|signed|reached (?:an? )?(?:agreement|consensus|understanding|deal)|pledged (?:to|not)|"
    r"committed to|inked|concluded (?:an? )?(?:agreement|deal)|issued a joint|there was a consensus|was agreed|resolved to|did agree)\b",
    re.IGNORECASE,
)


def find_occasion(plain: str, start: int, end: int) -> str | None:
    """Returns the event that a stretch of text names as the one a meeting belongs to."""
    match = _SIDELINES.search(plain, start, end)
    if match:
        return match["name"].strip(" '\"")
    for match in _OCCASION.finditer(plain, start, end):
        name = match["name"].strip()
        if any(word[0].isupper() for word in name.split()) and not _is_talks(name):
            return name
    return None


def _is_talks(name: str) -> bool:
    words = name.split()
    return words[-1].lower() in ("meeting", "meetings", "session", "council", "week") and not any(
        word.isupper() or word in ("Summit", "Council", "Assembly", "Forum", "Conference") for word in words
    )


def find_topics(plain: str, start: int, end: int) -> Iterator[str]:
    """Yields what was discussed, as noun phrases."""
    for match in _TOPIC.finditer(plain, start, end):
        phrase = _TOPIC_END.sub("", match["topic"])
        for part in _SPLIT.split(phrase):
            topic = _LEADING.sub("", part.strip(" '\"")).strip()
            if 3 < len(topic) < 90 and len(topic.split()) < 12 and not topic[0].isdigit():
                yield topic


def find_outcome(plain: str, sentence: Sentence) -> str | None:
    """Returns a sentence that tells what was agreed, signed or decided; `None` for others."""
    text = " ".join(plain[sentence.start : sentence.end].split())
    return text.strip('" ') if _OUTCOME.search(text) and len(text) < 400 else None
