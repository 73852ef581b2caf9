"""Bodies: takes a document, gives whose government, army or ministry an article means that names no country."""

import re
from collections import Counter

from extractor.embedded import lexicons
from extractor.embedded.document import Document, Entity

_NATIONAL = frozenset("government army military junta parliament cabinet opposition presidency regime".split())


def national_body(document: Document, name: str) -> Entity | None:
    """Returns the body that a bare noun ("the government") means, or `None` if the article does not tell.

    It is that of the country with which the noun stands elsewhere ("the Ghanaian army"), or else of the country that
    the article names most.
    """
    noun = name.lower()
    if noun not in _NATIONAL:
        return None
    country = _owner(document, noun)
    if country is None:
        return None
    name, adjective = lexicons.country_names().get(country, country), lexicons.demonyms().get(country, "")
    forms = [f"{adjective} {noun}", f"{name}'s {noun}"]
    known = next((form for form in forms if form in document.plain), None)
    unknown = forms[0] if adjective and adjective in document.plain else f"{name} {noun}"
    return Entity(known or unknown, country=country, kind="organization")


def _owner(document: Document, noun: str) -> str | None:
    """Returns the country beside the noun elsewhere in the article, or else the one that it names most."""
    for match in re.finditer(rf"\b([A-Z][\w-]+)(?:['’]s)? {noun}\b", document.plain):
        term = lexicons.find_phrase(match[1])
        if term and term.country:
            return term.country
    countries = Counter(
        entity.country for mention in document.mentions for entity in mention.entities if entity.country
    )
    return countries.most_common(1)[0][0] if countries else None
