"""Mentions: tagged sentences in, candidate mentions out, each with the name, office and country its own words give."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.embedded.document import MentionForm
from extractor.embedded.lexicons import Term
from extractor.embedded.tagging import Tagged, Unit

_LAND = r"(?:[CKLGB]s?|D)-?"
_MORE = r"(?:-?p*[Nih]|[CKL](?=[Ni]))*"
_NAME = rf"[Hh]*(?:[Ni]|(?<=O)[CKLE](?=N)){_MORE}"
_LONG_NAME = rf"(?:[Hh]+[Ni]|[Ni]-?p*[Nih]){_MORE}"
_FIRST_LAND = r"(?:[CKLGB]s|D|G|[CK]-)[xXI]*"
_ROLE = rf"[xX2]*(?:(?:{_FIRST_LAND})?{_LAND}[xXI]*)?[xXIg]*O{{1,2}}"
_TOPIC = r"[ft][dx]*[XI](?:[XI]|[,&]{1,2}(?=[XI]))*"
_OF = rf"(?:(?:{_TOPIC})?[ft]d?[xX]*(?:{_FIRST_LAND})?{_LAND}I*g?|{_TOPIC})"
_APPOSED = rf"(?:,d?[xX2]*(?:(?:{_FIRST_LAND})?{_LAND}[xXI]*)?[xXIg]*O{_OF}?(?=,))"
_PATTERN = re.compile(
    rf"(?P<titled>d?(?:N(?=O))?(?:{_ROLE}&)?(?:{_ROLE}|{_ROLE.removesuffix('O{1,2}')}Q(?=[Nih]))(?:{_OF},?|(?=[NihHCKL(]|EN))(?P<titled_name>(?:\(N\()?{_NAME}(?:(?<=[Ni])E(?=[w,.s(]|$))?)(?:fd?C|{_APPOSED})?"
    rf"|(?:d|(?=[CKDG])){_ROLE}{_OF}?,(?P<comma_name>{_LONG_NAME})(?=[,.]|$)|(?:[CK]s|[CD](?=[Hh]))x*(?P<owned_name>{_LONG_NAME})(?!E|I))"
    rf"|(?P<apposed>(?P<apposed_name>{_NAME})[,(]d?(?P<apposed_role>(?:{_ROLE}&)?{_ROLE}{_OF}?)(?=[,.(\"]|$))"
    rf"|(?P<counterpart>[jd]?[xX]*(?P<counterpart_lands>(?:{_LAND}(?:[,&]{{1,2}}{_LAND})*)?)[xXO]*[cq]"
    rf"(?:md?(?P<from_lands>{_LAND}(?:[,&]{{1,2}}{_LAND})*))?(?:,(?={_LONG_NAME}|[xX]*O[Nih]))?(?P<counterpart_name>[xX]*O?{_NAME})?)"
    r"|(?P<pair>d?2d?[xX]*[SQOg]?(?![Ni])|d[xX]*[SQ](?![fm])|d?[xX]*[QOg][fm]d?2[xX]*S|d2(?=w))"
    rf"|(?P<group>d?[xX2]*(?:{_LAND}[xXI]*(?:[,&]{{0,2}}(?={_LAND}))?|Ns?(?=g))+[gQS]+(?:f{_LAND}[gS]*)?"
    rf"|d?[xX]*[gQSX]*[gQ][fm]d?(?:{_LAND}|E)+(?:[,&]{{1,2}}d?{_LAND}(?!g))*[gS]*|d?[xX2]*g+)"
    r"|(?P<body>d?(?:[NiDCKLXGhx]s?-?)*I(?:[NIDCKLGE]|&(?=[NI])|[ft]d?(?=[NIDEQ])|(?<=f)Q)*)"
    r"|(?P<thing>(?:[NiDCKLIG]s?)*E(?:[NIEDCKL]|f(?=[NIEDCKL]))*)"
    rf"|(?P<office>d?j?{_ROLE}{_OF}?)"
    rf"|(?P<owned>(?P<of_name>{_LONG_NAME})fd?(?P<of_land>C))"
    rf"|(?P<name>{_LONG_NAME}|[Ni])"
    r"|(?P<organization>d?(?:(?:[CK]s|D|C)x*)?G|B)"
    r"|(?P<country>C|K)"
    r"|(?P<pronoun>[rRj])"
)
_START = re.compile(r"[^w.,(&ft\"sTmp-]")
_CLAUSE_OPENERS = frozenset(
    "that while as where when after before because and but if since although though said says added when later earlier "
    "meanwhile however also which then whether although yesterday today separately".split()
)
_VERBAL = re.compile(
    r"\w+ed$|(?:met|held|spoke|said|say|have|had|has|will|would|are|were|also|then|agree|began|took|sat|shook|did|do)$|[,.]"
)
_GROUND = ("at", "in", "near", "outside", "inside")
_PLACE_WORDS = frozenset("in at near outside into to from through via around across visit visiting visited".split())


@dataclass(slots=True)
class Candidate:
    """A mention before it is known whom it refers to.

    Attributes:
        sentence: Index of its sentence.
        start: Offset of its first character.
        end: Offset after its last character.
        form: The kind of words it uses.
        words: Its words in plain typography.
        name: The personal or proper name in it.
        role: The office in it.
        countries: Alpha-3 codes its words give.
        organization: The name of the organisation or side in it.
        plural: Whether it stands for several.
        subject: Whether it stands where the subject of a clause does.
        follows: Whether it continues a list ("A and B") begun by the mention before it.
        placed: Whether it names a place rather than an actor ("in Pakistan").
    """

    sentence: int
    start: int
    end: int
    form: MentionForm
    words: str
    name: str | None = None
    role: str | None = None
    countries: tuple[str, ...] = ()
    organization: str | None = None
    plural: bool = False
    subject: bool = False
    follows: bool = False
    placed: bool = False


def candidates(tagged: Tagged) -> Iterator[Candidate]:
    """Yields the candidate mentions of a sentence in order."""
    position = 0
    while (start := _START.search(tagged.tags, position)) is not None:
        match = _PATTERN.match(tagged.tags, start.start())
        if match is None:
            position = start.end()
            continue
        position = match.end()
        found = None if match.lastgroup == "thing" else _candidate(tagged, match)
        if found is not None:
            yield found


def _candidate(tagged: Tagged, match: re.Match[str]) -> Candidate | None:
    kind = match.lastgroup or ""
    units = tagged.units[match.start() : match.end()]
    if kind == "country" and tagged.tags[match.start()] == "K" and _is_place(tagged, match.start()):
        return None
    if kind == "name" and len(units) > 1 and match.start() and tagged.units[match.start() - 1].text in _GROUND:
        return None
    if match[0].endswith("2") and not _VERBAL.match(
        tagged.units[match.end()].text if match.end() < len(tagged.units) else ""
    ):
        return None
    office = _office(tagged, match, kind)
    return Candidate(
        tagged.sentence.index,
        units[0].start,
        units[-2].end if units[-1].text == "'s" else units[-1].end,
        _FORMS[kind],
        joined(units[:-1] if units[-1].text == "'s" else units),
        _name(tagged, match),
        office.role,
        office.countries,
        office.organization,
        any(tag in "qQRS2g" for tag in match[0]) or units[0].text.lower() == "their",
        _is_subject(tagged, match),
        match.start() > 1 and tagged.tags[match.start() - 1] == "&",
        kind == "country" and _is_place(tagged, match.start()),
    )


def _is_subject(tagged: Tagged, match: re.Match[str]) -> bool:
    if tagged.tags[match.end() : match.end() + 1] == "s" or match[0].endswith("s") or match[0] == "j":
        return False
    index = match.start()
    before = tagged.units[index - 1].text.lower() if index else ""
    return tagged.tags[max(0, index - 1) : index] in ("", ",", '"', "(", ".") or before in _CLAUSE_OPENERS


_FORMS: dict[str, MentionForm] = {
    "titled": "name",
    "apposed": "name",
    "owned": "name",
    "name": "name",
    "counterpart": "counterpart",
    "pair": "pair",
    "group": "group",
    "body": "organization",
    "organization": "organization",
    "office": "office",
    "country": "country",
    "pronoun": "pronoun",
}


def _is_place(tagged: Tagged, index: int) -> bool:
    before = tagged.units[index - 1].text.lower() if index else ""
    after = tagged.units[index + 1].text if index + 1 < len(tagged.units) else ""
    in_address = before == "," and tagged.tags[max(0, index - 2) : index - 1] in ("N", "L", "E", "I", "K")
    return before in _PLACE_WORDS or in_address or (index == 0 and (after in ("(", ":", "—") or after[:1].isupper()))


def joined(units: Sequence[Unit]) -> str:
    """Returns the words of units that stand side by side, with single spaces where the article has space."""
    pieces = [units[0].text] if units else []
    for previous, unit in pairwise(units):
        pieces.append(" " * (unit.start > previous.end) + unit.text)
    return " ".join("".join(pieces).split())


def _name(tagged: Tagged, match: re.Match[str]) -> str | None:
    for group in ("titled_name", "comma_name", "owned_name", "of_name", "apposed_name", "counterpart_name", "name"):
        if match[group]:
            start, end = match.span(group)
            while start < end and tagged.tags[start] in "HOxX":
                start += 1
            return joined([unit for unit in tagged.units[start:end] if unit.text not in "()"]) or None
    return None


@dataclass(frozen=True, slots=True)
class _Office:
    role: str | None = None
    countries: tuple[str, ...] = ()
    organization: str | None = None


def _office(tagged: Tagged, match: re.Match[str], kind: str) -> _Office:
    start, end = match.span()
    if kind == "name":
        return _Office()
    if kind == "apposed":
        start, end = match.span("apposed_role")
    elif kind == "owned":
        start, end = match.span("of_land")
    elif kind == "titled":
        end = max(match.start("titled_name"), match.start("comma_name"), match.start("owned_name"))
        if tagged.tags[match.end() - 1] == "C" and not _has_land(tagged.tags[start:end]):
            return replace(
                _read_office(tagged.units[start:end], tagged.tags[start:end]),
                countries=_codes(tagged.units[match.end() - 1]),
            )
    elif kind == "counterpart" and match["counterpart_name"]:
        end = match.start("counterpart_name") + match["counterpart_name"].rfind("O") + 1
    return _read_office(tagged.units[start:end], tagged.tags[start:end])


def _has_land(tags: str) -> bool:
    return any(tag in tags for tag in "CDK")


def _codes(unit: Unit) -> tuple[str, ...]:
    return (unit.term.country,) if unit.term and unit.term.country else ()


def _read_office(units: tuple[Unit, ...], tags: str) -> _Office:
    last = max(tags.rfind("O"), tags.rfind("Q"))
    head = range(last + 1 if last >= 0 else len(units))
    tail = range(len(head), len(units))
    represents = tags[len(head) : len(head) + 1] not in ("t", "")
    lands = [_land(units[index]) for index in head] + [_land(units[index]) for index in tail if represents]
    countries = tuple(dict.fromkeys(term.country for term in lands if term and term.country))
    organization = next((term.name for term in lands if term and term.tag in "GB" and not _is_ministry(term)), None)
    return _Office(_role(units, tags, last), countries, organization)


def _role(units: tuple[Unit, ...], tags: str, last: int) -> str | None:
    if last < 0:
        return None
    first = last
    while first > 0 and _belongs(units[first - 1], tags[first - 1]):
        first -= 1
    keeps_tail = tags[last + 1 : last + 2] == "t" or any(tag in "KLGXI" for tag in tags[last + 1 :])
    role = joined(units[first : len(units) if keeps_tail else last + 1]).rstrip(" ,")
    return _singular(role) if tags[last:] == "Q" and tags[:1] != "d" else role


def _singular(offices: str) -> str:
    return f"{offices[:-3]}y" if offices.endswith("ies") else offices.removesuffix("s")


def _belongs(unit: Unit, tag: str) -> bool:
    return tag in "XIO&" or (unit.term is not None and _is_ministry(unit.term))


def _is_ministry(term: Term) -> bool:
    return term.tag == "G" and term.name.rpartition(" ")[2] in ("Ministry", "Office", "Department", "House")


def _land(unit: Unit) -> Term | None:
    return unit.term if unit.term and unit.term.tag in "CDKLGB" else None
