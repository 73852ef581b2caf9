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
    assert result.stderr.splitlines() == [
        "Articles scored: 2",
        "Failed in the run, counted as missed: 1 (two)",
        "With gold but not in the run, not scored: 1 (three)",
        "In the run but without gold, not scored: 1 (four.txt)",
    ]


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


def test_gold_for_other_articles_is_a_usage_error(run_and_gold: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "nine.json").write_text('{"claims": []}', encoding="utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(run_and_gold[0]), "--gold", str(other)])
    assert isinstance(result.exception, UsageError)
    assert "nothing to score" in result.exception.what


def test_the_missing_extra_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.evaluation.find_spec", lambda name: None if name == "scipy" else object())
    with pytest.raises(UsageError, match=r"scipy.*\n.*pip install '\.\[evaluation\]'"):
        require_extra()
