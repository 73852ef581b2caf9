from typing import Any

import pytest

from extractor.review.forms import NEW_ROW, Widget, entered, widget, words
from schemas import RECORD_TYPES, Record, own_fields
from tests.review.decrees import Decree
from tests.review.lines import claim, meeting

DECREE: dict[str, Any] = {
    "issuer": {"name": "Senate", "role": None, "country": None, "organization": None},
    "force": "draft",
    "articles": 12,
    "secret": True,
    "penalties": [{"amount": 2.5, "currency": "EUR"}, {"amount": 3.0, "currency": "CHF"}],
    "titles": ["On rivers", "On ports"],
    "amends": "d2",
}


def inputs(one: Widget) -> dict[str, str]:
    """What a browser would send of an unchanged form."""
    if one.kind in ("group", "rows"):
        return {name: value for row in one.rows for inner in row for name, value in inputs(inner).items()}
    return {one.path: one.value}


@pytest.mark.parametrize(
    ("model", "values"), [(RECORD_TYPES["meetings"], meeting()), (RECORD_TYPES["claims"], claim()), (Decree, DECREE)]
)
def test_an_unchanged_form_gives_the_value_back(model: type[Record], values: dict[str, Any]) -> None:
    record = model.model_validate({"id": "x1", "evidence": [{"quote": "a", "start": 0, "end": 1}], **values})
    for name in own_fields(model):
        shown = widget(model, name, record.model_dump(mode="json")[name])
        given = entered(model, name, inputs(shown))
        again = model.model_validate({**record.model_dump(), name: given})
        assert getattr(again, name) == getattr(record, name)


def test_each_kind_of_value_has_its_widget() -> None:
    kinds = {name: widget(Decree, name, DECREE[name]).kind for name in own_fields(Decree)}
    assert kinds == {
        "issuer": "group",
        "force": "choice",
        "articles": "text",
        "secret": "choice",
        "penalties": "rows",
        "titles": "lines",
        "amends": "choice",
    }
    assert widget(RECORD_TYPES["claims"], "text", "A claim.").kind == "long"


def test_a_reference_offers_the_records_it_may_refer_to_and_none() -> None:
    shown = widget(RECORD_TYPES["claims"], "meeting", "m1", {"meetings": [("m1", "m1 · Vienna")]})
    assert list(shown.options) == [("", "none"), ("m1", "m1 · Vienna")]


def test_an_added_row_has_a_name_of_its_own_and_blank_rows_are_dropped() -> None:
    shown = widget(RECORD_TYPES["meetings"], "participants", [])
    assert next(one.path for one in shown.new_row) == f"participants.{NEW_ROW}.name"
    entries = {"participants.7.name": "Li Wen", "participants.2.name": "Ada Novak", "participants.3.name": " "}
    found = entered(RECORD_TYPES["meetings"], "participants", entries)
    assert isinstance(found, list)
    assert [one["name"] for one in found if isinstance(one, dict)] == ["Ada Novak", "Li Wen"]


def test_names_read_as_words() -> None:
    assert [words(name) for name in ("date_text", "in_person", "Meeting")] == ["Date text", "In person", "Meeting"]
