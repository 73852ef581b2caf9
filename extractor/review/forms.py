"""Forms: takes a field of any record type and gives the widgets to edit it, and from what was entered the value.

All of it is by reflection on the record models. The name of a widget is the path of its value, such as
`participants.0.name`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, JsonValue

from schemas import choices, is_list, nested_model, traits

Kind = Literal["text", "long", "lines", "choice", "group", "rows"]
Options = Sequence[tuple[str, str]]

NEW_ROW = "NEW"
"""Stands for the number of a row that the page may add."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One input, or a group of them.

    Attributes:
        path: Where the value lies in the record; the name of the input.
        label: The name of the field in words.
        description: What the schema says about the field.
        kind: `text` one line; `long` several; `lines` one item each; `choice` one of the options; `group` a nested
            model; `rows` a list of them.
        value: What is in the input.
        options: For a choice, values and how they read.
        rows: For a group its only row, for rows each item: the widgets of the nested model.
        new_row: For rows, the widgets of an empty item.
    """

    path: str
    label: str
    description: str
    kind: Kind
    value: str = ""
    options: Options = ()
    rows: list[list["Widget"]] = field(default_factory=list)
    new_row: list["Widget"] = field(default_factory=list)


def words(name: str) -> str:
    """Returns a field's or a type's name as it reads: `date_text` becomes `Date text`."""
    text = name.replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def widget(
    model: type[BaseModel],
    name: str,
    value: JsonValue,
    references: Mapping[str, Options] | None = None,
    prefix: str = "",
) -> Widget:
    """Returns what edits a field.

    Args:
        model: The record type, or a nested model.
        name: The field.
        value: Its value in JSON.
        references: For each record type, the ids that a field may refer to and how they read.
        prefix: The path of the model in the record, with its dot.
    """
    path, nested = prefix + name, nested_model(model, name)
    description = model.model_fields[name].description or ""
    if nested is not None:
        return _nested(nested, Widget(path, words(name), description, "group"), is_list(model, name), value)
    options = _options(model, name, references or {})
    if options:
        return Widget(path, words(name), description, "choice", _text(value), options)
    if is_list(model, name):
        lines = value if isinstance(value, list) else []
        return Widget(path, words(name), description, "lines", "\n".join(_text(line) for line in lines))
    trait = traits(model).get(name)
    kind: Kind = "long" if trait is not None and trait.origin == "written" else "text"
    return Widget(path, words(name), description, kind, _text(value))


def entered(model: type[BaseModel], name: str, entries: Mapping[str, str], prefix: str = "") -> JsonValue:
    """Returns the value of a field as it was entered; an empty input is null. It is not yet validated."""
    path, nested = prefix + name, nested_model(model, name)
    if nested is not None:
        return _entered_nested(nested, path, is_list(model, name), entries)
    text = entries.get(path, "").strip()
    if is_list(model, name):
        return [line.strip() for line in text.splitlines() if line.strip()]
    for choice in choices(model, name):
        if str(choice) == text:
            return choice
    return text or None


def _nested(nested: type[BaseModel], frame: Widget, many: bool, value: JsonValue) -> Widget:
    items = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    rows = [
        _row(nested, item, f"{frame.path}.{number}." if many else f"{frame.path}.") for number, item in enumerate(items)
    ]
    if not many:
        return Widget(
            frame.path, frame.label, frame.description, "group", rows=rows or [_row(nested, {}, frame.path + ".")]
        )
    new_row = _row(nested, {}, f"{frame.path}.{NEW_ROW}.")
    return Widget(frame.path, frame.label, frame.description, "rows", rows=rows, new_row=new_row)


def _row(nested: type[BaseModel], item: JsonValue, prefix: str) -> list[Widget]:
    values = item if isinstance(item, dict) else {}
    return [widget(nested, name, values.get(name), prefix=prefix) for name in nested.model_fields]


def _entered_nested(nested: type[BaseModel], path: str, many: bool, entries: Mapping[str, str]) -> JsonValue:
    if not many:
        return _entered_row(nested, path + ".", entries)
    numbers = {
        int(number) for name in entries if name.startswith(path + ".") and (number := _step(name, path)).isdecimal()
    }
    rows = [_entered_row(nested, f"{path}.{number}.", entries) for number in sorted(numbers)]
    return [row for row in rows if row is not None]


def _entered_row(nested: type[BaseModel], prefix: str, entries: Mapping[str, str]) -> JsonValue:
    row = {name: entered(nested, name, entries, prefix) for name in nested.model_fields}
    return row if any(value not in (None, []) for value in row.values()) else None


def _step(name: str, path: str) -> str:
    return name[len(path) + 1 :].split(".", 1)[0]


def _options(model: type[BaseModel], name: str, references: Mapping[str, Options]) -> Options:
    trait = traits(model).get(name)
    if trait is not None and trait.refers_to:
        return [("", "none"), *references.get(trait.refers_to, ())]
    if model.model_fields[name].annotation is bool:
        return [("true", "yes"), ("false", "no")]
    return [(str(choice), words(str(choice))) for choice in choices(model, name)]


def _text(value: JsonValue) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
