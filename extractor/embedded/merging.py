"""Merging: occurrences of meetings in, one occasion for all that tell of the same out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.embedded.dates import DateWords
from extractor.embedded.document import Entity, Place
from extractor.embedded.status import Status
from extractor.embedded.triggers import Mode

_MOST_LEFT_OUT = 2


@dataclass(slots=True)
class Occasion:
    """A meeting, as far as the sentences read so far tell of it.

    Attributes:
        participants: Those who took part, in order of mention.
        status: Whether it was held.
        mode: By what means.
        sentences: Indexes of the sentences that establish it.
        words: The words that date it.
        date: The date they mean.
        place: Where it was.
        occasion: The event it is part of.
        topics: What was discussed.
        outcomes: What was agreed.
        start: Offset of its first mention.
        background: Whether its first mention tells of the past ("had met").
    """

    participants: list[Entity]
    status: Status
    mode: Mode
    sentences: list[int]
    words: DateWords | None = None
    date: str | None = None
    place: Place | None = None
    occasion: str | None = None
    topics: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    start: int = 0
    background: bool = False

    def absorb(self, other: "Occasion") -> None:
        """Takes over what another telling of the same meeting adds."""
        adds = (
            (other.words and not self.words)
            or (other.place and not self.place)
            or (other.occasion and not self.occasion)
        )
        self.participants = join_participants(self.participants, other.participants)
        if self.mode == "unspecified" or other.mode in ("phone", "video"):
            self.mode = other.mode
        if not self.words or (not self.date and other.date):
            self.words, self.date = other.words or self.words, other.date or self.date
        if other.place and (self.place is None or other.place.rank > self.place.rank):
            self.place = other.place
        self.occasion = self.occasion or other.occasion
        elsewhere = not set(other.sentences) & set(self.sentences)
        if self.status == "planned" and other.status == "held" and elsewhere:
            self.status = "held"
        for index in other.sentences:
            if index not in self.sentences and (adds or len(self.sentences) < 2):
                self.sentences.append(index)


def same_meeting(first: Occasion, second: Occasion) -> bool:
    """Returns whether two tellings can be of one meeting: the same parties, and nothing that contradicts."""
    if not same_parties(first.participants, second.participants):
        return False
    if abs(len(first.participants) - len(second.participants)) > _MOST_LEFT_OUT:
        return False
    if _contradict(first.date, second.date) or _places_contradict(first.place, second.place):
        return False
    if first.words and second.words and not first.date and not second.date and first.words.words != second.words.words:
        return False
    modes = {first.mode, second.mode} - {"unspecified"}
    if "in_person" in modes and len(modes) > 1:
        return False
    is_past = second.background and not first.background and second.status == "held"
    if is_past and (second.words or second.place):
        return _same_circumstances(first, second)
    statuses = {first.status, second.status}
    if (
        len(first.participants) > len(second.participants) > 1
        and len(statuses) > 1
        and all(map(is_named, second.participants))
    ):
        return False
    return (
        len(statuses) == 1
        or (statuses == {"held", "planned"} and not second.background and not _apart(first, second))
        or statuses <= {"denied", "cancelled", "planned"}
    )


def _same_circumstances(first: Occasion, second: Occasion) -> bool:
    """Whether what is told of the past ("had met in June") has the date or the place of what is told before."""
    dated = second.date is None or second.date == first.date
    placed = second.place is None or (first.place is not None and second.place.name == first.place.name)
    return dated and placed and first.status == second.status


def _apart(first: Occasion, second: Occasion) -> bool:
    return bool(first.words) != bool(second.words) and (second.status == "planned")


def same_parties(first: Sequence[Entity], second: Sequence[Entity]) -> bool:
    """Returns whether each party of the smaller of two sets stands for one of the larger."""
    smaller, larger = sorted((list(first), list(second)), key=len)
    left = list(larger)
    for entity in smaller:
        found = next((other for other in left if other is entity), None)
        found = found or next((other for other in left if _stands_for(entity, other)), None)
        if found is None:
            return False
        left.remove(found)
    return len(smaller) >= 2


def _stands_for(first: Entity, second: Entity) -> bool:
    if first is second:
        return True
    kinds = {first.kind, second.kind}
    if first.kind == second.kind == "person" and not _may_be_one(first, second):
        return False
    if (
        "organization" in kinds
        and len(kinds) > 1
        and not (first.organization and first.organization == second.organization)
    ):
        return False
    if first.organization and first.organization == second.organization:
        return True
    return first.country is not None and first.country == second.country


_GENERAL = frozenset("official leader diplomat counterpart representative".split())


def _may_be_one(first: Entity, second: Entity) -> bool:
    if is_named(first) and is_named(second):
        return False
    general = any(
        (entity.role or "official").rpartition(" ")[2].lower() in _GENERAL
        for entity in (first, second)
        if entity.unnamed
    )
    return general or first.role == second.role


def is_named(entity: Entity) -> bool:
    """Returns whether a person has a name, not only an office."""
    return entity.kind == "person" and not entity.unnamed


def join_participants(first: Sequence[Entity], second: Sequence[Entity]) -> list[Entity]:
    """Returns the parties of two tellings, each once, a person before the country that stands for them."""
    joined = list(first)
    for entity in second:
        twin = next(
            (index for index, other in enumerate(joined) if other is entity or _stands_for(other, entity)), None
        )
        if twin is None:
            joined.append(entity)
        elif not is_named(joined[twin]) and is_named(entity):
            joined[twin] = entity
    return joined


def _contradict(first: str | None, second: str | None) -> bool:
    if not first or not second:
        return False
    first_start, first_end = first.split("/")[0], first.split("/")[-1]
    second_start, second_end = second.split("/")[0], second.split("/")[-1]
    return not (
        first_start.startswith(second_start)
        or second_start.startswith(first_start)
        or (second_start <= first_start <= second_end)
        or (first_start <= second_start <= first_end)
    )


def _places_contradict(first: Place | None, second: Place | None) -> bool:
    if first is None or second is None:
        return False
    if first.country and second.country and first.country != second.country:
        return True
    return first.rank == second.rank == 2 and first.name != second.name
