"""Speakers: takes the words that name a source, gives whose claim it is and, for a document, whose voice it is."""

import re
from dataclasses import dataclass, field, replace
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
_OWNER = re.compile(r"(?:'s|s') $")
_TO = re.compile(r"\bto\b", re.IGNORECASE)
_COUNTING = frozenset(
    "two three four five six seven eight nine ten some several many other senior top few dozens".split()
)
_SELF = frozenset(("i", "we", "you"))
_PRONOUNS = frozenset(("it", "he", "she", "they", "both"))


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what a source is.

    Attributes:
        kind: Entities that are known; a name taken as it stands; a document that speaks for somebody; the
            speaker of the surrounding quotation; or nothing that could be made out.
        entities: The entities, or those for whom the document speaks.
        pronoun: The pronoun that stands for it, if any.
        fallback: For a document whose owner is not named, who may have issued it.
    """

    kind: SourceKind
    entities: tuple[Entity, ...] = ()
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
        unnamed: The last source of people without a name ("two officials").
        until: Offset up to which the last source has spoken.
        begins: Offset of the passage that is being read.
        strict: Whether words that name neither a person nor a body are no source.
        told: Who met, with the offset at which the article tells of it, in order.
        holders: The named person behind each office that is used alone.
        literals: The sources that are no known entity, by name.
    """

    speaker: tuple[Entity, ...] = ()
    body: tuple[Entity, ...] = ()
    several: tuple[Entity, ...] = ()
    unnamed: tuple[Entity, ...] = ()
    until: int = 0
    begins: int = 0
    strict: bool = True
    told: list[tuple[int, tuple[Entity, ...]]] = field(default_factory=list)
    holders: dict[Entity, Entity] = field(default_factory=dict)
    literals: dict[str, Entity] = field(default_factory=dict)

    def heard(self, source: Source) -> None:
        """Takes note of a source."""
        if not source.entities:
            return
        self.speaker = source.entities
        if len(source.entities) > 1:
            self.several = source.entities
        elif is_body(source.entities[0]):
            self.body = source.entities
        if source.entities[0].kind == "group" and not is_body(source.entities[0]) and not source.pronoun:
            self.unnamed = source.entities

    def goes_on(self, document: Document, offset: int) -> bool:
        """Whether one person has spoken right up to the sentence that holds an offset."""
        begins = document.sentence_at(offset).start
        if self.begins - self.until >= 0:
            begins = min(begins, self.begins)
        one = len(self.speaker) == 1 and self.speaker[0].kind == "person"
        return one and (self.until >= begins or not document.plain[self.until : begins].strip())

    def parties(self, offset: int) -> Source:
        """Returns those who speak in "it was agreed" and "the joint statement" at an offset."""
        met = [entities for start, entities in self.told if start <= offset]
        entities = met[-1] if met else self.several or self.speaker
        return Source("entity" if entities else "unknown", entities)

    def literal(self, name: str, country: str | None) -> Source:
        """Returns a source that is no known entity; the same words are the same one."""
        entity = self.literals.setdefault(name.lower(), Entity(name, country=country, kind="group"))
        return Source("literal", (entity,))


def is_body(entity: Entity) -> bool:
    """Whether a body speaks, rather than a person or unnamed people."""
    if entity.kind != "group":
        return entity.kind != "person"
    return speaker_nouns().get(entity.name.split()[-1].lower()) != "person"


def resolve(document: Document, span: Span, memory: Memory) -> Source:
    """Returns who the words in a span are.

    Args:
        document: The article.
        span: Offsets of the words.
        memory: Who has spoken so far.
    """
    start, end = span
    if document.plain[start:end].endswith(("'s", "s'")):
        end -= 2 if document.plain[end - 1] == "s" else 1
    words = document.plain[start:end].lower().split()
    if not words:
        return Source("unknown")
    if words[0].partition("'")[0] in _SELF:
        return Source("self")
    if words[0] in ("who", "which", "that") and len(words) == 1:
        return _antecedent(document, start)
    mentions = [mention for mention in document.mentions_between(start - 60, end) if mention.end > start]
    if len(words) == 1 and words[0].partition("'")[0] in _PRONOUNS:
        return _pronoun(document, start, mentions, memory)
    source = _noun_phrase(document, (start, end), mentions, memory)
    if any(entity in memory.holders for entity in source.entities):
        return replace(source, entities=tuple(memory.holders.get(entity, entity) for entity in source.entities))
    return source


def _pronoun(document: Document, start: int, mentions: list[Mention], memory: Memory) -> Source:
    word = document.plain[start : start + 5].lower().split()[0].partition("'")[0]
    resolved = next((mention.entities for mention in mentions if mention.start == start), ())
    if word == "it":
        bodies = [entities for entities in (resolved, memory.speaker, memory.body) if entities and is_body(entities[0])]
        return Source("document", bodies[0] if bodies else (), pronoun=word)
    if word in ("he", "she") and memory.goes_on(document, start):
        resolved = memory.speaker
    if not resolved:
        resolved = (memory.several or memory.speaker) if word == "they" else memory.speaker
    return Source("entity" if resolved else "unknown", resolved, pronoun=word)


def _antecedent(document: Document, start: int) -> Source:
    near = document.mentions_between(start - 120, start)
    before = [mention for mention in near if mention.end <= start and mention.entities]
    if before and _NEAR.fullmatch(document.plain, before[-1].end, start):
        return Source("entity", before[-1].entities)
    return Source("unknown")


def _noun_phrase(document: Document, span: Span, mentions: list[Mention], memory: Memory) -> Source:
    head_end = _head_end(document.plain, span, mentions)
    words = document.plain[span[0] : head_end].lower().split()
    kind = speaker_nouns().get(words[-1].strip("'\"().,")) if words else None
    if kind == "body" and words[:-1] == ["the"] and memory.body and words[-1] in memory.body[0].name.lower():
        return Source("entity", memory.body)
    inside = [mention for mention in mentions if mention.start < head_end + 1]
    heads = _heads(document.plain, inside, head_end, kind)
    if kind == "document" and not heads:
        return _document(document, span, mentions, memory)
    if len(heads) == 1 and _OWNER.search(document.plain, span[0], heads[0].start) and heads[0].form != "name":
        return _literal(document, (span[0], heads[0].end), mentions, memory)
    if len(heads) == 1 and heads[0].form == "group":
        return _group(document, span, heads[0], memory)
    entities = tuple(dict.fromkeys(entity for mention in heads for entity in mention.entities))
    if entities:
        return Source("entity", entities)
    return _literal(document, span, inside or mentions, memory)


def _heads(plain: str, mentions: list[Mention], head_end: int, kind: str | None) -> list[Mention]:
    """Returns the mention that ends the first noun phrase, with those joined to it by `and` or a comma."""
    last = [mention for mention in mentions if mention.end >= head_end - 1]
    if not last and kind not in ("body", "document"):
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
        within = any(mention.start < position < mention.end for mention in mentions)
        if piece.lower().strip("\n") in _ENDS_HEAD and position > span[0] and not within:
            return position - 1
        position += len(piece) + 1
        inside = any(mention.start < position - 1 < mention.end for mention in mentions)
        if piece.endswith((",", "(")) and position < span[1] and not inside:
            return position - 2
    return span[1]


def _document(document: Document, span: Span, mentions: list[Mention], memory: Memory) -> Source:
    """Returns for whom a statement, report or post speaks: who owns or issued it, else the last body that spoke."""
    before_addressee = _TO.search(document.plain, span[0], span[1])
    limit = before_addressee.start() if before_addressee else span[1]
    owners = [mention for mention in mentions if mention.entities and mention.start < limit]
    if owners:
        return Source("document", owners[0].entities)
    if "joint" in document.plain[span[0] : span[1]].lower():
        return Source("document", memory.parties(span[0]).entities)
    before = [mention for mention in document.mentions_between(span[0] - 400, span[0]) if mention.entities]
    people = [mention.entities for mention in before if mention.entities[0].kind == "person"]
    return Source("document", memory.body, fallback=memory.speaker or (people[-1] if people else ()))


def _group(document: Document, span: Span, mention: Mention, memory: Memory) -> Source:
    """Returns people without a name; their number and what tells them apart are part of what they are called."""
    words = document.plain[mention.start : mention.end].split()
    bare = words[1:] if words[0].lower() in ("the", "these", "those", "both") else words
    if len(bare) == 1 and bare[0].islower():
        known = document.plain[span[0] : span[0] + 4].lower() == "the " and span[1] <= mention.end + 1
        if known and memory.unnamed and speaker_nouns().get(bare[0]) == "person":
            return Source("entity", memory.unnamed)
        if span[1] > mention.end + 1:
            return _literal(document, span, [mention], memory)
    before = document.plain[span[0] : mention.start].strip().lower()
    if before and before.split()[-1] in _COUNTING and mention.entities:
        return _literal(document, (span[0], mention.end), [mention], memory)
    return Source("entity", mention.entities) if mention.entities else _literal(document, span, [mention], memory)


def _literal(document: Document, span: Span, mentions: list[Mention], memory: Memory) -> Source:
    name = " ".join(document.text[span[0] : span[1]].split()).strip(" ,;:-—\"'()")
    for article in _ARTICLES:
        if name.lower().startswith(article):
            name = name[len(article) :]
            break
    words = name.split()
    named = any(word[0].isupper() or word.lower().strip(".,'") in speaker_nouns() for word in words)
    if not named and memory.strict:
        return Source("unknown")
    known = [entity for mention in mentions for entity in mention.entities if entity.country]
    return memory.literal(name, known[0].country if known else None)
