"""What the passes of the embedded reader know about an article: its sentences, and who is mentioned where."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Literal

EntityKind = Literal["person", "country", "organization", "side", "group"]
"""A `side` is a party that is no country (Taliban); a `group` is unnamed people who act together (US officials)."""

MentionForm = Literal["name", "office", "counterpart", "pair", "group", "country", "organization", "pronoun"]
"""The words a mention uses: a personal name; an office alone ("the foreign minister"); "his Russian counterpart";
"the two leaders", "both sides"; "US officials"; a country or its capital; an organisation; he, she or they."""


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that can take part or speak. Two entities are the same only if they are one object.

    Attributes:
        name: The fullest form the article gives.
        role: Office as the article gives it.
        country: ISO 3166-1 alpha-3 code of the country represented.
        organization: Body represented when it is not a country's government.
        kind: What it is.
        unnamed: Whether it is a person of whom the article tells only the office; `name` is then the words for it.
    """

    name: str
    role: str | None = None
    country: str | None = None
    organization: str | None = None
    kind: EntityKind = "person"
    unnamed: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a line that stands alone; offsets are code points into the article.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: Number of the paragraph, from 0.
        index: Its own number, from 0.
        heading: Whether it is a headline, a sub-heading, a bullet or a caption above the body.
    """

    start: int
    end: int
    paragraph: int
    index: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to one entity or several.

    Attributes:
        start: Offset of its first character; an office before a name is part of the mention.
        end: Offset after its last character, without a possessive ending.
        sentence: Index of its sentence.
        entities: Whom it refers to; several for "the two leaders"; none if that could not be resolved.
        form: The kind of words it uses.
    """

    start: int
    end: int
    sentence: int
    entities: tuple[Entity, ...]
    form: MentionForm


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the article names.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        name: Its name, a venue with its city.
        country: ISO 3166-1 alpha-3 code.
        rank: 3 for a venue, 2 for a city, 1 for a country.
        visited: Whether somebody goes there ("to Moscow", "visited Moscow").
    """

    start: int
    end: int
    name: str
    country: str | None
    rank: int
    visited: bool = False


@dataclass(slots=True)
class Document:
    """An article with the results of the passes that everything else builds on.

    Attributes:
        text: The article exactly as it was given; every offset points into it.
        plain: The same length, with markup blanked and typographic quotes, dashes and spaces made plain.
        lower: `plain` in lower case, of the same length.
        published: Its publication date, `YYYY-MM-DD`, if known.
        title: Its headline, if known.
        sentences: In order.
        mentions: In order of their start; they do not overlap.
        places: In order of their start.
        dateline: The city that the article was sent from ("NAIROBI, May 3 —"), if it says so.
    """

    text: str
    plain: str
    published: str | None
    title: str | None
    sentences: list[Sentence]
    mentions: list[Mention] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    dateline: Place | None = None
    lower: str = field(default="", repr=False)
    _sentence_starts: list[int] = field(default_factory=list, repr=False)
    _mention_starts: list[int] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.lower = self.plain.lower()
        if len(self.lower) != len(self.plain):
            self.lower = "".join(character.lower()[0] for character in self.plain)
        self._sentence_starts = [sentence.start for sentence in self.sentences]
        self._mention_starts = [mention.start for mention in self.mentions]

    def sentence_at(self, offset: int) -> Sentence:
        """Returns the sentence that holds an offset, or the last one that starts before it."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def mentions_between(self, start: int, end: int) -> list[Mention]:
        """Returns the mentions that start in `[start, end)`."""
        return self.mentions[bisect_left(self._mention_starts, start) : bisect_left(self._mention_starts, end)]

    def places_between(self, start: int, end: int) -> list[Place]:
        """Returns the places that start in `[start, end)`."""
        return [place for place in self.places if start <= place.start < end]
