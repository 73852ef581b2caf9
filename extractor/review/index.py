"""The index of a run file: takes JSONL, gives any line on demand; holds offsets and confidences, never the text."""

import hashlib
import math
from array import array
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import from_json

from extractor.errors import FileError
from schemas import RECORD_TYPES, Line, own_fields

RawLine = dict[str, Any]

_KEPT_LINES = 64


class FieldAddress(NamedTuple):
    """One field of one record of one article; or the evidence of a record, or the whole article."""

    record_type: str
    record_id: str
    field: str


EVIDENCE = "evidence"
"""The field of an address that stands for the evidence of a record."""

WHOLE = FieldAddress("", "", "")
"""The address of a whole article: is a record missed in it?"""


def addresses(line: RawLine) -> Iterator[FieldAddress]:
    """Yields what can be decided of a line as it lies on disk.

    First come all fields in the order of record types, records and fields, then the evidence of each record, then the
    whole article.
    """
    records = [(key, record["id"]) for key in RECORD_TYPES for record in line.get(key, ())]
    for key, record_id in records:
        for name in own_fields(RECORD_TYPES[key]):
            yield FieldAddress(key, record_id, name)
    for key, record_id in records:
        yield FieldAddress(key, record_id, EVIDENCE)
    yield WHOLE


class RunIndex:
    """Where each article of a run file lies and how confident each of its fields is.

    A field, the evidence of a record, and a whole article are items. Items are numbered through the whole file in the
    order of `addresses`.

    Attributes:
        path: The run file.
        article_ids: The id of each article, in file order.
        first_item: The number of each article's first item, and after the last the number of all items.
        confidence: The confidence of each item; 0 where the run gives a field none, not a number where the item is no
            field.
        draw: For each field a number in [0, 1), the same on every reading, that decides whether it is audited.
        calibrations: The names of the confidence maps that the lines were made with.
        torn: Whether the last line is incomplete, as in a run that is still being written; it is left out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.article_ids: list[str] = []
        self.first_item = array("Q", [0])
        self._field_counts = array("Q")
        self.confidence = array("d")
        self.draw = array("d")
        self.calibrations: set[str | None] = set()
        self.torn = False
        self._offsets = array("Q")
        self._sizes = array("Q")
        self._numbers: dict[str, int] = {}
        self._read()
        self.raw = lru_cache(_KEPT_LINES)(self._raw)
        self.line = lru_cache(_KEPT_LINES)(self._line)

    @property
    def articles(self) -> int:
        """The number of articles."""
        return len(self.article_ids)

    @property
    def items(self) -> int:
        """The number of items."""
        return len(self.confidence)

    @property
    def fields(self) -> int:
        """The number of fields of all records."""
        return sum(self._field_counts)

    @property
    def empty_articles(self) -> int:
        """The number of articles without a record."""
        return self._field_counts.count(0)

    def fields_of(self, article: int) -> range:
        """Returns the items that are the fields of an article."""
        first = self.first_item[article]
        return range(first, first + self._field_counts[article])

    def whole_of(self, article: int) -> int:
        """Returns the item that is the whole article, its last."""
        return self.first_item[article + 1] - 1

    def article_of(self, article_id: str) -> int | None:
        """Returns the number of the article with this id, or null if the run has none."""
        return self._numbers.get(article_id)

    def locate(self, item: int) -> tuple[int, FieldAddress]:
        """Returns the article number and the address of an item."""
        low, high = 0, self.articles
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.first_item[middle] <= item else (low, middle)
        for number, address in enumerate(addresses(self.raw(low)), start=self.first_item[low]):
            if number == item:
                return low, address
        raise FileError(f"{self.path} has no item number {item}", "It changed while it was reviewed; start again.")

    def item_of(self, article: int, address: FieldAddress) -> int | None:
        """Returns the number of the item at an address, or null if the article has no such field."""
        for number, found in enumerate(addresses(self.raw(article)), start=self.first_item[article]):
            if found == address:
                return number
        return None

    def _read(self) -> None:
        try:
            with self.path.open("rb") as file:
                offset = 0
                for number, data in enumerate(file, start=1):
                    if data.strip():
                        self._add(number, offset, data)
                    offset += len(data)
        except OSError as error:
            raise FileError(
                f"{self.path} cannot be read: {error.strerror}", "Give the output of `extractor run`."
            ) from error

    def _add(self, number: int, offset: int, data: bytes) -> None:
        try:
            line = from_json(data, cache_strings="keys")
            _refuse_reviewed(line, f"{self.path}:{number}")
            article_id, calibration = line["article"]["id"], line["run"].get("calibration")
            confidences, draws = _measure(line, article_id)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if not data.endswith(b"\n"):
                self.torn = True
                return
            raise FileError(
                f"{self.path}:{number} is not a line of a run: {error}", "Give the output of `extractor run`."
            ) from error
        self._numbers.setdefault(article_id, self.articles)
        self.article_ids.append(article_id)
        others = [math.nan] * (sum(len(line.get(key, ())) for key in RECORD_TYPES) + 1)
        self.confidence.extend(confidences + others)
        self.draw.extend(draws + others)
        self._field_counts.append(len(confidences))
        self.first_item.append(len(self.confidence))
        self.calibrations.add(calibration)
        self._offsets.append(offset)
        self._sizes.append(len(data))

    def _raw(self, article: int) -> RawLine:
        with self.path.open("rb") as file:
            file.seek(self._offsets[article])
            data = file.read(self._sizes[article])
        try:
            line: RawLine = from_json(data)
            if line["article"]["id"] == self.article_ids[article]:
                return line
        except (ValueError, KeyError, TypeError):
            pass
        raise FileError(f"{self.path} changed while it was reviewed", "Start the review again; no decision is lost.")

    def _line(self, article: int) -> Line:
        try:
            return Line.model_validate(self.raw(article))
        except ValidationError as error:
            raise FileError(
                f"{self.path}: article {self.article_ids[article]} does not fit the record schemas: {error}",
                "`extractor verify` shows every fault of a run.",
            ) from error


def _refuse_reviewed(line: RawLine, where: str) -> None:
    if "provenance" in line:
        raise FileError(
            f"{where} is a reviewed line, not one of a run", "Review the run itself: its store holds all decisions."
        )


def _measure(line: RawLine, article_id: str) -> tuple[list[float], list[float]]:
    confidences: list[float] = []
    draws: list[float] = []
    for key, record_type in RECORD_TYPES.items():
        names = own_fields(record_type)
        for record in line.get(key, ()):
            known = record.get("confidence", {})
            prefix = f"{article_id}/{key}/{record['id']}/"
            confidences += [float(known.get(name, 0.0)) for name in names]
            draws += [_draw(prefix + name) for name in names]
    return confidences, draws


def _draw(item: str) -> float:
    return int.from_bytes(hashlib.blake2b(item.encode(), digest_size=6).digest(), "big") / 2**48
