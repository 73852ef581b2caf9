"""An output in, every fault of it out: what a reader may rely on, checked line by line."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from extractor.errors import FileError
from extractor.jsonl import parse, read_bytes
from schemas import RECORD_TYPES, Article, Record, Rejected, Run, own_fields, traits
from schemas.line import RUN_IDENTITY, article_id
from schemas.reviewed import Reading, ValueProvenance

Checked = TypeVar("Checked")
Checking: TypeAlias = Generator[str, None, Checked]

Fingerprints = Callable[[str], dict[str, str]]
"""Takes the name of a prompt, gives its fingerprints in this version by their names in `run`; none when unknown."""

_PARTS: dict[str, type[BaseModel]] = {"article": Article, "run": Run}
_UNDECIDED = ("conflict", "unreviewed")


class _Review(BaseModel):
    """What a reviewed line holds beyond a line."""

    provenance: dict[str, dict[str, dict[str, ValueProvenance]]]
    reading: Reading | None = None


_OF_REVIEW = tuple(_Review.model_fields)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be.

    Attributes:
        line: The line of the file, from 1.
        message: What is wrong, with the place inside the line.
    """

    line: int
    message: str


@dataclass
class Verification:
    """The checks of one file, which remember what must agree between its lines.

    Args:
        path: The output, or `-` for standard input.
        present: Tells the present fingerprints of a prompt, by their names in `run`; none for one that is not known.

    Attributes:
        counts: Lines, records of each type, and pieces of evidence that were checked.
    """

    path: Path | str
    present: Fingerprints = lambda prompt: {}
    counts: Counter[str] = field(default_factory=Counter)
    _first: tuple[int, Run] | None = None
    _articles: dict[str, int] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Yields every fault, in order of lines.

        Raises:
            FileError: The file cannot be read.
        """
        for number, line in read_bytes(self.path):
            self.counts["lines"] += 1
            if not line.endswith(b"\n"):
                yield Fault(number, "the last line has no end; running the same `extractor run` again repairs it")
            try:
                content = parse(line, str(self.path))
            except FileError as error:
                yield Fault(number, error.what.removeprefix(f"{self.path}: "))
                continue
            for message in self._line(number, content):
                yield Fault(number, message)

    def _line(self, number: int, content: dict[str, Any]) -> Iterator[str]:
        reviewed = "provenance" in content
        known = {"schema_version", "rejected", *_PARTS, *RECORD_TYPES, *(_OF_REVIEW if reviewed else ())}
        yield from (f"{key}: not known to the schema" for key in content if key not in known)
        yield from (f"{key}: missing" for key in ("schema_version", *_PARTS) if key not in content)
        article = yield from _validated(Article, content.get("article", {}), "article")
        run = yield from _validated(Run, content.get("run", {}), "run")
        for index, item in enumerate(_items(content, "rejected")):
            yield from _validated(Rejected, item, f"rejected[{index}]")
        records: dict[str, list[Record]] = {}
        for key in RECORD_TYPES:
            records[key] = yield from self._records(key, content, reviewed)
        if isinstance(article, Article):
            yield from self._article(number, article)
            for shown in records.values():
                for record in shown:
                    yield from self._evidence(record, article.text)
        yield from _references(records)
        if reviewed:
            yield from self._review(content, records)
        if isinstance(run, Run):
            yield from self._run(number, run)

    def _records(self, key: str, content: dict[str, Any], reviewed: bool) -> Checking[list[Record]]:
        records: list[Record] = []
        if not isinstance(content.get(key, []), list):
            yield f"{key}: not a list"
        for index, item in enumerate(_items(content, key)):
            record = yield from _validated(RECORD_TYPES[key], item, f"{key}[{index}]")
            if isinstance(record, Record):
                expected = f"{record.id_prefix}{index + 1}"
                if reviewed:
                    yield from (f"{key}[{index}].id: {fault}" for fault in _free_id(record, records))
                elif record.id != expected:
                    yield f"{key}[{index}].id: {record.id!r} stands where {expected!r} should"
                records.append(record)
                self.counts[key] += 1
                yield from _confidence(record)
        return records

    def _review(self, content: dict[str, Any], records: dict[str, list[Record]]) -> Iterator[str]:
        parts = {key: content[key] for key in _OF_REVIEW if key in content}
        review = yield from _validated(_Review, parts, "")
        if not isinstance(review, _Review):
            return
        if review.reading is not None and not review.reading.by:
            yield "reading.by: nobody is named"
        yield from (f"provenance.{key}: not a record type" for key in review.provenance if key not in RECORD_TYPES)
        for key, shown in records.items():
            known = review.provenance.get(key, {})
            ids = {record.id for record in shown}
            yield from (f"provenance.{key}.{one}: there is no such record" for one in known if one not in ids)
            for record in shown:
                values = known.get(record.id, {})
                self.counts["values reviewed"] += sum(one.state not in _UNDECIDED for one in values.values())
                yield from (f"provenance.{key}.{record.id}{fault}" for fault in _provenance(record, values))

    def _article(self, number: int, article: Article) -> Iterator[str]:
        if article.id != article_id(article.text):
            yield f"article.id: {article.id!r} is not the hash of the text, {article_id(article.text)!r}"
        before = self._articles.setdefault(article.id, number)
        if before != number:
            yield f"article.id: {article.id!r} stands on line {before} too"
        if article.published is not None and not _is_day(article.published):
            yield f"article.published: {article.published!r} is not a day such as 2021-07-14"

    def _evidence(self, record: Record, text: str) -> Iterator[str]:
        for index, evidence in enumerate(record.evidence):
            self.counts["evidence"] += 1
            if text[evidence.start : evidence.end] != evidence.quote:
                yield f"{record.id}.evidence[{index}]: text[{evidence.start}:{evidence.end}] is not the quote"

    def _run(self, number: int, run: Run) -> Iterator[str]:
        if self._first is None:
            self._first = number, run
        line, first = self._first
        for name in RUN_IDENTITY:
            if getattr(run, name) != getattr(first, name):
                yield f"run.{name}: {getattr(run, name)!r} differs from {getattr(first, name)!r} on line {line}"
        for name, present in self.present(run.prompt).items():
            if getattr(run, name) != present:
                yield f"run.{name}: {getattr(run, name)!r}, but {run.prompt} now has {present!r}"


def _validated(model: type[BaseModel], content: Any, where: str) -> Checking[BaseModel | None]:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        for single in error.errors(include_url=False, include_input=False):
            inside = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in single["loc"])
            yield f"{(where + inside).removeprefix('.')}: {single['msg']}"
        return None


def _items(content: dict[str, Any], key: str) -> list[Any]:
    items = content.get(key, [])
    return items if isinstance(items, list) else []


def _confidence(record: Record) -> Iterator[str]:
    fields = own_fields(type(record))
    for name in fields:
        if name not in record.confidence:
            yield f"{record.id}.confidence: {name} has none"
    for holder, given, known in (
        ("confidence", record.confidence, fields),
        ("signals", record.signals, [*fields, "evidence"]),
    ):
        yield from (f"{record.id}.{holder}: {name} is not a field" for name in given if name not in known)


def _references(records: dict[str, list[Record]]) -> Iterator[str]:
    ids = {key: {record.id for record in shown} for key, shown in records.items()}
    for shown in records.values():
        for record in shown:
            for name, trait in traits(type(record)).items():
                value = getattr(record, name)
                if trait.refers_to and value is not None and value not in ids.get(trait.refers_to, ()):
                    yield f"{record.id}.{name}: there is no {value!r} among the {trait.refers_to}"


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _free_id(record: Record, before: list[Record]) -> Iterator[str]:
    # A refused record leaves a gap, and an added one stands at the end.
    if re.fullmatch(rf"{re.escape(record.id_prefix)}[1-9]\d*", record.id) is None:
        yield f"{record.id!r} is not {record.id_prefix!r} and a number"
    if any(record.id == other.id for other in before):
        yield f"{record.id!r} stands twice"


def _provenance(record: Record, values: dict[str, ValueProvenance]) -> Iterator[str]:
    fields = own_fields(type(record))
    yield from (f": {name} has none" for name in fields if name not in values)
    yield from (f".{name}: not a field" for name in values if name not in (*fields, "evidence"))
    for name, one in values.items():
        decided = one.state not in _UNDECIDED
        if decided != bool(one.by) or decided != (one.at is not None):
            yield f".{name}: {one.state}, but {'nobody or no time' if decided else 'somebody'} is named"
        if one.state == "absent" and getattr(record, name, None) not in (None, []):
            yield f".{name}: absent, but there is a value"
        if one.state in ("accepted", "added") and one.run_value is not None:
            yield f".{name}: {one.state}, but the run had another value"
