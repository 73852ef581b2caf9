"""A third record type, with every kind of value that a form must know, registered for the length of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas import RECORD_TYPES, Actor, Record, Trait


class Penalty(BaseModel):
    model_config = ConfigDict(extra="forbid")

    amount: Annotated[float, Trait("exact", "derived")]
    currency: Annotated[str, Trait("exact", "verbatim")] = "EUR"


class Decree(Record):
    id_prefix: ClassVar[str] = "d"

    issuer: Annotated[Actor, Trait("name", "verbatim", identifying=True, heading=True)]
    force: Annotated[Literal["draft", "in_force"], Trait("exact", "chosen")]
    articles: Annotated[int | None, Trait("exact", "derived")] = Field(default=None, ge=1)
    secret: Annotated[bool, Trait("exact", "chosen")] = False
    penalties: Annotated[list[Penalty], Trait("exact", "derived")] = Field(default_factory=list)
    titles: Annotated[list[str], Trait("text", "verbatim")] = Field(default_factory=list)
    amends: Annotated[str | None, Trait("reference", "chosen", refers_to="decrees")] = None


@contextmanager
def decrees() -> Iterator[None]:
    RECORD_TYPES["decrees"] = Decree
    try:
        yield
    finally:
        del RECORD_TYPES["decrees"]
