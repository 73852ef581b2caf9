import csv
import json
from pathlib import Path

import pytest

from extractor.errors import FileError
from extractor.evaluation.gold import locate_gold, read_gold
from extractor.review.desk import Desk, Terms
from extractor.review.export import export_csv, export_gold, export_lines
from extractor.review.index import RunIndex
from schemas.line import article_id
from schemas.reviewed import ReviewedLine
from tests.review.lines import TEXT, line, meeting, write_run
from tests.review.test_session import MakeSession, act

PLACE = 5


def reviewed_desk(make_session: MakeSession) -> Desk:
    session = make_session()
    session.decide(act(session.view(PLACE, "ada/1"), "edit", entries={"place": "Graz"}), "ada/1")
    session.decide(act(session.view(0, "ada/1")), "ada/1")
    return session.desk


def test_reviewed_lines_hold_what_the_reviewer_decided(make_session: MakeSession, tmp_path: Path) -> None:
    output = tmp_path / "reviewed.jsonl"
    counts = export_lines(reviewed_desk(make_session), output)
    (found,) = [ReviewedLine.model_validate_json(one) for one in output.read_text(encoding="utf-8").splitlines()]
    assert found.records["meetings"][0].model_dump()["place"] == "Graz"
    assert (counts["lines"], counts["values_reviewed"], counts["values_in_conflict"]) == (1, 2, 0)


def test_gold_files_are_those_that_evaluate_reads(make_session: MakeSession, tmp_path: Path) -> None:
    counts = export_gold(reviewed_desk(make_session), tmp_path / "gold")
    (gold,) = read_gold(tmp_path / "gold")
    assert gold.name == "one"
    located = locate_gold(gold, TEXT)
    assert located.warnings == []
    assert located.candidates["meetings"][0].record.model_dump()["place"] == "Graz"
    assert counts == {"files": 1, "edited": 1, "accepted": 1, "unreviewed": 17}


def test_gold_says_beside_it_how_it_was_made(make_session: MakeSession, tmp_path: Path) -> None:
    export_gold(reviewed_desk(make_session), tmp_path / "gold")
    with (tmp_path / "gold" / "PROVENANCE.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["file"], row["accepted"], row["edited"], row["unreviewed"]) == ("one.json", "1", "1", "17")


def test_articles_without_a_decision_are_not_gold_and_are_counted(run_file: Path, tmp_path: Path) -> None:
    counts = export_gold(Desk(RunIndex(run_file), Terms("ada")), tmp_path / "gold")
    assert counts == {"left_out": 1}
    assert list((tmp_path / "gold").glob("*.json")) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("news/one.txt", "one.json"),
        ("feed.jsonl:12", "feed-12.json"),
        ("../../etc/passwd", "passwd.json"),
        ("..", None),
    ],
)
def test_a_gold_file_stays_in_its_folder(
    make_session: MakeSession, tmp_path: Path, source: str, name: str | None
) -> None:
    write_run(tmp_path / "facts.jsonl", [line(source=source)])
    desk = reviewed_desk(make_session)
    export_gold(desk, tmp_path / "gold")
    (found,) = (tmp_path / "gold").glob("*.json")
    assert found.name == (name or f"{line().article.id}.json")


def test_a_csv_has_one_row_for_each_value_and_no_formula(make_session: MakeSession, tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://evil.example")'
    write_run(tmp_path / "facts.jsonl", [line(meetings=[meeting(occasion=formula)])])
    output = tmp_path / "values.csv"
    assert export_csv(reviewed_desk(make_session), output) == {"rows": 10}
    with output.open(encoding="utf-8", newline="") as file:
        rows = {row["field"]: row for row in csv.DictReader(file)}
    assert (rows["place"]["value"], rows["place"]["run_value"]) == ('"Graz"', '"Vienna"')
    assert (rows["place"]["state"], rows["place"]["by"]) == ("edited", "ada")
    assert json.loads(rows["occasion"]["value"]) == formula
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows.values() for cell in row.values())


def test_an_output_that_cannot_be_written_is_named(make_session: MakeSession, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        export_lines(reviewed_desk(make_session), tmp_path / "none" / "reviewed.jsonl")


def test_an_article_confirmed_empty_is_a_gold_file_with_empty_lists(make_session: MakeSession, tmp_path: Path) -> None:
    write_run(tmp_path / "facts.jsonl", [line(meetings=[], claims=[])])
    session = make_session()
    session.decide(act(session.first("ada/1")), "ada/1")
    assert export_gold(session.desk, tmp_path / "gold") == {"files": 1, "read_whole": 1}
    (gold,) = read_gold(tmp_path / "gold")
    assert gold.records == {"meetings": [], "claims": []}
    with (tmp_path / "gold" / "PROVENANCE.csv").open(encoding="utf-8", newline="") as file:
        assert [row["read_whole"] for row in csv.DictReader(file)] == ["1"]
    assert export_lines(session.desk, tmp_path / "reviewed.jsonl")["articles_read_whole"] == 1
    assert export_csv(session.desk, tmp_path / "values.csv") == {"rows": 1}
    with (tmp_path / "values.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["state"], row["by"], row["field"], row["value"]) == ("complete", "ada", "", "")


def test_reviewed_lines_are_gold_but_those_that_nobody_looked_at_are_not(
    make_session: MakeSession, tmp_path: Path
) -> None:
    write_run(tmp_path / "facts.jsonl", [line(), line("More. " + TEXT), line("Nothing.", meetings=[], claims=[])])
    session = make_session()
    session.decide(act(session.view(PLACE, "ada/1"), "edit", entries={"place": "Graz"}), "ada/1")
    session.decide(act(session.view(session.desk.index.whole_of(2), "ada/1")), "ada/1")
    export_lines(session.desk, tmp_path / "reviewed.jsonl")
    edited, empty = read_gold(tmp_path / "reviewed.jsonl")
    assert locate_gold(edited, TEXT).candidates["meetings"][0].record.model_dump()["place"] == "Graz"
    assert (empty.article_id, empty.records) == (article_id("Nothing."), {"meetings": [], "claims": []})
