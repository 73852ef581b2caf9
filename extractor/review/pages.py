"""Pages: takes what a session shows and gives the page, and the parts of it that change, as data for its script."""

import re
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import JsonValue

from extractor.errors import UsageError
from extractor.review.actions import ACTIONS, SELECTING
from extractor.review.desk import field_value, find_record
from extractor.review.display import Band, band, heading, lines_of, value_spans
from extractor.review.forms import Options, widget, words
from extractor.review.index import EVIDENCE
from extractor.review.ledger import ItemKey
from extractor.review.reasons import reasons
from extractor.review.scope import scope
from extractor.review.session import LEASE_SECONDS, Session, View
from schemas import RECORD_TYPES, Line, Record, nested_model, own_fields
from schemas.decision import Decision
from schemas.record import signals_of

_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")

_STATES = {"accept": "accepted", "edit": "edited", "absent": "absent", "reject": "record rejected"}

_DONE = {
    "accept": "Accepted",
    "edit": "Edited",
    "absent": "Marked absent",
    "reject": "Record rejected",
    "add": "Record added",
    "evidence": "Evidence changed",
    "complete": "Nothing missed",
    "skip": "Skipped",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the record in the form, or its evidence.

    Attributes:
        item: Its number in the run.
        name: The field.
        label: Its name in words.
        description: What the schema says about it.
        lines: Its value; empty when absent.
        hidden: Whether its value must not show yet.
        state: What was decided, or `to review`, or nothing.
        band: Its confidence; null for evidence, which has none.
        focused: Whether it is the field to decide.
        was: The run's value, when the reviewer changed it.
    """

    item: int
    name: str
    label: str
    description: str
    lines: list[str]
    hidden: bool
    state: str
    band: Band | None
    focused: bool
    was: list[str]


class Pages:
    """What the browser gets for one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._environment = Environment(
            loader=PackageLoader("extractor.review"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self) -> str:
        """Returns the document."""
        return self._render(
            "page.html",
            run=self._session.desk.index.path.name,
            reviewer=self._session.desk.terms.reviewer,
            terms=self._session.desk.terms,
            scope=scope(self._session.desk),
            actions=ACTIONS,
            selecting=SELECTING,
            record_types=[(key, words(model.__name__)) for key, model in RECORD_TYPES.items()],
            renew_seconds=LEASE_SECONDS / 3,
        )

    def state(self, view: View | None, message: str = "") -> dict[str, Any]:
        """Returns everything that changes on the page when a field comes before the reviewer."""
        progress = self._session.progress()
        state: dict[str, Any] = {"message": message, "progress": self._render("progress.html", progress=progress)}
        if view is None:
            finished = self._render("finished.html", progress=progress, terms=self._session.desk.terms)
            return state | {"item": None, "html": finished, "say": "Nothing is left to review."}
        if view.record is None:
            return state | self._whole(view)
        rows = self._rows(view, view.record)
        focused = next(row for row in rows if row.focused)
        spans = [(one.start, one.end) for one in view.record.evidence]
        value = field_value(view.record, view.address.field)
        return state | {
            "item": view.item,
            "article": view.article,
            "seen": view.seen,
            "html": self._record(view, view.record, rows, focused),
            "whole": False,
            "spans": spans,
            "values": [] if focused.hidden else value_spans(view.line.article.text, spans, value),
            "say": _spoken(focused),
        }

    def article(self, number: int) -> dict[str, Any]:
        """Returns an article in paragraphs, each with the offset at which it starts."""
        if number >= self._session.desk.index.articles:
            raise UsageError(f"The run has no article number {number}")
        article = self._session.desk.index.line(number).article
        return {
            "article": number,
            "title": article.title or "",
            "source": article.source,
            "published": article.published or "",
            "paragraphs": [(match.start(), match.group()) for match in _PARAGRAPH.finditer(article.text)],
        }

    def new_record(self, article: int, record_type: str) -> dict[str, Any]:
        """Returns the empty form of a record."""
        if article >= self._session.desk.index.articles or record_type not in RECORD_TYPES:
            raise UsageError("The run has no such article or record type")
        model = RECORD_TYPES[record_type]
        desk = self._session.desk
        references = _references(desk.with_added(desk.index.line(article)))
        # One empty item to begin with, where items have several parts.
        blank: dict[str, Any] = {name: [{}] if nested_model(model, name) else None for name in own_fields(model)}
        widgets = [widget(model, name, value, references) for name, value in blank.items()]
        return {"html": self._render("new_record.html", widgets=widgets, title=words(model.__name__))}

    def said(self, decision: Decision, undone: bool = False) -> str:
        """Returns in words what was decided or undone."""
        name = words(decision.field).lower() if decision.field else decision.record_id or "whole article"
        if undone:
            return f"Undone: {_DONE[decision.decision].lower()}, {name}."
        if decision.blind:
            model = RECORD_TYPES[decision.record_type]
            same = decision.decision == "accept"
            shown = "; ".join(lines_of(model, decision.field or "", decision.old_value)) or "nothing"
            return f"Stored. The model has the same {name}." if same else f"Stored. For {name} the model has: {shown}."
        return f"{_DONE[decision.decision]}: {name}."

    def _whole(self, view: View) -> dict[str, Any]:
        desk = self._session.desk
        records = [one for records in view.line.records.values() for one in records]
        own = desk.own_decision(ItemKey(view.line.article.id, *view.address))
        html = self._render(
            "whole.html",
            item=view.item,
            records=len(records),
            confirmed=own is not None,
            **self._surroundings(view),
        )
        say = "Whole article: is anything missed? Accept if nothing is, or select text to add a record."
        return {
            "item": view.item,
            "article": view.article,
            "seen": view.seen,
            "html": html,
            "whole": True,
            "spans": sorted({(cited.start, cited.end) for one in records for cited in one.evidence}),
            "values": [],
            "say": say,
        }

    def _surroundings(self, view: View) -> dict[str, Any]:
        desk = self._session.desk
        added = [one for records in desk.own_added(view.line).values() for one in records]
        return {
            "place": self._place(view),
            "others": self._other_records(view),
            "on_whole": view.record is None,
            "whole_item": desk.index.whole_of(view.article),
            "added": [(one.id, heading(one)) for one in added],
            "taken": None if view.lease.reviewer == desk.terms.reviewer else view.lease.reviewer,
        }

    def _record(self, view: View, record: Record, rows: list[Row], focused: Row) -> str:
        terms, model = self._session.desk.terms, type(record)
        on_evidence = focused.name == EVIDENCE
        value = None if focused.hidden else field_value(record, focused.name)
        return self._render(
            "record.html",
            title=f"{words(model.__name__)} {record.id}",
            heading=heading(record, {row.name for row in rows if row.hidden}),
            rows=rows,
            focused=focused,
            reasons=[] if focused.hidden or on_evidence else reasons(signals_of(record, focused.name)),
            evidence=[] if on_evidence else [one.quote for one in record.evidence],
            widget=None
            if on_evidence
            else widget(model, focused.name, value, _references(self._session.desk.with_added(view.line))),
            **self._surroundings(view),
            answers=_answers(view) if terms.settling else [],
            blind=focused.hidden,
        )

    def _rows(self, view: View, record: Record) -> list[Row]:
        desk, model = self._session.desk, type(record)
        original = find_record(view.line, view.address)
        names = [*own_fields(model), *([EVIDENCE] if view.address.field == EVIDENCE else [])]
        rows = []
        for name in names:
            item = desk.index.item_of(view.article, view.address._replace(field=name))
            assert item is not None
            key = ItemKey(view.line.article.id, *view.address._replace(field=name))
            own = desk.own_decision(key)
            value, before = field_value(record, name), field_value(original, name)
            hidden = desk.is_hidden(item)
            rows.append(
                Row(
                    item=item,
                    name=name,
                    label=words(name),
                    description=model.model_fields[name].description or "",
                    lines=[] if hidden else _shown(model, name, value),
                    hidden=hidden,
                    state=_STATES[own.decision] if own else "to review" if desk.is_queued(item) else "",
                    band=None if name == EVIDENCE else band(record.confidence.get(name)),
                    focused=name == view.address.field,
                    was=[] if hidden or value == before else _shown(model, name, before) or ["nothing"],
                )
            )
        return rows

    def _other_records(self, view: View) -> list[dict[str, Any]]:
        item = self._session.desk.index.first_item[view.article]
        found = []
        for key, records in view.line.records.items():
            for record in records:
                names = own_fields(type(record))
                items = range(item, item + len(names))
                item += len(names)
                hidden = {
                    name for name, number in zip(names, items, strict=True) if self._session.desk.is_hidden(number)
                }
                left = [number for number in items if self._session.desk.is_open(number)]
                current = (key, record.id) == view.address[:2]
                found.append(
                    {
                        "item": (left or items)[0],
                        "id": record.id,
                        "heading": heading(record, hidden),
                        "left": len(left),
                        "current": current,
                    }
                )
        return found

    def _place(self, view: View) -> str:
        if view.position is None:
            return "Not in the queue"
        return f"{view.position + 1:,} of {len(self._session.desk.queue.items):,} in the queue"

    def _render(self, name: str, **values: Any) -> str:
        return self._environment.get_template(name).render(values)


def _references(line: Line) -> dict[str, Options]:
    return {key: [(one.id, f"{one.id} · {heading(one)}") for one in records] for key, records in line.records.items()}


def _answers(view: View) -> list[dict[str, Any]]:
    model = RECORD_TYPES[view.address.record_type]
    answers = []
    for number, one in enumerate(view.decisions, start=1):
        lines = _shown(model, view.address.field, one.new_value) if one.field else []
        answers.append(
            {
                "key": str(number),
                "id": one.id,
                "reviewer": one.reviewer,
                "lines": lines,
                "rejected": one.decision == "reject",
            }
        )
    return answers


def _shown(model: type[Record], name: str, value: JsonValue) -> list[str]:
    if name == EVIDENCE and isinstance(value, list):
        return [str(one["quote"]) for one in value if isinstance(one, dict)]
    return lines_of(model, name, value)


def _spoken(row: Row) -> str:
    value = "hidden until you give yours" if row.hidden else "; ".join(row.lines) or "absent"
    confidence = f", confidence {row.band.percent}, {row.band.name}" if row.band else ""
    return f"{row.label}{confidence}. Value: {value}."
