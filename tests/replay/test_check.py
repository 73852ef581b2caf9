import json
import shutil
from pathlib import Path

import pytest

from extractor.errors import FileError
from extractor.prompting import load_prompt
from extractor.replay.cassettes import sidecar
from extractor.replay.check import find_faults
from extractor.replay.recordings import Recordings
from extractor.settings import Settings
from tests.replay.making import PROMPT, answer, article
from tests.servers import serving

FOLDER = Path("tests/cassettes")
PROMPTS = FOLDER / "prompts" / "notes" / "v1" / "stub"
FIRST, SECOND = PROMPTS / "001_report.json", PROMPTS / "002_report.json"


@pytest.fixture
async def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two recorded articles, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    load_prompt.cache_clear()
    Path("seeds").mkdir()
    for number in (1, 2):
        Path(article(number).source).write_text(article(number).text, encoding="utf-8")
    Path("notes.md").write_text(PROMPT, encoding="utf-8")
    with serving(answer) as server:
        made = Recordings(
            FOLDER / "prompts",
            load_prompt(str(tmp_path / "notes.md")),
            Settings(base_url=server.base_url, model="stub"),
            command="pytest",
            prompt_file="notes.md",
        )
        await made.record([article(1), article(2)], "From a loopback stub.")
    return tmp_path


def faults(root: Path) -> list[tuple[str, str]]:
    load_prompt.cache_clear()
    return [(fault.path.name, fault.message) for fault in find_faults(FOLDER, root)]


def only_fault(root: Path) -> tuple[str, str]:
    (fault,) = faults(root)
    return fault


def test_sound_recordings_have_no_fault(root: Path) -> None:
    assert faults(root) == []


def test_a_recording_of_a_lost_article_is_an_orphan(root: Path) -> None:
    Path("seeds/002_report.txt").unlink()
    assert only_fault(root) == ("002_report.json", "orphan: there is no article seeds/002_report.txt")


def test_recordings_of_a_lost_prompt_are_orphans(root: Path) -> None:
    Path("notes.md").unlink()
    assert [name for name, _ in faults(root)] == ["001_report.json", "002_report.json"]
    assert all(message.startswith("orphan: There is no prompt file ") for _, message in faults(root))


def test_recordings_of_a_prompt_that_has_moved_on_are_orphans(root: Path) -> None:
    Path("notes.md").write_text(PROMPT.replace("version: 1", "version: 2"), encoding="utf-8")
    assert {message for _, message in faults(root)} == {
        "orphan: the prompt is now notes/v2, and its recordings are elsewhere"
    }


def test_a_renamed_recording_is_an_orphan(root: Path) -> None:
    FIRST.rename(PROMPTS / "x.json")
    sidecar(FIRST).rename(PROMPTS / "x.about.json")
    assert only_fault(root) == ("x.json", "orphan: there is no article seeds/001_report.txt")


def test_a_sidecar_without_a_cassette_is_an_orphan(root: Path) -> None:
    FIRST.unlink()
    assert only_fault(root) == ("001_report.about.json", "orphan: there is no cassette beside it")


def test_recordings_for_another_text_of_the_prompt_are_stale(root: Path) -> None:
    Path("notes.md").write_text(PROMPT.replace("word for word", "exactly"), encoding="utf-8")
    found = faults(root)
    assert [name for name, _ in found] == ["001_report.json", "002_report.json"]
    assert found[0][1].startswith("stale: notes/v1 cannot be replayed on 001_report: the prompt changed since ")


def test_a_recording_with_another_fingerprint_is_stale(root: Path) -> None:
    path = sidecar(FIRST)
    about = json.loads(path.read_text(encoding="utf-8"))
    about["asked"]["schema_fingerprint"] = "0" * 16
    path.write_text(json.dumps(about), encoding="utf-8")
    name, message = only_fault(root)
    assert name == "001_report.json"
    assert message.startswith("stale: ") and ": the schema changed since " in message


def test_a_recording_of_another_text_of_the_article_is_stale(root: Path) -> None:
    Path("seeds/001_report.txt").write_text(article(1).text + " It snowed.", encoding="utf-8")
    assert ": the article changed since " in only_fault(root)[1]


def test_replies_that_nobody_asks_for_are_unplayed(root: Path) -> None:
    cassette = json.loads(FIRST.read_text(encoding="utf-8"))
    cassette["interactions"] += json.loads(SECOND.read_text(encoding="utf-8"))["interactions"]
    FIRST.write_text(json.dumps(cassette), encoding="utf-8")
    name, message = only_fault(root)
    assert name == "001_report.json"
    assert message.startswith("unplayed: ") and message.endswith("2: POST /v1/chat/completions.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "unreadable: the file is empty"),
        ('{"version": 1, "interactions": []}', "unreadable: holds no reply"),
        ("[]", "unreadable: A cassette is truncated or damaged"),
    ],
)
def test_a_cassette_without_replies_is_unreadable(root: Path, text: str, said: str) -> None:
    FIRST.write_text(text, encoding="utf-8")
    name, message = only_fault(root)
    assert name == "001_report.json" and message.startswith(said)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])
def test_a_truncated_cassette_is_named(root: Path, share: float) -> None:
    text = FIRST.read_text(encoding="utf-8")
    FIRST.write_text(text[: int(len(text) * share)], encoding="utf-8")
    assert only_fault(root)[1].startswith("unreadable: A cassette is truncated or damaged: ")


@pytest.mark.parametrize("text", [None, "", "{}", '{"obtained": "", "recorded": "2026-01-01", "models": {}}'])
def test_a_cassette_that_does_not_say_how_it_was_obtained_is_named(root: Path, text: str | None) -> None:
    path = sidecar(FIRST)
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    name, message = only_fault(root)
    assert name == "001_report.json" and message.startswith("unreadable: ") and path.name in message


@pytest.mark.parametrize("path", [FIRST, sidecar(FIRST)])
def test_what_looks_like_a_key_is_named(root: Path, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"stub-1"', '"stub sk-abcdefghijklmnopqrst"'), encoding="utf-8")
    assert only_fault(root)[1].startswith("secret: ")


def test_cassettes_of_tests_need_their_test(root: Path) -> None:
    source = Path(__file__).parent.parent / "cassettes" / "test_model"
    shutil.copytree(source, FOLDER / "test_model")
    count = len([path for path in source.glob("*.json") if not path.name.endswith(".about.json")])
    assert len(faults(root)) == count
    assert all(message.startswith("orphan: there is no test module ") for _, message in faults(root))
    Path("tests/test_model.py").write_text("def test_something():\n    pass\n", encoding="utf-8")
    assert all("holds no test of this name" in message for _, message in faults(root))
    Path("tests/test_model.py").write_text("async def test_a_recorded_conversation_replays(): ...\n", encoding="utf-8")
    assert faults(root) == []


def test_a_folder_that_is_not_there_is_an_error(root: Path) -> None:
    with pytest.raises(FileError, match="There is no folder"):
        find_faults(Path("nowhere"), root)
