import json
import subprocess
import sys
from pathlib import Path

from tests.review.lines import line, write_run
from tests.review.serving import Client, ReviewServer
from tests.review.test_label_studio import annotated
from tests.review.test_server import decide


def extractor(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", "review", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def on_reviewed(folder: Path, command: str, *options: str | Path) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-m", "extractor", command, folder / "reviewed.jsonl", *options]
    return subprocess.run(list(map(str, arguments)), capture_output=True, text=True, check=False, timeout=60)


def test_help_names_the_options_and_the_other_commands() -> None:
    shown = extractor("--help").stdout
    assert "--target-error" in shown
    assert "extractor review export" in shown
    assert "--format" in extractor("export", "--help").stdout


def test_a_review_is_exported_and_the_run_is_never_its_own_output(run_file: Path, tmp_path: Path) -> None:
    with ReviewServer(run_file, "--threshold", "1") as server:
        client = Client(server.port)
        client.enter(server.link)
        decide(client, client.ask("GET", "/first?window=w").data)
    done = extractor("export", run_file, "-o", tmp_path / "reviewed.jsonl")
    assert done.returncode == 0, done.stderr
    assert "1 lines; 0 articles read whole; 1 values reviewed" in done.stderr
    for command in (["verify"], ["show"], ["report", "-o", tmp_path / "page.html"]):
        read = on_reviewed(tmp_path, *command)
        assert read.returncode == 0, read.stderr
    assert "1 values reviewed" in on_reviewed(tmp_path, "verify").stderr
    assert "m1 meeting" in on_reviewed(tmp_path, "show").stdout
    assert "Talks in Vienna" in (tmp_path / "page.html").read_text(encoding="utf-8")
    refused = extractor("export", run_file, "-o", run_file)
    assert refused.returncode == 2
    assert "is never changed" in refused.stderr
    assert extractor("export", run_file, "-o", tmp_path / "gold", "--format", "gold").returncode == 0
    assert [path.name for path in (tmp_path / "gold").glob("*.json")] == ["one.json"]
    rows = extractor("export", run_file, "-o", "-", "--format", "csv").stdout
    assert len(rows.splitlines()) == 20


def test_label_studio_there_and_back(run_file: Path, tmp_path: Path) -> None:
    tasks = tmp_path / "tasks.json"
    assert extractor("export", run_file, "-o", tasks, "--format", "label-studio").returncode == 0
    assert tasks.with_suffix(".xml").is_file()
    exported = json.loads(tasks.read_text(encoding="utf-8"))
    assert len(exported) == 1
    tasks.write_text(json.dumps([annotated()]), encoding="utf-8")
    assert "20 decisions added" in extractor("import", run_file, tasks).stderr
    assert "0 decisions added" in extractor("import", run_file, tasks).stderr
    two = json.loads(tasks.read_text(encoding="utf-8"))
    two[0]["annotations"][0] |= {"id": 8, "completed_by": 4}
    tasks.write_text(json.dumps(two), encoding="utf-8")
    extractor("import", run_file, tasks)
    shown = extractor(run_file, "--agreement")
    assert "all fields" in shown.stdout
    assert "100%" in shown.stdout


def test_mistakes_are_told_without_a_traceback(run_file: Path, tmp_path: Path) -> None:
    for arguments, message in (
        ([tmp_path / "none.jsonl"], "cannot be read"),
        ([run_file, "--target-error", "0.02"], "needs one calibration"),
        ([run_file, "--store", "facts.db"], "is not a database URL"),
        ([run_file, "--reviewer", "a/b"], "cannot be a reviewer's name"),
        (["import", run_file, tmp_path / "none.json"], "cannot be read"),
    ):
        done = extractor(*arguments)
        assert done.returncode == 2, arguments
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def test_agreement_without_a_second_reviewer_says_so(tmp_path: Path) -> None:
    run = write_run(tmp_path / "facts.jsonl", [line()])
    assert "No field was decided by two reviewers" in extractor(run, "--agreement").stdout
