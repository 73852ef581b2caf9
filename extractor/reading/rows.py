"""A stream of JSONL or CSV in, its rows out one at a time, whatever the size of the file or of a row."""

import csv
import io
import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, TextIO

from extractor.reading.decoding import byte_order_mark, decode

ROW_LIMIT = 8_000_000
"""Characters that a row may have: an article of the greatest length with every character escaped, and room to spare."""

_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        number: The line of the file on which it starts, from 1.
        fields: Its values by name.
        assumed: The encoding that had to be assumed for it, if any.
    """

    number: int
    fields: dict[str, Any]
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read.

    Attributes:
        number: The line of the file on which it starts, from 1.
        reason: A short stable name.
        message: What is wrong and what to do.
    """

    number: int
    reason: str
    message: str


def json_rows(stream: IO[bytes]) -> Generator[Row | BadRow, None, None]:
    """Yields the rows of JSONL; blank lines are passed over.

    Raises:
        OSError, EOFError, zlib.error, UnicodeError: The stream cannot be read on.
    """
    with _text(stream) as text:
        for number, line in _lines(text):
            if line is None:
                yield _too_long(number)
            elif line.strip():
                yield json_row(number, line)


def json_row(number: int, line: str) -> Row | BadRow:
    """Returns the row that one line of JSONL holds."""
    mended = _mended(line)
    if mended is None:
        return BadRow(number, "undecodable", "The row is neither UTF-8 nor text in another encoding.")
    line, assumed = mended
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadRow(number, "invalid_json", f"The row is not JSON: {error}. Mend the row or take it out.")
    if not isinstance(fields, dict):
        return BadRow(number, "invalid_json", 'The row is not a JSON object such as {"text": "…"}.')
    return Row(number, fields, assumed)


def csv_rows(stream: IO[bytes]) -> Generator[Row | BadRow, None, None]:
    """Yields the rows of CSV with a header line; the delimiter is the one that gives the header a `text` column.

    Raises:
        OSError, EOFError, zlib.error, UnicodeError: The stream cannot be read on.
    """
    csv.field_size_limit(ROW_LIMIT)
    with _text(stream) as text:
        lines = _CsvLines(text)
        header = next(lines, "")
        for delimiter in _DELIMITERS:
            names = _split(header, delimiter)
            if "text" in names:
                yield from _csv_rows(lines, names, csv.reader(lines, delimiter=delimiter, strict=True))
                return
        yield BadRow(1, "no_text", f"The header has no column named text; it reads: {header.strip()[:200]}")


def _csv_rows(lines: "_CsvLines", names: list[str], reader: Iterator[list[str]]) -> Generator[Row | BadRow, None, None]:
    while True:
        number = lines.number + 1
        lines.budget = ROW_LIMIT
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(number, "invalid_csv", f"The row is not CSV: {error}. Mend its quotation marks.")
            continue
        except OverflowError:
            message = f"The row has more than {ROW_LIMIT:,} characters; a quotation mark may not be closed."
            yield BadRow(number, "too_long", f"{message} The rest of the file was not read.")
            return
        if values:
            yield _csv_row(number, dict(zip(names, values, strict=False)), len(values) - len(names))


def _csv_row(number: int, fields: dict[str, str], surplus: int) -> Row | BadRow:
    if surplus > 0:
        return BadRow(number, "invalid_csv", f"The row has {surplus} values more than the header has columns.")
    assumed = None
    for name, value in fields.items():
        mended = _mended(value)
        if mended is None:
            return BadRow(number, "undecodable", "The row is neither UTF-8 nor text in another encoding.")
        fields[name], assumed = mended[0], mended[1] or assumed
    return Row(number, {name: value for name, value in fields.items() if value}, assumed)


class _CsvLines:
    """The lines of a file, of which one row may take no more than a budget of characters."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        self.budget = ROW_LIMIT

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self.budget + 1)
        self.budget -= len(line)
        if self.budget < 0:
            raise OverflowError
        if not line:
            raise StopIteration
        self.number += 1
        return line


def _split(line: str, delimiter: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]


@contextmanager
def _text(stream: IO[bytes]) -> Iterator[TextIO]:
    head = stream.peek(4)[:4] if isinstance(stream, io.BufferedReader) else b""
    mark = byte_order_mark(head)
    if mark:
        stream.read(mark[0])
        text = io.TextIOWrapper(stream, encoding=mark[1], newline="\n")
    else:
        # What is not UTF-8 becomes lone surrogates, from which `_mended` gets the bytes back.
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape", newline="\n")
    try:
        yield text
    finally:
        text.detach()


def _lines(text: TextIO) -> Iterator[tuple[int, str | None]]:
    number = 0
    while line := text.readline(ROW_LIMIT):
        number += 1
        if len(line) < ROW_LIMIT or line.endswith("\n"):
            yield number, line
            continue
        while line and not line.endswith("\n"):
            line = text.readline(ROW_LIMIT)
        yield number, None


def _mended(text: str) -> tuple[str, str | None] | None:
    """Decodes again what was not UTF-8, which reading has left as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text, None
    try:
        found = decode(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return None
    return (found.text, found.assumed) if found else None


def _too_long(number: int) -> BadRow:
    return BadRow(number, "too_long", f"The row has more than {ROW_LIMIT:,} characters. Split it into articles.")
