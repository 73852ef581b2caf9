from typing import Any

from extractor.embedded.answers import Schema, fit
from schemas.response import response_model

RECORDS: dict[str, list[dict[str, Any]]] = {
    "meetings": [{"id": "m1", "participants": [{"name": "A", "role": None, "extra": 1}], "evidence": ["One."]}],
    "claims": [{"id": "c1", "text": "x", "meeting": "m1", "evidence": ["Two."]}],
}


def schema_of(fields: dict[str, Any], evidence: str = "string") -> dict[str, Any]:
    items = {"type": "object", "properties": fields | {"evidence": {"type": "array", "items": {"type": evidence}}}}
    return {"type": "object", "properties": {"meetings": {"type": "array", "items": items}}}


def test_only_lists_and_fields_of_the_schema_are_answered() -> None:
    schema = Schema(schema_of({"participants": {"type": "array", "items": {"properties": {"name": {}}}}}))
    assert fit(RECORDS, schema) == {"meetings": [{"participants": [{"name": "A"}], "evidence": ["One."]}]}


def test_a_list_that_the_reader_does_not_know_is_empty() -> None:
    schema = Schema({"properties": {"treaties": {"type": "array", "items": {"properties": {"name": {}}}}}})
    assert fit(RECORDS, schema) == {"treaties": []}


def test_evidence_is_cited_by_number_where_numbers_are_asked_for() -> None:
    schema = Schema(schema_of({}, "integer"))
    assert schema.numbers_sentences
    assert fit(RECORDS, schema, lambda quotes: [len(quotes)]) == {"meetings": [{"evidence": [1]}]}


def test_references_and_alternatives_are_followed() -> None:
    for form, numbered in (("quotes", False), ("sentences", True)):
        schema = Schema(response_model(("meetings", "claims"), form).model_json_schema())  # type: ignore[arg-type]
        assert set(schema.lists) == {"meetings", "claims"}
        assert schema.numbers_sentences is numbered


def test_a_claim_does_not_refer_to_a_meeting_that_is_not_asked_for() -> None:
    schema = Schema(response_model(("claims",)).model_json_schema())
    (claim,) = fit(RECORDS, schema)["claims"]
    assert claim["meeting"] is None
    assert "id" not in claim


def test_a_schema_that_refers_to_itself_ends() -> None:
    assert Schema({"properties": {"meetings": {"$ref": "#/properties/meetings"}}}).lists == {}
