"""Clauses: the reporting clause, which the passes that read it fill step by step."""

from dataclasses import dataclass, field
from typing import Literal

from extractor.embedded.complements import Complement
from extractor.embedded.cues import Cue
from extractor.embedded.passages import Passage
from extractor.embedded.words import Word

Span = tuple[int, int]
Modality = Literal["actual", "negated", "unreal"]

ACCORDING = Cue("according", ("to",), "assertive", frozenset())
COLON = Cue(":", (), "assertive", frozenset(("quote",)))
POST = Cue("post", (), "assertive", frozenset(("quote",)))


@dataclass(slots=True)
class Clause:
    """A reporting clause, in word indices of its passage.

    Attributes:
        passage: Where it stands.
        cue: The reporting verb's reading.
        cue_words: Half-open range of the verb and its particles.
        source: Half-open range of the words that name the source; `None` if nobody is named.
        first: Index of the first word of the clause itself, its content left out.
        content: Half-open ranges of the words that carry the content.
        complement: What kind of complement carries the content after the verb, if any.
        addressee: Half-open range of the words that name to whom it was said.
        shares: The earlier clause whose source it shares.
        modality: Whether the speech is told as a fact, as not having happened, or as possible or to come.
        gerund: Whether it is a participle clause ("adding that …").
        passive: Whether it is a passive without a named source ("it was agreed").
    """

    passage: Passage
    cue: Cue
    cue_words: Span
    source: Span | None
    first: int
    content: list[Span] = field(default_factory=list)
    complement: Complement | None = None
    addressee: Span | None = None
    shares: "Clause | None" = None
    modality: Modality = "actual"
    gerund: bool = False
    passive: bool = False

    def offsets(self, span: Span) -> Span:
        """Returns the offsets in the article of a range of words."""
        words = self.passage.words
        return words[span[0]].start, words[span[1] - 1].end

    @property
    def source_offsets(self) -> Span | None:
        """Offsets of the words that name the source, those of the clause whose source it shares included."""
        if self.source is not None:
            return self.offsets(self.source)
        return self.shares.source_offsets if self.shares else None

    @property
    def content_offsets(self) -> tuple[Span, ...]:
        """Offsets of the content, without quotation marks around all of it."""
        return tuple(self.offsets(span) for span in self.content if span[1] > span[0])


def sentence_end(words: list[Word]) -> int:
    """Returns the index after the last word of a passage, closing punctuation left out."""
    end = len(words)
    while end and words[end - 1].tag in (".", ",", ";", ":"):
        end -= 1
    return end
