"""Validation: takes a record and what a reviewer entered, gives the revised record or a message for each input."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, ValidationError

from extractor.review.forms import entered
from schemas import RECORD_TYPES, Line, Record, own_fields, traits


class InvalidEntry(Exception):
    """What was entered does not make a valid record.

    Attributes:
        messages: For each input, by its path, what is wrong with it.
    """

    def __init__(self, messages: dict[str, str]) -> None:
        super().__init__("; ".join(messages.values()))
        self.messages = messages


def revise(line: Line, record_type: str, record: Record, changes: Mapping[str, JsonValue]) -> Record:
    """Returns the record with some fields changed.

    Raises:
        InvalidEntry: The changed record is not valid by its model, or refers to a record that the line has not.
    """
    return validate_record(line, record_type, {**record.model_dump(mode="json"), **changes})


def new_record(
    line: Line, record_type: str, record_id: str, spans: list[tuple[int, int]], entries: Mapping[str, str]
) -> Record:
    """Returns a record that a reviewer entered.

    Raises:
        InvalidEntry: It is not valid, or cites nothing.
    """
    model = RECORD_TYPES[record_type]
    values: dict[str, Any] = {name: entered(model, name, entries) for name in own_fields(model)}
    return validate_record(line, record_type, {"id": record_id, "evidence": cite(line, spans), **values})


def cite(line: Line, spans: list[tuple[int, int]]) -> list[JsonValue]:
    """Returns runs of the article as evidence.

    Raises:
        InvalidEntry: There is none, or one is not in the article.
    """
    text = line.article.text
    if not spans or not all(0 <= start < end <= len(text) for start, end in spans):
        raise InvalidEntry({"evidence": "Select the words of the article that prove it"})
    return [{"quote": text[start:end], "start": start, "end": end} for start, end in spans]


def validate_record(line: Line, record_type: str, values: dict[str, Any]) -> Record:
    """Returns the record that the values make.

    Raises:
        InvalidEntry: They make none, or refer to a record that the line has not.
    """
    model = RECORD_TYPES[record_type]
    try:
        record = model.model_validate(values)
    except ValidationError as error:
        raise InvalidEntry({_path(fault["loc"]): _message(fault) for fault in error.errors()}) from error
    for name, trait in traits(model).items():
        value = getattr(record, name)
        if (
            trait.refers_to
            and value is not None
            and value not in {one.id for one in line.records.get(trait.refers_to, ())}
        ):
            raise InvalidEntry({name: f"The article has no record {value!r} to refer to"})
    return record


def _path(steps: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in steps)


def _message(fault: Any) -> str:
    if fault["input"] is None:
        return "This cannot be empty: fill it in, or reject the whole record"
    return str(fault["msg"]).removeprefix("Value error, ")
