import os
from pathlib import Path

import pytest

from extractor.reading.inputs import SUFFIXES, count_articles, files_of, suffix_of


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_is_known_by_its_ending_in_any_case(suffix: str) -> None:
    assert suffix_of(Path(f"some.name{suffix.upper()}")) == suffix


@pytest.mark.parametrize("name", ["a.gz", "a.txt.gz", "txt", "a.json", "a.csv.bak"])
def test_other_endings_are_not_known(name: str) -> None:
    assert suffix_of(Path(name)) == ""


def test_inputs_keep_their_order_and_standard_input_its_place(tmp_path: Path) -> None:
    for name in ["b.txt", "a.txt", "c/d.jsonl"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files = files_of([str(tmp_path / "b.txt"), "-", str(tmp_path)], pytest.fail)
    assert [path and path.name for path in files] == ["b.txt", None, "a.txt", "b.txt", "d.jsonl"]


def test_what_is_no_regular_file_is_left_out_and_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "none")
    (tmp_path / "a.txt").touch()
    warnings: list[str] = []
    assert [path and path.name for path in files_of([str(tmp_path)], warnings.append)] == ["a.txt"]
    assert warnings == [f"{tmp_path}: files were left out: 2 not a regular file"]


def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refusing)
    warnings: list[str] = []
    assert list(files_of([str(tmp_path)], warnings.append)) == [tmp_path / "a.txt"]
    assert warnings == [f"{tmp_path}: files were left out: 1 folder closed (Permission denied)"]


def test_a_folder_that_contains_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "loop").symlink_to(tmp_path)
    assert len(list(files_of([str(tmp_path)], pytest.fail))) == 1


@pytest.mark.parametrize("given", ["", "*"])
def test_what_runs_have_written_is_left_out_of_folders_and_globs_and_said(tmp_path: Path, given: str) -> None:
    line = b'{"schema_version":"1","article":{"id":"aa"}}\n'
    (tmp_path / "facts.jsonl").write_bytes(line)
    (tmp_path / "facts.jsonl.errors.jsonl").write_bytes(line)
    (tmp_path / "facts.jsonl.replies.jsonl").write_bytes(b'{"key":"k"}\n')
    (tmp_path / "facts.jsonl.lock").touch()
    (tmp_path / "rows.jsonl").write_bytes(b'{"text":"x"}\n')
    warnings: list[str] = []
    files = files_of([str(tmp_path / given)], warnings.append)
    assert [path and path.name for path in files] == ["rows.jsonl"]
    assert warnings == [f"{tmp_path / given}: files were left out: 3 written by extractor"]


def test_an_output_named_by_itself_is_given(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(b'{"schema_version":"1","article":{"id":"aa"}}\n')
    assert list(files_of([str(path)], pytest.fail)) == [path]


def test_articles_are_counted_where_that_is_cheap(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "Two."}\n\n{"text": "Three."}\n', encoding="utf-8")
    assert count_articles([str(tmp_path)]) == 3


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl.gz"])
def test_articles_are_not_counted_where_all_would_have_to_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert count_articles([str(tmp_path / name)]) is None
    assert count_articles(["-"]) is None
