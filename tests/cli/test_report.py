from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.errors import FileError
from schemas import Failure
from tests.outputs import line, write


def report(*arguments: object) -> Result:
    result = CliRunner().invoke(app, ["report", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_page_is_written_with_the_failures_beside_the_output(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line())
    failure = Failure(source="gone.txt", stage="read", reason="unreadable", message="It is gone.")
    (tmp_path / "a.jsonl.errors.jsonl").write_text(failure.model_dump_json() + "\n", encoding="utf-8")
    result = report(path, "-o", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert result.stdout == ""
    assert "a.html: written" in result.stderr
    assert "gone.txt" in page and "Ministers meet in Port Anders" in page
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.html", "a.jsonl", "a.jsonl.errors.jsonl"]


def test_a_faulty_output_leaves_an_earlier_page_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("earlier", encoding="utf-8")
    with pytest.raises(FileError, match=r"a\.jsonl:2"):
        report(write(tmp_path / "a.jsonl", line(), "nope"), "-o", tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "earlier"
    assert len(list(tmp_path.iterdir())) == 2


def test_the_output_is_never_replaced_by_its_page(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line())
    before = path.read_bytes()
    with pytest.raises(FileError, match="would replace the output"):
        report(path, "-o", path)
    assert path.read_bytes() == before


def test_a_page_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written"):
        report(write(tmp_path / "a.jsonl", line()), "-o", tmp_path / "none" / "a.html")


def test_a_device_or_folder_is_not_replaced(tmp_path: Path) -> None:
    output = tmp_path / "facts.jsonl"
    output.write_text("", encoding="utf-8")
    (tmp_path / "page").mkdir()
    done = CliRunner().invoke(app, ["report", str(output), "-o", str(tmp_path / "page")])
    assert isinstance(done.exception, FileError) and (tmp_path / "page").is_dir()
