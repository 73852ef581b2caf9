import json
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import FileError
from extractor.verification import Fault, Verification
from schemas import RECORD_TYPES, own_fields
from tests.outputs import TEXT, Visit, line, visit, write


def check(path: Path, **options: Any) -> list[Fault]:
    return list(Verification(path, **options).faults())


def broken(path: str, value: object) -> dict[str, Any]:
    """A line in which one value is another; a path such as `meetings.0.id` says which."""
    content: dict[str, Any] = json.loads(line().model_dump_json())
    holder: Any = content
    *keys, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    for key in keys:
        holder = holder[key]
    if value is ...:
        del holder[last]
    else:
        holder[last] = value
    return content


def test_a_sound_output_has_no_fault_and_is_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line(), line(TEXT + " More."))
    verification = Verification(path)
    assert list(verification.faults()) == []
    assert dict(verification.counts) == {"lines": 2, "meetings": 2, "claims": 2, "evidence": 6}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("article.id", "0" * 16, "article.id: '0000000000000000' is not the hash of the text"),
        ("article.text", ..., "article.text: Field required"),
        ("article.published", "14 July", "article.published: '14 July' is not a day"),
        ("meetings.0.id", "m2", "meetings[0].id: 'm2' stands where 'm1' should"),
        ("meetings.0.status", "perhaps", "meetings[0].status: "),
        ("meetings.0.date", "2021-02-30", "meetings[0].date: "),
        ("meetings.0.participants.1.country", "NORLAND", "meetings[0].participants[1].country: "),
        ("meetings.0.evidence", [], "meetings[0].evidence: "),
        ("meetings.0.evidence.0.start", 0, "m1.evidence[0]: text[0:"),
        ("meetings.0.evidence.1.end", 100_000, "m1.evidence[1]: text["),
        ("meetings.0.confidence.place", ..., "m1.confidence: place has none"),
        ("meetings.0.confidence.colour", 0.5, "m1.confidence: colour is not a field"),
        ("meetings.0.signals.colour", {}, "m1.signals: colour is not a field"),
        ("meetings.0.confidence.place", 1.5, "meetings[0].confidence.place: "),
        ("claims.0.meeting", "m9", "c1.meeting: there is no 'm9' among the meetings"),
        ("claims", {}, "claims: not a list"),
        ("sightings", [], "sightings: not known to the schema"),
        ("run", ..., "run: missing"),
        ("run.seconds", "long", "run.seconds: "),
        ("rejected", [{"reason": "x"}], "rejected[0].record_type: "),
        ("schema_version", "2", "schema version '2' is not known"),
    ],
)
def test_every_kind_of_fault_is_found_with_its_line_and_place(
    tmp_path: Path, path: str, value: object, message: str
) -> None:
    file = write(tmp_path / "a.jsonl", line(TEXT + " First."), broken(path, value))
    faults = check(file)
    assert any(message in fault.message for fault in faults), faults
    assert {fault.line for fault in faults} == {2}


@pytest.mark.parametrize("name", ["model", "prompt", "prompt_fingerprint", "schema_fingerprint"])
def test_lines_of_different_runs_in_one_file_are_a_fault(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.jsonl", line(TEXT + " First."), broken(f"run.{name}", "other"))
    [fault] = check(path)
    assert fault.line == 2
    assert fault.message.startswith(f"run.{name}: 'other' differs from ")
    assert fault.message.endswith("on line 1")


def test_an_article_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    [fault] = check(write(tmp_path / "a.jsonl", line(), line()))
    assert fault.line == 2
    assert fault.message.endswith("stands on line 1 too")


def test_what_is_not_json_and_a_torn_end_are_faults_and_the_rest_is_checked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "nope", line())
    path.write_bytes(path.read_bytes() + b'{"schema_version"')
    faults = check(path)
    assert [fault.line for fault in faults] == [1, 3, 3]
    assert faults[0].message.startswith("not JSON")
    assert "has no end" in faults[1].message


def test_a_prompt_or_schema_that_has_changed_since_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line())
    assert check(path, present=lambda prompt: {}) == []
    assert check(path, present=lambda prompt: {"schema_fingerprint": "s"}) == []
    faults = check(path, present=lambda prompt: {"prompt_fingerprint": "q", "schema_fingerprint": "t"})
    assert [fault.message for fault in faults] == [
        "run.prompt_fingerprint: 'p', but mine/v1 now has 'q'",
        "run.schema_fingerprint: 's', but mine/v1 now has 't'",
    ]


def test_a_third_record_type_is_checked_like_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "visits", Visit)
    alone = line(visits=[visit()])
    faults = check(write(tmp_path / "a.jsonl", alone))
    assert [fault.message for fault in faults] == ["v1.during: there is no 'm1' among the meetings"]
    whole = line(**line().records, visits=[visit()])
    assert check(write(tmp_path / "b.jsonl", whole)) == []


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileError, match=r"none\.jsonl"):
        check(Path("none.jsonl"))


def reviewed(**changes: Any) -> dict[str, Any]:
    """A line after review: m1 was refused, c1 accepted but for one edited value, and c2 added."""
    content: dict[str, Any] = json.loads(line().model_dump_json())
    content["meetings"] = []
    added = json.loads(json.dumps(content["claims"][0])) | {"id": "c3"}
    content["claims"][0]["meeting"] = added["meeting"] = None
    content["claims"].append(added)
    one = {"state": "accepted", "by": ["ada"], "at": "2024-05-06T10:00:00Z"}
    values = {name: one for name in own_fields(RECORD_TYPES["claims"])}
    provenance = {"c1": values | {"text": one | {"state": "edited", "run_value": "?"}}}
    provenance["c3"] = {name: one | {"state": "added"} for name in values}
    content["provenance"] = {"meetings": {}, "claims": provenance}
    content["reading"] = {"by": ["ada"], "at": "2024-05-06T10:00:00Z"}
    for path, value in changes.items():
        holder: Any = content
        *keys, last = path.split("__")
        for key in keys:
            holder = holder[int(key) if key.isdigit() else key]
        if value is ...:
            del holder[last]
        else:
            holder[last] = value
    return content


def test_a_sound_reviewed_line_has_no_fault_and_its_reviewed_values_are_counted(tmp_path: Path) -> None:
    verification = Verification(write(tmp_path / "a.jsonl", reviewed()))
    assert list(verification.faults()) == []
    assert verification.counts["values reviewed"] == 2 * len(own_fields(RECORD_TYPES["claims"]))


_STANDS = {"state": "accepted", "by": ["ada"], "at": "2024-05-06T10:00:00Z"}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("claims__1__id", "c1", "claims[1].id: 'c1' stands twice"),
        ("claims__1__id", "d1", "claims[1].id: 'd1' is not 'c' and a number"),
        ("claims__1__id", "c7", "provenance.claims.c3: there is no such record"),
        ("provenance__claims__c1__text", ..., "provenance.claims.c1: text has none"),
        ("provenance__claims__c1__colour", _STANDS, "provenance.claims.c1.colour: not a field"),
        ("provenance__sightings", {}, "provenance.sightings: not a record type"),
        ("provenance__claims__c1__text__state", "liked", "provenance.claims.c1.text.state: "),
        ("provenance__claims__c1__text", {"state": "accepted"}, "text: accepted, but nobody or no time is named"),
        ("provenance__claims__c1__text", _STANDS | {"state": "conflict"}, "text: conflict, but somebody is named"),
        ("provenance__claims__c1__text", _STANDS | {"state": "absent"}, "text: absent, but there is a value"),
        ("provenance__claims__c1__text", _STANDS | {"run_value": "?"}, "text: accepted, but the run had another value"),
        ("provenance", [], "provenance: "),
        ("reading", {"by": [], "at": "2024"}, "reading.by: nobody is named"),
        ("reading", {"by": ["ada"]}, "reading.at: Field required"),
        ("provenance", ..., "reading: not known to the schema"),
    ],
)
def test_faults_of_a_reviewed_line_are_found(tmp_path: Path, path: str, value: object, message: str) -> None:
    faults = check(write(tmp_path / "a.jsonl", reviewed(**{path: value})))
    assert any(message in fault.message for fault in faults), faults
