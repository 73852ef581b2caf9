import json
from pathlib import Path

from typer.testing import CliRunner

from extractor.cli import app
from extractor.prompting import load_prompt
from tests.evaluation.making import TEXT, claim, line, refusal, run


def _files(tmp_path: Path) -> list[str]:
    gold = tmp_path / "gold"
    gold.mkdir()
    for number in range(12):
        (gold / f"{number}.json").write_text(json.dumps({"claims": [claim(), refusal()]}), encoding="utf-8")
    for name, claims in (("v1", [claim()]), ("v2", [claim(), refusal()])):
        made = run(prompt=f"facts/{name}", prompt_fingerprint=load_prompt(f"facts/{name}").fingerprint)
        lines = [line(f"{number}.txt", f"{TEXT}{number}", claims=claims) for number in range(12)]
        text = "".join(item.model_copy(update={"run": made}).model_dump_json() + "\n" for item in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return ["compare", str(tmp_path / "v1.jsonl"), str(tmp_path / "v2.jsonl"), "--gold", str(gold)]


def test_verdicts_go_to_stdout_and_cautions_to_stderr(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, _files(tmp_path))
    assert result.exit_code == 0
    assert "improved" in result.stdout
    assert "figures are compared" in result.stderr


def test_every_format_is_written_to_the_named_file(tmp_path: Path) -> None:
    names = {"--json": "c.json", "--html": "c.html", "--junit": "c.xml", "--markdown": "c.md"}
    options = [part for option, name in names.items() for part in (option, str(tmp_path / name))]
    result = CliRunner().invoke(app, [*_files(tmp_path), *options])
    assert result.exit_code == 0
    written = {name: (tmp_path / name).read_text(encoding="utf-8") for name in names.values()}
    assert json.loads(written["c.json"])["second"] == "v2.jsonl"
    assert "The prompts" in written["c.html"]
    assert written["c.xml"].startswith("<?xml")
    assert written["c.md"].startswith("## v1.jsonl → v2.jsonl")


def test_json_on_stdout_is_nothing_but_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*_files(tmp_path), "--json", "-"])
    assert json.loads(result.stdout)["first"] == "v1.jsonl"


def test_runs_of_the_same_file_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    command = _files(tmp_path)
    other = tmp_path / "other" / "v1.jsonl"
    other.parent.mkdir()
    other.write_bytes((tmp_path / "v2.jsonl").read_bytes())
    command[2] = str(other)
    result = CliRunner().invoke(app, [*command, "--json", "-"])
    assert json.loads(result.stdout)["second"] == str(other)
