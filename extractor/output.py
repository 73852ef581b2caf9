"""Output: the JSONL of a run, the failures and the replies beside it, and what an earlier run left there."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from extractor.errors import FileError, UsageError
from extractor.jsonl import Appender, read_lines, read_origins
from schemas import Article, Failure, Line
from schemas.line import RUN_IDENTITY


def errors_path(output: Path) -> Path:
    """Returns the file of failures beside an output."""
    return output.with_name(f"{output.name}.errors.jsonl")


def replies_path(output: Path) -> Path:
    """Returns the journal of raw replies beside an output."""
    return output.with_name(f"{output.name}.replies.jsonl")


class Output:
    """An output file that a run appends to and that a later run continues.

    A failure of an earlier run stays in the errors file until its article is tried again.

    Entering the context takes the file for this run alone.

    Attributes:
        path: The output.
        repaired: Bytes of a torn last line that were removed.
        failed: Ids of the articles that failed in an earlier run and are to be asked anew.

    Args:
        path: The output.

    Raises:
        FileError: Another run is writing to the output.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.repaired = 0
        self.failed: set[str] = set()
        self._done: set[bytes] = set()
        self._old_failures: dict[str, Failure] = {}
        self._new_failures: dict[str, Failure] = {}

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._lines = stack.enter_context(Appender(self.path))
            self.repaired = self._lines.repaired
            self._failures = stack.enter_context(Appender(errors_path(self.path), lock=False))
            self._old_failures = {failure.source: failure for failure in failures_beside(self.path)}
            self.failed = {failure.article_id for failure in self._old_failures.values() if failure.article_id}
            stack.callback(self._settle_failures)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

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

    def continue_with(self, identity: dict[str, Any]) -> None:
        """Reads what an earlier run has done.

        Args:
            identity: Model, prompt, fingerprints and parameters of this run, as in a line's `run`.

        Raises:
            UsageError: The output was made with another prompt, schema or model.
            FileError: The file is not an output of this tool.
        """
        for number, article_id, run in read_origins(self.path):
            try:
                found = {name: run[name] for name in RUN_IDENTITY}
                key = bytes.fromhex(article_id)
            except (KeyError, ValueError) as error:
                raise FileError(
                    f"{self.path}:{number}: this is not a line that `extractor run` wrote.",
                    "Give another file with -o; nothing was changed.",
                ) from error
            self._check_identity(number, found, identity)
            self._done.add(key)

    def _check_identity(self, number: int, found: dict[str, Any], identity: dict[str, Any]) -> None:
        differing = [name for name in RUN_IDENTITY if found[name] != identity[name]]
        if differing:
            changes = "; ".join(f"{name} was {found[name]}, now {identity[name]}" for name in differing)
            raise UsageError(
                f"{self.path}:{number}: this output was made otherwise: {changes}.",
                "Give another file with -o to keep both, or move this one away to start over; nothing was changed.",
            )

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
