"""Meetings: a document in, the meetings that it tells of out, each occasion once."""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractor.embedded.circumstances import Circumstances, distance
from extractor.embedded.dates import DateWords, resolve_date
from extractor.embedded.details import find_event, find_next_event, find_outcome, find_own_event, find_topics
from extractor.embedded.document import Document, Entity, Place, Sentence
from extractor.embedded.merging import Occasion, is_named, same_meeting, same_parties
from extractor.embedded.parties import Parties, PartyFinder
from extractor.embedded.plausibility import is_meeting, is_specific
from extractor.embedded.status import read_mode, read_status
from extractor.embedded.triggers import Trigger, find_triggers
from extractor.embedded.visits import find_visits

_BACKGROUND = re.compile(r"\b(?:had|previously|last (?:met|spoke|held)|earlier|last (?:year|month|week))\b")
_PAST_DATE = re.compile(r"\b(?:last|yesterday|ago|earlier)\b", re.IGNORECASE)
_AHEAD_DATE = re.compile(r"(?:next|tomorrow|later this)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(r"\b(?:was agreed|a consensus)\b")
_BACKGROUND_TIME = re.compile(r"(?:In (?:19|20)\d\d|Earlier|Last|Previously|Since|Also last|Over)\b")
_ANAPHOR = re.compile(r"\b(?:the|their|this|these|his|her|today's)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
_DATELINE_END = re.compile(r"\s*(?:\([^()]{0,40}\)\s*)?(?:[-–—]|\()")
_SEQUEL = re.compile(r"\b(?:followed|preceded)\s+by\b")
_OPENING = 24
_HERE = re.compile(r"\bhere\b(?! to\b)")
_REACH = 14
_NEXT = 4
_NEAR = 40
_REMOTE = ("phone", "video")


class MeetingReader:
    """Reads the meetings of one document, sentence by sentence."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._plain = document.plain
        self._circumstances = Circumstances(document)
        self._verbs: list[int] = []
        self._occasions: list[Occasion] = []
        self._current: Occasion | None = None

    def read(self) -> list[Occasion]:
        """Returns the meetings in order of first mention; headings add to what the body tells, but found nothing."""
        for sentence in self._document.sentences:
            if not sentence.heading:
                self._read_sentence(sentence)
        for sentence in self._document.sentences:
            if sentence.heading:
                self._read_heading(sentence)
        self._complete_from_visits()
        self._complete_from_lead()
        return sorted(self._occasions, key=lambda occasion: occasion.start)

    def _read_sentence(self, sentence: Sentence) -> None:
        is_question = self._plain.endswith("?", sentence.start, sentence.end)
        for trigger, parties, occasions in () if is_question else self._told_in(sentence):
            for occasion in occasions:
                for part in self._parts(occasion, sentence):
                    self._add(part)
            if not occasions:
                self._mention_again(sentence, trigger, parties)
        self._follow(sentence)

    def _read_heading(self, sentence: Sentence) -> None:
        for _, _, occasions in self._told_in(sentence):
            for occasion in occasions:
                twin = next((known for known in self._occasions if same_meeting(known, occasion)), None)
                if twin:
                    twin.absorb(replace(occasion, sentences=[]))

    def _told_in(self, sentence: Sentence) -> Iterator[tuple[Trigger, Parties, list[Occasion]]]:
        triggers = list(find_triggers(self._document, sentence))
        self._verbs = [trigger.start for trigger in triggers if trigger.kind in ("verb", "speech", "host")]
        finder = PartyFinder(self._document, sentence)
        for trigger in triggers:
            parties = self._completed(sentence, trigger, finder.find(trigger))
            found = (self._occasion(sentence, trigger, parties, people) for people in _groups(parties))
            yield trigger, parties, [occasion for occasion in found if occasion]

    def _completed(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> Parties:
        """Returns the parties with whoever met last for a missing first one ("A meeting with B was scrapped")."""
        current = self._current
        if trigger.kind != "noun" or parties.near or len(parties.far) != 1 or current is None:
            return parties
        opens = trigger.start - sentence.start < _OPENING
        if not opens and not _SEQUEL.search(self._plain, sentence.start, trigger.start):
            return parties
        first = current.participants[0]
        return parties if first in parties.far else replace(parties, near=(first,))

    def _occasion(
        self, sentence: Sentence, trigger: Trigger, parties: Parties, people: list[Entity]
    ) -> Occasion | None:
        if not is_meeting(self._document, sentence, trigger, parties, people):
            return None
        words = self._circumstances.date_of(sentence, trigger, self._verbs)
        status = read_status(self._plain, sentence, trigger, last=parties.end)
        if status is None and words and _PAST_DATE.search(words.words) and distance(words, trigger) < 24:
            status = "held"
        if status is None:
            return None
        if status == "held" and words and _is_ahead(words, self._document.published):
            status = "planned"
        if status in ("cancelled", "denied") and words and words.start < trigger.start:
            words = next((later for later in self._circumstances.dates(sentence) if later.start > trigger.end), None)
        mode = read_mode(self._plain, sentence, trigger)
        place = None if mode in _REMOTE else self._circumstances.place_of(sentence, trigger)
        if place and place.rank == 1 and trigger.kind == "speech":
            place = None
        if place and mode == "unspecified" and trigger.kind != "speech":
            mode = "in_person"
        event = find_event(self._plain, trigger.end, sentence.end)
        event = event or find_own_event(self._plain, sentence.start, trigger.end)
        ground = place if any(is_named(entity) for entity in people) else _near(place, max(trigger.end, parties.end))
        if not is_specific(trigger, parties, people, given=bool(words or event or ground)):
            return None
        told = Occasion(people, status, mode, [sentence.index], place=place, occasion=event, start=trigger.start)
        recalled = _BACKGROUND.search(self._plain, max(sentence.start, trigger.start - 40), trigger.end)
        told.background = bool(recalled) or self._circumstances.is_earlier(sentence, trigger)
        self._set_date(told, words)
        return told

    def _set_date(self, occasion: Occasion, words: DateWords | None) -> None:
        if words:
            occasion.words = words
            occasion.date = resolve_date(words, self._document.published, ahead=occasion.status != "held")

    def _parts(self, occasion: Occasion, sentence: Sentence) -> list[Occasion]:
        """Returns one occasion for each place with its own date ("in Bishkek in June 2019 and in Moscow in 2020")."""
        dates = [words for words in self._circumstances.dates(sentence) if words.is_absolute]
        dates = [words for words in dates if words.start > occasion.start]
        places = [place for place in self._document.places_between(occasion.start, sentence.end) if place.rank > 1]
        if len(dates) < 2 or len(places) < 2 or not places[0].end < dates[0].start < places[1].start < dates[1].start:
            return [occasion]
        parts, start = [], occasion.start
        for words, place in zip(dates, places, strict=False):
            event = find_event(self._plain, start, place.end) or find_next_event(self._plain, start, place.end)
            part = replace(occasion, place=place, occasion=event, topics=[], outcomes=[], sentences=[sentence.index])
            self._set_date(part, words)
            parts.append(part)
            start = words.end
        return parts

    def _add(self, occasion: Occasion) -> None:
        known = next((known for known in reversed(self._occasions) if same_meeting(known, occasion)), None)
        if known:
            known.absorb(occasion)
        else:
            self._occasions.append(occasion)
        self._current = known or occasion

    def _mention_again(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> None:
        """Takes date and place of the current meeting from "the talks", "their meeting"."""
        current = self._current
        again = trigger.kind in ("noun", "verb") and not trigger.word.startswith("gather")
        if current is None or not again or not _is_about(current, parties):
            return
        if current.status in ("denied", "cancelled"):
            return
        if self._calls_off(sentence, trigger, parties):
            current.status = "cancelled"
            self._set_date(current, current.words)
            return
        before = self._plain[max(sentence.start, trigger.start - 30) : trigger.start]
        opens = trigger.start == sentence.start
        if trigger.kind == "noun" and not opens and not _ANAPHOR.search(before):
            return
        if trigger.mode == "video" and current.mode in ("in_person", "unspecified"):
            current.mode, current.place = "video", None
        current.occasion = current.occasion or find_event(self._plain, trigger.end, sentence.end)
        words = self._circumstances.date_of(sentence, trigger, self._verbs)
        if words and not current.words and distance(words, trigger) < 60:
            self._set_date(current, words)
        if current.place is None and current.mode not in _REMOTE:
            current.place = self._circumstances.place_of(sentence, trigger)

    def _calls_off(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> bool:
        """Whether a sentence tells that the current meeting, named again ("the meeting"), was cancelled."""
        before = self._plain[max(sentence.start, trigger.start - 30) : trigger.start]
        if trigger.kind != "noun" or not _ANAPHOR.search(before):
            return False
        return read_status(self._plain, sentence, trigger, last=parties.end) == "cancelled"

    def _follow(self, sentence: Sentence) -> None:
        """Takes topics and outcomes for the current meeting."""
        current = self._current
        if current is None or sentence.index - current.sentences[0] > _REACH:
            return
        people = {
            entity
            for mention in self._document.mentions_between(sentence.start, sentence.end)
            for entity in mention.entities
        }
        countries = {entity.country for entity in current.participants if entity.country}
        both = len(people & set(current.participants)) > 1 or len({e.country for e in people} & countries) > 1
        is_question = self._plain.endswith("?", sentence.start, sentence.end)
        for topic in () if is_question else find_topics(self._plain, sentence.start, sentence.end):
            if topic not in current.topics:
                current.topics.append(topic)
        outcome = find_outcome(self._plain, sentence)
        impersonal = outcome and _IMPERSONAL.search(outcome)
        if outcome and current.status == "held" and (both or impersonal) and not _BACKGROUND_TIME.match(outcome):
            current.outcomes.append(outcome)

    def _complete_from_visits(self) -> None:
        """Fills place and date of a meeting from the visit that it was part of."""
        lacking = [o for o in self._occasions if o.mode not in _REMOTE and not (o.place and o.words and o.occasion)]
        visits = find_visits(self._document) if lacking else []
        for occasion in lacking:
            if occasion.mode == "unspecified" and not occasion.place:
                continue
            first = occasion.sentences[0]
            near = [v for v in visits if 0 <= first - v.sentence <= 2 and v.visitor in occasion.participants]
            near = [v for v in near if occasion.status == "planned" or not v.intended]
            homes = {entity.country for entity in occasion.participants}
            visit = next((v for v in reversed(near) if v.place.country in homes), near[-1] if near else None)
            if visit and (occasion.place is None or occasion.place.country == visit.place.country):
                occasion.place = occasion.place or visit.place
                self._set_date(occasion, occasion.words or visit.words)
                occasion.occasion = occasion.occasion or visit.name

    def _complete_from_lead(self) -> None:
        """Takes the date of the first sentence, and the place it was sent from, for meetings of those it speaks of."""
        for occasion in self._occasions:
            if occasion.mode == "in_person" and occasion.place is None and self._is_told_of_here(occasion):
                occasion.place = self._document.dateline
        lead = next((sentence for sentence in self._document.sentences if not sentence.heading), None)
        dates = self._circumstances.dates(lead) if lead else []
        dates = [words for words in dates if not _DATELINE_END.match(self._plain, words.end)] or dates
        if lead is None or not dates:
            return
        people = {e for mention in self._document.mentions_between(lead.start, lead.end) for e in mention.entities}
        for occasion in self._occasions:
            distance_to_lead = occasion.sentences[0] - lead.index
            reach = _REACH if people & set(occasion.participants) else _NEXT
            is_news = occasion.status == "held" and occasion.mode != "phone" and not occasion.background
            if not is_news or distance_to_lead > reach or occasion.words:
                continue
            self._set_date(occasion, dates[0])
            if occasion.mode == "in_person" and reach == _REACH:
                occasion.place = occasion.place or self._document.dateline

    def _is_told_of_here(self, occasion: Occasion) -> bool:
        sentence = self._document.sentences[occasion.sentences[0]]
        return _HERE.search(self._plain, sentence.start, sentence.end) is not None


def _near(place: Place | None, offset: int) -> Place | None:
    return place if place and abs(place.start - offset) < _NEAR else None


def _is_ahead(words: DateWords, published: str | None) -> bool:
    """Whether a date lies after the publication of the article."""
    if _AHEAD_DATE.match(words.words):
        return True
    date = resolve_date(words, published) if words.is_absolute else None
    return date is not None and published is not None and date > published


def _is_about(occasion: Occasion, parties: Parties) -> bool:
    around = [*parties.near, *parties.far]
    known = occasion.participants
    capitals = {entity.country for entity in known if entity.country}
    if around and all(entity.kind == "organization" and entity.country in capitals for entity in around):
        return True
    return not around or any(entity in known or same_parties([known[0], entity], known) for entity in around)


def _groups(parties: Parties) -> Iterator[list[Entity]]:
    """Yields those who met on one occasion: all, or each of the far side apart."""
    if parties.separate and parties.near and len(parties.far) > 1:
        for entity in parties.far:
            yield [parties.near[0], entity]
    else:
        yield list(dict.fromkeys([*parties.near, *parties.far]))
