"""Display: takes values of any record type and gives what the page says of them."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, JsonValue

from extractor.review.forms import words
from schemas import Record, choices, is_list, nested_model, traits

_HEADING_LENGTH = 90


class Band(NamedTuple):
    """A confidence as it is shown.

    Attributes:
        name: `low`, `medium` or `high`.
        percent: The number, rounded to a hundredth and written as a percentage.
    """

    name: str
    percent: str


def band(confidence: float | None) -> Band:
    """Returns how a confidence is shown. A field without one counts as doubtful."""
    number = confidence or 0.0
    return Band("low" if number < 0.5 else "medium" if number < 0.85 else "high", f"{number:.0%}")


def lines_of(model: type[BaseModel], name: str, value: JsonValue) -> list[str]:
    """Returns a field's value as the lines that show it; none for an absent value."""
    nested = nested_model(model, name)
    if value is None or value in ([], ""):
        return []
    if choices(model, name):
        return [words(str(value))]
    items = value if is_list(model, name) and isinstance(value, list) else [value]
    return [_nested_line(item) if nested and isinstance(item, dict) else _scalar(item) for item in items]


def heading(record: Record, hidden: Collection[str] = ()) -> str:
    """Returns a record in one line, made of its heading fields.

    Args:
        record: The record.
        hidden: Fields whose values must not show.
    """
    model = type(record)
    values = record.model_dump(mode="json")
    parts = []
    for name, trait in traits(model).items():
        if trait.heading and name not in hidden and values[name] not in (None, []):
            shown = [_short(item) for item in _as_list(values[name])]
            parts.append(" and ".join(shown) if not choices(model, name) else words(shown[0]).lower())
    text = " · ".join(parts)
    return text if len(text) <= _HEADING_LENGTH else text[: _HEADING_LENGTH - 1] + "…"


def value_spans(text: str, evidence: list[tuple[int, int]], value: JsonValue) -> list[tuple[int, int]]:
    """Returns where the words of a value stand in the evidence, as spans of the article."""
    found = []
    for needle in {leaf for leaf in _leaves(value) if len(leaf) > 1}:
        for start, end in evidence:
            at = text.find(needle, start, end)
            if at >= 0:
                found.append((at, at + len(needle)))
    return sorted(found)


def _leaves(value: JsonValue) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value] if isinstance(value, str) else []


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _short(item: Any) -> str:
    return _scalar(next(iter(item.values()))) if isinstance(item, dict) and item else _scalar(item)


def _nested_line(item: Mapping[str, Any]) -> str:
    return ", ".join(_scalar(part) for part in item.values() if part not in (None, [], ""))


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_scalar(item) for item in value)
    return str(value)
