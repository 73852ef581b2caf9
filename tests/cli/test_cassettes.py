from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app

ROOT = Path(__file__).parent.parent.parent


def test_this_projects_own_cassettes_have_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, ["cassettes", "check"])
    assert result.stdout == ""
    assert result.exit_code == 0
    assert result.stderr.startswith("tests/cassettes: ok: ")


def test_each_fault_is_a_line_and_the_exit_code_tells(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["cassettes", "check", str(tmp_path)])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [f"{tmp_path / name}.json: unreadable: the file is empty" for name in "ab"]
    assert "2 faults in 2 cassettes" in result.stderr


def test_a_folder_that_is_not_there_is_an_error() -> None:
    result = CliRunner().invoke(app, ["cassettes", "check", "nowhere"])
    assert "There is no folder nowhere." in str(result.exception)
