"""The response model: what a model fills for one article, derived from the record types.

It differs from the records on disk in what a model cannot or need not give: evidence is quotes (or sentence numbers)
without offsets, there is no confidence, and only records that others refer to have an `id`.
"""

import copy
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.fields import FieldInfo

from schemas.record import Record, own_fields
from schemas.registry import RECORD_TYPES
from schemas.traits import nested_model, traits

EvidenceForm = Literal["quotes", "sentences"]
"""How a model cites the article: verbatim `quotes`, or the numbers of numbered `sentences`."""

_EVIDENCE: dict[EvidenceForm, tuple[Any, str]] = {
    "quotes": (list[str], "Verbatim sentences or clauses of the article that establish the record"),
    "sentences": (list[int], "Numbers of the sentences that establish the record"),
}


class Response(BaseModel):
    """What a model fills for one article: one list for each record type."""

    model_config = ConfigDict(extra="forbid", title="Records")

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Returns the JSON Schema without the titles of fields, which repeat their names and cost tokens."""
        schema: dict[str, Any] = _untitled(super().model_json_schema(*args, **kwargs))
        return {"title": cls.__name__, **schema}


@cache
def response_model(
    record_types: tuple[str, ...],
    evidence: EvidenceForm = "quotes",
    *,
    descriptions: bool = True,
    ratings: bool = False,
) -> type[Response]:
    """Returns the model that is to be filled for one article.

    Args:
        record_types: Keys of `RECORD_TYPES`.
        evidence: How the model cites the article.
        descriptions: Whether the fields carry their descriptions; a prompt may explain them itself.
        ratings: Whether the model names, in `unsure`, the fields of each record that it is not sure of.
    """
    referred = {trait.refers_to for key in record_types for trait in traits(RECORD_TYPES[key]).values()}
    fields: dict[str, Any] = {}
    for key in record_types:
        item = _record_model(RECORD_TYPES[key], evidence, key in referred, descriptions)
        if ratings:
            item = _rated(item)
        fields[key] = (list[item], Field(default_factory=list))  # type: ignore[valid-type]
    return create_model("Records", __base__=Response, **fields)


def _record_model(
    record_type: type[Record], evidence: EvidenceForm, with_id: bool, descriptions: bool
) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    if with_id:
        fields["id"] = (str, Field(description=f"{record_type.id_prefix}1, {record_type.id_prefix}2 …"))
    for name in own_fields(record_type):
        fields[name] = _field(record_type, name, descriptions)
    kind, description = _EVIDENCE[evidence]
    fields["evidence"] = (kind, Field(min_length=1, description=description if descriptions else None))
    return create_model(record_type.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def _untitled(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _untitled(value) for key, value in schema.items() if key != "title" or isinstance(value, dict)}
    return [_untitled(item) for item in schema] if isinstance(schema, list) else schema


def _rated(item: type[BaseModel]) -> type[BaseModel]:
    names = tuple(name for name in item.model_fields if name not in {"id", "evidence"})
    kind: Any = list[Literal[names]]  # type: ignore[valid-type]
    return create_model(item.__name__, __base__=item, unsure=(kind, Field(default_factory=list)))


def _field(model: type[BaseModel], name: str, descriptions: bool) -> tuple[Any, FieldInfo]:
    field = copy.copy(model.model_fields[name])
    if not descriptions:
        field.description = None
    nested = nested_model(model, name)
    annotation: Any = field.annotation
    if nested is not None:
        annotation = list[_plain(nested, descriptions)]  # type: ignore[misc]
    return Annotated[annotation, *field.metadata], field


@cache
def _plain(model: type[BaseModel], descriptions: bool) -> type[BaseModel]:
    fields = {name: _field(model, name, descriptions) for name in model.model_fields}
    return create_model(model.__name__, __config__=ConfigDict(extra="forbid"), **fields)  # type: ignore[call-overload, no-any-return]
