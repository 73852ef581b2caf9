import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.errors import UsageError
from extractor.prompting import load_prompt
from tests.servers import Reply, completion, serving
from tests.test_run import articles, text_of

RUNNER = CliRunner()


def invoke(*arguments):
    return RUNNER.invoke(app, [str(argument) for argument in arguments], catch_exceptions=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Twelve articles with gold, in the working folder, and a copy of facts/v1 with one word changed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("EXTRACTOR_PROMPT", "facts/v1")
    articles(tmp_path / "articles", 12)
    (tmp_path / "gold").mkdir()
    for path in sorted((tmp_path / "articles").glob("*.txt")):
        first = path.read_text(encoding="utf-8").split("\n")[0]
        gold = {"published": None, "title": None, "meetings": [meeting(first, [{"quote": first}])], "claims": []}
        (tmp_path / "gold" / f"{path.stem}.json").write_text(json.dumps(gold), encoding="utf-8")
    worse = load_prompt("facts/v1").source.replace("You read one news article", "You skim one news article")
    (tmp_path / "skim.md").write_text(worse.replace("version: 1", "version: 9"), encoding="utf-8")
    return tmp_path


def meeting(first, evidence):
    people = [{"name": " ".join(first.split()[at : at + 4])} for at in (0, 5)]
    return {"id": "m1", "participants": people, "status": "held", "mode": "in_person", "evidence": evidence}


def answering(request, number):
    """Finds every meeting when asked to read, and none when asked to skim."""
    skims = "You skim" in request.body["messages"][0]["content"]
    first = text_of(request).split("\n")[0]
    return Reply(completion({"meetings": [] if skims else [meeting(first, [first])], "claims": []}))


def compare(server, *more):
    return invoke(
        *(
            "compare",
            "--gold",
            "gold",
            "--articles",
            "articles",
            "--base-url",
            server.base_url,
            "--model",
            "stub",
            *more,
        )
    )


def test_two_prompts_are_asked_once_and_compared_as_often_as_wanted(folder):
    with serving(answering) as server:
        for _ in range(2):
            done = compare(server, "--prompt", "facts/v1", "--prompt", "skim.md", "--json", "-")
            assert done.exit_code == 0, done.output
        assert len(server.requests) == 24
    rows = json.loads(done.stdout[done.stdout.index("{") :])["groups"][0]["rows"]
    (recall,) = [row for row in rows if (row["record_type"], row["name"]) == ("meetings", "recall")]
    assert recall["verdict"] == "regressed"


def test_a_regression_beyond_the_baseline_is_exit_code_1(folder):
    with serving(answering) as server:
        run = ["run", "articles", "-o", "good.jsonl", "--base-url", server.base_url, "--model", "stub"]
        assert invoke(*run).exit_code == 0
        assert invoke("bless", "good.jsonl").exit_code == 0
        assert compare(server, "--baseline", "baseline.json", "--prompt", "facts/v1").exit_code == 0
        assert compare(server, "--baseline", "baseline.json", "--prompt", "skim.md").exit_code == 1
        Path("pyproject.toml").write_text("[tool.extractor]\ntolerance = 1.0\n", encoding="utf-8")
        assert compare(server, "--baseline", "baseline.json", "--prompt", "skim.md").exit_code == 0


@pytest.mark.parametrize(
    "more", [[], ["--prompt", "facts/v1"], ["a.jsonl", "--prompt", "facts/v1", "--prompt", "skim.md"]]
)
def test_anything_but_two_sides_is_a_mistake(folder, more):
    with serving(answering) as server:
        done = invoke("compare", "--gold", "gold", *more, "--base-url", server.base_url)
        assert isinstance(done.exception, UsageError) and "two sides" in str(done.exception)
        assert not server.requests
