"""Label Studio: takes a line and gives a task with its records as predictions; takes annotated tasks, gives decisions.

A record is a labelled region over its first quote; further quotes are regions of their own. Its fields are text areas
of the first region. Label Studio counts UTF-16 units, as browsers do; the run file counts code points.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pydantic import JsonValue

from extractor.errors import FileError
from extractor.review.acts import now
from extractor.review.desk import ADDED, Desk, article_fingerprint, field_value, fingerprint
from extractor.review.forms import words
from extractor.review.index import WHOLE
from extractor.review.validation import InvalidEntry, cite, revise, validate_record
from schemas import RECORD_TYPES, Line, Record, choices, is_list, nested_model, own_fields
from schemas.decision import Decision

Region = dict[str, Any]


def labelling_config() -> str:
    """Returns the labelling configuration, in XML, of a Label Studio project for the tasks."""
    labels = "".join(f"<Label value={quoteattr(key)}/>" for key in RECORD_TYPES)
    parts = [f'<Labels name="record" toName="text">{labels}</Labels>', '<Text name="text" value="$text"/>']
    for key, record_type in RECORD_TYPES.items():
        areas = []
        for name in own_fields(record_type):
            header = f'<Header size="5" value={quoteattr(words(name))}/>'
            shape = 'toName="text" perRegion="true" editable="true" maxSubmissions="99"'
            areas.append(f'{header}<TextArea name="{_control(key, name)}" {shape}/>')
        view = f'<View visibleWhen="region-selected" whenTagName="record" whenLabelValue={quoteattr(key)}>'
        parts.append(view + "".join(areas) + "</View>")
    return "<View>\n" + "\n".join(parts) + "\n</View>\n"


def task_of(line: Line) -> dict[str, Any]:
    """Returns a line as a task: the article as data, its records as a prediction to correct."""
    article = line.article
    units = _units(article.text)
    regions = [
        region for key, records in line.records.items() for one in records for region in _regions(key, one, units)
    ]
    data = {"text": article.text, "article_id": article.id, "source": article.source, "title": article.title or ""}
    return {"data": data, "predictions": [{"model_version": line.run.model, "result": regions}]}


def read_tasks(path: Path) -> list[Any]:
    """Returns the tasks that Label Studio exported as JSON.

    Raises:
        FileError: The file cannot be read, or holds no list.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FileError(f"{path} cannot be read: {error}", "Export from Label Studio as JSON.") from error
    if not isinstance(tasks, list):
        raise FileError(f"{path} holds no list of tasks", "Export from Label Studio as JSON.")
    return tasks


def decisions_of(desk: Desk, tasks: Sequence[Any], faults: list[str]) -> Iterator[Decision]:
    """Yields the decisions that annotations made: fields accepted, edited, emptied; records rejected and added.

    Who submits an annotation has had the whole article before them, so each that can be read also says that no record
    is missed in it.

    Args:
        desk: The run that the tasks were made from.
        tasks: What Label Studio exports as JSON.
        faults: Takes a message for everything that could not be read as a decision.

    Raises:
        FileError: The tasks are not what Label Studio exports.
    """
    for number, task in enumerate(tasks, start=1):
        try:
            article = desk.index.article_of(task["data"]["article_id"])
            annotations = [one for one in task["annotations"] if not one.get("was_cancelled")]
        except (KeyError, TypeError, AttributeError) as error:
            raise FileError(
                f"Task {number} is not one that was exported from here", "Export from Label Studio as JSON."
            ) from error
        if article is None:
            faults.append(f"task {number}: the run has no article {task['data']['article_id']}")
            continue
        for annotation in annotations:
            yield from _Annotation(desk, article, annotation, faults).decisions()


class _Annotation:
    def __init__(self, desk: Desk, article: int, annotation: dict[str, Any], faults: list[str]) -> None:
        self._desk = desk
        self._line = desk.index.line(article)
        self._raw = desk.index.raw(article)
        self._annotation = annotation
        self._faults = faults
        self._points = _points(self._line.article.text)
        self._labels: dict[str, Region] = {}
        self._texts: dict[tuple[str, str], list[str]] = {}
        for region in annotation.get("result", ()):
            if region.get("type") == "labels":
                self._labels[region["id"]] = region
            elif region.get("type") == "textarea":
                self._texts[region["id"], region["from_name"]] = [str(text) for text in region["value"]["text"]]

    def decisions(self) -> Iterator[Decision]:
        found = list(self._found())
        spent = float(self._annotation.get("lead_time") or 0.0)
        for number, decision in enumerate(found):
            request = f"label-studio-{self._annotation.get('id')}-{self._line.article.id}-{number}"
            yield decision.model_copy(update={"request": request, "seconds": round(spent / len(found), 3)})

    def _found(self) -> Iterator[Decision]:
        known, told = set(), len(self._faults)
        for key, records in self._line.records.items():
            for record in records:
                region = f"{key}/{record.id}"
                known.add(region)
                if region in self._labels:
                    yield from self._fields(key, record, region)
                else:
                    old = record.model_dump(mode="json", exclude={"signals"})
                    yield self._decision(key, record, None, "reject", old, None)
        for region in self._labels:
            if region not in known and "/".join(region.split("/")[:2]) not in known:
                yield from self._addition(region)
        if len(self._faults) == told:
            yield self._decision(WHOLE.record_type, None, None, "complete", None, None)

    def _fields(self, key: str, record: Record, region: str) -> Iterator[Decision]:
        for name in own_fields(type(record)):
            old = field_value(record, name)
            texts = self._texts.get((region, _control(key, name)), [])
            if sorted(texts) == sorted(_as_texts(old)):
                yield self._decision(key, record, name, "accept", old, old)
                continue
            try:
                value = _from_texts(type(record), name, texts)
                new = field_value(revise(self._line, key, record, {name: value}), name)
            except (InvalidEntry, ValueError) as error:
                self._faults.append(f"article {self._line.article.id}, {record.id}.{name}: {error}")
                continue
            yield self._decision(key, record, name, "absent" if new in (None, []) else "edit", old, new)
        spans = self._spans(region)
        if spans != sorted((one.start, one.end) for one in record.evidence):
            old = field_value(record, "evidence")
            yield self._decision(key, record, "evidence", "evidence", old, cite(self._line, spans))

    def _spans(self, region: str) -> list[tuple[int, int]]:
        values = [one["value"] for name, one in self._labels.items() if name == region or name.startswith(region + "/")]
        return sorted((self._points[one["start"]], self._points[one["end"]]) for one in values)

    def _addition(self, region: str) -> Iterator[Decision]:
        key = self._labels[region]["value"]["labels"][0]
        if key not in RECORD_TYPES:
            self._faults.append(f"article {self._line.article.id}: {key!r} is not a record type")
            return
        model, number = RECORD_TYPES[key], len(self._line.records.get(key, ())) + 1
        try:
            evidence = cite(self._line, self._spans(region))
            texts = {name: self._texts.get((region, _control(key, name)), []) for name in own_fields(model)}
            values = {name: _from_texts(model, name, lines) for name, lines in texts.items()}
            record = validate_record(
                self._line, key, {"id": f"{model.id_prefix}{number}", "evidence": evidence, **values}
            )
        except (InvalidEntry, ValueError) as error:
            self._faults.append(f"article {self._line.article.id}, added {key}: {error}")
            return
        yield self._decision(
            key, record, None, "add", None, record.model_dump(mode="json", exclude={"confidence", "signals"})
        )

    def _decision(
        self, key: str, record: Record | None, name: str | None, verdict: Any, old: JsonValue, new: JsonValue
    ) -> Decision:
        author = self._annotation.get("completed_by", "")
        author = author.get("email", author.get("id", "")) if isinstance(author, dict) else author
        return Decision(
            request="",
            run=self._desk.index.path.name,
            reviewer=f"label-studio:{author}".replace("/", "_"),
            decided_at=str(self._annotation.get("created_at") or now()),
            article_id=self._line.article.id,
            record_type=key,
            record_id=record.id if record else WHOLE.record_id,
            field=name,
            decision=verdict,
            old_value=old,
            new_value=new,
            confidence=record.confidence.get(name or "") if record else None,
            record_fingerprint=self._fingerprint(key, record, verdict),
            prompt_fingerprint=self._line.run.prompt_fingerprint,
            schema_fingerprint=self._line.run.schema_fingerprint,
            model=self._line.run.model,
            selection="import",
        )

    def _fingerprint(self, key: str, record: Record | None, verdict: str) -> str:
        if record is None:
            return article_fingerprint(self._raw)
        raw = next((one for one in self._raw.get(key, ()) if one["id"] == record.id), None)
        return ADDED if verdict == "add" or raw is None else fingerprint(raw)


def _regions(key: str, record: Record, units: list[int]) -> Iterator[Region]:
    for number, evidence in enumerate(record.evidence):
        place = {"start": units[evidence.start], "end": units[evidence.end], "text": evidence.quote}
        name = f"{key}/{record.id}" + (f"/{number}" if number else "")
        frame = {"id": name, "to_name": "text"}
        yield frame | {"from_name": "record", "type": "labels", "value": place | {"labels": [key]}}
        if number == 0:
            for field in own_fields(type(record)):
                texts = _as_texts(field_value(record, field))
                if texts:
                    area = {"from_name": _control(key, field), "type": "textarea", "value": place | {"text": texts}}
                    yield frame | area


def _control(key: str, field: str) -> str:
    return f"{key}__{field}"


def _as_texts(value: JsonValue) -> list[str]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in items]


def _from_texts(model: type[Record], name: str, texts: list[str]) -> JsonValue:
    kept = [text.strip() for text in texts if text.strip()]
    items: list[JsonValue] = [json.loads(text) for text in kept] if nested_model(model, name) else [*kept]
    if is_list(model, name):
        return items
    if not items:
        return None
    return next((choice for choice in choices(model, name) if str(choice) == items[0]), items[0])


def _units(text: str) -> list[int]:
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if ord(character) > 0xFFFF else 1))
    return places


def _points(text: str) -> dict[int, int]:
    return {unit: point for point, unit in enumerate(_units(text))}
