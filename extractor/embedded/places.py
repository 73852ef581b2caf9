"""Places: tagged sentences in, the places that stand behind a preposition out."""

import re
from collections.abc import Iterator

from extractor.embedded.document import Place
from extractor.embedded.lexicons import words
from extractor.embedded.mentions import joined
from extractor.embedded.tagging import Tagged, Unit

_INTO = frozenset("in at near into outside to for visit visited visiting".split())
_LEAVING = frozenset("left leave leaves leaving departed departs headed heads bound".split())
_DESCRIBED = 6
_WELCOME = 9
_OPENERS = _INTO | {word.capitalize() for word in _INTO}
_DESTINATION = frozenset("to for visit visited visiting into".split())


def find_places(tagged: Tagged) -> Iterator[Place]:
    """Yields the places of a sentence in order."""
    after = 0
    for index, unit in enumerate(tagged.units):
        if unit.text not in _OPENERS or index < after:
            continue
        word = unit.text.lower()
        if word == "for" and tagged.units[index - 1].text not in _LEAVING:
            continue
        welcome = word == "to" and any(
            unit.text.startswith("welcom") for unit in tagged.units[max(0, index - _WELCOME) : index]
        )
        if word == "to" and not welcome and not _TRAVEL.match(tagged.units[index - 1].text):
            continue
        place, after = _place(tagged, index + 1, "in" if welcome else word)
        if place:
            yield place


def _place(tagged: Tagged, index: int, word: str) -> tuple[Place | None, int]:
    visited = word in _DESTINATION
    described = _behind_description(tagged, index)
    if described > index and (match := _GROUND.match(tagged.tags, described) or _UNKNOWN.match(tagged.tags, described)):
        return _ground(tagged.units, match, visited), match.end()
    if word == "at":
        return _venue(tagged, index)
    match = _GROUND.match(tagged.tags, index)
    if match is None:
        return None, index
    return _ground(tagged.units, match, visited), match.end()


_GROUND = re.compile(
    r"(?:d|w(?=[CKL]))?(?:(?P<city>[KL])(?!s|[NO])(?:,(?:w(?=C))?(?P<of>C)(?![s&,]))?"
    r"|(?P<unknown>N{1,2}),w?(?P<of_unknown>C)(?![s&])|(?P<country>C)(?!s|[NODgQ-]))"
)


_UNKNOWN = re.compile(r"(?P<city>N{1,2})(?P<of>(?!))?")


def _behind_description(tagged: Tagged, index: int) -> int:
    """Returns where a place is named behind words for its kind ("the Red Sea city of Jeddah"), or the same index."""
    for position in range(index, min(index + _DESCRIBED, len(tagged.units) - 1)):
        if tagged.units[position].text in words("settlements"):
            return position + 1 + (tagged.units[position + 1].text in ("of", ","))
        if tagged.tags[position] in ",.(":
            break
    return index


def _ground(units: tuple[Unit, ...], match: re.Match[str], visited: bool) -> Place:
    kind = next(name for name in ("city", "unknown", "country") if match[name])
    start, end = match.span(kind)
    named = units[start:end]
    term = named[0].term
    country = term.country if term else None
    if kind == "unknown":
        owner = units[match.start("of_unknown")].term
        country = owner.country if owner else None
    of = units[match.start("of")].term if match["of"] else None
    if of and of.country:
        country = of.country
    return Place(named[0].start, named[-1].end, joined(named), country, 1 if kind == "country" else 2, visited)


def _venue(tagged: Tagged, index: int) -> tuple[Place | None, int]:
    start, end = _capitals(tagged, index)
    if start == end:
        ground = _GROUND.match(tagged.tags, index)
        return (_ground(tagged.units, ground, False), ground.end()) if ground else (None, index)
    named = tagged.units[start:end]
    last = named[-1]
    if (
        last.text in _EVENTS
        or (last.term and last.term.tag in "GBDO" and last.term.country is None)
        or "T" in tagged.tags[start:end]
        or any(unit.text.title() in _EVENTS for unit in tagged.units[end : end + 3])
    ):
        return None, index
    if [unit.text for unit in tagged.units[end : end + 3 : 2]] == ["(", ")"]:
        end += 3
    name, country = joined(named), last.term.country if last.term else None
    if tagged.units[end : end + 1] and tagged.units[end].text.lower() in ("in", ","):
        ground = _GROUND.match(tagged.tags, end + 1)
        if ground:
            city = _ground(tagged.units, ground, False)
            return Place(named[0].start, city.end, f"{name}, {city.name}", city.country, 3), ground.end()
    return Place(named[0].start, last.end, name, country, 3), end


def _capitals(tagged: Tagged, index: int) -> tuple[int, int]:
    """Returns where a capitalised phrase starts and ends, small words inside it included."""
    start = index + (tagged.tags[index : index + 1] == "d")
    end = position = start
    while position < len(tagged.units):
        unit = tagged.units[position]
        if unit.text[0].isupper():
            end = position + 1
        elif end == start or unit.text.lower() not in ("of", "the", "'s", "and", "for"):
            break
        position += 1
    ground = tagged.tags[start:end]
    return (start, start) if ground and set(ground) <= set("CKL,") else (start, end)


_TRAVEL = re.compile(r"(?:visit|trip|travel|fl[eioy]|went|return|tour|arriv|head|go|journey|mission)", re.IGNORECASE)
_EVENTS = frozenset(
    "Summit Conference Forum Meeting Dialogue Talks Session Convention Congress Assembly Council Committee Day Week "
    "Games Commission Parliament Senate Festival Union Nations Agreement Process Party Group".split()
)
