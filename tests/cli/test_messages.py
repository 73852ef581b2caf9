"""What the command line says to a terminal about files and servers that are not to be trusted."""

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.batch import Totals
from extractor.cli import main
from extractor.cli.progress import show_summary

HOSTILE = "\x1b]0;title\x07\x1b[2Jname"


def said(capsys, monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["extractor", *map(str, arguments)])
    with pytest.raises(SystemExit):
        main()
    out, err = capsys.readouterr()
    assert "name" in out + err
    return out + err


@pytest.fixture
def hostile(tmp_path):
    (tmp_path / f"{HOSTILE}.txt").write_bytes("Министр сказал, что переговоры прошли хорошо.".encode("cp1251") * 9)
    (tmp_path / f"{HOSTILE}-2.txt").write_bytes(b"\0\0")
    return tmp_path


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_file_names_do_not_reach_the_terminal_as_commands(hostile, capsys, monkeypatch, more):
    text = said(capsys, monkeypatch, "run", hostile, "-o", hostile / "facts.jsonl", "--model", "embedded", *more)
    assert "\x1b" not in text and "\x07" not in text


def test_an_error_shows_control_characters_as_signs(hostile, capsys, monkeypatch):
    text = said(capsys, monkeypatch, "run", hostile / f"{HOSTILE}-3.txt", "-o", hostile / "facts.jsonl")
    assert "\x1b" not in text and "␛[2Jname" in text


def test_a_fault_found_in_an_output_shows_control_characters_as_signs(tmp_path, capsys, monkeypatch):
    output = tmp_path / "facts.jsonl"
    output.write_text('{"schema_version":"1","\\u001b[2Jname":1}\n', encoding="utf-8")
    assert "\x1b" not in said(capsys, monkeypatch, "verify", output)


def test_brackets_in_a_file_name_are_no_markup(capsys):
    show_summary(Totals(failed=1), Path("[red]facts[blink].jsonl"), repaired=0)
    assert "[red]facts[blink].jsonl.errors.jsonl" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a disk that is always full")
def test_a_full_disk_behind_the_standard_output_is_named():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "extractor", "schema"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 1
    assert "No space left" in done.stderr and "Make room" in done.stderr and "Traceback" not in done.stderr
