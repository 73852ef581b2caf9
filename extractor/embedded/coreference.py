"""Coreference: candidate mentions in, mentions with the entities they refer to out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from extractor.embedded.cast import LEADING, Cast, plain_role
from extractor.embedded.document import Entity, Mention
from extractor.embedded.mentions import Candidate

_COUNTRY_PAIRS = (
    "countries",
    "nations",
    "states",
    "neighbours",
    "neighbors",
    "capitals",
    "governments",
    "powers",
    "economies",
    "giants",
)
_DEFINITE = frozenset("the his her their our".split())
_ONLOOKERS = frozenset(
    "spokesperson analyst expert professor journalist lawyer researcher author economist official".split()
)
_PAIR = 2
_FEMALE = frozenset("she her".split())


class Resolver:
    """Resolves the candidates of one article in order; what was mentioned last is what a short form means."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._recent: list[Entity] = []
        self._seen: dict[int, int] = {}
        self._told_of_people = 0
        self._bound = False
        self._subject: Entity | None = None
        self._group: tuple[Entity, ...] = ()

    def resolve(self, sentence: Sequence[Candidate]) -> list[Mention]:
        """Returns the mentions of a sentence; one that could not be resolved has no entities."""
        main = next((candidate for candidate in sentence if candidate.subject), None)
        self._bound = False
        if main and main is not sentence[0] and main.form in ("name", "office"):
            self._remember(main, self._entities(main))
        mentions = []
        before: tuple[Entity, ...] = ()
        for candidate in sentence:
            entities = self._entities(candidate)
            self._remember(candidate, entities)
            if candidate.follows and candidate.form in ("name", "counterpart") and _are_people((*before, *entities)):
                self._group = (*before, *entities)
            before = entities
            mentions.append(Mention(candidate.start, candidate.end, candidate.sentence, entities, candidate.form))
        return mentions

    def _entities(self, candidate: Candidate) -> tuple[Entity, ...]:
        match candidate.form:
            case "name":
                return _one(self._cast.person(candidate))
            case "country":
                return _one(self._cast.country(candidate.countries[0]))
            case "organization":
                return _one(self._cast.organization(candidate))
            case "group":
                return self._cast.groups(candidate)
            case "office":
                return _one(self._office(candidate))
            case "counterpart":
                return self._counterparts(candidate)
            case "pair":
                return self._pair(candidate)
            case _:
                return self._pronoun(candidate)

    def _remember(self, candidate: Candidate, entities: tuple[Entity, ...]) -> None:
        if candidate.placed:
            return
        for entity in entities:
            if len(entities) == 1 or id(entity) not in self._seen:
                self._seen[id(entity)] = candidate.sentence
            if entity.kind == "person" and len(entities) == 1:
                self._told_of_people = candidate.sentence
            if entity in self._recent:
                self._recent.remove(entity)
            self._recent.append(entity)
        if len(entities) > 1:
            self._group = entities
        if (
            len(entities) == 1
            and entities[0].kind == "person"
            and not (entities[0].unnamed and candidate.form == "counterpart")
        ) and ((candidate.subject and not self._bound) or self._subject is None):
            self._subject = entities[0]
            self._bound = candidate.subject

    def _latest(self, entities: Iterable[Entity]) -> Entity | None:
        pool = list(entities)
        return next(
            (entity for entity in reversed(self._recent) if entity in pool), pool[0] if len(pool) == 1 else None
        )

    def _office(self, candidate: Candidate) -> Entity | None:
        """Returns the holder of an office: of the country or body named with it, or else the one spoken of."""
        role = plain_role(candidate.role)
        holders = [entity for entity in self._cast.people if plain_role(entity.role) == role]
        first = candidate.words.partition(" ")[0].lower()
        if candidate.countries:
            holders = [entity for entity in holders if entity.country in candidate.countries]
            known = self._cast.well_known(candidate.countries[0]) if role in LEADING else None
            return self._latest(holders) or known or self._cast.office_holder(candidate)
        if candidate.organization:
            holders = [entity for entity in holders if entity.organization == candidate.organization]
            return self._latest(holders) or self._cast.office_holder(candidate)
        if first in ("a", "an"):
            return self._cast.office_holder(candidate)
        if not holders or (first not in _DEFINITE and candidate.words[0].islower()):
            short = (candidate.role or "").lower()
            holders = [e for e in self._recent if e.kind == "person" and short and short in (e.role or "").lower()]
        holders = [entity for entity in holders if self._cast.is_home(entity)] or holders
        found = self._subject if self._subject in holders else self._latest(holders)
        return found or self._cast.office_holder(candidate)

    def _counterparts(self, candidate: Candidate) -> tuple[Entity, ...]:
        origin = self._subject
        owner = candidate.words.partition(" ")[0].lower()
        if origin and owner in ("his", "her"):
            self._cast.set_female(origin, owner == "her")
        role = candidate.role or (origin.role if origin else None)
        if candidate.name:
            return _one(self._cast.person(candidate, role))
        if not candidate.countries:
            others = [e for e in self._recent if e.kind == "person" and e is not origin]
            same = [e for e in others if origin and plain_role(e.role) == plain_role(origin.role)]
            return _one(next(reversed(same or others), None))
        return tuple(self._cast.counterpart(country, role) for country in candidate.countries)

    def _pair(self, candidate: Candidate) -> tuple[Entity, ...]:
        words = candidate.words.lower()
        if words.endswith("koreas"):
            return tuple(country for code in ("KOR", "PRK") if (country := self._cast.country(code)))
        if words.endswith(_COUNTRY_PAIRS) and candidate.role:
            pair = self._countries_of(self._last_two("person")) or self._last_two("country")
            return tuple(self._cast.counterpart(country.country, candidate.role) for country in pair if country.country)
        if words.endswith(_COUNTRY_PAIRS):
            return self._countries_of(self._last_two("person", fresh=True)) or self._last_two("country")
        if words.startswith(("the three", "three", "the four", "four")):
            return ()
        if words.endswith(("sides", "parties", "teams", "delegations")):
            return self._last_two("person", fresh=True) or self._last_two("country", "side") or self._last_two("person")
        return self._last_two("person") or self._last_two("country", "side")

    def _last_two(self, *kinds: str, fresh: bool = False) -> tuple[Entity, ...]:
        recent = self._recent[-6:] if fresh else self._recent
        found: list[Entity] = []
        for entity in reversed(recent):
            if (
                entity.kind not in kinds
                or entity.unnamed
                or plain_role(entity.role) in _ONLOOKERS
                or any(_same_party(entity, other) for other in found)
            ):
                continue
            found.append(entity)
            if len(found) == 2:
                return tuple(sorted(found, key=self._cast.order))
        return ()

    def _countries_of(self, people: tuple[Entity, ...]) -> tuple[Entity, ...]:
        countries = [self._cast.country(person.country) for person in people if person.country]
        return tuple(country for country in countries if country) if len(countries) == 2 else ()

    def _pronoun(self, candidate: Candidate) -> tuple[Entity, ...]:
        words = candidate.words.lower()
        if words in ("they", "them", "their"):
            pair = self._last_two("person")
            together = all(self._seen[id(person)] >= self._told_of_people for person in pair)
            stale = any(self._seen[id(entity)] < self._told_of_people for entity in self._group)
            return pair if together and pair and (stale or not self._group) else self._group
        if words == "its":
            return _one(self._latest(e for e in self._recent if e.kind in ("country", "organization", "side")))
        wanted = words in _FEMALE
        people = [e for e in self._recent if e.kind == "person"]
        people = [e for e in people if not e.unnamed] or people
        if words == "him" and self._bound:
            people = [e for e in people if e is not self._subject]
        fitting = [e for e in people if self._cast.is_female(e) in (None, wanted)]
        found = fitting[-1] if fitting else None
        if self._subject in fitting and self._seen.get(id(self._subject), 0) >= self._told_of_people:
            found = self._subject
        if found:
            self._cast.set_female(found, wanted)
        return _one(found)


def _are_people(entities: tuple[Entity, ...]) -> bool:
    return len(set(map(id, entities))) == len(entities) == _PAIR and all(e.kind == "person" for e in entities)


def _same_party(first: Entity, second: Entity) -> bool:
    return first.country is not None and first.country == second.country


def _one(entity: Entity | None) -> tuple[Entity, ...]:
    return () if entity is None else (entity,)


def _is_actor(candidate: Candidate) -> bool:
    return candidate.form in ("country", "organization", "group") and not candidate.placed


def resolve(found: Sequence[Candidate], headings: frozenset[int], dateline: str | None = None) -> list[Mention]:
    """Returns the mentions of an article in order.

    Args:
        found: All candidates in order.
        headings: Indexes of the sentences that are headings; they introduce nobody that the body does not.
        dateline: The country that the article was sent from.
    """
    cast = Cast()
    pairs = list(zip((None, *found), found, strict=False))
    for before, candidate in sorted(pairs, key=lambda pair: pair[1].sentence in headings):
        if candidate.form in ("name", "counterpart"):
            cast.learn(candidate, before, weak=candidate.sentence in headings)
    counts = Counter(country for candidate in found if _is_actor(candidate) for country in candidate.countries)
    cast.settle_home(counts + Counter([dateline] * 2 if dateline else []), dateline)
    resolver = Resolver(cast)
    sentences = groupby(found, key=lambda candidate: candidate.sentence)
    return [mention for _, sentence in sentences for mention in resolver.resolve(list(sentence))]
