"""Memory: who is the source of a report, and who has spoken so far, to whom pronouns and documents refer."""

from dataclasses import dataclass, field
from typing import Literal

from extractor.embedded.cues import shared_offices, speaker_nouns
from extractor.embedded.document import Document, Entity

SourceKind = Literal["entity", "literal", "document", "self", "unknown"]

_BODIES = ("country", "organization", "side", "group")


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
        if len(self.speaker) != 1 or not self._reaches(document, offset):
            return False
        speaker = self.speaker[0]
        return speaker.kind == "person" or not shared_offices().isdisjoint(speaker.name.lower().split())

    def several_go_on(self, document: Document, offset: int) -> bool:
        """Whether people without a name have spoken right up to the sentence that holds an offset."""
        people = len(self.speaker) == 1 and self.speaker[0].kind == "group" and not is_body(self.speaker[0])
        return people and self._reaches(document, offset)

    def _reaches(self, document: Document, offset: int) -> bool:
        begins = document.sentence_at(offset).start
        if self.begins - self.until >= 0:
            begins = min(begins, self.begins)
        return self.until >= begins or not document.plain[self.until : begins].strip()

    def parties(self, offset: int) -> Source:
        """Returns those who speak in "it was agreed" and "the joint statement" at an offset."""
        met = [entities for start, entities in self.told if start <= offset]
        entities = met[-1] if met else self.several or self.speaker
        return Source("entity" if entities else "unknown", entities)

    def met(self) -> tuple[Entity, ...]:
        """Returns those who met in the meeting that the article tells of first."""
        return self.told[0][1] if self.told else ()

    def are_called(self, noun: str) -> bool:
        """Whether the last people without a name are called by a noun ("G7 foreign ministers", "ministers")."""
        return bool(self.unnamed) and self.unnamed[0].name.lower().split()[-1] == noun

    def fuller(self, words: list[str]) -> Entity | None:
        """Returns the source without a name whose words include those given and end with the same noun."""
        wanted = {word.lower() for word in words}
        for name, entity in reversed(self.literals.items()):
            known = name.split()
            if wanted < set(known) and known[-1] == words[-1].lower():
                return entity
        return None

    def literal(self, name: str, country: str | None) -> Source:
        """Returns a source that is no known entity; the same words are the same one."""
        entity = self.literals.setdefault(name.lower(), Entity(name, country=country, kind="group"))
        return Source("literal", (entity,))


def is_body(entity: Entity) -> bool:
    """Whether a body speaks, rather than a person or unnamed people."""
    if entity.kind != "group":
        return entity.kind != "person"
    return speaker_nouns().get(entity.name.split()[-1].lower()) != "person"
