"""What every record has: an id, evidence, and a confidence for each of its own fields."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from schemas.traits import Trait
from schemas.values import CountryCode


class Evidence(BaseModel):
    """A verbatim run of the article.

    Attributes:
        quote: The words, exactly as they stand in `article.text`.
        start: Offset of the first character, in Unicode code points.
        end: Offset after the last character; `text[start:end] == quote`.
    """

    model_config = ConfigDict(extra="forbid")

    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class Actor(BaseModel):
    """A person, or an organisation or side where no person is named."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Trait("name", "verbatim", identifying=True, heading=True)] = Field(
        min_length=1,
        description="Fullest form the article gives; an organisation or a side where no person is named",
    )
    role: Annotated[str | None, Trait("text", "verbatim")] = Field(
        default=None, description="Office as the article gives it, such as Foreign Minister"
    )
    country: Annotated[CountryCode | None, Trait("exact", "derived", derived_from="name")] = Field(
        default=None, description="ISO 3166-1 alpha-3 code of the country represented"
    )
    organization: Annotated[str | None, Trait("name", "verbatim")] = Field(
        default=None, description="Body represented when it is not a country's government"
    )


class Record(BaseModel):
    """The base of every record type.

    A record type sets `id_prefix`, adds its fields with a `Trait` each, and is named in `schemas.RECORD_TYPES`.

    Attributes:
        id: The prefix and a number, in order of first mention in the article.
        evidence: The words of the article that establish the record.
        confidence: For each own field, the probability in [0, 1] that a careful reviewer would leave it as it is.
        signals: For each own field, the measurements that its confidence was computed from; under `evidence` those
            that concern the whole record.
    """

    model_config = ConfigDict(extra="forbid")

    id_prefix: ClassVar[str]

    id: str
    evidence: list[Evidence] = Field(min_length=1)
    confidence: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    signals: dict[str, dict[str, float]] = Field(default_factory=dict)


BOOKKEEPING = frozenset(Record.model_fields)
"""Fields that every record has; all others are the record's own."""


def own_fields(record_type: type[Record]) -> list[str]:
    """Returns the names of the fields that carry facts, in the order in which they are written."""
    return [name for name in record_type.model_fields if name not in BOOKKEEPING]


def signals_of(record: Record, name: str) -> dict[str, float]:
    """Returns the signals of a field, those that concern the whole record included."""
    return {**record.signals.get("evidence", {}), **record.signals.get(name, {})}
