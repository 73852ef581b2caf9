"""Export: takes a run and the decisions on it, gives reviewed lines, gold files, a CSV, or Label Studio tasks."""

import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from extractor.errors import FileError
from extractor.review.desk import Desk
from extractor.review.index import WHOLE
from extractor.review.label_studio import labelling_config, task_of
from extractor.review.ledger import ItemKey
from extractor.review.reviewed import reviewed_lines
from schemas import RECORD_TYPES, own_fields
from schemas.reviewed import ReviewedLine, ValueProvenance

_WHOLE_ARTICLE = "complete"
"""What a row says of an article in which nothing is missed."""

_COLUMNS = (
    "article_id",
    "source",
    "record_type",
    "record_id",
    "field",
    "value",
    "run_value",
    "state",
    "by",
    "at",
    "confidence",
    "evidence",
)
_STATES = ("accepted", "edited", "absent", "blind", "added", "conflict", "unreviewed")
_OPEN = ("conflict", "unreviewed")
_UNREVIEWED = ValueProvenance(state="unreviewed")


def export_lines(desk: Desk, output: Path) -> Counter[str]:
    """Writes every line of the run with the decisions applied, as JSONL. Returns how many there are."""
    counts: Counter[str] = Counter()
    with _opened(output) as file:
        for line in reviewed_lines(desk):
            file.write(line.model_dump_json() + "\n")
            counts["lines"] += 1
            counts["articles_read_whole"] += line.reading is not None
            counts["values_reviewed"] += sum(1 for _, _, one in _values(line) if one.state not in _OPEN)
            counts["values_in_conflict"] += sum(1 for _, _, one in _values(line) if one.state == "conflict")
    return counts


def export_tasks(desk: Desk, output: Path) -> Counter[str]:
    """Writes every line of the run as a Label Studio task, and the labelling configuration beside it as XML."""
    counts: Counter[str] = Counter()
    with _opened(output) as file:
        for number in range(desk.index.articles):
            file.write(("[" if number == 0 else ",\n") + json.dumps(task_of(desk.index.line(number))))
            counts["tasks"] += 1
        file.write("]\n" if counts else "[]\n")
    if output.name != "-":
        output.with_suffix(".xml").write_text(labelling_config(), encoding="utf-8")
    return counts


def export_gold(desk: Desk, folder: Path) -> Counter[str]:
    """Writes a gold file for each article of which anything was decided, named after the article's file.

    An article that was read whole, and holds nothing, is a file with empty lists. Beside the files `PROVENANCE.csv`
    says for each how many of its values were accepted, edited, given blind, or not reviewed at all, and how many
    reviewers read the whole article and found nothing missed: gold that was made by accepting a model's output favours
    that model, most of all where nobody looked for what it missed.

    Returns:
        How many `files` were written, of them `read_whole`, articles `left_out`, and values of the files in each state.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    names: set[str] = set()
    with (folder / "PROVENANCE.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("file", *_STATES, "read_whole"))
        for line in reviewed_lines(desk):
            if not line.is_touched:
                counts["left_out"] += 1
                continue
            name = _gold_name(line, names)
            (folder / name).write_text(json.dumps(_gold(line), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            states: Counter[str] = Counter(one.state for _, _, one in _values(line))
            readers = len(line.reading.by) if line.reading else 0
            table.writerow((name, *(states[state] for state in _STATES), readers))
            counts.update(states)
            counts.update(["read_whole"] if readers else [])
            counts["files"] += 1
    return counts


def export_csv(desk: Desk, output: Path) -> Counter[str]:
    """Writes one row for each value, and one for each article that was read whole with nothing missed.

    Values are in JSON, so that no spreadsheet takes one for a formula.
    """
    counts: Counter[str] = Counter()
    with _opened(output) as file:
        table = csv.writer(file)
        table.writerow(_COLUMNS)
        for line in reviewed_lines(desk):
            for key, value, one in _values(line):
                table.writerow(_row(line, key, value, one))
                counts["rows"] += 1
            if line.reading is not None:
                by, article = "; ".join(line.reading.by), line.article
                table.writerow(
                    (article.id, article.source, *WHOLE, "", "", _WHOLE_ARTICLE, by, line.reading.at, "", "")
                )
                counts["rows"] += 1
    return counts


def _row(line: ReviewedLine, key: ItemKey, value: Any, one: ValueProvenance) -> tuple[Any, ...]:
    record = next(record for record in line.records[key.record_type] if record.id == key.record_id)
    quotes = json.dumps([item.quote for item in record.evidence], ensure_ascii=False)
    was = json.dumps(one.run_value, ensure_ascii=False) if one.run_value is not None else ""
    by, confidence = "; ".join(one.by), "" if one.confidence is None else one.confidence
    shown = json.dumps(value, ensure_ascii=False)
    return (key[0], line.article.source, *key[1:], shown, was, one.state, by, one.at or "", confidence, quotes)


@contextmanager
def _opened(output: Path) -> Iterator[IO[str]]:
    if output.name == "-":
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise FileError(f"{output} cannot be written: {error.strerror}", "Name another output.") from error
    finally:
        part.unlink(missing_ok=True)


def _values(line: ReviewedLine) -> Iterable[tuple[ItemKey, Any, ValueProvenance]]:
    for record_type, records in line.records.items():
        for record in records:
            known = line.provenance.get(record_type, {}).get(record.id, {})
            values = record.model_dump(mode="json")
            for name in own_fields(type(record)):
                key = ItemKey(line.article.id, record_type, record.id, name)
                yield key, values[name], known.get(name, _UNREVIEWED)


def _gold(line: ReviewedLine) -> dict[str, Any]:
    article = line.article
    gold: dict[str, Any] = {"id": article.id, "published": article.published, "title": article.title}
    for key in RECORD_TYPES:
        gold[key] = []
        for record in line.records.get(key, ()):
            values = record.model_dump(mode="json", exclude={"confidence", "signals", "evidence"})
            gold[key].append(values | {"evidence": [{"quote": one.quote} for one in record.evidence]})
    return gold


def _gold_name(line: ReviewedLine, names: set[str]) -> str:
    file, _, row = line.article.source.partition(":")
    stem = re.sub(r"[^\w.-]", "_", Path(file).stem + (f"-{row}" if row else "")).lstrip(".") or line.article.id
    name = f"{stem}.json" if f"{stem}.json" not in names else f"{stem}-{line.article.id}.json"
    names.add(name)
    return name
