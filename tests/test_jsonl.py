import errno
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import jsonl
from extractor.errors import FileError, StoppedError
from schemas import Article, Failure, Line, Run

START = b'{"schema_version":"'
LINES = st.lists(
    st.text(min_size=1, max_size=30).map(lambda text: b'{"schema_version":' + json.dumps(text).encode() + b"}\n"),
    max_size=6,
)


def line(text: str = "Norland and Sudland met.", **run: object) -> Line:
    values = {"model": "m", "prompt": "facts/v1", "prompt_fingerprint": "p", "schema_fingerprint": "s"}
    return Line(
        article=Article(id="00000000000000aa", source="a.txt", text=text),
        records={"meetings": [], "claims": []},
        run=Run(**{**values, "started": "2021-07-14T00:00:00Z", "seconds": 1.0, "version": "0", **run}),
    )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, data=st.data())
def test_repair_keeps_every_whole_line_and_drops_only_the_torn_one(
    tmp_path: Path, lines: list[bytes], data: st.DataObject
) -> None:
    whole = b"".join(lines)
    cut = data.draw(st.integers(0, len(whole)))
    path = tmp_path / "out.jsonl"
    path.write_bytes(whole[:cut])
    kept = whole[: whole[:cut].rfind(b"\n") + 1]
    assert jsonl.repair(path) == cut - len(kept)
    assert path.read_bytes() == kept
    assert jsonl.repair(path) == 0


def test_repair_finds_the_end_of_a_line_longer_than_a_block(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"{}\n" + START + b"x" * 200_000)
    assert jsonl.repair(path) == 200_000 + len(START)
    assert path.read_bytes() == b"{}\n"


@pytest.mark.parametrize("content", [b"my notes", b"one line\nmy notes", b'{"text":"an article"}'])
def test_what_this_tool_did_not_write_is_not_taken_for_a_torn_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(FileError, match="was not written by"):
        jsonl.repair(path)
    assert path.read_bytes() == content


def test_repair_of_a_missing_file_does_nothing(tmp_path: Path) -> None:
    assert jsonl.repair(tmp_path / "none.jsonl") == 0
    assert not (tmp_path / "none.jsonl").exists()


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with jsonl.Appender(path, sync=True) as out:
        out.append(line("First \u2028 text\nwith a break."))
        out.append(line("Second.").model_dump_json().encode())
    read = list(jsonl.read_lines(path))
    assert [(number, item.article.text) for number, item in read] == [
        (1, "First \u2028 text\nwith a break."),
        (2, "Second."),
    ]


def test_another_run_on_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with jsonl.Appender(path), pytest.raises(FileError, match="another run"), jsonl.Appender(path):
        pass
    with jsonl.Appender(path) as out:
        out.append(b"{}")
    assert path.read_bytes() == b"{}\n"


def test_opening_repairs_and_says_how_much_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b'{"a":1}\n{"sch')
    with jsonl.Appender(path) as out:
        out.append(b'{"c":3}')
    assert out.repaired == 5
    assert path.read_bytes() == b'{"a":1}\n{"c":3}\n'


def test_an_output_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no folder"), jsonl.Appender(tmp_path / "none" / "out.jsonl"):
        pass


def test_an_output_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").mkdir()
    with pytest.raises(FileError, match="not a regular file"), jsonl.Appender(tmp_path / "out.jsonl"):
        pass


def test_an_output_that_is_a_device_is_refused() -> None:
    with pytest.raises(FileError, match="not a regular file"), jsonl.Appender(Path(os.devnull)):
        pass


def test_a_line_break_inside_a_line_is_refused(tmp_path: Path) -> None:
    with jsonl.Appender(tmp_path / "out.jsonl") as out, pytest.raises(ValueError, match="line break"):
        out.append(b'{"a":\n1}')


def test_a_line_that_the_disk_takes_in_part_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.jsonl"
    write = os.write
    with jsonl.Appender(path) as out:
        out.append(b'{"a":1}')
        monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
        with pytest.raises(StoppedError, match="only a part"):
            out.append(b'{"b":2}')
        monkeypatch.undo()
        out.append(b'{"c":3}')
    assert path.read_bytes() == b'{"a":1}\n{"c":3}\n'


def test_a_full_disk_stops_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with jsonl.Appender(tmp_path / "out.jsonl") as out:
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(StoppedError) as caught:
            out.append(b"{}")
    assert "No space left" in caught.value.what
    assert "same command again" in caught.value.fix


def test_a_limit_of_the_operating_system_leaves_only_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    script = (
        "import sys, pathlib\n"
        "from extractor import jsonl, errors\n"
        "with jsonl.Appender(pathlib.Path(sys.argv[1])) as out:\n"
        "    try:\n"
        "        for number in range(99): out.append(b'{\"text\":\"' + b'x' * 300 + b'\"}')\n"
        "    except errors.StoppedError: sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        cwd=Path(__file__).parents[1],
        check=False,
    )
    assert done.returncode == 7
    assert path.read_bytes() == (b'{"text":"' + b"x" * 300 + b'"}\n') * 3


def test_origins_are_read_without_parsing_the_records(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    tricky = line('He wrote ,"run":{"prompt_fingerprint":"no"} in the text.', prompt_fingerprint="yes")
    path.write_text(tricky.model_dump_json() + "\n", encoding="utf-8")
    [(number, article, run)] = jsonl.read_origins(path)
    assert (number, article, run["prompt_fingerprint"]) == (1, "00000000000000aa", "yes")


def test_origins_of_lines_laid_out_otherwise_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    content = json.loads(line().model_dump_json())
    path.write_text(json.dumps(dict(reversed(content.items()))) + "\n", encoding="utf-8")
    [(_, article, run)] = jsonl.read_origins(path)
    assert (article, run["model"]) == ("00000000000000aa", "m")


def test_a_line_without_an_article_has_no_origin(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text('{"text":"x"}\n', encoding="utf-8")
    with pytest.raises(FileError, match=r"out\.jsonl:1: not a line of an output"):
        list(jsonl.read_origins(path))


@pytest.mark.parametrize("read", [jsonl.read_raw, jsonl.read_lines, jsonl.read_origins])
@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("nope\n", "out.jsonl:2: not JSON"),
        ("[1]\n", "out.jsonl:2: not a JSON object"),
        ('{"article":{"id":"', "out.jsonl:2: the last line is torn"),
        ('{"schema_version":"2","article":{"id":"aa"},"run":{"prompt_fingerprint":"p"}}\n', "schema version '2'"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, read, content: str, fault: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "out.jsonl"
    path.write_text(line().model_dump_json() + "\n" + content, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        list(read(path))
    assert fault in caught.value.what


def test_a_line_that_does_not_fit_its_model_is_named_with_the_field(tmp_path: Path) -> None:
    path = tmp_path / "errors.jsonl"
    path.write_text('{"source":"a","stage":"nowhere","reason":"r","message":"m"}\n', encoding="utf-8")
    with pytest.raises(FileError, match=r"errors\.jsonl:1: stage: "):
        list(jsonl.read_lines(path, Failure))


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileError, match=r"none\.jsonl: cannot be read"):
        list(jsonl.read_raw("none.jsonl"))


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a":1}\n\n{"a":2}'), encoding="utf-8"))
    assert list(jsonl.read_raw("-")) == [(1, {"a": 1}), (3, {"a": 2})]
