"""Holders: takes a document, gives the named person behind each office that the article also uses alone."""

from extractor.embedded.cues import shared_offices
from extractor.embedded.document import Document, Entity, Mention

_LEAD = 3
_Roles = dict[Entity, list[tuple[str, str | None]]]


def named_holders(document: Document) -> dict[Entity, Entity]:
    """Returns, for people of whom only the office is told, the one named person in the article who holds it.

    It is the person beside whose name the office stands ("Ana Ruiz, the ministry's spokeswoman"), or else the only one
    whose office has the same head noun and no other country.
    """
    roles: _Roles = {}
    for mention in document.mentions:
        for entity in mention.entities:
            if entity.kind == "person" and not entity.unnamed and entity.role and entity not in roles:
                roles[entity] = [(entity.role, entity.country)]
    holders = _beside_names(document, roles)
    for mention in document.mentions:
        for entity in mention.entities:
            if entity.kind == "person" and entity.unnamed and entity not in holders:
                found = _only_holder(entity, roles)
                if found is not None:
                    holders[entity] = found
    return _introduced(document, holders)


def _introduced(document: Document, holders: dict[Entity, Entity]) -> dict[Entity, Entity]:
    """Adds the people whom the lead calls by their office and a later sentence by nothing but their name.

    "Bolivia's president accused Chile … ¶ "…," Rodrigo Mamani said."
    """
    known = set(holders.values())
    waiting: list[tuple[Entity, int]] = []
    seen: set[Entity] = set()
    for mention in document.mentions:
        if len(mention.entities) != 1 or mention.entities[0].kind != "person":
            continue
        entity = mention.entities[0]
        if entity in seen:
            continue
        seen.add(entity)
        sentence = document.sentence_at(mention.start).index
        if entity.unnamed and entity not in holders and _head(entity.role or entity.name) not in shared_offices():
            waiting.append((entity, sentence))
        elif not entity.unnamed and not entity.role and not entity.country and entity not in known and waiting:
            office, lead = waiting.pop(0)
            if 0 < sentence - lead <= _LEAD:
                holders[office] = entity
    return holders


def _beside_names(document: Document, roles: _Roles) -> dict[Entity, Entity]:
    found: dict[Entity, Entity] = {}
    previous: Mention | None = None
    for mention in document.mentions:
        if previous is not None and previous.form == "name" and mention.form == "office" and len(mention.entities) == 1:
            office = mention.entities[0]
            between = document.plain[previous.end : mention.start].strip()
            if office.unnamed and len(previous.entities) == 1 and between in (",", ", the", ", a"):
                found[office] = previous.entities[0]
                roles.setdefault(previous.entities[0], []).append((office.role or office.name, office.country))
        previous = mention
    return found


def _only_holder(entity: Entity, roles: _Roles) -> Entity | None:
    head = _head(entity.role or entity.name)
    if head in shared_offices():
        return None
    holders = [
        person
        for person, held in roles.items()
        if any(
            head in map(_head, role.split(" of ")[0].split())
            and _same_portfolio(entity.role or entity.name, role)
            and (country == entity.country or not (country and entity.country))
            for role, country in held
        )
    ]
    return holders[0] if len(holders) == 1 else None


def _same_portfolio(first: str, second: str) -> bool:
    """Whether two offices do not name different fields ("energy minister", "deputy prime minister")."""
    if _head(first) != "minister" or _head(second) != "minister":
        return True
    fields = [{word for word in role.lower().split() if word[-2:] != "'s"} - {"minister"} for role in (first, second)]
    prime = ["prime" in words for words in fields]
    return prime[0] == prime[1] or not fields[0] or not fields[1]


def _head(role: str) -> str:
    word = role.lower().split(" of ")[0].split(" for ")[0].split()[-1]
    return "spokesperson" if word.startswith("spokes") else word
