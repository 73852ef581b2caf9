"""Speech acts: takes a reporting verb and its content, gives Searle's class by the annotation guide."""

import re

from extractor.embedded.cues import Cue, attitude_nouns

_DIRECTIVE = re.compile(
    r"\b(?:must|should|ought to|needs? to|has to|have to|imperative|call(?:s|ed)? (?:on|upon|for)|urges?|demands?)\b",
    re.I,
)
_COMMISSIVE = re.compile(
    r"\b(?:(?:we|i)(?:'ll| will| shall| pledge| are committed| remain committed| are ready| stand ready| are willing| won't)"
    r"|(?:is|are|remains?|was|were|would be) (?:willing|ready|prepared|committed|determined)|will continue|would continue|will remain)\b",
    re.I,
)
_EXPRESSIVE = re.compile(
    r"\b(?:(?:i|we)(?:'m| am|'re| are) (?:\w+ )?(?:grateful|pleased|glad|happy|sorry|proud|concerned|honou?red|delighted|saddened|shocked)"
    r"|thank(?:s|ed)?(?: you)?|congratulat\w+|condemn\w*|welcom\w+|looks? forward|looking forward|hopes? (?:for|that|to)|deeply (?:concerned|saddened))\b",
    re.I,
)
_WORD = re.compile(r"[a-z]+")


def speech_act(cue: Cue, kind: str | None, content: str) -> str:
    """Returns the class of a speech act.

    Args:
        cue: The reporting verb's reading.
        kind: The kind of its complement; `None` for content in front of it.
        content: What was said, as the article words it.
    """
    if kind in ("noun", "phrase"):
        return _by_attitude(content) or ("assertive" if cue.act == "thought" else cue.act)
    if cue.act != "assertive" or kind == "to":
        return "expressive" if cue.act == "thought" else cue.act
    if _EXPRESSIVE.match(content.lstrip("\"“'‘ ")) or _EXPRESSIVE.search(content[:80]):
        return "expressive"
    if _COMMISSIVE.search(content):
        return "commissive"
    if _DIRECTIVE.search(content):
        return "directive"
    return "assertive"


def _by_attitude(content: str) -> str | None:
    for word in _WORD.findall(content.lower())[:7]:
        act = attitude_nouns().get(word)
        if act:
            return act
    return None
