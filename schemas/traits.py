"""Traits: what the engine may know about a field without knowing its name.

A record model annotates its fields with a `Trait`. Grounding, confidence, evaluation, review and display read
the traits by reflection, so that a new record type needs no change to any of them.
"""

import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import BaseModel

Comparator = Literal["exact", "name", "date", "text", "reference"]
"""How two values, or two items of a list, are compared. Lists are always compared as sets of items; a nested
model is compared through its own identifying fields."""

Origin = Literal["verbatim", "derived", "chosen", "written"]
"""Where a value comes from: `verbatim` words of the article; `derived` from words by a rule (a date, a country);
`chosen` from the allowed values; `written` freely by the reader."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What the engine may know about one field.

    Attributes:
        compare: How two values of the field are compared.
        origin: Where the value comes from, which decides what the article can confirm.
        identifying: Whether the field helps to tell that two records describe the same thing.
        heading: Whether the field is shown in the one-line heading of a record.
        refers_to: The key of the record type whose `id` this field holds, if it holds one.
        derived_from: The sibling field that holds the words this value was derived from.
    """

    compare: Comparator = "text"
    origin: Origin = "written"
    identifying: bool = False
    heading: bool = False
    refers_to: str | None = None
    derived_from: str | None = None


@cache
def traits(model: type[BaseModel]) -> dict[str, Trait]:
    """Returns the trait of every field of a model that carries one, in field order."""
    found: dict[str, Trait] = {}
    for name, field in model.model_fields.items():
        for item in field.metadata:
            if isinstance(item, Trait):
                found[name] = item
    return found


@cache
def nested_model(model: type[BaseModel], field: str) -> type[BaseModel] | None:
    """Returns the model that a field, or the items of a list field, hold; `None` for plain values."""
    for kind in _leaves(model.model_fields[field].annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


@cache
def is_list(model: type[BaseModel], field: str) -> bool:
    """Returns whether a field holds a list."""
    return typing.get_origin(model.model_fields[field].annotation) is list


@cache
def choices(model: type[BaseModel], field: str) -> tuple[str, ...]:
    """Returns the allowed values of a field that is chosen from a fixed set; empty for other fields."""
    annotation = model.model_fields[field].annotation
    return tuple(typing.get_args(annotation)) if typing.get_origin(annotation) is Literal else ()


def _leaves(annotation: object) -> list[object]:
    if typing.get_origin(annotation) in (list, typing.Union, types.UnionType, typing.Annotated):
        return [leaf for part in typing.get_args(annotation) for leaf in _leaves(part)]
    return [annotation]
