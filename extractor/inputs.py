"""Files, folders and globs as given on a command line in, the files to read out."""

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extractor.errors import FileError

STDIN = "-"
TEXT_SUFFIXES = (".txt", ".md", ".html", ".htm")
ROW_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".csv", ".csv.gz")
SUFFIXES = TEXT_SUFFIXES + ROW_SUFFIXES

_KNOWN = "Articles are read from " + ", ".join(SUFFIXES) + ", from folders of these, or from `-` (standard input)."


def files_of(inputs: Sequence[str], warn: Callable[[str], None]) -> Iterator[Path | None]:
    """Yields the files that inputs stand for, in order; None stands for standard input.

    A folder gives the files in it and below it that have a known ending, sorted within each folder. Hidden files and
    READMEs are left out: a README beside articles is about them, not one of them. A file named by itself is always
    read. Every input is checked before the first file is given.

    Args:
        inputs: Paths of files and folders, globs, or `-`.
        warn: Called with a message when files of a folder are left out because of their ending.

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
        if next(_below(path), None) is None:
            raise FileError(f"{given}: no articles in this folder", _KNOWN)
    elif path.exists():
        if not suffix_of(path):
            raise FileError(f"{given}: not a kind of file that articles are read from", _KNOWN)
    elif next(_matches(given), None) is None:
        what = "no article files match" if glob.has_magic(given) else "no such file or folder"
        raise FileError(f"{given}: {what}", "Check the spelling; paths are taken from the current folder.")


def _expanded(inputs: Sequence[str], warn: Callable[[str], None]) -> Iterator[Path | None]:
    for given in inputs:
        path = Path(given)
        if given == STDIN:
            yield None
        elif path.is_dir():
            left_out: list[str] = []
            yield from _below(path, left_out)
            if left_out:
                endings = ", ".join(sorted(set(left_out)))
                warn(f"{given}: {len(left_out)} files were left out because of their endings ({endings})")
        elif path.exists():
            yield path
        else:
            yield from _matches(given)


def _matches(pattern: str) -> Iterator[Path]:
    if glob.has_magic(pattern):
        found = (Path(name) for name in sorted(glob.glob(pattern, recursive=True)))  # noqa: PTH207
        yield from (path for path in found if suffix_of(path) and path.is_file() and not _is_readme(path))


def _below(folder: Path, left_out: list[str] | None = None) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(here, name) for name in sorted(names)):
            if path.name.startswith(".") or _is_readme(path) or not path.is_file():
                continue
            if suffix_of(path):
                yield path
            elif left_out is not None:
                left_out.append(path.suffix or path.name)


def _is_readme(path: Path) -> bool:
    return path.stem.lower() == "readme"
