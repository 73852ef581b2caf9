"""Speakers: takes the words that name a source, gives whose claim it is and, for a document, whose voice it is."""

from dataclasses import dataclass
from typing import Literal

from extractor.embedded.cues import speaker_nouns
from extractor.embedded.document import Document, Entity, Mention

Span = tuple[int, int]
SourceKind = Literal["entity", "literal", "document", "self", "unknown"]

_ARTICLES = ("the ", "a ", "an ")
_ENDS_HEAD = frozenset("of for in from at to with on about between close near among against within by who which that after , ( -".split())
_BODIES = ("country", "organization", "side", "group")
_SELF = frozenset(("i", "we"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what a source is.

    Attributes:
        kind: Entities that are known; a name taken as it stands; a document that speaks for somebody; the
            speaker of the surrounding quotation; or nothing that could be made out.
        entities: The entities, or those for whom the document speaks.
        joint: Whether a document speaks for several ("the joint statement").
    """

    kind: SourceKind
    entities: tuple[Entity, ...] = ()
    joint: bool = False

    @property
    def is_body(self) -> bool:
        """Whether a body or a document speaks, which can pass on what a person said."""
        return self.kind == "document" or any(entity.kind in _BODIES for entity in self.entities)


def resolve(document: Document, span: Span, previous: tuple[Entity, ...] = ()) -> Source:
    """Returns who the words in a span are.

    Args:
        document: The article.
        span: Offsets of the words.
        previous: The speakers of the claim before, to whom "it" and unresolved pronouns refer.
    """
    start, end = span
    words = document.plain[start:end].lower().split()
    if not words:
        return Source("unknown")
    if words[0] in _SELF:
        return Source("self")
    if words[0] in ("who", "which", "that") and len(words) == 1:
        return _antecedent(document, start)
    mentions = [mention for mention in document.mentions_between(start - 60, end) if mention.end > start]
    if len(words) == 1 and words[0] in ("it", "he", "she", "they"):
        resolved = next((mention for mention in mentions if mention.start == start and mention.entities), None)
        return Source("entity", resolved.entities if resolved else previous) if resolved or previous else Source("unknown")
    return _noun_phrase(document, span, mentions)


def _antecedent(document: Document, start: int) -> Source:
    before = [mention for mention in document.mentions_between(start - 120, start) if mention.end <= start]
    if before and not document.plain[before[-1].end : start].strip(" ,-—"):
        return Source("entity", before[-1].entities) if before[-1].entities else Source("unknown")
    return Source("unknown")


def _noun_phrase(document: Document, span: Span, mentions: list[Mention]) -> Source:
    head_end = _head_end(document.plain, span, mentions)
    head = document.plain[span[0] : head_end].split()[-1].lower() if document.plain[span[0] : head_end].split() else ""
    kind = speaker_nouns().get(head.strip("'\"().,"))
    inside = [mention for mention in mentions if mention.start < head_end + 1 and mention.entities]
    heads = [mention for mention in inside if mention.end >= head_end - 1 or mention.form == "name"]
    if kind == "document" and not any(mention.end >= head_end - 1 for mention in inside):
        owners = [mention for mention in mentions if mention.entities]
        joint = "joint" in document.plain[span[0] : head_end].lower()
        return Source("document", owners[0].entities if owners else (), joint)
    if heads:
        entities = [entity for mention in heads for entity in mention.entities]
        people = [entity for entity in entities if entity.kind == "person"]
        chosen = entities if " and " in document.plain[span[0] : head_end] else (people[-1:] or entities[-1:])
        return Source("entity", tuple(dict.fromkeys(chosen)))
    return _literal(document, span, inside or mentions)


def _head_end(plain: str, span: Span, mentions: list[Mention]) -> int:
    """Returns where the first noun phrase ends, before "of …", "in …" and the like outside of a mention."""
    position = span[0]
    for piece in plain[span[0] : span[1]].split(" "):
        bare = piece.lower().strip("\n")
        within = any(mention.start < position < mention.end for mention in mentions)
        if bare in _ENDS_HEAD and position > span[0] and not within:
            return position - 1
        position += len(piece) + 1
        if piece.endswith((",", "(")) and position < span[1] and not any(m.start < position - 1 < m.end for m in mentions):
            return position - 2
    return span[1]


def _literal(document: Document, span: Span, mentions: list[Mention]) -> Source:
    name = " ".join(document.plain[span[0] : span[1]].split()).strip(" ,;:-—\"'()")
    for article in _ARTICLES:
        if name.lower().startswith(article):
            name = name[len(article) :]
            break
    if not name or not any(letter.isalpha() for letter in name):
        return Source("unknown")
    country = next((entity.country for mention in mentions for entity in mention.entities if entity.country), None)
    if country is None:
        country = next((mention.entities[0].country for mention in mentions if mention.entities), None)
    return Source("literal", (Entity(name, country=country, kind="group"),))
