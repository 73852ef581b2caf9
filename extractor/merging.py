"""Merging: records that describe the same thing, met in different parts of an article, become one record."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from schemas import Evidence, Record, own_fields, traits

_TEXT_AGREEMENT = 0.6
"""Least share of common words (token F1) at which two texts are taken for the same."""


def merge(records: Iterable[Record]) -> tuple[list[Record], dict[str, str]]:
    """Merges the records of one type that describe the same thing.

    Two records do when all their identifying fields are compatible (equal, or empty in one of them) and at least one
    agrees.

    Args:
        records: Records of one type, in the order of the article.

    Returns:
        The records that remain, and for each id that went the id that stands for it now.
    """
    kept: list[Record] = []
    gone: dict[str, str] = {}
    for record in records:
        for index, other in enumerate(kept):
            if _same(other, record):
                kept[index] = _joined(other, record)
                gone[record.id] = other.id
                break
        else:
            kept.append(record)
    return kept, gone


def _same(one: Record, other: Record) -> bool:
    agreed = 0
    for name, trait in traits(type(one)).items():
        if not trait.identifying:
            continue
        left, right = getattr(one, name), getattr(other, name)
        if not left or not right:
            continue
        if not _agree(left, right, trait.compare == "text"):
            return False
        agreed += 1
    return agreed > 0


def _agree(left: Any, right: Any, is_text: bool) -> bool:
    if isinstance(left, list):
        return {_key(item) for item in left} == {_key(item) for item in right}
    if is_text:
        return _token_f1(str(left), str(right)) >= _TEXT_AGREEMENT
    return _key(left) == _key(right)


def _key(value: Any) -> str:
    """Returns a value's identity: of a nested model, that of its identifying fields."""
    if isinstance(value, BaseModel):
        return " ".join(_key(getattr(value, name)) for name, trait in traits(type(value)).items() if trait.identifying)
    return " ".join(_tokens(str(value)))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _token_f1(left: str, right: str) -> float:
    one, other = set(_tokens(left)), set(_tokens(right))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _joined(one: Record, other: Record) -> Record:
    """Returns the first record, its empty fields filled and its lists and evidence extended from the second."""
    update: dict[str, Any] = {"evidence": _union(one.evidence, other.evidence)}
    for name in own_fields(type(one)):
        left, right = getattr(one, name), getattr(other, name)
        if isinstance(left, list):
            known = {_key(item) for item in left}
            update[name] = left + [item for item in right if _key(item) not in known]
        elif left is None:
            update[name] = right
    return one.model_copy(update=update)


def _union(one: list[Evidence], other: list[Evidence]) -> list[Evidence]:
    """Returns both lists of evidence in the order of the article, without runs that lie within another."""
    spans = sorted([*one, *other], key=lambda item: (item.start, -item.end))
    kept: list[Evidence] = []
    for item in spans:
        if not kept or item.end > kept[-1].end:
            kept.append(item)
    return kept
