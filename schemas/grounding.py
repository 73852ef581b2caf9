"""Grounding: what locating a record's quotes has shown, as plain values for the steps that follow."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol


class LocatedQuote(Protocol):
    """A quote that the article holds, as `extractor.evidence.Located`."""

    @property
    def verdict(self) -> str:
        """`exact` or `folded`."""

    @property
    def occurrences(self) -> int:
        """How often the article holds it."""


@dataclass(frozen=True, slots=True)
class Grounding:
    """How the quotes of one record were found in the article.

    Attributes:
        exact: Located quotes that stand in the article as given.
        folded: Located quotes that differ from it in typography only.
        repeated: Located quotes, of either kind, that the article holds more than once.
        rejected: Quotes of the record that were not located.
        ratings: The model's own rating of a field, as a probability, where it gave one.
    """

    exact: int = 0
    folded: int = 0
    repeated: int = 0
    rejected: int = 0
    ratings: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, located: Iterable[LocatedQuote], rejected: int = 0) -> "Grounding":
        """Returns the grounding of a record with these located quotes and so many others."""
        quotes = list(located)
        exact = sum(quote.verdict == "exact" for quote in quotes)
        return cls(exact, len(quotes) - exact, sum(quote.occurrences > 1 for quote in quotes), rejected)

    def __add__(self, other: "Grounding") -> "Grounding":
        return Grounding(
            self.exact + other.exact,
            self.folded + other.folded,
            self.repeated + other.repeated,
            self.rejected + other.rejected,
            other.ratings | self.ratings,
        )
