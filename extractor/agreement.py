"""Agreement: takes a record and a second reading of the same article, gives how far their values are the same."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from extractor.grounding.folding import fold
from schemas.record import Record
from schemas.traits import nested_model, traits


def counterpart(record: Record, others: Sequence[Record]) -> Record | None:
    """Returns the record of another reading that shares most of its evidence, by characters; `None` if none does."""
    best, most = None, 0.0
    for other in others:
        shared = sum(
            max(0, min(one.end, two.end) - max(one.start, two.start))
            for one in record.evidence
            for two in other.evidence
        )
        size = sum(item.end - item.start for item in (*record.evidence, *other.evidence))
        if shared and shared / size > most:
            best, most = other, shared / size
    return best


def agreement(model: type[BaseModel], name: str, one: Any, other: Any) -> float | None:
    """Returns how far two values of a field agree, from 0 to 1; `None` for references, as ids differ.

    Lists are compared as sets: the mean of each item's best match, over the longer list. Nested models are compared
    through their identifying fields.
    """
    trait = traits(model).get(name)
    comparator = trait.compare if trait else "text"
    if comparator == "reference":
        return None
    if _is_empty(one) or _is_empty(other):
        return float(_is_empty(one) and _is_empty(other))
    nested = nested_model(model, name)
    if isinstance(one, list) and isinstance(other, list):
        best = sum(max(_agree(nested, comparator, item, candidate) for candidate in other) for item in one)
        return min(1.0, best / max(len(one), len(other)))
    return _agree(nested, comparator, one, other)


def _agree(nested: type[BaseModel] | None, comparator: str, one: Any, other: Any) -> float:
    if nested is not None:
        identifying = [name for name, trait in traits(nested).items() if trait.identifying]
        parts = [agreement(nested, name, getattr(one, name), getattr(other, name)) or 0.0 for name in identifying]
        return sum(parts) / len(parts) if parts else float(one == other)
    if one == other:
        return 1.0
    if comparator == "exact":
        return 0.0
    if comparator == "date":
        return 0.5 if str(one).startswith(str(other)) or str(other).startswith(str(one)) else 0.0
    first, second = _words(str(one)), _words(str(other))
    shared = len(first & second)
    if comparator == "name" and shared == min(len(first), len(second)):
        return 1.0
    return 2 * shared / (len(first) + len(second)) if shared else 0.0


def _words(text: str) -> set[str]:
    return set((text.lower() if text.isascii() else fold(text).text.casefold()).split())


def _is_empty(value: object) -> bool:
    return value is None or value == []
