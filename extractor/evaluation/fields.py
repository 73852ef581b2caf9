"""One field of two records in, what agrees and what does not out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from extractor.evaluation.assignment import best_pairs
from extractor.evaluation.comparators import TEXT_THRESHOLD, agreement, similarity
from schemas import Record, Trait, is_list, nested_model, own_fields, traits

_SAME = 0.999
"""Least similarity of two items that are paired because they agree; agreement weighs 1, nearness decides between."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many values of a field came out which way.

    Attributes:
        match: Values that agree.
        wrong: Values that are there on both sides and differ, `coarser` ones included.
        coarser: Dates that are true but less precise than the expected ones.
        omission: Expected values, or items of a list, that were not found.
        invention: Found values, or items of a list, that were not expected.
        agreed_null: Fields that are empty on both sides. They are no match: they do not enter precision or recall.
    """

    match: int = 0
    wrong: int = 0
    coarser: int = 0
    omission: int = 0
    invention: int = 0
    agreed_null: int = 0

    @classmethod
    def total(cls, parts: Iterable["Counts"]) -> "Counts":
        """Returns the sum of several counts."""
        match = wrong = coarser = omission = invention = agreed_null = 0
        for part in parts:
            match += part.match
            wrong += part.wrong
            coarser += part.coarser
            omission += part.omission
            invention += part.invention
            agreed_null += part.agreed_null
        return cls(match, wrong, coarser, omission, invention, agreed_null)

    @property
    def right(self) -> bool:
        """Whether nothing is wrong, missing or invented."""
        return not (self.wrong or self.omission or self.invention)


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    """How one field of an aligned record came out.

    Attributes:
        path: The field's name; `field.nested` for a field of a nested model.
        counts: What agrees and what does not.
        expected: The value of the gold record.
        found: The value of the run's record.
        right: Whether a careful reviewer would leave the found value as it is: all of it agrees or, of a list that is
            written freely, at least half (by F1), as for freely written text.
    """

    path: str
    counts: Counts
    expected: Any
    found: Any
    right: bool


@cache
def field_trait(model: type[BaseModel], field: str) -> Trait:
    """Returns the trait of a field; the default one if it carries none."""
    return traits(model).get(field, Trait())


def values(record: BaseModel, field: str) -> list[Any]:
    """Returns the values that a field holds: the items of a list, one value, or none."""
    value = getattr(record, field)
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


@cache
def identifying_fields(model: type[BaseModel]) -> tuple[str, ...]:
    """Returns the fields that tell two instances of a model apart; all fields if none is marked."""
    return tuple(name for name, trait in traits(model).items() if trait.identifying) or tuple(traits(model))


def nested_paths(model: type[Record]) -> list[str]:
    """Returns the paths of a record type's own fields, each followed by `field.nested` for those of nested models.

    The identifying fields of a nested model have no path of their own: they decide whether its instances agree.
    """
    paths = []
    for name in own_fields(model):
        nested = nested_model(model, name)
        inner = [part for part in traits(nested) if part not in identifying_fields(nested)] if nested else []
        paths += [name, *(f"{name}.{part}" for part in inner)]
    return paths


def compare_field(
    expected: BaseModel, found: BaseModel, field: str, references: Mapping[str, str] | None = None
) -> list[FieldOutcome]:
    """Compares one field of two records that describe the same thing.

    Lists are sets: their items are paired one to one, in any order. The fields of nested models are compared within
    the pairs, each under its own path.

    Args:
        expected: The gold record.
        found: The run's record.
        field: Name of the field.
        references: For a field that refers to records: the run's id for each gold id that was found.
    """
    model = type(expected)
    here, there = values(expected, field), values(found, field)
    if field_trait(model, field).compare == "reference":
        here = [(references or {}).get(value, f"{value} (not found)") for value in here]
    pairs = _agreeing_pairs(model, field, here, there)
    if is_list(model, field) or not (here and there):
        counts = Counts(
            match=len(pairs),
            omission=len(here) - len(pairs),
            invention=len(there) - len(pairs),
            agreed_null=int(not here and not there),
        )
    elif pairs:
        counts = Counts(match=1)
    else:
        coarser = nested_model(model, field) is None and _agreement(model, field, here[0], there[0]) == "coarser"
        counts = Counts(wrong=1, coarser=int(coarser))
    right = counts.right or _mostly_right(model, field, counts)
    outcomes = [FieldOutcome(field, counts, getattr(expected, field), getattr(found, field), right)]
    nested = nested_model(model, field)
    if nested is not None:
        outcomes += _compare_nested(field, nested, [(here[i], there[j]) for i, j in pairs])
    return outcomes


def field_similarity(model: type[BaseModel], field: str, here: list[Any], there: list[Any]) -> float | None:
    """Returns how near two lists of a field's values are, in [0, 1]; `None` if both are empty, 0.5 if one is."""
    if not here and not there:
        return None
    if not here or not there:
        return 0.5
    if len(here) == len(there) == 1:
        return item_similarity(model, field, here[0], there[0])
    near = [[item_similarity(model, field, one, two) for two in there] for one in here]
    total = sum(near[i][j] for i, j in best_pairs(near, 0.0))
    return 2 * total / (len(here) + len(there))


def item_similarity(model: type[BaseModel], field: str, one: Any, two: Any) -> float:
    """Returns how near two values of a field are, in [0, 1]."""
    nested = nested_model(model, field)
    if nested is None:
        return similarity(field_trait(model, field).compare, str(one), str(two))
    parts = [
        field_similarity(nested, name, values(one, name), values(two, name)) for name in identifying_fields(nested)
    ]
    known = [part for part in parts if part is not None]
    return sum(known) / len(known) if known else 1.0


def same_item(model: type[BaseModel], field: str, one: Any, two: Any) -> bool:
    """Returns whether two values of a field agree; a nested model agrees when its identifying fields do."""
    nested = nested_model(model, field)
    if nested is None:
        return _agreement(model, field, one, two) == "match"
    return all(compare_field(one, two, name)[0].counts.right for name in identifying_fields(nested))


def _agreement(model: type[BaseModel], field: str, one: Any, two: Any) -> str:
    return agreement(field_trait(model, field).compare, str(one), str(two))


def _agreeing_pairs(model: type[BaseModel], field: str, here: list[Any], there: list[Any]) -> list[tuple[int, int]]:
    if not here or not there:
        return []
    scores = [
        [
            _SAME + item_similarity(model, field, one, two) / 1000 if same_item(model, field, one, two) else 0.0
            for two in there
        ]
        for one in here
    ]
    return best_pairs(scores, _SAME)


def _compare_nested(path: str, nested: type[BaseModel], pairs: list[tuple[Any, Any]]) -> list[FieldOutcome]:
    outcomes = []
    for name in traits(nested):
        if name in identifying_fields(nested):
            continue
        counts = Counts.total(compare_field(one, two, name)[0].counts for one, two in pairs)
        expected = [getattr(one, name) for one, _ in pairs]
        found = [getattr(two, name) for _, two in pairs]
        outcomes.append(FieldOutcome(f"{path}.{name}", counts, expected, found, counts.right))
    return outcomes


def _mostly_right(model: type[BaseModel], field: str, counts: Counts) -> bool:
    if not is_list(model, field) or field_trait(model, field).origin != "written":
        return False
    return 2 * counts.match / (2 * counts.match + counts.omission + counts.invention) >= TEXT_THRESHOLD
