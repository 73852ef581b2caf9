"""Gold files in, gold articles out: a folder of `<stem>.json` annotations, or a JSONL of reviewed lines.

An annotation is `{"published", "title", "meetings", "claims"}` (a list for each record type) with evidence as quotes;
offsets are found in the article's text by exact search.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from extractor.errors import FileError
from extractor.evaluation.alignment import Candidate, Span
from extractor.jsonl import first_fault
from schemas import RECORD_TYPES, Record
from schemas.line import article_id
from schemas.reviewed import ReviewedLine

_MOST_OCCURRENCES = 20


@dataclass(frozen=True)
class GoldArticle:
    """The annotation of one article.

    Attributes:
        name: The file's stem, or the id of the article for a line of JSONL.
        path: Where it was read, with `:LINE` for a line of JSONL.
        records: For each record type, the records as they were written.
        article_id: Id of the annotated article, when the file states it.
    """

    name: str
    path: str
    records: dict[str, list[dict[str, Any]]]
    article_id: str | None = None


@dataclass
class LocatedGold:
    """The records of one gold article, with their evidence found in a text.

    Attributes:
        candidates: For each record type, its records in the order of the file.
        warnings: A message for each quote that the text does not hold.
    """

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def read_gold(path: Path) -> list[GoldArticle]:
    """Reads gold from a folder (all `*.json` and `*.jsonl` in it, sorted), a `.json` file or a `.jsonl` file.

    A reviewed line about which nobody decided anything is no gold, and is left out.

    Raises:
        FileError: If there is none, or a file is not gold.
    """
    if not path.exists():
        raise FileError(
            f"{path}: no such file or folder.", "Give a folder of gold files, or a JSONL of reviewed lines."
        )
    files = sorted([*path.rglob("*.json"), *path.rglob("*.jsonl")]) if path.is_dir() else [path]
    gold = [article for file in files for article in _read_file(file)]
    if not gold:
        raise FileError(
            f"{path}: there is no gold in it.", "Gold files are named after their articles: 001.txt, 001.json."
        )
    places: dict[str, str] = {}
    for article in gold:
        if article.name in places:
            raise FileError(
                f"{article.path}: gold for {article.name!r} is also in {places[article.name]}.", "Keep one."
            )
        places[article.name] = article.path
    return gold


def locate_gold(gold: GoldArticle, text: str) -> LocatedGold:
    """Finds the evidence of a gold article in a text.

    A quote without offsets that stands there several times counts at each place.

    Raises:
        FileError: If a record does not fit its record type.
    """
    located = LocatedGold()
    for key, record_type in RECORD_TYPES.items():
        located.candidates[key] = []
        for number, raw in enumerate(gold.records.get(key, []), start=1):
            evidence = [item if isinstance(item, dict) else {"quote": item} for item in raw.get("evidence") or []]
            quotes = [quote if isinstance(quote := item.get("quote"), str) else "" for item in evidence]
            passages = tuple(_places(text, quote, item) for quote, item in zip(quotes, evidence, strict=True))
            record = _record(gold, record_type, raw, number, passages, quotes)
            for quote, passage in zip(quotes, passages, strict=True):
                if not passage:
                    located.warnings.append(f"{gold.path}: {record.id}: the article does not hold the quote {quote!r}")
            located.candidates[key].append(Candidate(record, passages))
    return located


def found_candidates(records: list[Record], text: str) -> list[Candidate]:
    """Returns the records of a run with the places of their evidence; a span whose text is not its quote is none."""
    return [
        Candidate(
            record,
            tuple(
                ((item.start, item.end),) if text[item.start : item.end] == item.quote else ()
                for item in record.evidence
            ),
        )
        for record in records
    ]


def _read_file(path: Path) -> list[GoldArticle]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path}: cannot be read: {error}", "Gold files are JSON in UTF-8.") from None
    if path.suffix != ".jsonl":
        return [_article(_json(content, str(path)), path.stem, str(path))]
    lines = [(f"{path}:{number}", line) for number, line in enumerate(content.split("\n"), start=1) if line.strip()]
    parsed = [(place, _json(line, place)) for place, line in lines]
    return [_article(data, None, place) for place, data in parsed if not _is_untouched(data, place)]


def _json(content: str, place: str) -> Any:
    try:
        return json.loads(content)
    except ValueError as error:
        raise FileError(f"{place}: is not JSON: {error}", "Mend the file.") from None


def _is_untouched(data: Any, place: str) -> bool:
    """Returns whether a line went through review without a decision: it is what the model said, and no gold."""
    if not isinstance(data, dict) or "provenance" not in data:
        return False
    try:
        return not ReviewedLine.model_validate(data).is_touched
    except ValidationError as error:
        raise FileError(f"{place}: {first_fault(error)}", "`extractor verify` lists every fault.") from None


def _article(data: Any, stem: str | None, place: str) -> GoldArticle:
    if not isinstance(data, dict) or not any(isinstance(data.get(key), list) for key in RECORD_TYPES):
        keys = " or ".join(repr(key) for key in RECORD_TYPES)
        raise FileError(f"{place}: is not gold: it has no list {keys}.", "Remove it from the gold, or mend it.")
    article = data.get("article")
    if not isinstance(article, dict):
        article = data
    text = article.get("text")
    identity = article_id(text) if isinstance(text, str) else article.get("id")
    name = stem or identity
    if not isinstance(name, str):
        raise FileError(
            f"{place}: does not say which article it belongs to.", "A line of gold needs article.text or id."
        )
    records = {key: data.get(key) or [] for key in RECORD_TYPES}
    for key, items in records.items():
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise FileError(f"{place}: {key} is not a list of records.", "Mend the file.")
    return GoldArticle(name, place, records, identity if isinstance(identity, str) else None)


def _record(
    gold: GoldArticle,
    record_type: type[Record],
    raw: dict[str, Any],
    number: int,
    passages: tuple[tuple[Span, ...], ...],
    quotes: list[str],
) -> Record:
    evidence = [
        {"quote": quote, "start": passage[0][0] if passage else 0, "end": passage[0][1] if passage else len(quote)}
        for quote, passage in zip(quotes, passages, strict=True)
    ]
    try:
        return record_type.model_validate({"id": f"{record_type.id_prefix}{number}", **raw, "evidence": evidence})
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        name = raw.get("id", f"{record_type.id_prefix}{number}")
        raise FileError(f"{gold.path}: {name}: {where}: {problem['msg']}", "Mend the gold file.") from None


def _places(text: str, quote: str, item: dict[str, Any]) -> tuple[Span, ...]:
    start = item.get("start")
    if quote and isinstance(start, int) and text.startswith(quote, start):
        return ((start, start + len(quote)),)
    spans: list[Span] = []
    place = text.find(quote) if quote else -1
    while place >= 0 and len(spans) < _MOST_OCCURRENCES:
        spans.append((place, place + len(quote)))
        place = text.find(quote, place + len(quote))
    return tuple(spans)
