"""Answers: what was read and a JSON Schema in, the part of it that the schema asks for out."""

from collections.abc import Callable, Mapping
from typing import Any

Records = Mapping[str, list[dict[str, Any]]]


class Schema:
    """What a JSON Schema says about lists of records.

    Args:
        schema: The schema of an object whose properties are the lists.
    """

    def __init__(self, schema: dict[str, Any]) -> None:
        self._root = schema
        self.lists = {name: self._items(part) for name, part in self._properties(schema).items() if self._is_list(part)}

    @property
    def numbers_sentences(self) -> bool:
        """Whether evidence is asked for as numbers of sentences."""
        return any(self._kind(self.items(record, "evidence")) == "integer" for record in self.lists.values())

    def fields(self, record: dict[str, Any]) -> dict[str, Any]:
        """Returns the fields that records of a list may have, each with its schema."""
        return self._properties(record)

    def items(self, record: dict[str, Any], field: str) -> dict[str, Any]:
        """Returns the schema of the items of a list field; empty if it is not a list."""
        return self._items(self._properties(record).get(field, {}))

    def _resolve(self, part: Any) -> dict[str, Any]:
        if not isinstance(part, dict):
            return {}
        for _ in range(8):
            if isinstance(part.get("$ref"), str):
                part = self._follow(part["$ref"])
                continue
            choices = part.get("anyOf") or part.get("allOf") or part.get("oneOf")
            real = [choice for choice in choices or [] if isinstance(choice, dict) and choice.get("type") != "null"]
            if not real or "properties" in part:
                break
            part = real[0]
        return dict(part)

    def _follow(self, reference: str) -> dict[str, Any]:
        part: Any = self._root
        for step in reference.removeprefix("#/").split("/"):
            part = part.get(step, {}) if isinstance(part, dict) else {}
        return part if isinstance(part, dict) else {}

    def _properties(self, part: Any) -> dict[str, Any]:
        properties = self._resolve(part).get("properties")
        return dict(properties) if isinstance(properties, dict) else {}

    def _items(self, part: Any) -> dict[str, Any]:
        return self._resolve(self._resolve(part).get("items"))

    def _is_list(self, part: Any) -> bool:
        return self._kind(part) == "array" or "items" in self._resolve(part)

    def _kind(self, part: Any) -> str | None:
        kind = self._resolve(part).get("type")
        return kind if isinstance(kind, str) else None


def fit(records: Records, schema: Schema, cite: Callable[[list[str]], list[int]] | None = None) -> dict[str, Any]:
    """Returns the records in the form a schema asks for; a list that the reader does not know is empty.

    Args:
        records: Everything that was read, evidence as quotes.
        schema: What the answer has to fit.
        cite: Turns quotes into numbers of sentences, where the schema asks for them.
    """
    answer: dict[str, Any] = {}
    for key, item in schema.lists.items():
        fields = schema.fields(item)
        answer[key] = [_record(record, fields, schema, cite) for record in records.get(key, ())] if fields else []
        if "meeting" in fields and "id" not in schema.fields(schema.lists.get("meetings", {})):
            for record in answer[key]:
                record["meeting"] = None
    return answer


def _record(
    record: dict[str, Any], fields: dict[str, Any], schema: Schema, cite: Callable[[list[str]], list[int]] | None
) -> dict[str, Any]:
    kept = {}
    for name, part in fields.items():
        if name not in record:
            continue
        value = record[name]
        if name == "evidence" and cite is not None:
            value = cite(value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            allowed = schema.fields(schema.items({"properties": {name: part}}, name))
            value = [{key: entry for key, entry in item.items() if key in allowed} for item in value]
        kept[name] = value
    return kept
