import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from extractor.errors import FileError, StoppedError
from extractor.replies import ReplyStore, reply_key
from schemas.stored_reply import StoredReply


def reply(number: int, body: JsonValue = None, article_id: str = "a") -> StoredReply:
    return StoredReply(
        key=reply_key("openai/x", 0, str(number).encode()),
        article_id=article_id,
        endpoint="openai/x",
        asked_at="2026-01-01T00:00:00.000+00:00",
        seconds=1.5,
        outcomes={"retry_429": 2},
        body=body,
    )


def test_a_stored_reply_is_found_again_after_reopening(tmp_path: Path) -> None:
    first = ReplyStore(tmp_path / "r.jsonl")
    kept = reply(1, {"text": "“Мир” — é 𝒳\n", "n": [1, None, 0.5]})
    first.put(kept)
    assert first.get(kept.key) == kept
    first.close()
    second = ReplyStore(tmp_path / "r.jsonl")
    assert second.get(kept.key) == kept
    assert second.get(reply(2).key) is None
    second.close()


def test_the_file_is_readable_unicode_one_line_a_reply(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")
    store.put(reply(1, {"text": "Лавров\nsaid"}))
    store.put(reply(2))
    store.close()
    lines = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    assert "Лавров" in lines[0]


def test_a_torn_last_line_is_removed_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    store = ReplyStore(path)
    for number in range(3):
        store.put(reply(number, {"n": number}))
    store.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    store = ReplyStore(path)
    assert len(store) == 2
    store.put(reply(2, {"n": "again"}))
    found = store.get(reply(2).key)
    assert found is not None and found.body == {"n": "again"}
    store.close()
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3


def test_a_file_of_something_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("my notes, without a line break", encoding="utf-8")
    with pytest.raises(FileError, match="not a stored reply"):
        ReplyStore(path)
    assert path.read_text(encoding="utf-8") == "my notes, without a line break"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0, max_value=700))
def test_whatever_the_crash_left_the_whole_lines_are_kept(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "r.jsonl"
    path.unlink(missing_ok=True)
    store = ReplyStore(path)
    ends = []
    for number in range(3):
        store.put(reply(number, "x" * 20))
        ends.append(path.stat().st_size)
    store.close()
    os.truncate(path, min(cut, ends[-1]))
    store = ReplyStore(path)
    assert len(store) == sum(end <= cut for end in ends)
    assert all(store.get(reply(number).key) is not None for number in range(len(store)))
    store.close()


def test_the_latest_reply_under_a_key_counts(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")
    store.put(reply(1, "old"))
    store.put(reply(1, "new"))
    found = store.get(reply(1).key)
    assert found is not None and found.body == "new"
    store.close()


def test_articles_left_aside_are_asked_anew(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")
    store.put(reply(1, article_id="good"))
    store.put(reply(2, article_id="bad"))
    store.close()
    store = ReplyStore(tmp_path / "r.jsonl", without={"bad"})
    assert store.get(reply(1).key) is not None
    assert store.get(reply(2).key) is None
    store.put(reply(2, "again", article_id="bad"))
    assert store.get(reply(2).key) is not None
    store.close()


def test_a_file_that_is_no_reply_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text('{"schema_version": "1"}\nno', encoding="utf-8")
    with pytest.raises(FileError, match=r"facts\.jsonl:1"):
        ReplyStore(path)
    assert path.read_text(encoding="utf-8") == '{"schema_version": "1"}\nno'


def test_a_folder_that_is_missing_is_a_file_error(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        ReplyStore(tmp_path / "missing" / "r.jsonl")


def test_a_full_disk_stops_and_leaves_the_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.jsonl"
    store = ReplyStore(path)
    store.put(reply(1))
    before = path.read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:10]))
    with pytest.raises(StoppedError, match="disk"):
        store.put(reply(2))
    assert path.read_bytes() == before

    def full(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoppedError, match="No space left"):
        store.put(reply(3))
    monkeypatch.undo()
    store.put(reply(4, "fits"))
    found = store.get(reply(4).key)
    assert found is not None and found.body == "fits"
    store.close()


def test_the_key_depends_on_endpoint_sample_and_every_byte_of_the_request() -> None:
    keys = {
        reply_key("openai/x", 0, b'{"a":1}'),
        reply_key("openai/y", 0, b'{"a":1}'),
        reply_key("openai/x", 1, b'{"a":1}'),
        reply_key("openai/x", 0, b'{"a":2}'),
    }
    assert len(keys) == 4
