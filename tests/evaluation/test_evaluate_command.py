import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import FileError, UsageError
from extractor.evaluation import require_extra
from schemas import Failure
from tests.evaluation.making import claim, line, meeting


@pytest.fixture
def run_and_gold(tmp_path: Path) -> tuple[Path, Path]:
    run, gold = tmp_path / "facts.jsonl", tmp_path / "gold"
    gold.mkdir()
    (gold / "one.json").write_text(json.dumps({"meetings": [meeting()], "claims": [claim()]}), encoding="utf-8")
    (gold / "two.json").write_text(json.dumps({"claims": [claim()]}), encoding="utf-8")
    (gold / "three.json").write_text(json.dumps({"claims": []}), encoding="utf-8")
    lines = [line("one.txt", claims=[claim()]), line("four.txt", "other")]
    run.write_text("".join(item.model_dump_json() + "\n" for item in lines), encoding="utf-8")
    failure = Failure(source="two.txt", stage="ask", reason="refusal", message="refused")
    (tmp_path / "facts.jsonl.errors.jsonl").write_text(failure.model_dump_json() + "\n", encoding="utf-8")
    return run, gold


def test_tables_go_to_stdout_and_what_was_not_scored_to_stderr(run_and_gold: tuple[Path, Path]) -> None:
    run, gold = run_and_gold
    result = CliRunner().invoke(app, ["evaluate", str(run), "--gold", str(gold)])
    assert result.exit_code == 0
    assert "Fields of claims" in result.stdout
    assert "2 articles scored" in result.stderr
    assert "1 failed in the run and count as missed: two" in result.stderr
    assert "1 have gold but are not in the run, and are not scored: three" in result.stderr
    assert "1 are in the run but have no gold, and are not scored: four.txt" in result.stderr


def test_json_on_stdout_is_nothing_but_json(run_and_gold: tuple[Path, Path]) -> None:
    run, gold = run_and_gold
    result = CliRunner().invoke(app, ["evaluate", str(run), "--gold", str(gold), "--json", "-"])
    assert json.loads(result.stdout)["articles"]["failed"] == ["two"]


def test_json_and_html_go_to_the_named_files(run_and_gold: tuple[Path, Path], tmp_path: Path) -> None:
    run, gold = run_and_gold
    data, page = tmp_path / "figures.json", tmp_path / "page.html"
    result = CliRunner().invoke(
        app, ["evaluate", str(run), "--gold", str(gold), "--json", str(data), "--html", str(page)]
    )
    assert result.exit_code == 0
    assert json.loads(data.read_text(encoding="utf-8"))["records"]["claims"]["expected"] == 2
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_file_that_cannot_be_written_is_an_error_without_a_traceback(
    run_and_gold: tuple[Path, Path], tmp_path: Path
) -> None:
    run, gold = run_and_gold
    result = CliRunner().invoke(
        app, ["evaluate", str(run), "--gold", str(gold), "--html", str(tmp_path / "none" / "page.html")]
    )
    assert isinstance(result.exception, FileError)


def test_the_missing_extra_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.evaluation.find_spec", lambda name: None if name == "scipy" else object())
    with pytest.raises(UsageError, match=r"scipy.*\n.*pip install 'extractor\[evaluation\]'"):
        require_extra()
