"""Channels: takes the words around a claim, gives through what it reached the article."""

import re
from functools import cache

from extractor.embedded import lexicons


def channel_of(frame: str) -> str:
    """Returns the channel that the words around the content name, the surest one first, or `unspecified`."""
    pattern, channels = _channels()
    named = {channels[phrase] for phrase in pattern.findall(frame.lower())}
    if named:
        return next(channel for channel in lexicons.labelled("channels") if channel in named)
    return "interview" if _told_outlet().search(frame) else "unspecified"


@cache
def _channels() -> tuple[re.Pattern[str], dict[str, str]]:
    """Returns a pattern for all phrases, and the channel of each."""
    channels = {phrase: channel for channel, phrases in lexicons.labelled("channels").items() for phrase in phrases}
    longest_first = sorted(channels, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"), channels


@cache
def _told_outlet() -> re.Pattern[str]:
    names = sorted(lexicons.words("outlets"), key=len, reverse=True)
    named = "|".join(map(re.escape, names))
    kinds = "News|Times|Post|TV|Radio|Daily|Journal|Agency"
    return re.compile(
        rf"\b(?:told|tells|telling|speaking to) (?:the )?(?:{named}|(?:[A-Z][\w-]+ ){{1,3}}(?:{kinds}))\b"
    )
