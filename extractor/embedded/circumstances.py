"""Circumstances: a trigger in its sentence in, the words that date it and the place where it was out."""

import re
from functools import cache
from itertools import pairwise

from extractor.embedded.dates import DateWords, find_dates
from extractor.embedded.document import Document, Place, Sentence
from extractor.embedded.lexicons import alternatives, find_phrase
from extractor.embedded.triggers import Trigger

_DASH = re.compile(r"\s(?:[—–]|--?)\s")
_EARLIER = re.compile(
    r",\s+when\b|\b(?:followed|preceded)\s+by\b|\b(?:an?|one|two|three|four|five|several|\w+ty|few|\d+|the)\s+(?:day|week|month|year|hour)s?\s+"
    r"(?:after|before|since)\b"
)
_HOST = re.compile(
    r"\b(?P<city>[A-Z]\w+(?:\s[A-Z]\w+)?)\s+(?:\w+\s+){0,3}host(?:s|ed|ing)?\s+(?:(?!that\b)[\w-]+\s+){0,4}\Z"
)
_CITY = 2
_WHEN = re.compile(r",?\s+when\b")
_BEFORE_PLACE = frozenset(
    "meeting meetings talks summit held here today yesterday monday tuesday wednesday thursday friday saturday sunday "
    "visit session audience discussions negotiations conference forum trip met meet spoke officials representatives "
    "ministers leaders stop".split()
)
_NOT_PLACED = frozenset(
    "situation attack attacks embassy bombing developments peace stability violence war crisis troops people".split()
)


@cache
def _other_date() -> re.Pattern[str]:
    reported = alternatives("meeting_context", "other's date")
    other = alternatives("meeting_context", "other date")
    return re.compile(rf"(?:{reported}\s+(?:\w+\s+)?(?:(?:on|late|early)\s+)*|{other}\s+)\Z")


class Circumstances:
    """Finds dates and places in the sentences of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._plain = document.plain
        self._dates: dict[int, list[DateWords]] = {}

    def dates(self, sentence: Sentence) -> list[DateWords]:
        """Returns the words of a sentence that date what it tells; not those that date a statement about it."""
        if sentence.index not in self._dates:
            self._dates[sentence.index] = [
                words
                for words in find_dates(self._plain, self._document.lower, sentence.start, sentence.end)
                if self._dates_event(sentence, words)
            ]
        return self._dates[sentence.index]

    def date_of(self, sentence: Sentence, trigger: Trigger, verbs: list[int]) -> DateWords | None:
        """Returns the date nearest to a trigger, none of the other verbs of meeting standing between them.

        Args:
            sentence: The sentence.
            trigger: The trigger.
            verbs: Offsets of all verbs of meeting in the sentence.
        """
        mine = [
            words
            for words in self.dates(sentence)
            if not any(trigger.end < verb < words.start for verb in verbs) or words.start < trigger.end
        ]
        mine = [words for words in mine if not self._is_aside(sentence, words, trigger)]
        mine = [w for w in mine if _WHEN.match(self._plain, w.end) or not self._divides(sentence, w, trigger)]
        after = [words for words in mine if words.start >= trigger.end]
        if after and any(verb < words.start < trigger.start for verb in verbs for words in mine):
            mine = after
        return min(mine, key=lambda words: (distance(words, trigger), words.start), default=None)

    def is_earlier(self, sentence: Sentence, trigger: Trigger) -> bool:
        """Returns whether a clause of the sentence goes back in time before a trigger ("a day after meeting A")."""
        return _EARLIER.search(self._plain, sentence.start, trigger.start) is not None

    def _divides(self, sentence: Sentence, ground: DateWords | Place, trigger: Trigger) -> bool:
        """Whether the sentence goes back in time between a date or place and a trigger."""
        first, last = min(ground.end, trigger.end), max(ground.start, trigger.start)
        return _EARLIER.search(self._plain, max(sentence.start, first), last) is not None

    def _is_aside(self, sentence: Sentence, words: DateWords, trigger: Trigger) -> bool:
        """Whether a date stands between two dashes and the trigger does not."""
        dashes = [dash.start() for dash in _DASH.finditer(self._plain, sentence.start, sentence.end)]
        for first, second in pairwise(dashes):
            if first < words.start < second and not first < trigger.start < second:
                return True
        return False

    def _dates_event(self, sentence: Sentence, words: DateWords) -> bool:
        before = self._plain[max(sentence.start, words.start - 24) : words.start]
        if words.match["iso"]:
            return False
        if _WHEN.match(self._plain, words.end):
            return True
        return not self._plain.startswith("'s", words.end) and _other_date().search(before) is None

    def place_of(self, sentence: Sentence, trigger: Trigger) -> Place | None:
        """Returns the most specific place shortly after a trigger, or else the last one before it."""
        places = self._document.places_between(sentence.start, sentence.end)
        ground = [place for place in places if self._is_ground(place, trigger)]
        ground = [place for place in ground if not self._divides(sentence, place, trigger)]
        after = [place for place in ground if place.start >= trigger.end and not place.visited][:3]
        if after:
            return max(after, key=lambda place: place.rank if place.start - trigger.end < 160 else 0)
        before = [place for place in ground if place.end <= trigger.start]
        return before[-1] if before else self._host(sentence, trigger)

    def _host(self, sentence: Sentence, trigger: Trigger) -> Place | None:
        """Returns the city that hosts what a noun of meeting names ("Moscow will host talks between")."""
        host = _HOST.search(self._plain, sentence.start, trigger.start) if trigger.kind == "noun" else None
        city = find_phrase(host["city"]) if host else None
        if host is None or city is None or city.tag not in "KL":
            return None
        return Place(host.start("city"), host.end("city"), host["city"], city.country, _CITY)

    def _is_ground(self, place: Place, trigger: Trigger) -> bool:
        """Whether something took place there, not only "the situation in Afghanistan"."""
        words = self._plain[max(0, place.start - 40) : place.start].split()
        while words and words[-1].lower() in ("the", "in", "at"):
            words.pop()
        word = words[-1].lower().strip(",'\"") if words else ""
        if place.rank > 1 or place.visited:
            return word not in _NOT_PLACED
        if word in trigger.word or word in _BEFORE_PLACE:
            return True
        end = self._plain.rfind(words[-1], 0, place.start) + len(words[-1])
        mentions = self._document.mentions_between(max(0, end - 60), end)
        return bool(mentions) and abs(mentions[-1].end - end) <= 2


def distance(words: DateWords, trigger: Trigger) -> int:
    """Returns the number of characters between a date and a trigger."""
    return words.start - trigger.end if words.start >= trigger.end else trigger.start - words.end
