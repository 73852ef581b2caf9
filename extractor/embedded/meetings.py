"""Meetings: a document in, the records of the meetings that it reports out."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from extractor.embedded.dates import DateWords, find_dates, resolve_date
from extractor.embedded.details import find_occasion, find_outcome, find_topics
from extractor.embedded.document import Document, Entity, Place, Sentence
from extractor.embedded.lexicons import country_names
from extractor.embedded.merging import Occasion, is_named, join_participants, same_meeting, same_parties
from extractor.embedded.parties import Parties, PartyFinder, can_talk
from extractor.embedded.status import read_mode, read_status
from extractor.embedded.triggers import Trigger, find_triggers
from extractor.embedded.visits import find_visits

_NOT_OF_MEETING = re.compile(r"(?:\b(?:said|says|told|announced|statement|reported|tweeted|wrote|posted|denied|confirmed|added|revealed|declared|disclosed|stated|quoted)\s+(?:\w+\s+)?(?:on\s+|late\s+|early\s+)*|\b(?:since|until|by|before)\s+)\Z")
_PERFECT = re.compile(r"\b(?:had|previously|last (?:met|spoke|held)|earlier|last (?:year|month|week))\b", re.IGNORECASE)
_PAST_DATE = re.compile(r"\b(?:last|yesterday|ago|earlier)\b", re.IGNORECASE)
_ANAPHOR = re.compile(r"\b(?:the|their|this|these|his|her|today's)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
_LIGHT_VERB = re.compile(
    r"\b(?:h[eo]ld|holds|holding|ha[sd]|have|having|beg[aiu]n|begins|start(?:s|ed|ing)?|resum(?:es?|ed|ing)|open(?:s|ed)?|conduct(?:s|ed)?|"
    r"conclud(?:es?|ed)|complet(?:es?|ed)|attend(?:s|ed)?|host(?:s|ed|ing)?|brokered|mediated|arranged|led|continued?|chaired|co-chaired|convened|gather(?:ed)? for|met for|"
    r"arriv(?:ed?|ing) for|joined|sat down for|took part in|participated in|plan(?:s|ned)?(?: for)?|schedul\w+|cancel\w*|postpon\w*|den(?:ied|y|ies)|no|ruled out|called off|requested|pa(?:id|ys?|ying))\s+"
    r"(?:[\w'-]+\s+|,\s*){0,7}\Z",
    re.IGNORECASE,
)
_LEADING_WORDS = re.compile(
    r"(?:\b(?:in|during|after|following|at|before|ahead of|for|from|by|amid|on|of|his|her|their|its|its)|'s)\s+(?:(?!and\b)[\w'-]+\s+){0,4}\Z", re.IGNORECASE
)
_AFTER_TALKS = re.compile(r"\b(?:after|following|during|in|at|for)\s+(?:(?!and\b)[\w'-]+\s+){0,4}\Z", re.IGNORECASE)
_MEETING_NOUN = re.compile(r"\b(?:[Mm]eeting|[Tt]alks|[Cc]all|[Cc]onversation|[Ss]ummit)\b")
_SINGLE = ("meeting", "summit", "call", "phone call", "telephone call", "encounter", "audience", "telephone conversation", "phone conversation", "telephonic conversation", "video call")
_BEFORE_PLACE = frozenset(
    "meeting meetings talks summit held here today yesterday monday tuesday wednesday thursday friday saturday sunday visit "
    "session audience discussions negotiations conference forum trip met meet spoke officials representatives ministers leaders stop".split()
)
_NOT_PLACED = frozenset("situation attack attacks embassy bombing developments peace stability violence war crisis troops people born".split())
_PLURAL = ("meetings", "sessions", "contacts", "exchanges", "conversations", "phone calls")


class MeetingReader:
    """Reads the meetings of one document, sentence by sentence."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._plain = document.plain
        self.occasions: list[Occasion] = []
        self._current: Occasion | None = None
        self._dated: dict[int, list[DateWords]] = {}
        self._verbs: list[int] = []

    def read(self) -> list[Occasion]:
        """Returns the meetings in order of their first mention; headings add to what the body tells, but found nothing."""
        for sentence in self._document.sentences:
            if not sentence.heading:
                self._read_sentence(sentence)
        for sentence in self._document.sentences:
            if sentence.heading:
                self._read_heading(sentence)
        self._complete()
        self.occasions.sort(key=lambda occasion: occasion.start)
        return self.occasions

    def _read_sentence(self, sentence: Sentence) -> None:
        finder = PartyFinder(self._document, sentence)
        triggers = list(find_triggers(self._document, sentence))
        self._verbs = [trigger.start for trigger in triggers if trigger.kind in ("verb", "speech", "host")]
        for trigger in triggers:
            parties = finder.find(trigger)
            found = False
            for participants in _groups(parties):
                occasion = self._occasion(sentence, trigger, parties, participants)
                if occasion:
                    found = True
                    for part in self._split(occasion, sentence):
                        self._add(part)
            if not found:
                self._mention_again(sentence, trigger, parties)
        self._follow(sentence)

    def _read_heading(self, sentence: Sentence) -> None:
        finder = PartyFinder(self._document, sentence)
        for trigger in find_triggers(self._document, sentence):
            parties = finder.find(trigger)
            for participants in _groups(parties):
                occasion = self._occasion(sentence, trigger, parties, participants)
                twin = occasion and next((known for known in self.occasions if same_meeting(known, occasion)), None)
                if occasion and twin:
                    occasion.sentences = []
                    twin.absorb(occasion)

    def _occasion(
        self, sentence: Sentence, trigger: Trigger, parties: Parties, participants: list[Entity]
    ) -> Occasion | None:
        if not _are_parties(participants) or not _is_talk(trigger, parties):
            return None
        if trigger.kind == "discuss" and not parties.far and not _MEETING_NOUN.search(self._plain, sentence.start, sentence.end):
            return None
        if trigger.kind == "noun" and not _is_anchored(self._plain, sentence, trigger, parties):
            return None
        words = self._date_words(sentence, trigger)
        status = read_status(self._plain, sentence, trigger, last=parties.end)
        if status is None and words and _PAST_DATE.search(words.words) and abs(words.start - trigger.end) < 24:
            status = "held"
        if status is None:
            return None
        date = resolve_date(words, self._document.published, ahead=status != "held") if words else None
        mode = read_mode(self._plain, sentence, trigger)
        place = None if mode in ("phone", "video") else self._place(sentence, trigger)
        if place and place.rank == 1 and trigger.kind == "speech":
            place = None
        if place and mode == "unspecified" and trigger.kind != "speech" and status == "held":
            mode = "in_person"
        occasion = find_occasion(self._plain, trigger.end, sentence.end)
        if not _is_specific(trigger, parties, participants, bool(words or place or occasion)):
            return None
        background = bool(_PERFECT.search(self._plain, max(sentence.start, trigger.start - 40), trigger.end))
        return Occasion(
            participants, status, mode, [sentence.index], words, date, place, occasion, [], [], trigger.start, background
        )

    def _split(self, occasion: Occasion, sentence: Sentence) -> list[Occasion]:
        """Returns one occasion for each place with its own date ("in Bishkek in June 2019 and in Moscow in 2020")."""
        dates = [words for words in find_dates(self._plain, self._document.lower, occasion.start, sentence.end) if words.is_absolute]
        places = [p for p in self._document.places_between(occasion.start, sentence.end) if p.rank > 1]
        if len(dates) < 2 or len(places) < 2 or not places[0].end < dates[0].start < places[1].start < dates[1].start:
            return [occasion]
        parts, start = [], occasion.start
        for words, place in zip(dates, places, strict=False):
            event = find_occasion(self._plain, start, place.end) or find_occasion(f"at {self._plain[start : place.end]}", 0, 999)
            date = resolve_date(words, self._document.published)
            parts.append(replace(occasion, words=words, date=date, place=place, occasion=event, topics=[], sentences=[sentence.index]))
            start = words.end
        return parts

    def _add(self, occasion: Occasion) -> None:
        for known in reversed(self.occasions):
            if same_meeting(known, occasion):
                known.absorb(occasion)
                self._current = known
                return
        self.occasions.append(occasion)
        self._current = occasion

    def _complete(self) -> None:
        """Fills the place and date of a meeting from the visit it belongs to, or its date from the lead."""
        visits = find_visits(self._document) if any(not o.place or not o.words for o in self.occasions) else []
        for occasion in self.occasions:
            if occasion.mode in ("phone", "video") or (occasion.mode == "unspecified" and not occasion.place):
                continue
            first = occasion.sentences[0]
            near = [v for v in visits if 0 <= first - v.sentence <= 2 and v.visitor in occasion.participants]
            homes = {entity.country for entity in occasion.participants}
            visit = next((v for v in reversed(near) if v.place.country in homes), near[-1] if near else None)
            if visit and (occasion.place is None or occasion.place.country == visit.place.country):
                occasion.place = occasion.place or visit.place
                if occasion.words is None and visit.words:
                    self._set_date(occasion, visit.words)
        if self.occasions:
            self._date_from_lead(self.occasions)

    def _date_from_lead(self, occasions: list[Occasion]) -> None:
        body = [sentence for sentence in self._document.sentences if not sentence.heading]
        for occasion in occasions:
            if occasion.words or occasion.status != "held" or occasion.background or not body:
                continue
            if occasion.mode == "phone" or occasion.sentences[0] - body[0].index > 4:
                continue
            words = self._date_words(body[0], None)
            if words and not words.match["iso"]:
                self._set_date(occasion, words)

    def _set_date(self, occasion: Occasion, words: DateWords) -> None:
        occasion.words = words
        occasion.date = resolve_date(words, self._document.published, ahead=occasion.status != "held")

    def _mention_again(self, sentence: Sentence, trigger: Trigger, parties: Parties) -> None:
        current = self._current
        if current is None or trigger.kind not in ("noun", "verb", "discuss"):
            return
        around = [*parties.near, *parties.far]
        if around and not any(same_parties([*current.participants[:1], entity], current.participants) or entity in current.participants for entity in around):
            return
        if trigger.kind == "noun" and not _ANAPHOR.search(self._plain, max(sentence.start, trigger.start - 30), trigger.start):
            return
        words = self._date_words(sentence, trigger) if trigger.kind != "discuss" else None
        if not current.words and words and min(abs(words.start - trigger.end), abs(trigger.start - words.end)) < 60:
            self._set_date(current, words)
        if current.place is None and current.mode not in ("phone", "video"):
            current.place = self._place(sentence, trigger)

    def _follow(self, sentence: Sentence) -> None:
        current = self._current
        if current is None or sentence.index - current.sentences[0] > 14:
            return
        for topic in find_topics(self._plain, sentence.start, sentence.end):
            if topic not in current.topics:
                current.topics.append(topic)
        outcome = find_outcome(self._document, sentence)
        if outcome and current.status == "held":
            current.outcomes.append(outcome)

    def _dates(self, sentence: Sentence) -> list[DateWords]:
        if sentence.index not in self._dated:
            found = find_dates(self._plain, self._document.lower, sentence.start, sentence.end)
            self._dated[sentence.index] = list(found)
        return self._dated[sentence.index]

    def _date_words(self, sentence: Sentence, trigger: Trigger | None) -> DateWords | None:
        found = []
        for words in self._dates(sentence):
            before = self._plain[max(sentence.start, words.start - 24) : words.start]
            if self._plain.startswith("'s", words.end) or _NOT_OF_MEETING.search(before):
                continue
            distance = words.start
            if trigger and self._belongs_elsewhere(words, trigger):
                continue
            if trigger:
                distance = words.start - trigger.end if words.start >= trigger.end else trigger.start - words.end
            found.append((distance, words.start, words))
        return min(found)[2] if found else None

    def _belongs_elsewhere(self, words: DateWords, trigger: Trigger) -> bool:
        """Whether another trigger stands between a date and this one."""
        if words.start < trigger.end:
            return False
        return any(trigger.end < other < words.start for other in self._verbs)

    def _place(self, sentence: Sentence, trigger: Trigger) -> Place | None:
        places = [
            place for place in self._document.places_between(sentence.start, sentence.end) if self._is_ground(place, trigger)
        ]
        after = [place for place in places if place.start >= trigger.end and not place.visited]
        if after:
            best = max(after[:3], key=lambda place: place.rank if place.start - trigger.end < 160 else 0)
            return best
        before = [place for place in places if place.end <= trigger.start]
        return before[-1] if before else None


    def _is_ground(self, place: Place, trigger: Trigger) -> bool:
        before = self._plain[max(0, place.start - 40) : place.start].split()
        while before and before[-1].lower() in ("the", "in", "at"):
            before.pop()
        word = before[-1].lower().strip(",'\"") if before else ""
        if place.rank == 1 and not place.visited:
            end = self._plain.rfind(before[-1], 0, place.start) + len(before[-1]) if before else 0
            mention = self._document.mentions_between(max(0, end - 60), end)
            return word in trigger.word or word in _BEFORE_PLACE or bool(mention and abs(mention[-1].end - end) <= 2)
        return word not in _NOT_PLACED


def _groups(parties: Parties) -> Iterator[list[Entity]]:
    near, far = list(parties.near), list(parties.far)
    if parties.separate and near and len(far) > 1:
        for entity in far:
            yield _distinct([*near[:1], entity])
    else:
        yield _distinct([*near, *far])


def _distinct(entities: list[Entity]) -> list[Entity]:
    found: list[Entity] = []
    for entity in entities:
        if entity in found:
            continue
        found.append(entity)
    return found


def _are_parties(entities: list[Entity]) -> bool:
    if len(entities) < 2 or not all(can_talk(entity) for entity in entities):
        return False
    labels = [entity.organization or entity.country for entity in entities]
    known = {label for label in labels if label}
    return len(known) > 1 or (len(known) == 1 and None in labels)


def _is_talk(trigger: Trigger, parties: Parties) -> bool:
    if trigger.kind == "discuss" and len(parties.near) > 1:
        return True
    if trigger.kind in ("speech", "host", "discuss"):
        return bool(parties.near and parties.far) and any(entity.kind in ("person", "group") for entity in parties.far)
    return bool(parties.far) or len(parties.near) > 1


def _is_anchored(plain: str, sentence: Sentence, trigger: Trigger, parties: Parties) -> bool:
    before = plain[max(sentence.start, trigger.start - 70) : trigger.start]
    if _LIGHT_VERB.search(before):
        return True
    if not parties.linked:
        return len(parties.near) > 1 and _AFTER_TALKS.search(before) is not None
    opens = trigger.start - sentence.start < 40 and len(before.split()) <= 3
    return opens or _LEADING_WORDS.search(before) is not None or trigger.word in _SINGLE


def _is_specific(trigger: Trigger, parties: Parties, participants: list[Entity], given: bool) -> bool:
    if trigger.kind == "verb" and not parties.linked and all(entity.kind == "country" for entity in participants):
        return False
    if trigger.word in _PLURAL and not any(is_named(entity) for entity in participants):
        return False
    if any(is_named(entity) for entity in participants):
        return trigger.kind != "discuss" or given or parties.linked
    return given and (parties.linked or len(parties.near) > 1)


def read_meetings(document: Document) -> list[dict[str, Any]]:
    """Returns the records of the meetings of a document, evidence as quotes."""
    occasions = MeetingReader(document).read()
    return [_record(document, occasion, f"m{number}") for number, occasion in enumerate(occasions, start=1)]


def _record(document: Document, occasion: Occasion, identifier: str) -> dict[str, Any]:
    place = None if occasion.mode in ("phone", "video") else occasion.place
    quotes = [document.sentences[index] for index in sorted(occasion.sentences)[:3]]
    return {
        "id": identifier,
        "participants": [actor(entity) for entity in occasion.participants],
        "status": occasion.status,
        "mode": occasion.mode,
        "date": occasion.date,
        "date_text": document.text[occasion.words.start : occasion.words.end] if occasion.words else None,
        "place": place.name if place else None,
        "place_country": place.country if place else None,
        "occasion": occasion.occasion,
        "topics": occasion.topics[:8],
        "outcomes": occasion.outcomes[:5],
        "evidence": [document.text[sentence.start : sentence.end] for sentence in quotes],
    }


def actor(entity: Entity) -> dict[str, str | None]:
    """Returns an entity as a participant; an office without a name stands for its country."""
    name = entity.name
    if entity.kind == "person" and entity.country and not is_named(entity):
        name = country_names()[entity.country]
    if entity.kind == "group" and entity.organization and entity.role is None:
        return {"name": entity.organization, "role": None, "country": entity.country, "organization": entity.organization}
    return {"name": name, "role": entity.role, "country": entity.country, "organization": entity.organization}


__all__ = ["MeetingReader", "actor", "join_participants", "read_meetings"]
