"""The reply store: every reply of a model, on disk before it is parsed, found again by what was asked.

It is the journal that lets an interrupted run continue without paying twice, and what comparisons are scored from.
"""

import hashlib
import json
import os
import re
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from extractor.errors import FileError, StoppedError
from schemas.stored_reply import StoredReply

_START: Final = b'{"key":"'
_HEAD: Final = re.compile(rb'\{"key":"([0-9a-f]{64})","article_id":"([^"\\]*)"')


def reply_key(endpoint: str, sample: int, request: bytes) -> str:
    """Returns the key of a reply: a hash over everything that decides what a model may answer.

    Args:
        endpoint: Provider and model.
        sample: Number of the draw.
        request: The body of the request, byte for byte.
    """
    digest = hashlib.sha256(f"{endpoint}\n{sample}\n".encode())
    digest.update(request)
    return digest.hexdigest()


class ReplyStore:
    """Replies in an append-only JSONL file, found by key. Memory holds a key and an offset for each, no reply.

    Args:
        path: The file; made if it is absent. A line that was cut off by a crash is removed.
        without: Ids of articles whose stored replies are left aside, so that they are asked anew.

    Raises:
        FileError: The file cannot be opened, or is not a reply store.
    """

    def __init__(self, path: Path, *, without: Container[str] = ()) -> None:
        self.path = path
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
            self._reader = path.open("rb")
        except OSError as error:
            raise FileError(f"{path}: {error.strerror}", "Give another path for the output.") from error
        self._offsets: dict[bytes, int] = {}
        self._end = 0
        try:
            for offset, key, article_id in self._heads():
                if article_id not in without:
                    self._offsets[key] = offset
        except FileError:
            self.close()
            raise

    def __len__(self) -> int:
        return len(self._offsets)

    def get(self, key: str) -> StoredReply | None:
        """Returns the reply stored under a key, the latest if there are several."""
        offset = self._offsets.get(bytes.fromhex(key))
        if offset is None:
            return None
        self._reader.seek(offset)
        return self._parse(self._reader.readline(), offset)

    def put(self, reply: StoredReply) -> None:
        """Appends a reply; when this returns it survives the end of the process.

        Raises:
            StoppedError: The line could not be written, as when the disk is full; the file is as before.
        """
        text = json.dumps(reply.__dict__, ensure_ascii=False, separators=(",", ":"))
        line = text.encode("utf-8", "replace") + b"\n"
        try:
            written = os.write(self._file, line)
            if written != len(line):
                os.ftruncate(self._file, self._end)
                raise OSError(0, "the line was written in part; is the disk full?")
        except OSError as error:
            raise StoppedError(
                f"{self.path}: {error.strerror}", "Free some space and run the same command again; it continues."
            ) from error
        self._offsets[bytes.fromhex(reply.key)] = self._end
        self._end += written

    def close(self) -> None:
        """Closes the file."""
        self._reader.close()
        os.close(self._file)

    def _heads(self) -> Iterator[tuple[int, bytes, str]]:
        for number, line in enumerate(self._reader, start=1):
            torn = not line.endswith(b"\n") and _START.startswith(line[: len(_START)].lstrip(b"\0"))
            if torn:
                os.ftruncate(self._file, self._end)
                return
            head = _HEAD.match(line)
            if head is None:
                raise FileError(
                    f"{self.path}:{number}: not a stored reply",
                    "Move the file away, or give another path for the output.",
                )
            yield self._end, bytes.fromhex(head[1].decode()), head[2].decode()
            self._end += len(line)

    def _parse(self, line: bytes, offset: int) -> StoredReply:
        try:
            return StoredReply.model_validate_json(line)
        except ValidationError as error:
            raise FileError(
                f"{self.path}: the reply at byte {offset} cannot be read", "Move the file away and run again."
            ) from error
