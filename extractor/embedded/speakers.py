"""Speakers: takes the words that name a source, gives whose claim it is and, for a document, whose voice it is."""

import re
from dataclasses import dataclass
from typing import Literal

from extractor.embedded.cues import speaker_nouns
from extractor.embedded.document import Document, Entity, Mention

Span = tuple[int, int]
SourceKind = Literal["entity", "literal", "document", "self", "unknown"]

_ARTICLES = ("the ", "a ", "an ")
_ENDS_HEAD = frozenset(
    "of for in from at to with on about between close near among against within by who which that after , ( -".split()
)
_BODIES = ("country", "organization", "side", "group")
_JOINED = re.compile(r"(?:,|,? and|,? as well as|,? along with)\s+(?:the\s+|his\s+|her\s+|its\s+)?")
_NEAR = re.compile(r"[^.;:\"]{0,45}")
_SELF = frozenset(("i", "we", "you"))
_PRONOUNS = frozenset(("it", "he", "she", "they", "both"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what a source is.

    Attributes:
        kind: Entities that are known; a name taken as it stands; a document that speaks for somebody; the
            speaker of the surrounding quotation; or nothing that could be made out.
        entities: The entities, or those for whom the document speaks.
        joint: Whether a document speaks for several ("the joint statement").
        pronoun: The pronoun that stands for it, if any.
        fallback: For a document whose owner is not named, who may have issued it.
    """

    kind: SourceKind
    entities: tuple[Entity, ...] = ()
    joint: bool = False
    pronoun: str | None = None
    fallback: tuple[Entity, ...] = ()

    @property
    def speakers(self) -> tuple[Entity, ...]:
        """Whose claim it is when nobody else is told to have spoken."""
        return (self.entities or self.fallback) if self.kind in ("entity", "literal", "document") else ()

    @property
    def is_body(self) -> bool:
        """Whether a body or a document speaks, which can pass on what a person said."""
        return (
            self.kind == "document" or self.pronoun == "it" or any(entity.kind in _BODIES for entity in self.entities)
        )


@dataclass(slots=True)
class Memory:
    """Who has spoken so far, to whom pronouns and documents without an owner refer.

    Attributes:
        speaker: The last source.
        body: The last body or owner of a document.
        several: The last source of more than one party.
    """

    speaker: tuple[Entity, ...] = ()
    body: tuple[Entity, ...] = ()
    several: tuple[Entity, ...] = ()

    def heard(self, source: Source) -> None:
        """Takes note of a source."""
        if not source.entities:
            return
        self.speaker = source.entities
        if len(source.entities) > 1:
            self.several = source.entities
        elif source.is_body:
            self.body = source.entities

    def parties(self) -> Source:
        """Returns those who speak in "it was agreed" and "the joint statement"."""
        entities = self.several or self.speaker
        return Source("entity" if entities else "unknown", entities)


def resolve(document: Document, span: Span, memory: Memory) -> Source:
    """Returns who the words in a span are.

    Args:
        document: The article.
        span: Offsets of the words.
        memory: Who has spoken so far.
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
    if len(words) == 1 and words[0] in _PRONOUNS:
        return _pronoun(words[0], start, mentions, memory)
    source = _noun_phrase(document, span, mentions)
    if source.kind == "document" and not source.entities:
        if source.joint:
            return Source("document", memory.parties().entities, joint=True)
        return Source("document", memory.body, fallback=_writer(document, span, memory))
    return source


def _writer(document: Document, span: Span, memory: Memory) -> tuple[Entity, ...]:
    """Returns the person named last before a document that nobody is said to have issued."""
    before = [mention for mention in document.mentions_between(span[0] - 400, span[0]) if mention.entities]
    people = [mention.entities for mention in before if mention.entities[0].kind == "person"]
    return memory.speaker or (people[-1] if people else ())


def _pronoun(word: str, start: int, mentions: list[Mention], memory: Memory) -> Source:
    resolved = next((mention.entities for mention in mentions if mention.start == start), ())
    if not resolved:
        resolved = {"it": memory.body or memory.speaker, "they": memory.several or memory.speaker}.get(
            word, memory.speaker
        )
    return Source("entity" if resolved else "unknown", resolved, pronoun=word)


def _antecedent(document: Document, start: int) -> Source:
    near = document.mentions_between(start - 120, start)
    before = [mention for mention in near if mention.end <= start and mention.entities]
    if before and _NEAR.fullmatch(document.plain, before[-1].end, start):
        return Source("entity", before[-1].entities)
    return Source("unknown")


def _noun_phrase(document: Document, span: Span, mentions: list[Mention]) -> Source:
    head_end = _head_end(document.plain, span, mentions)
    head = document.plain[span[0] : head_end].split()[-1].lower() if document.plain[span[0] : head_end].split() else ""
    kind = speaker_nouns().get(head.strip("'\"().,"))
    inside = [mention for mention in mentions if mention.start < head_end + 1]
    heads = _heads(document.plain, inside, head_end)
    if kind == "document" and not heads:
        owners = [mention for mention in mentions if mention.entities]
        joint = "joint" in document.plain[span[0] : head_end].lower()
        return Source("document", owners[0].entities if owners else (), joint)
    entities = tuple(dict.fromkeys(entity for mention in heads for entity in mention.entities))
    if entities:
        return Source("entity", entities)
    return _literal(document, span, inside or mentions)


def _heads(plain: str, mentions: list[Mention], head_end: int) -> list[Mention]:
    """Returns the mention that ends the first noun phrase, with those joined to it by `and` or a comma."""
    last = [mention for mention in mentions if mention.end >= head_end - 1]
    if not last:
        last = [mention for mention in mentions if mention.form == "name"][-1:]
    heads = last[:1]
    for mention in reversed(mentions):
        if heads and mention.end <= heads[0].start and _JOINED.fullmatch(plain, mention.end, heads[0].start):
            heads.insert(0, mention)
    return heads


def _head_end(plain: str, span: Span, mentions: list[Mention]) -> int:
    """Returns where the first noun phrase ends, before "of …", "in …" and the like outside of a mention."""
    position = span[0]
    for piece in plain[span[0] : span[1]].split(" "):
        bare = piece.lower().strip("\n")
        within = any(mention.start < position < mention.end for mention in mentions)
        if bare in _ENDS_HEAD and position > span[0] and not within:
            return position - 1
        position += len(piece) + 1
        if (
            piece.endswith((",", "("))
            and position < span[1]
            and not any(m.start < position - 1 < m.end for m in mentions)
        ):
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
