"""Channels: takes the words around a claim, gives through what it reached the article."""

import re

_CHANNELS = (
    (
        "social_media",
        re.compile(
            r"\b(?:tweet\w*|retweet\w*|twitter|on X|'X'|facebook|instagram|telegram|weibo|social media|truth social)\b",
            re.I,
        ),
    ),
    ("press_release", re.compile(r"\b(?:press release|press communiqu[eé])\b", re.I)),
    (
        "press_conference",
        re.compile(
            r"\b(?:press|news|media) (?:conference|briefing|talk|stakeout)|\btold (?:\w+ )?(?:reporters|journalists|newsmen|the media|the press|media)\b"
            r"|\b(?:weekly|daily|regular|press) briefing|\bbriefing (?:reporters|the media|journalists)|\bspeaking to (?:reporters|journalists|the media)",
            re.I,
        ),
    ),
    ("interview", re.compile(r"\binterview\w*\b|\be-?mail response\b", re.I)),
    ("statement", re.compile(r"\b(?:statement|communiqu[eé]|readout|read-out|declaration|handout)\b", re.I)),
    ("speech", re.compile(r"\b(?:speech|addressing|keynote|rally|in an? address|delivering)\b", re.I)),
)
_TOLD_OUTLET = re.compile(
    r"\b(?:told|tells|telling) (?:the )?(?:\w+ )?(?:CNN|Reuters|BBC|AFP|AP|Associated Press|Bloomberg|Fox|NBC|CBS|ABC|MSNBC|NPR|Al Jazeera|[A-Z]\w+ (?:News|Times|Post|TV|Radio|Today|Daily|Journal)|"
    r"POLITICO|Politico|Breitbart|USA TODAY|[A-Z]{2,5}(?: en Espanol)?)\b"
)


def channel_of(frame: str) -> str:
    """Returns the channel that the words around the content name, or `unspecified`."""
    for channel, pattern in _CHANNELS:
        if pattern.search(frame):
            return channel
    return "interview" if _TOLD_OUTLET.search(frame) else "unspecified"
