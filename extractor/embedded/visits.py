"""Visits: a document in, who went where and when out; talks held during a visit take their place and date from it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.embedded.dates import DateWords, find_dates
from extractor.embedded.document import Document, Entity, Place, Sentence
from extractor.embedded.parties import PartyFinder
from extractor.embedded.triggers import Trigger

_VENUE = 3
_NOUNS = ("trip", "tour", "stopover")
_VISIT = re.compile(
    r"\b(?:visit(?:ed|s|ing)?|trip|tour|arriv(?:ed|es|ing|al)|travel(?:l?ed|s|l?ing)?|flew|fl(?:ies|own)|stopover|landed|"
    r"is in|was in)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit: by whom, in which sentence, where, the words that date it, whether it is only intended, and its name."""

    visitor: Entity
    sentence: int
    place: Place
    words: DateWords | None
    intended: bool
    name: str


def find_visits(document: Document) -> list[Visit]:
    """Returns the visits that an article tells of, in order."""
    visits: list[Visit] = []
    for sentence in document.sentences:
        if not sentence.heading:
            visits.extend(_visits(document, sentence))
    return visits


def _visits(document: Document, sentence: Sentence) -> Iterator[Visit]:
    places = [place for place in document.places_between(sentence.start, sentence.end) if place.rank < _VENUE]
    if not places:
        return
    finder = PartyFinder(document, sentence)
    dates = list(find_dates(document.plain, document.lower, sentence.start, sentence.end))
    for match in _VISIT.finditer(document.plain, sentence.start, sentence.end):
        place = next((p for p in places if 0 <= p.start - match.end() < 60), None)
        if place is None:
            continue
        words = min(dates, key=lambda date: abs(date.start - place.end), default=None)
        intended = document.plain.startswith("to ", match.start() - 3)
        kind = match[0].lower() if match[0].lower() in _NOUNS else "visit"
        for visitor in finder.subject_of(Trigger("noun", match.start(), match.end(), match[0].lower())):
            if visitor.kind == "person":
                name = f"{visitor.name.split()[-1]}'s {kind} to {place.name}"
                yield Visit(visitor, sentence.index, place, words, intended, name)
