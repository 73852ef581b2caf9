"""The cast: everybody an article names, each once, under the fullest name it gives."""

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache

from extractor.embedded.document import Entity, EntityKind
from extractor.embedded.lexicons import (
    country_names,
    country_of_statesman,
    demonyms,
    find_phrase,
    marked_words,
    office_countries,
    office_synonyms,
    words,
)
from extractor.embedded.mentions import Candidate

_ROLE_WORDS = re.compile(r"\b(?:new|visiting|acting|former|the|US|U\.S\.)\s+", re.IGNORECASE)


_NAMED_WITH_OFFICE = frozenset("pope king queen emperor sultan prince".split())
_HEADS = frozenset("president leader king emir sultan chancellor premier".split())
_SINGULAR = {"delegations": "delegation", "governments": "government", "teams": "team", "sides": "side"}
_OF = re.compile(r"\s(?:from|of)\s")
_JOINED = re.compile(r"\sand\s")
LEADING = frozenset(("head", "president", "leader"))
_ANY_OFFICE = frozenset("leader counterpart diplomat head".split())


@lru_cache(maxsize=4096)
def plain_role(role: str | None) -> str:
    """Returns an office in the form in which two are compared; empty for none."""
    plain = _ROLE_WORDS.sub("", role or "").lower()
    if "spokes" in plain:
        return "spokesperson"
    return office_synonyms().get(plain, plain)


def _rank(role: str | None) -> str:
    plain = plain_role(role)
    is_head = plain.rpartition(" ")[2] in _HEADS and "opposition" not in plain and "party" not in plain
    return "head" if is_head or plain == "prime minister" else plain


class Cast:
    """The entities of one article."""

    def __init__(self) -> None:
        self.people: list[Entity] = []
        self._by_word: dict[str, list[Entity]] = {}
        self._others: dict[str, Entity] = {}
        self._order: dict[int, int] = {}
        self._female: dict[int, bool] = {}
        self._found: dict[str, Entity | None] = {}
        self._home: set[int] = set()
        self._abroad: set[str] = set()

    def order(self, entity: Entity) -> int:
        """Returns the position at which an entity was first mentioned."""
        return self._order.get(id(entity), 0)

    def learn(self, candidate: Candidate, before: Candidate | None, *, weak: bool) -> None:
        """Takes note of a name, its office and its country, so that shorter forms anywhere are understood.

        Args:
            candidate: A candidate with a name.
            before: The candidate that stands before it in the article.
            weak: Whether it stands in a heading, where capitals mean little.
        """
        if candidate.name is None or (weak and candidate.role is None):
            return
        if candidate.form == "counterpart":
            self._abroad.update(candidate.countries)
        known = self._find(candidate.name)
        if known and not weak:
            self._lengthen(known, candidate.name)
        shared = before.role if before and before.plural and candidate.follows and before.form == "name" else None
        person = self.person(candidate, shared)
        if person is None or person.country or known or weak or not candidate.role or not candidate.follows:
            return
        if (
            before
            and before.form in ("name", "counterpart")
            and before.sentence == candidate.sentence
            and before.countries
        ):
            person.country = before.countries[0]

    def person(self, candidate: Candidate, role: str | None = None) -> Entity | None:
        """Returns the person a name means, with the office and country that stand by it."""
        if candidate.name is None:
            return None
        person = self._find(candidate.name)
        if person is None:
            alone = not candidate.role and candidate.form == "name"
            short = len(candidate.name.split()) == 1 and country_of_statesman(candidate.name) is None
            if alone and (short or candidate.name.isupper()):
                return None
            person = self._add(candidate.name)
        person.role = person.role or candidate.role or role
        if person.role and person.role.lower() in _NAMED_WITH_OFFICE and " " not in person.name:
            person.name = f"{person.role} {person.name}"
        if person.country is None and candidate.countries:
            person.country = candidate.countries[0]
        if person.organization is None:
            person.organization = candidate.organization
        self._seen(person)
        return person

    def country(self, code: str) -> Entity | None:
        """Returns the entity of a country."""
        name = country_names().get(code, code)
        return self._other(f"country {code}", Entity(name, country=code, kind="country"))

    def organization(self, candidate: Candidate) -> Entity:
        """Returns the entity of an organisation or a side."""
        name = _without_article(candidate.words)
        country = candidate.countries[0] if candidate.countries else None
        term = find_phrase(name)
        kind: EntityKind = "side" if term and term.tag == "B" else "organization"
        key = term.name if term else name.lower()
        entity = self._other(f"body {key}", Entity(name, None, country, candidate.organization, kind))
        if term and len(name) > len(entity.name):
            entity.name = name
        return entity

    def groups(self, candidate: Candidate) -> tuple[Entity, ...]:
        """Returns the entities of unnamed people who act together, one for each country."""
        if len(candidate.countries) > 1 and candidate.role:
            return tuple(self.counterpart(country, candidate.role) for country in candidate.countries)
        if len(candidate.countries) > 1:
            return tuple(self._people_of(country, candidate) for country in candidate.countries)
        body = candidate.organization
        if candidate.countries and body and _JOINED.search(candidate.words):
            return (self._people_of(candidate.countries[0], candidate), self._other(f"body {body}", _body(body)))
        return (self._group(candidate),)

    def _people_of(self, country: str, candidate: Candidate) -> Entity:
        words = _without_article(candidate.words)
        noun = _OF.split(words)[0].lower() if _OF.search(words) else words.rpartition(" ")[2]
        noun = _SINGULAR.get(noun, noun)
        entity = Entity(f"{demonyms().get(country, country)} {noun}", None, country, kind="group", unnamed=True)
        return self._other(f"people {country} {noun}", entity)

    def _group(self, candidate: Candidate) -> Entity:
        name = _without_article(candidate.words)
        country = candidate.countries[0] if candidate.countries else None
        if country is None and (leader := self._find(name.split()[0].removesuffix("'s"))):
            country = leader.country
        entity = Entity(name, candidate.role, country, candidate.organization, "group")
        return self._other(f"group {name.lower()}", entity)

    def office_holder(self, candidate: Candidate) -> Entity:
        """Returns the entity of somebody whom the article names by the office alone."""
        name = _without_article(candidate.words)
        country = office_countries().get((candidate.role or "").lower())
        country = candidate.countries[0] if candidate.countries else country
        return self._other(
            f"office {name.lower()}", Entity(name, candidate.role, country, candidate.organization, unnamed=True)
        )

    def counterpart(self, country: str, role: str | None) -> Entity:
        """Returns the holder of an office in another country, by name if the article has one."""
        wanted = plain_role((role or "").removesuffix("s"))
        for person in self.people:
            if person.country == country and (
                wanted in ("", plain_role(person.role)) or wanted.rpartition(" ")[2] in _ANY_OFFICE
            ):
                return person
        known = self.well_known(country) if wanted in LEADING else None
        if known:
            return known
        name = f"{role or 'counterpart'} of {country_names()[country]}"
        return self._other(f"counterpart {country} {wanted}", Entity(name, role, country, unnamed=True))

    def well_known(self, country: str) -> Entity | None:
        """Returns the well-known person of a country whose office the article has not told, if it is only one."""
        found = [p for p in self.people if p.country == country and not p.role and country_of_statesman(p.name)]
        return found[0] if len(found) == 1 else None

    def is_female(self, entity: Entity) -> bool | None:
        """Returns whether a person was called she; `None` if not known."""
        return self._female.get(id(entity))

    def set_female(self, entity: Entity, female: bool) -> None:
        """Takes note of the pronoun that was used for a person."""
        self._female.setdefault(id(entity), female)

    def settle_home(self, counts: Counter[str], dateline: str | None = None) -> None:
        """Gives people in office without a country the one that the article speaks of most, if no colleague has it."""
        for person in self.people:
            if person.country is None and person.role:
                person.country = office_countries().get(person.role.lower())
            if person.country is None and not person.organization:
                person.country = country_of_statesman(person.name)
        ranked = [code for code, _ in counts.most_common()]
        for person in self.people:
            if person.country or not person.role or person.organization:
                continue
            colleagues = (other for other in self.people if _rank(other.role) == _rank(person.role))
            taken = self._abroad - {dateline} | {other.country for other in colleagues if other.country}
            person.country = next((code for code in ranked if code not in taken and counts[code] > 1), None)
            self._home.add(id(person))

    def is_home(self, entity: Entity) -> bool:
        """Returns whether the article names a person's office without a country."""
        return id(entity) in self._home

    def _other(self, key: str, entity: Entity) -> Entity:
        entity = self._others.setdefault(key, entity)
        self._seen(entity)
        return entity

    def _seen(self, entity: Entity) -> None:
        self._order.setdefault(id(entity), len(self._order))

    def _add(self, name: str) -> Entity:
        person = Entity(name)
        self.people.append(person)
        self._index(person)
        return person

    def _lengthen(self, person: Entity, name: str) -> None:
        if len(name) > len(person.name) and len(name_words(name)) >= len(name_words(person.name)):
            person.name = name
            self._index(person)

    def _index(self, person: Entity) -> None:
        self._found.clear()
        for word in name_words(person.name):
            entries = self._by_word.setdefault(word, [])
            if person not in entries:
                entries.append(person)

    def _find(self, name: str) -> Entity | None:
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> Entity | None:
        parts = name_words(name)
        if not parts:
            return None
        pool = {id(entity): entity for part in parts for entity in self._by_word.get(part, ())}
        for person in reversed(pool.values()):
            if same_name(parts, name_words(person.name)):
                return person
        return None


@lru_cache(maxsize=4096)
def name_words(name: str) -> list[str]:
    """Returns the words of a name that tell people apart, in lower case."""
    kept = marked_words("honorifics")
    return [
        word.lower().strip(".")
        for word in name.replace("-", " ").split()
        if word not in kept and word.lower() not in words("name_particles")
    ] or name.lower().split()


def same_name(first: list[str], second: list[str]) -> bool:
    """Returns whether two names can mean one person: one is part of the other, initials and spellings aside."""
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) == 1:
        return shorter[0] in (longer[-1], longer[0]) or (len(longer) > 2 and shorter[0] in longer)
    if shorter[-1] != longer[-1] and not set(shorter) <= set(longer):
        return False
    return all(any(_alike(word, other) for other in longer) for word in shorter)


def _alike(word: str, other: str) -> bool:
    if word == other or (len(word) == 1 and other.startswith(word)) or (len(other) == 1 and word.startswith(other)):
        return True
    return (
        min(len(word), len(other)) > 3 and word[:2] == other[:2] and SequenceMatcher(None, word, other).ratio() > 0.75
    )


def _body(name: str) -> Entity:
    term = find_phrase(name)
    return Entity(name, organization=name, kind="side" if term and term.tag == "B" else "organization")


def _without_article(name: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", name, flags=re.IGNORECASE)
