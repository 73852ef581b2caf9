"""JSONL files: a model in, one whole line out; and lines back, with every fault named as `file:line`."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar, overload

import pydantic_core
from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from extractor.errors import FileError, StoppedError
from schemas import Line

SCHEMA_VERSION = "1"

Model = TypeVar("Model", bound=BaseModel)

_BLOCK = 1 << 16
_NOT_OURS = "Name a file that `extractor run` has written."
# `Line` writes the version and the article's id first and the run last, so that a resumed run need not parse the rest.
_START = b'{"schema_version":"'
_HEAD = re.compile(rb'\{"schema_version":"(\d+)","article":\{"id":"([0-9a-f]+)"')
_RUN = b',"run":{'


def repair(path: Path) -> int:
    """Cuts off a last line that was not written to its end.

    Args:
        path: A JSONL file; one that does not exist needs no repair.

    Returns:
        The number of bytes removed, 0 if the file ends with a whole line.

    Raises:
        FileError: The file cannot be read or written, or its end is not the start of a line of this tool.
    """
    try:
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            whole = _end_of_last_line(file, size)
            file.seek(whole)
            start = file.read(len(_START)).lstrip(b"\0")
            if not _START.startswith(start):
                raise FileError(
                    f"{path}: its last line was not written by `extractor run`, and has no line break",
                    "Give another file with -o; nothing was changed.",
                )
            file.truncate(whole)
            return size - whole
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise FileError(
            f"{path}: cannot be repaired: {error.strerror}", "Name an output that you may read and write."
        ) from error


def _end_of_last_line(file: IO[bytes], size: int) -> int:
    end = size
    while end > 0:
        start = max(0, end - _BLOCK)
        file.seek(start)
        found = file.read(end - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


class Appender:
    """Appends whole lines to a JSONL file that no other run may write meanwhile.

    Entering the context takes the lock `.<name>.lock` and repairs a torn last line; `repaired` says how many bytes that
    took away. The lock ends with the process, so a killed run leaves nothing to clean up.

    Args:
        path: The file; it is created when it does not exist.
        lock: Whether to take the lock; not needed for a file that another's lock guards.
        sync: Whether to wait on leaving until the lines have reached the disk.
    """

    def __init__(self, path: Path, *, lock: bool = True, sync: bool = False) -> None:
        self.path = path
        self.sync = sync
        self.repaired = 0
        self._lock = FileLock(path.with_name(f".{path.name}.lock")) if lock else None
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Locks, repairs and opens the file.

        Raises:
            FileError: Another run holds the lock, or the file cannot be opened.
        """
        if not self.path.parent.is_dir():
            raise FileError(f"{self.path}: there is no folder {self.path.parent}", "Make the folder, or name another.")
        if self.path.exists() and not self.path.is_file():
            raise FileError(f"{self.path}: not a regular file", "Name a file that can be read back, as results.jsonl.")
        with ExitStack() as stack:
            try:
                if self._lock:
                    stack.enter_context(self._lock.acquire(timeout=0))
                self.repaired = repair(self.path)
                self._descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            except Timeout as error:
                raise FileError(
                    f"{self.path}: another run of extractor is writing to this file",
                    "Wait until that run has ended, or name another output with -o.",
                ) from error
            except OSError as error:
                raise FileError(
                    f"{self.path}: cannot be opened for writing: {error.strerror}",
                    "Name an output in a folder that exists and that you may write to.",
                ) from error
            stack.callback(self._close)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, traceback)

    def _close(self) -> None:
        try:
            if self.sync:
                os.fsync(self._descriptor)
        finally:
            os.close(self._descriptor)

    def append(self, line: BaseModel | bytes) -> None:
        """Writes one line, whole or not at all.

        Args:
            line: A model, or its JSON without a line break.

        Raises:
            StoppedError: The disk is full or fails; the file is as it was before.
        """
        data = (line if isinstance(line, bytes) else line.model_dump_json().encode()).removesuffix(b"\n") + b"\n"
        if b"\n" in data[:-1]:
            raise ValueError("a line of JSONL holds no line break")
        before = os.fstat(self._descriptor).st_size
        try:
            written = os.write(self._descriptor, data)
            reason = "the disk took only a part of the line"
        except OSError as error:
            written, reason = 0, error.strerror or str(error)
        if written < len(data):
            os.ftruncate(self._descriptor, before)
            raise StoppedError(
                f"{self.path}: a line could not be written: {reason}",
                "Nothing is lost. Make room on the disk and run the same command again; it goes on from here.",
            )


def read_bytes(path: Path | str) -> Iterator[tuple[int, bytes]]:
    """Yields number (from 1) and bytes of each line that is not blank.

    Args:
        path: A file, or `-` for standard input.

    Raises:
        FileError: The file cannot be read.
    """
    try:
        with _opened(path) as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}", _NOT_OURS) from error


def read_raw(path: Path | str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields number and content of each line, parsed but not validated, at some 150 MB a second.

    Args:
        path: A file, or `-` for standard input.

    Raises:
        FileError: The file cannot be read, a line is not a JSON object, or a newer version has written it.
    """
    for number, line in read_bytes(path):
        yield number, parse(line, f"{path}:{number}")


@overload
def read_lines(path: Path | str) -> Iterator[tuple[int, Line]]: ...
@overload
def read_lines(path: Path | str, model: type[Model]) -> Iterator[tuple[int, Model]]: ...
def read_lines(path: Path | str, model: type[BaseModel] = Line) -> Iterator[tuple[int, BaseModel]]:
    """Yields number and validated model of each line.

    Args:
        path: A file, or `-` for standard input.
        model: What each line holds.

    Raises:
        FileError: As `read_raw`, or a line does not fit the model.
    """
    for number, content in read_raw(path):
        try:
            yield number, model.model_validate(content)
        except ValidationError as error:
            raise FileError(
                f"{path}:{number}: {first_fault(error)}", "`extractor verify` lists every fault of an output."
            ) from error


def read_origins(path: Path | str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yields number, article id and `run` of each line of an output, parsing only these two.

    A resumed run needs no more, and most of a line is article. Lines laid out otherwise than `Line` writes them are
    parsed in full.

    Args:
        path: A file, or `-` for standard input.

    Raises:
        FileError: As `read_raw`, or a line has no article id.
    """
    for number, line in read_bytes(path):
        found = _origin(line)
        if found is None:
            content = parse(line, f"{path}:{number}")
            try:
                found = str(content["article"]["id"]), dict(content["run"])
            except (KeyError, TypeError, ValueError):
                raise FileError(
                    f"{path}:{number}: not a line of an output: it has no article id or no run",
                    "Name a file that `extractor run` has written, or a new one.",
                ) from None
        yield number, *found


def _origin(line: bytes) -> tuple[str, dict[str, Any]] | None:
    head = _HEAD.match(line)
    start = line.rfind(_RUN)
    if head is None or start < 0 or head[1].decode() != SCHEMA_VERSION:
        return None
    try:
        run = pydantic_core.from_json(line[start + len(_RUN) - 1 :].rstrip()[:-1])
    except ValueError:
        return None
    return (head[2].decode(), run) if "prompt_fingerprint" in run else None


def parse(line: bytes, where: str) -> dict[str, Any]:
    """Returns the object that a line holds.

    Args:
        line: One line.
        where: `file:line`, for messages.

    Raises:
        FileError: The line is not a JSON object, or a newer version of this tool has written it.
    """
    try:
        content = pydantic_core.from_json(line)
    except ValueError as error:
        torn = line.startswith(b"{") and not line.endswith(b"\n")
        what = "the last line is torn" if torn else "not JSON"
        fix = "Run the same `extractor run` again: it repairs the end." if torn else _NOT_OURS
        raise FileError(f"{where}: {what}: {error}", fix) from error
    if not isinstance(content, dict):
        raise FileError(f"{where}: not a JSON object", _NOT_OURS)
    version = content.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise FileError(
            f"{where}: schema version {version!r} is not known to this version of extractor, which reads "
            f"{SCHEMA_VERSION!r}",
            "Upgrade extractor.",
        )
    return content


def first_fault(error: ValidationError) -> str:
    """Returns the first fault that a validation found, as `field.0.field: message`."""
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    message = " ".join(fault["msg"].split())
    return f"{where}: {message}" if where else message


@contextmanager
def _opened(path: Path | str) -> Iterator[IO[bytes]]:
    if str(path) == "-":
        yield sys.stdin.buffer
    else:
        with Path(path).open("rb") as file:
            yield file
