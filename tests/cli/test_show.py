import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from extractor.cli import app
from extractor.errors import FileError, UsageError
from schemas import RECORD_TYPES
from tests.outputs import TEXT, Visit, claim, line, meeting, rejected, visit, write


def show(*arguments: object, color: bool = False) -> Result:
    result = CliRunner().invoke(app, ["show", *map(str, arguments)], color=color)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_records_are_printed_with_their_evidence_marked_in_its_sentence(tmp_path: Path) -> None:
    shown = show(write(tmp_path / "a.jsonl", line())).stdout
    assert "m1 meeting  Ada Roe & Sven Holt · held · in person · Port Anders" in shown
    assert "│ «Foreign Minister Ada Roe of Norland met Sven Holt» in Port Anders on Tuesday." in shown
    assert "│ “We agreed on the border,” Roe said after the talks.\n" in shown
    assert re.search(r"0\.90   place +Port Anders\n", shown)
    assert "occasion" not in shown
    assert "\x1b" not in shown


def test_low_confidence_is_marked_even_of_an_empty_value(tmp_path: Path) -> None:
    shown = show(write(tmp_path / "a.jsonl", line(meetings=[meeting(occasion=0.12)]))).stdout
    assert "0.12 ! occasion" in shown


def test_only_records_below_a_confidence_are_shown(tmp_path: Path) -> None:
    quiet = line(TEXT + " More.")
    path = write(tmp_path / "a.jsonl", quiet, line(meetings=[meeting(place=0.7)], claims=[claim()]))
    shown = show(path, "--below", "0.8").stdout
    assert "0.70 ! place" in shown
    assert "c1 claim" not in shown
    assert shown.count("Ministers meet") == 1


def test_one_article_is_shown_by_the_start_of_its_id(tmp_path: Path) -> None:
    first, second = line(), line(TEXT + " More.")
    path = write(tmp_path / "a.jsonl", first, second)
    shown = show(path, "--article", second.article.id[:5]).stdout
    assert second.article.id in shown
    assert first.article.id not in shown
    with pytest.raises(UsageError, match="no article has an id"):
        show(path, "--article", "zz")


def test_what_was_rejected_is_counted(tmp_path: Path) -> None:
    rejecting = line()
    rejecting.rejected.append(rejected())
    assert "rejected: 1 quote not located" in show(write(tmp_path / "a.jsonl", rejecting)).stdout


def test_escape_sequences_of_an_article_do_not_reach_the_terminal(tmp_path: Path) -> None:
    text = TEXT.replace("met Sven", "met \x1b[2J\x9b31m Sven").replace("Sven Holt in", "Sven Holt\x07 in")
    hostile = line(meetings=[meeting()])
    hostile.article.text = text
    hostile.article.title = hostile.article.source = "\x1b]0;title\x07 [bold]plain[/bold]"
    record = hostile.records["meetings"][0]
    record.evidence = record.evidence[:1]
    record.evidence[0].quote, record.evidence[0].end = text[record.evidence[0].start :][:60], 100
    shown = show(write(tmp_path / "a.jsonl", hostile), color=True).stdout
    assert not set(shown) & set("\x1b\x9b\x07")
    assert "␛]0;title␇ [bold]plain[/bold]" in shown


def test_a_third_record_type_is_shown_like_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RECORD_TYPES, "visits", Visit)
    shown = show(write(tmp_path / "a.jsonl", line(visits=[visit()]))).stdout
    assert "v1 visit  Sven Holt" in shown
    assert "nights" in shown


def test_a_terminal_gets_colours_and_lines_that_fit(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", line())
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "60"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "extractor", "show", str(path)]
    process = subprocess.Popen(command, stdout=slave, env=environment, cwd=Path(__file__).parents[2])
    os.close(slave)
    written = b""
    while True:
        try:
            piece = os.read(master, 4096)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(master)
    assert process.wait() == 0
    shown = written.decode()
    assert re.search(r"\x1b\[[\d;]*m *Foreign Minister Ada Roe", shown)
    assert max(len(re.sub(r"\x1b\[[\d;]*m", "", row).rstrip()) for row in shown.splitlines()) <= 60


def test_a_faulty_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"a\.jsonl:2"):
        show(write(tmp_path / "a.jsonl", line(), "nope"))
