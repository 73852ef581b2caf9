"""Files, folders and globs as given on a command line in, the files to read out."""

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extractor.errors import FileError

STDIN = "-"
TEXT_SUFFIXES = (".txt", ".md", ".html", ".htm")
ROW_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".csv", ".csv.gz")
SUFFIXES = TEXT_SUFFIXES + ROW_SUFFIXES

# What `Line` and `Failure` begin with on disk, and how the journal of replies is named.
_OUTPUT_START = b'{"schema_version":"'
_REPLIES = ".jsonl.replies.jsonl"

_COUNTED_SUFFIXES = (".jsonl", ".ndjson")
_COUNTED_BYTES = 200_000_000

_KNOWN = "Articles are read from " + ", ".join(SUFFIXES) + ", from folders of these, or from `-` (standard input)."


def files_of(inputs: Sequence[str], warn: Callable[[str], None]) -> Iterator[Path | None]:
    """Yields the files that inputs stand for, in order; None stands for standard input.

    A folder gives the files in it and below it that have a known ending, sorted within each folder; a glob those that
    match. Both leave out hidden files, READMEs (a README beside articles is about them, not one of them), and what
    runs of this tool have written. A file named by itself is always read. Every input is checked before the first file
    is given.

    Args:
        inputs: Paths of files and folders, globs, or `-`.
        warn: Called with a message when other files of a folder or glob are left out.

    Raises:
        FileError: An input does not exist, matches nothing, or has an unknown ending.
    """
    if not inputs:
        raise FileError("no articles were named", _KNOWN)
    for given in inputs:
        _check(given)
    return _expanded(inputs, warn)


def suffix_of(path: Path) -> str:
    """Returns the known ending of a file name, or an empty string."""
    name = path.name.lower()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default="")


def _check(given: str) -> None:
    path = Path(given)
    if given == STDIN:
        return
    if path.is_dir():
        if next(_articles(_below(path)), None) is None:
            raise FileError(f"{given}: no articles in this folder", _KNOWN)
    elif path.exists():
        if not suffix_of(path):
            raise FileError(f"{given}: not a kind of file that articles are read from", _KNOWN)
    elif next(_articles(_matches(given)), None) is None:
        what = "no article files match" if glob.has_magic(given) else "no such file or folder"
        raise FileError(f"{given}: {what}", "Check the spelling; paths are taken from the current folder.")


def _expanded(inputs: Sequence[str], warn: Callable[[str], None]) -> Iterator[Path | None]:
    for given in inputs:
        path = Path(given)
        if given == STDIN:
            yield None
        elif not path.is_dir() and (path.exists() or not glob.has_magic(given)):
            yield path
        else:
            left_out: list[str] = []
            yield from _articles(_below(path, left_out) if path.is_dir() else _matches(given), left_out)
            if left_out:
                kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(left_out).items()))
                warn(f"{given}: files were left out: {kinds}")


def _articles(found: Iterator[Path], left_out: list[str] | None = None) -> Iterator[Path]:
    for path in found:
        if path.name.startswith(".") or path.stem.lower() == "readme" or path.suffix == ".lock" or path.is_dir():
            continue
        if not path.is_file():
            if left_out is not None:
                left_out.append("not a regular file")
            continue
        if suffix_of(path) and not _is_output(path):
            yield path
        elif left_out is not None:
            left_out.append("written by extractor" if suffix_of(path) else path.suffix or path.name)


def _matches(pattern: str) -> Iterator[Path]:
    if glob.has_magic(pattern):
        yield from map(Path, sorted(glob.glob(pattern, recursive=True)))  # noqa: PTH207


def _below(folder: Path, left_out: list[str] | None = None) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        if left_out is not None:
            left_out.append(f"folder {Path(error.filename).name} ({error.strerror})")

    for here, folders, names in os.walk(folder, onerror=refused):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names))


def _is_output(path: Path) -> bool:
    """Returns whether a run has written a file: an output, or the replies or failures beside one."""
    if not path.name.lower().endswith(".jsonl"):
        return False
    try:
        with path.open("rb") as file:
            start = file.read(len(_OUTPUT_START))
    except OSError:
        return False
    return start == _OUTPUT_START or path.name.endswith(_REPLIES)


def count_articles(inputs: Sequence[str]) -> int | None:
    """Returns how many articles inputs hold, for a progress bar; `None` when only reading them all would tell.

    Raises:
        FileError: As `files_of`.
    """
    total = 0
    for path in files_of(inputs, lambda message: None):
        if path is None:
            return None
        suffix = suffix_of(path)
        if suffix in TEXT_SUFFIXES:
            total += 1
        elif suffix in _COUNTED_SUFFIXES and path.stat().st_size <= _COUNTED_BYTES:
            with path.open("rb") as file:
                total += sum(1 for line in file if line.strip())
        else:
            return None
    return total
