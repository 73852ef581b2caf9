"""The lexicons of the embedded reader: data files and CLDR in, lookup tables out. Each is loaded when first needed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

WORD = re.compile(
    r"(?:[A-Z]\.){2,}|\b[A-Z]\.(?=\s?[A-Z])|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Maj|Col|Brig|Capt|Adm|Sen|Rep|Gov|Amb|St|Jr|Sr)\."
    r"|'s\b|[^\W_]+(?:[-'/](?!s\b)[^\W_]+)*|[^\w\s\u200b]"
)
"""A word, a possessive ending, or a punctuation mark."""


_NEWS_NAMES = {
    "PSE": "Palestine",
    "MMR": "Myanmar",
    "COD": "DR Congo",
    "COG": "Congo",
    "TUR": "Turkey",
    "CIV": "Ivory Coast",
}
"""Names that the news uses where CLDR writes "Congo - Kinshasa" and the like."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a lexicon says about a phrase.

    Attributes:
        tag: One letter that stands for its class; `tagging` lists them.
        name: Its main form.
        country: ISO 3166-1 alpha-3 code, for a country, a place, or a body that speaks for one.
    """

    tag: str
    name: str
    country: str | None = None


Entries = list[tuple[tuple[str, ...], Term]]
"""Phrases with one first word, the longest first: the words that follow it, and the term."""

Phrases = dict[str, Entries]
"""Phrases by their first word."""


def rows(name: str) -> Iterator[list[str]]:
    """Yields the tab-separated lines of a data file, without comments."""
    text = resources.files(__package__).joinpath("lexicons", f"{name}.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def words(name: str) -> frozenset[str]:
    """Returns all entries of a data file as one set."""
    return frozenset(word for row in rows(name) for word in row if word)


@cache
def marked_words(name: str) -> dict[str, bool]:
    """Returns the entries of a data file, and for each whether it carries the mark `+`."""
    return {word.removeprefix("+"): word.startswith("+") for word in words(name)}


@cache
def labelled(name: str) -> dict[str, tuple[str, ...]]:
    """Returns the entries of a data file by the label at the start of each line."""
    table: dict[str, tuple[str, ...]] = {}
    for label, *entries in rows(name):
        table[label] = (*table.get(label, ()), *entries)
    return table


@cache
def office_synonyms() -> dict[str, str]:
    """Returns the name by which an office is compared, by its other names."""
    return {other: first for first, *others in rows("office_synonyms") for other in others}


@cache
def office_countries() -> dict[str, str]:
    """Returns the country code of each office whose title alone tells it, by the title in lower case."""
    return {office: code for code, *offices in rows("offices_of_countries") for office in offices}


@cache
def statesmen() -> dict[str, str]:
    """Returns the country code of each well-known statesman, by the name without accents in lower case."""
    return {_unaccented(name): code for code, *names in rows("statesmen") for name in names}


@lru_cache(maxsize=4096)
def country_of_statesman(name: str) -> str | None:
    """Returns the country code of a well-known statesman, accents and middle initials aside; `None` for others."""
    first, *rest = _unaccented(name).split() or [""]
    return statesmen().get(" ".join([first, *(word for word in rest if len(word.strip(".")) > 1)]))


def _unaccented(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@cache
def alternatives(name: str, label: str) -> str:
    """Returns a regular expression for the phrases under a label of a data file; `*` in them stands for any letters."""
    longest_first = sorted(labelled(name)[label], key=len, reverse=True)
    escaped = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in longest_first)
    return rf"\b(?:{'|'.join(escaped)})(?!\w)"


@cache
def country_names() -> dict[str, str]:
    """Returns the main English name of each country by its alpha-3 code, from CLDR."""
    from babel.core import Locale, get_global

    from schemas.values import COUNTRY_CODES

    territories = Locale("en").territories
    names: dict[str, str] = {}
    for code, aliases in get_global("territory_aliases").items():
        if code in COUNTRY_CODES and aliases[0] in territories:
            names.setdefault(code, territories[aliases[0]])
    names["XKX"] = territories["XK"]
    return names | _NEWS_NAMES


@cache
def demonyms() -> dict[str, str]:
    """Returns the adjective of each country by its alpha-3 code."""
    return {code: forms[0] for code, *forms in rows("demonyms")} | {"USA": "U.S."}


def _countries() -> Iterator[tuple[str, Term]]:
    names = country_names()
    for code, name in names.items():
        plain = name.replace("’", "'").replace(" & ", " and ")
        yield plain, Term("C", name, code)
    for code, *further in rows("country_names"):
        for name in further:
            yield name, Term("C", names[code], code)
    for code, *forms in rows("demonyms"):
        for form in forms:
            yield form, Term("D", names[code], code)


def _places() -> Iterator[tuple[str, Term]]:
    for tag, file in (("L", "cities"), ("K", "capitals")):
        for code, *names in rows(file):
            for name in names:
                yield name, Term(tag, names[0], code)


def _organizations() -> Iterator[tuple[str, Term]]:
    for name, kind, country, *further in rows("organizations"):
        term = Term("G" if kind == "organization" else "B", name, None if country == "-" else country)
        for form in (name, *further):
            yield form, term


@cache
def proper_phrases() -> Phrases:
    """Returns the phrases that count only with their own capitals: countries, places, organisations."""
    found: dict[str, Term] = {}
    for phrase, term in (*_places(), *_countries(), *_organizations()):
        found[phrase] = term
    return _by_first_word(found)


def find_phrase(text: str) -> Term | None:
    """Returns the term of a text that is, as a whole, one of the proper phrases."""
    first, *rest = WORD.findall(text)
    return next((term for following, term in proper_phrases().get(first, ()) if following == tuple(rest)), None)


@cache
def common_phrases() -> Phrases:
    """Returns the phrases that count with or without capitals, in lower case: offices, groups, sides."""
    found: dict[str, Term] = {}
    for tag, *phrases in rows("group_nouns"):
        for phrase in phrases:
            found[phrase] = Term(tag, phrase)
    for phrase in words("offices"):
        found[phrase.lower()] = Term("O", phrase)
        found.setdefault(_plural(phrase.lower()), Term("Q", phrase))
    return _by_first_word(found)


def _plural(office: str) -> str:
    head, of, rest = office.partition(" of ")
    if head.endswith("y"):
        head = head[:-1] + "ie"
    return f"{head}s{of}{rest}"


def _by_first_word(phrases: dict[str, Term]) -> Phrases:
    table: Phrases = {}
    for phrase, term in phrases.items():
        first, *rest = WORD.findall(phrase)
        table.setdefault(first, []).append((tuple(rest), term))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table
