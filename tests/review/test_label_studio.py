import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from extractor.errors import FileError
from extractor.review.desk import Desk, Terms
from extractor.review.index import RunIndex
from extractor.review.label_studio import decisions_of, labelling_config, read_tasks, task_of
from schemas import RECORD_TYPES, own_fields
from schemas.decision import Decision
from tests.review.lines import TEXT, claim, line, write_run


@pytest.fixture
def desk(run_file: Path) -> Desk:
    return Desk(RunIndex(run_file), Terms(""))


def annotated(**changes: Any) -> dict[str, Any]:
    """The task as somebody submitted it without a change."""
    task = task_of(line())
    annotation = {
        "id": 7,
        "completed_by": {"id": 3, "email": "ada@example.org"},
        "created_at": "2024-05-07T08:00:00Z",
        "lead_time": 38.0,
        "result": task["predictions"][0]["result"],
    }
    return task | {"annotations": [annotation | changes]}


def read(desk: Desk, task: dict[str, Any]) -> tuple[list[Decision], list[str]]:
    faults: list[str] = []
    return list(decisions_of(desk, [task], faults)), faults


def texts(task: dict[str, Any], control: str) -> dict[str, Any]:
    result = task["annotations"][0]["result"]
    return next(one for one in result if one["from_name"] == control)


def test_the_configuration_is_xml_with_a_control_for_each_field() -> None:
    root = ElementTree.fromstring(labelling_config())
    controls = {area.get("name") for area in root.iter("TextArea")}
    assert controls == {f"{key}__{name}" for key, model in RECORD_TYPES.items() for name in own_fields(model)}
    assert {one.get("value") for one in root.iter("Label")} == set(RECORD_TYPES)


def test_regions_count_as_browsers_count() -> None:
    late = line(meetings=[], claims=[claim(quote="The river port stays closed.", meeting=None)])
    regions = [one for one in task_of(late)["predictions"][0]["result"] if one["type"] == "labels"]
    units = TEXT.encode("utf-16-le")
    for one in regions:
        value = one["value"]
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]


def test_a_task_that_is_submitted_unchanged_accepts_every_field(desk: Desk) -> None:
    decisions, faults = read(desk, annotated())
    assert faults == []
    assert [one.decision for one in decisions] == ["accept"] * 19 + ["complete"]
    assert {one.reviewer for one in decisions} == {"label-studio:ada@example.org"}
    assert {one.decided_at for one in decisions} == {"2024-05-07T08:00:00Z"}
    assert sum(one.seconds for one in decisions) == pytest.approx(38)
    assert len({one.request for one in decisions}) == 20
    for one in decisions:
        desk.take(one.model_copy(update={"id": decisions.index(one) + 1}))
    assert desk.stale == 0


def test_changed_emptied_and_nested_values_are_read(desk: Desk) -> None:
    task = annotated()
    texts(task, "meetings__place")["value"]["text"] = ["Graz"]
    texts(task, "meetings__date_text")["value"]["text"] = []
    people = texts(task, "meetings__participants")["value"]["text"]
    people[1] = json.dumps(json.loads(people[1]) | {"role": "envoy"})
    decisions, faults = read(desk, task)
    changed = {one.field: one for one in decisions if one.decision not in ("accept", "complete")}
    assert faults == []
    assert (changed["place"].decision, changed["place"].new_value) == ("edit", "Graz")
    assert (changed["date_text"].decision, changed["date_text"].new_value) == ("absent", None)
    assert changed["participants"].new_value[1]["role"] == "envoy"  # type: ignore[index, call-overload]
    assert len(changed) == 3


def test_a_removed_region_rejects_its_record(desk: Desk) -> None:
    task = annotated()
    result = task["annotations"][0]["result"]
    task["annotations"][0]["result"] = [one for one in result if not one["id"].startswith("meetings/")]
    decisions, _ = read(desk, task)
    assert [(one.record_id, one.field) for one in decisions if one.decision == "reject"] == [("m1", None)]


def test_a_new_region_adds_a_record_and_an_emoji_before_it_does_not_shift_it(desk: Desk) -> None:
    task = annotated()
    start = TEXT.index("The river") + 1  # one code point above the BMP before it: one unit more
    frame = {"id": "x1y2", "to_name": "text"}
    place = {"start": start, "end": start + 9}
    values = {
        "speakers": '{"name": "Li Wen"}',
        "text": "The port stays closed.",
        "quotation": "indirect",
        "speech_act": "assertive",
        "channel": "statement",
    }
    added = [frame | {"from_name": "record", "type": "labels", "value": place | {"labels": ["claims"]}}]
    added += [
        frame | {"from_name": f"claims__{name}", "type": "textarea", "value": place | {"text": [value]}}
        for name, value in values.items()
    ]
    task["annotations"][0]["result"] += added
    decisions, faults = read(desk, task)
    assert faults == []
    *_, addition, complete = decisions
    new = addition.new_value
    assert isinstance(new, dict)
    assert (addition.decision, addition.record_id, complete.decision) == ("add", "c2", "complete")
    assert new["evidence"] == [{"quote": "The river", "start": start - 1, "end": start + 8}]


def test_an_annotated_article_without_a_record_was_read_whole(run_file: Path) -> None:
    write_run(run_file, [line(meetings=[], claims=[])])
    task = annotated() | {"data": task_of(line())["data"]}
    task["annotations"][0]["result"] = []
    desk = Desk(RunIndex(run_file), Terms(""))
    ((decision,), faults) = read(desk, task)
    assert (decision.decision, decision.record_type, decision.field, faults) == ("complete", "", None, [])
    desk.take(decision.model_copy(update={"id": 1}))
    assert desk.stale == 0


def test_a_moved_region_changes_the_evidence(desk: Desk) -> None:
    task = annotated()
    region = next(one for one in task["annotations"][0]["result"] if one["id"] == "meetings/m1")
    region["value"] |= {"start": 0, "end": 7}
    decisions, _ = read(desk, task)
    (moved,) = [one for one in decisions if one.decision == "evidence"]
    assert moved.new_value == [{"quote": "Foreign", "start": 0, "end": 7}]


def test_what_cannot_be_read_is_told_and_the_rest_is_read(desk: Desk) -> None:
    task = annotated()
    texts(task, "meetings__mode")["value"]["text"] = ["by pigeon"]
    texts(task, "meetings__participants")["value"]["text"] = ["not JSON", "{}"]
    decisions, faults = read(desk, task)
    assert len(faults) == 2
    assert "m1.mode" in "".join(faults)
    assert len(decisions) == 17


def test_cancelled_annotations_and_unknown_articles_decide_nothing(desk: Desk) -> None:
    assert read(desk, annotated(was_cancelled=True)) == ([], [])
    foreign = annotated()
    foreign["data"]["article_id"] = "unknown"
    decisions, faults = read(desk, foreign)
    assert decisions == []
    assert "the run has no article unknown" in faults[0]


def test_a_file_that_is_no_export_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"
    for content, message in (("{", "cannot be read"), ("{}", "holds no list")):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(FileError, match=message):
            read_tasks(path)
    with pytest.raises(FileError, match="Task 1 is not one"):
        list(decisions_of(desk, [{"text": "?"}], []))
