from pathlib import Path

from typer.testing import CliRunner

from extractor.cli import app
from extractor.prompting import load_prompt
from tests.outputs import TEXT, line, write


def test_a_sound_output_is_said_to_be_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line())
    result = CliRunner().invoke(app, ["verify", str(path)])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == f"{path}: ok: 1 lines, 1 meetings, 1 claims, 3 evidence\n"


def test_each_fault_is_a_line_of_output_and_the_exit_code_tells(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line(), "nope", line())
    result = CliRunner().invoke(app, ["verify", str(path)])
    assert result.exit_code == 1
    assert [row.split(": ")[0] for row in result.stdout.splitlines()] == [f"{path}:2", f"{path}:3"]
    assert "2 faults in 3 lines" in result.stderr


def test_prompt_and_schema_of_a_released_prompt_are_compared(tmp_path: Path) -> None:
    old, new = line(), line(TEXT)
    old.run.prompt = new.run.prompt = "facts/v1"
    new.run.schema_fingerprint = load_prompt("facts/v1").schema_fingerprint
    new.run.prompt_fingerprint = load_prompt("facts/v1").fingerprint
    assert CliRunner().invoke(app, ["verify", str(write(tmp_path / "a.jsonl", new))]).exit_code == 0
    result = CliRunner().invoke(app, ["verify", str(write(tmp_path / "b.jsonl", old))])
    assert "run.prompt_fingerprint: 'p', but facts/v1 now has" in result.stdout
    assert "run.schema_fingerprint: 's', but facts/v1 now has" in result.stdout
