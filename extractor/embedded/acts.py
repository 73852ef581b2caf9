"""Speech acts: takes a reporting verb and its content, gives Searle's class by the annotation guide."""

import re
from functools import cache

from extractor.embedded import lexicons
from extractor.embedded.cues import Cue, attitude_nouns

_WORD = re.compile(r"[a-z]+")
_WILL = re.compile(
    r"\W*(?:that )?(?:it|he|she|they|we|i)(?:'ll|'d| will| would| won't)(?: not| never| also| soon)? "
    r"(?!be\b|have\b|need\b)\w"
)
# Verbs that only say that an attitude was voiced; which one it is stands in their object.
_VOICING = frozenset(lexicons.labelled("speech_words")["voicing_verbs"])
_EXPRESSIVE_REACH = 80


def speech_act(cue: Cue, kind: str | None, content: str, announces: bool = False) -> str:
    """Returns the class of a speech act.

    Args:
        cue: The reporting verb's reading.
        kind: The kind of its complement; `None` for content in front of it.
        content: What was said, as the article words it.
        announces: Whether it says what the speaker's own side will do.
    """
    if kind in ("noun", "phrase"):
        return _by_object(cue, content)
    if cue.act != "assertive" or kind == "to":
        return "expressive" if cue.act == "thought" else cue.act
    lower = content.lower()
    pattern, acts = _phrases()
    shown = [(match.start(), acts[match[0]]) for match in pattern.finditer(lower)]
    if any(act == "expressive" and start < _EXPRESSIVE_REACH for start, act in shown):
        return "expressive"
    found = {act for _, act in shown}
    if announces or "commissive" in found or _WILL.match(lower):
        return "commissive"
    return "directive" if "directive" in found else "assertive"


def _by_object(cue: Cue, content: str) -> str:
    words = _WORD.findall(content.lower())[:7]
    if cue.verb == "agree":
        return "assertive" if "importance" in words else "commissive"
    if cue.verb in _VOICING:
        for word in words:
            if word in attitude_nouns():
                return attitude_nouns()[word]
    return "expressive" if cue.act == "thought" else cue.act


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """Returns a pattern for the phrases that show an act, and the act of each."""
    acts = {phrase: act for act, phrases in lexicons.labelled("act_phrases").items() for phrase in phrases}
    longest_first = sorted(acts, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), acts
