"""Merging: records that describe the same thing, met in different parts of an article, become one record."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from heapq import merge as merged
from typing import Any

from pydantic import BaseModel

from schemas import Evidence, Record, own_fields, traits

_TEXT_AGREEMENT = 0.6
"""Least share of common words (token F1) at which two texts are taken for the same."""


class _Words(frozenset[str]):
    """The words of a text, which need not all be the same."""

    def agree(self, other: "_Words") -> bool:
        return 2 * len(self & other) >= _TEXT_AGREEMENT * (len(self) + len(other)) > 0


_Value = str | frozenset[str] | None
_Identity = list[_Value]
"""The identifying fields of a record, made ready to be compared with many others; null for an empty one."""


def merge(records: Iterable[Record]) -> tuple[list[Record], dict[str, str]]:
    """Merges the records of one type that describe the same thing.

    Two records do when all their identifying fields are compatible (equal, or empty in one of them) and at least one
    agrees.

    Args:
        records: Records of one type, in the order of the article.

    Returns:
        The records that remain, and for each id that went the id that stands for it now.
    """
    kept = _Kept()
    gone: dict[str, str] = {}
    for record in records:
        joined = kept.take(record)
        if joined is not None:
            gone[record.id] = joined
    return kept.records, gone


class _Kept:
    """Records that describe different things, found by the first field that identifies them."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._identities: list[_Identity] = []
        self._by_first: defaultdict[_Value, list[int]] = defaultdict(list)

    def take(self, record: Record) -> str | None:
        """Takes in a record; returns the id of the one that it was joined with, if any."""
        identity = _identity(record)
        for at in self._candidates(identity):
            if _same(self._identities[at], identity):
                self.records[at] = _joined(self.records[at], record)
                self._identities[at] = _identity(self.records[at])
                return self.records[at].id
        self._by_first[_first(identity)].append(len(self.records))
        self.records.append(record)
        self._identities.append(identity)
        return None

    def _candidates(self, identity: _Identity) -> Iterable[int]:
        first = _first(identity)
        return range(len(self.records)) if first is None else merged(self._by_first[first], self._by_first[None])


def _first(identity: _Identity) -> _Value:
    """Returns the value in which two records must be equal to be the same, if both have it."""
    return None if not identity or isinstance(identity[0], _Words) else identity[0]


def _identity(record: Record) -> _Identity:
    identity: _Identity = []
    for name, trait in traits(type(record)).items():
        if trait.identifying:
            value = getattr(record, name)
            if not value:
                identity.append(None)
            elif isinstance(value, list):
                identity.append(frozenset(map(_key, value)))
            else:
                identity.append(_Words(_tokens(str(value))) if trait.compare == "text" else _key(value))
    return identity


def _same(one: _Identity, other: _Identity) -> bool:
    agreed = False
    for left, right in zip(one, other, strict=True):
        if left is None or right is None:
            continue
        if not (left.agree(right) if isinstance(left, _Words) and isinstance(right, _Words) else left == right):
            return False
        agreed = True
    return agreed


def _key(value: Any) -> str:
    """Returns a value's identity: of a nested model, that of its identifying fields."""
    if isinstance(value, BaseModel):
        return " ".join(_key(getattr(value, name)) for name, trait in traits(type(value)).items() if trait.identifying)
    return " ".join(_tokens(str(value)))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


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
