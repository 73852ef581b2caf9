"""Output: the JSONL of a run, the failures and the replies beside it, and what an earlier run left there."""

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extractor.errors import FileError, UsageError
from extractor.jsonl import Appender, read_lines, read_raw
from schemas import Article, Failure, Line

_IDENTITY = ("model", "prompt", "prompt_fingerprint", "schema_fingerprint", "parameters")
"""The fields of a line's `run` that must be the same in all lines of one file."""


def errors_path(output: Path) -> Path:
    """Returns the file of failures beside an output."""
    return output.with_name(f"{output.name}.errors.jsonl")


def replies_path(output: Path) -> Path:
    """Returns the journal of raw replies beside an output."""
    return output.with_name(f"{output.name}.replies.jsonl")


class Output:
    """An output file that a run appends to and that a later run continues.

    A failure of an earlier run stays in the errors file until its article is tried again.

    Args:
        path: The output.
        identity: Model, prompt, fingerprints and parameters of this run, as in a line's `run`.

    Raises:
        UsageError: The output was made with another prompt, schema or model.
        FileError: The output is in use, or is not an output of this tool.
    """

    def __init__(self, path: Path, identity: dict[str, Any]) -> None:
        self.path = path
        self.repaired = 0
        self._identity = identity
        self._done: set[bytes] = set()
        self._old_failures: dict[str, Failure] = {}
        self._new_failures: dict[str, Failure] = {}

    def __enter__(self) -> Self:
        self._lines = Appender(self.path)
        self._lines.__enter__()
        try:
            self.repaired = self._lines.repaired
            self._read_earlier()
            self._failures = Appender(errors_path(self.path))
            self._failures.__enter__()
            self._read_failures()
        except BaseException:
            self._lines.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._failures.__exit__(kind, error, trace)
        self._settle_failures()
        self._lines.__exit__(kind, error, trace)

    def is_done(self, article: Article) -> bool:
        """Returns whether the output holds this article."""
        return bytes.fromhex(article.id) in self._done

    def write_line(self, line: Line) -> None:
        """Appends a line, whole or not at all.

        Raises:
            StoppedError: The disk is full; the file is as it was.
        """
        self._lines.append(line)
        self._done.add(bytes.fromhex(line.article.id))
        self._old_failures.pop(line.article.source, None)

    def write_failure(self, failure: Failure) -> None:
        """Appends a failure.

        Raises:
            StoppedError: The disk is full; the file is as it was.
        """
        self._failures.append(failure)
        self._new_failures[failure.source] = failure

    def _read_earlier(self) -> None:
        for number, raw in read_raw(self.path):
            try:
                found = {name: raw["run"][name] for name in _IDENTITY}
                key = bytes.fromhex(raw["article"]["id"])
            except (KeyError, TypeError, ValueError) as error:
                raise FileError(
                    f"{self.path}:{number}: this is not a line that `extractor run` wrote.",
                    "Give another file with -o; nothing was changed.",
                ) from error
            self._check_identity(number, found)
            self._done.add(key)

    def _check_identity(self, number: int, found: dict[str, Any]) -> None:
        differing = [name for name in _IDENTITY if found[name] != self._identity[name]]
        if differing:
            changes = "; ".join(f"{name} was {found[name]}, now {self._identity[name]}" for name in differing)
            raise UsageError(
                f"{self.path}:{number}: this output was made otherwise: {changes}.",
                "Give another file with -o to keep both, or move this one away to start over; nothing was changed.",
            )

    def _read_failures(self) -> None:
        path = errors_path(self.path)
        if path.exists():
            self._old_failures = {failure.source: failure for _, failure in read_lines(path, Failure)}

    def _settle_failures(self) -> None:
        """Rewrites the errors file: one failure for each source, none for articles that are done by now."""
        path = errors_path(self.path)
        latest = self._old_failures | self._new_failures
        open_failures = [item for item in latest.values() if not self._is_settled(item)]
        if not open_failures:
            path.unlink(missing_ok=True)
            return
        aside = path.with_name(f"{path.name}.new")
        aside.write_text("".join(f"{item.model_dump_json()}\n" for item in open_failures), encoding="utf-8")
        aside.replace(path)

    def _is_settled(self, failure: Failure) -> bool:
        return failure.article_id is not None and bytes.fromhex(failure.article_id) in self._done


def failures_beside(output: Path) -> Iterator[Failure]:
    """Yields the failures that stand beside an output."""
    path = errors_path(output)
    if path.exists():
        yield from (failure for _, failure in read_lines(path, Failure))
