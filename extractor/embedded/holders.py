"""Holders: takes a document, gives the named person behind each office that the article also uses alone."""

from extractor.embedded.document import Document, Entity, Mention

# Offices that many people hold at once, so that the words do not tell who is meant.
_SHARED = frozenset(
    "official diplomat source analyst expert officer member aide adviser advisor representative envoy critic".split()
)
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
    if head in _SHARED:
        return None
    holders = [
        person
        for person, held in roles.items()
        if any(
            head in map(_head, role.split(" of ")[0].split())
            and (country == entity.country or not (country and entity.country))
            for role, country in held
        )
    ]
    return holders[0] if len(holders) == 1 and not _differ(entity, roles[holders[0]]) else None


def _differ(entity: Entity, held: list[tuple[str, str | None]]) -> bool:
    """Whether one is a spokesman and the other a spokeswoman."""
    words = {word for role, _ in held for word in role.lower().split()} | set(
        (entity.role or entity.name).lower().split()
    )
    return {"spokesman", "spokeswoman"} <= words


def _head(role: str) -> str:
    word = role.lower().split(" of ")[0].split(" for ")[0].split()[-1]
    return "spokesperson" if word.startswith("spokes") else word
