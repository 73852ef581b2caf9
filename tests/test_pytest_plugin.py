import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp
import instructor
import openai
import pytest

from extractor.evaluation import summary
from extractor.prompting import load_prompt
from extractor.replay import extraction
from tests.replay.making import PROMPT, answer, article
from tests.servers import Reply, Request, serving

pytest_plugins = ["pytester"]

TEST = """
import pytest

@pytest.mark.prompt("notes.md")
def test_claims(extraction):
    assert [line.article.source for line in extraction.lines] == ["seeds/001_report.txt", "seeds/002_report.txt"]
    assert extraction.line("002").records["claims"][0].evidence[0].quote.startswith("Anna Berg said that bridge 2")
    assert len(extraction.records("claims")) == 2
    assert extraction.rejected == []

@pytest.mark.prompt("notes.md", model="stub")
def test_score(extraction):
    figures = {kind.record_type: kind for kind in extraction.score(gold="gold").types}
    assert figures["claims"].f1.value == 1
"""

LOADED = (aiohttp, instructor.from_openai, openai.AsyncOpenAI, extraction, summary)
"""An inner run forgets the modules that it is the first to import: that takes time, and NumPy loads only once."""

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's project: two articles, gold, a prompt, a test."""
    for name in ("OPENAI_API_KEY", "EXTRACTOR_MODEL", "EXTRACTOR_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    load_prompt.cache_clear()
    for number in (1, 2):
        item = article(number)
        pytester.mkdir("seeds") if number == 1 else None
        (pytester.path / item.source).write_text(item.text, encoding="utf-8")
    (pytester.path / "notes.md").write_text(PROMPT, encoding="utf-8")
    (pytester.path / "gold").mkdir()
    claim = {
        "id": "c1",
        "speakers": [{"name": "Anna Berg"}],
        "text": "Bridge 1 over the river is safe.",
        "quotation": "indirect",
        "speech_act": "assertive",
        "channel": "unspecified",
        "evidence": ["Anna Berg said that bridge 1 “über” the river is safe."],
    }
    gold = {"meetings": [], "claims": [claim]}
    (pytester.path / "gold" / "001_report.json").write_text(json.dumps(gold), encoding="utf-8")
    pytester.makefile(
        ".toml",
        pyproject="""
        [tool.pytest.ini_options]
        addopts = "--strict-markers --strict-config --block-network -p no:cacheprovider"
        filterwarnings = ["error"]
        asyncio_default_fixture_loop_scope = "function"
        """,
    )
    pytester.makepyfile(test_notes=TEST)
    return pytester.path


@pytest.fixture
def record(project: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    def run(script: Callable[[Request, int], Reply] = answer, *arguments: str) -> pytest.RunResult:
        with serving(script) as server, monkeypatch.context() as patched:
            patched.setenv("EXTRACTOR_BASE_URL", server.base_url)
            patched.setenv("EXTRACTOR_MODEL", "stub")
            patched.setenv("OPENAI_API_KEY", "planted-key")
            obtained = ["--extractor-obtained=From a loopback stub."]
            return pytester.runpytest_inprocess("--record-mode=rewrite", *(arguments or obtained))

    return run


def recorded(project: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((project / "cassettes").rglob("*")) if path.is_file()}


def first_line(result: pytest.RunResult) -> str:
    """The line under the first heading of an error or a failure."""
    heading = next(number for number, line in enumerate(result.outlines) if re.match(r"_+ .*test_", line))
    return str(result.outlines[heading + 1])


def test_a_prompt_is_recorded_once_and_then_replayed(project: Path, pytester: pytest.Pytester, record: Run) -> None:
    asked: list[str] = []

    def counted(request: Request, number: int) -> Reply:
        asked.append(request.path)
        return answer(request)

    record(counted).assert_outcomes(passed=2)
    assert len(asked) == 4, "each mark asks about two articles"
    folder = project / "cassettes" / "prompts" / "notes" / "v1" / "stub"
    names = ["001_report.about.json", "001_report.json", "002_report.about.json", "002_report.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    pytester.runpytest_inprocess().assert_outcomes(passed=2)
    assert len(asked) == 4


def test_what_was_recorded_is_said(record: Run) -> None:
    record().stdout.fnmatch_lines(["notes.md: 2 articles recorded in *cassettes?prompts"])


def test_tests_with_one_mark_share_one_extraction(project: Path, pytester: pytest.Pytester, record: Run) -> None:
    pytester.makepyfile(
        test_notes="""
        import pytest
        pytestmark = pytest.mark.prompt("notes.md")
        seen = set()
        def test_one(extraction):
            seen.add(id(extraction))
        def test_two(extraction):
            seen.add(id(extraction))
            assert len(seen) == 1
        """
    )
    record().assert_outcomes(passed=2)
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_async_tests_can_use_it(project: Path, pytester: pytest.Pytester, record: Run) -> None:
    pytester.makepyfile(
        test_notes="""
        import asyncio
        import pytest
        @pytest.mark.asyncio
        @pytest.mark.prompt("notes.md")
        async def test_one(extraction):
            await asyncio.sleep(0)
            assert len(extraction.lines) == 2
        """
    )
    record().assert_outcomes(passed=1)
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_an_edited_prompt_fails_and_the_first_line_says_so(
    project: Path, pytester: pytest.Pytester, record: Run
) -> None:
    record()
    (project / "notes.md").write_text(PROMPT.replace("word for word", "letter by letter"), encoding="utf-8")
    load_prompt.cache_clear()
    result = pytester.runpytest_inprocess("test_notes.py::test_claims")
    result.assert_outcomes(errors=1)
    assert first_line(result).startswith("notes/v1 cannot be replayed on 001_report: the prompt changed since ")
    command = (
        "pytest test_notes.py::test_claims --record-mode=rewrite --extractor-obtained='HOW THE REPLIES ARE OBTAINED'"
    )
    result.stdout.fnmatch_lines(
        ["-Quote it word for word;", "+Quote it letter by letter;", f"Record anew with: {command}"]
    )
    assert shlex.split(command)[-1].startswith("--extractor-obtained=HOW")
    record(answer).assert_outcomes(passed=2)
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ('model="other"', "the model (stub → other) changed since"),
        ('mode="json"', "the mode (tools → json) changed since"),
    ],
)
def test_an_edited_mark_fails(project: Path, pytester: pytest.Pytester, record: Run, mark: str, said: str) -> None:
    record()
    pytester.makepyfile(test_notes=TEST.replace('"notes.md"', f'"notes.md", {mark}', 1))
    result = pytester.runpytest_inprocess("test_notes.py::test_claims")
    result.assert_outcomes(errors=1)
    assert said in first_line(result)


def test_once_records_only_what_is_missing(project: Path, pytester: pytest.Pytester, record: Run) -> None:
    record()
    before = recorded(project)
    for name in ("002_report.json", "002_report.about.json"):
        next(project.rglob(name)).unlink()
    asked: list[str] = []

    def counted(request: Request, number: int) -> Reply:
        asked.append(request.path)
        return answer(request)

    record(counted, "--record-mode=once", "--extractor-obtained=Later.").assert_outcomes(passed=2)
    assert len(asked) == 1
    after = recorded(project)
    assert {name for name in before if after[name] != before[name]} == {"002_report.about.json"}


def test_a_model_can_be_named_in_the_environment_without_disturbing_replay(
    project: Path, pytester: pytest.Pytester, record: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    record()
    monkeypatch.setenv("EXTRACTOR_MODEL", "other")
    monkeypatch.setenv("EXTRACTOR_BASE_URL", "http://127.0.0.1:9/v1")
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_how_replies_are_obtained_must_be_said(project: Path, pytester: pytest.Pytester, record: Run) -> None:
    result = record(answer, "test_notes.py::test_claims")
    result.assert_outcomes(errors=1)
    assert first_line(result).startswith("Say how the replies are obtained")
    assert not (project / "cassettes").exists()
    pytester.makepyfile(test_notes=TEST.replace('"notes.md"', '"notes.md", obtained="By hand."', 1))
    record(answer, "test_notes.py::test_claims").assert_outcomes(passed=1)
    about = json.loads(recorded(project)["001_report.about.json"])
    assert about["obtained"] == "By hand."
    assert about["asked"]["prompt_file"] == "notes.md"


def test_a_recording_that_fails_keeps_the_old_one_and_tells_no_secret(project: Path, record: Run) -> None:
    def refusing(request: Request, number: int) -> Reply:
        message = "The key planted-key of org-0123456789abcdefghij is not known; see planted-cookie."
        return Reply({"error": {"message": message}}, 401, {"Set-Cookie": "id=planted-cookie"})

    record().assert_outcomes(passed=2)
    before = recorded(project)
    assert before
    result = record(refusing, "--extractor-obtained=Never.", "--log-level=DEBUG", "-vv", "--showlocals", "-rA")
    result.assert_outcomes(errors=2)
    assert recorded(project) == before
    shown = result.stdout.str() + result.stderr.str()
    assert "***" in shown
    assert "planted" not in shown and "org-0123" not in shown


def test_no_secret_is_logged_while_recording(record: Run) -> None:
    def leaking(request: Request, number: int) -> Reply:
        headers = {"Set-Cookie": "id=planted-cookie", "OpenAI-Organization": "planted-organization"}
        return Reply(answer(request).body, headers=headers)

    result = record(leaking, "--extractor-obtained=From a stub.", "--log-level=DEBUG", "--log-cli-level=DEBUG", "-rA")
    result.assert_outcomes(passed=2)
    assert "planted" not in result.stdout.str() + result.stderr.str()


def test_a_test_without_the_mark_is_told_so(project: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_notes="def test_one(extraction):\n    pass\n")
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    assert "needs a mark" in first_line(result)


def test_an_unknown_prompt_and_an_empty_folder_are_named(project: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_notes=TEST.replace("notes.md", "facts/v99", 1))
    assert "There is no prompt 'facts/v99'." in first_line(pytester.runpytest_inprocess())
    pytester.makepyfile(test_notes=TEST)
    result = pytester.runpytest_inprocess("-o", "extractor_articles=elsewhere")
    assert "elsewhere" in first_line(result)


def test_runs_that_do_not_use_it_are_left_alone(project: Path, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_notes="""
        import sys
        def test_nothing_heavy_is_imported():
            heavy = {"pydantic", "openai", "instructor", "vcr", "schemas", "typer"}
            assert not heavy & set(sys.modules)
        """
    )
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:hypothesispytest"], cwd=project, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout + result.stderr
