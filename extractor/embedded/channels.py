"""Channels: takes the words around a claim, gives through what it reached the article."""

import re
from functools import cache

from extractor.embedded import lexicons


def channel_of(frame: str) -> str:
    """Returns the channel that the words around the content name, or `unspecified`."""
    for channel, pattern in _channels().items():
        if pattern.search(frame):
            return channel
    return "interview" if _told_outlet().search(frame) else "unspecified"


@cache
def _channels() -> dict[str, re.Pattern[str]]:
    return {
        channel: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
        for channel, phrases in lexicons.labelled("channels").items()
    }


@cache
def _told_outlet() -> re.Pattern[str]:
    names = sorted(lexicons.words("outlets"), key=len, reverse=True)
    named = "|".join(map(re.escape, names))
    return re.compile(
        rf"\b(?:told|tells|telling|speaking to) (?:the )?(?:{named}|(?:[A-Z][\w-]+ ){{1,3}}(?:News|Times|Post|TV|Radio|Daily|Journal|Agency))\b"
    )
