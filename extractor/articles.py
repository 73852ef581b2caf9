"""Step 1, read: files, folders, globs or standard input in, articles out one at a time, and failures as data."""

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import IO, Any

from extractor.reading.datelines import read_masthead
from extractor.reading.dates import find_date
from extractor.reading.decoding import decode, is_binary
from extractor.reading.inputs import files_of, suffix_of
from extractor.reading.rows import BadRow, Row, csv_rows, json_row, json_rows
from extractor.reading.sightings import Sightings
from schemas import Article, Failure
from schemas.line import article_id

ARTICLE_LIMIT = 1_000_000
"""Characters that an article may have: some 160,000 words."""

_FILE_LIMIT = 4 * ARTICLE_LIMIT
_UNREADABLE = (OSError, EOFError, zlib.error, UnicodeError)
_SPLIT = "Give each article as a file or a row of its own."

Warn = Callable[[str], None]
Read = Iterator[Article | Failure]


def read_articles(
    inputs: Sequence[str], *, stdin: IO[bytes] | None = None, warn: Callable[[str], None]
) -> Iterator[Article | Failure]:
    """Reads articles, lazily and in a stable order.

    Text is kept exactly as decoded; a byte order mark is not part of it. Headline and date come from the metadata of a
    row or a page if it has them, else from the text. A row's `id` and `source` are not kept: an article's id is derived
    from its text, and its source is `FILE:LINE`, which leads back to the row. A row's `source` that is a web address
    stands in for a missing `url`. An article that was read before is passed over with a warning.

    Args:
        inputs: Paths of files and folders, globs, or `-` for standard input, which holds one text or JSONL.
        stdin: What `-` reads; standard input if null.
        warn: Called with a message that names the file, for whatever was assumed or passed over.

    Returns:
        An article, or a failure of stage `read`, for each file or row.

    Raises:
        FileError: At the call: an input does not exist, matches nothing, or is of an unknown kind.
    """
    return _once(_all(files_of(inputs, warn), stdin, warn), warn)


def _all(files: Iterator[Path | None], stdin: IO[bytes] | None, warn: Warn) -> Read:
    for path in files:
        if path is None:
            yield from _read_stdin(stdin or sys.stdin.buffer, warn)
        else:
            yield from _read_file(path, warn)


def _once(articles: Read, warn: Warn) -> Read:
    sightings = Sightings()
    for article in articles:
        if isinstance(article, Article):
            before = sightings.first(article.id, article.source)
            if before is not None:
                warn(f"{article.source}: the same article as {before}; it is extracted once")
                continue
        yield article


def _read_file(path: Path, warn: Warn) -> Read:
    suffix = suffix_of(path)
    if suffix.startswith((".jsonl", ".ndjson", ".csv")):
        yield from _read_rows(path, suffix, warn)
        return
    try:
        with path.open("rb") as file:
            data = file.read(_FILE_LIMIT + 1)
    except OSError as error:
        yield _unreadable(str(path), error)
        return
    if len(data) > _FILE_LIMIT:
        yield _failure(str(path), "too_long", f"The file has more than {_FILE_LIMIT:,} bytes. {_SPLIT}")
        return
    yield _from_page(data, str(path), warn) if suffix.startswith(".htm") else _from_text(data, str(path), warn)


def _read_rows(path: Path, suffix: str, warn: Warn) -> Read:
    place = str(path)
    parse = csv_rows if suffix.startswith(".csv") else json_rows
    last = 0
    try:
        with _opened(path, suffix) as stream, closing(parse(stream)) as rows:
            for row in rows:
                last = row.number
                article = _from_row(row, place, warn)
                yield article
                if isinstance(article, Failure) and article.reason == "own_output":
                    return
    except _UNREADABLE as error:
        yield _unreadable(f"{place}:{last + 1}", error)


@contextmanager
def _opened(path: Path, suffix: str) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        if suffix.endswith(".gz"):
            with gzip.GzipFile(fileobj=file) as unpacked:
                yield io.BufferedReader(unpacked)
        else:
            yield file


def _read_stdin(stream: IO[bytes], warn: Warn) -> Read:
    try:
        first = stream.readline(_FILE_LIMIT)
        start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"{") and isinstance(json_row(1, start.decode("utf-8", "replace")), Row):
            rest = ((row, 1) for row in json_rows(stream))
            for row, offset in chain([(json_row(1, start.decode("utf-8", "surrogateescape")), 0)], rest):
                yield _from_row(row, "stdin", warn, offset)
            return
        data = first + stream.read(_FILE_LIMIT + 1 - len(first))
    except _UNREADABLE as error:
        yield _unreadable("stdin", error)
        return
    if len(data) > _FILE_LIMIT:
        yield _failure("stdin", "too_long", f"The text has more than {_FILE_LIMIT:,} bytes. {_SPLIT}")
    else:
        yield _from_text(data, "stdin", warn)


def _from_text(data: bytes, source: str, warn: Warn) -> Article | Failure:
    text = _decoded(data, source, warn)
    return text if isinstance(text, Failure) else _article(text, source)


def _from_page(data: bytes, source: str, warn: Warn) -> Article | Failure:
    page = _decoded(data, source, warn, declared=True)
    if isinstance(page, Failure):
        return page
    from extractor.reading.pages import read_page

    content = read_page(page)
    if content is None:
        return _failure(source, "empty", "No article was found in the page. Save its text as .txt and read that.")
    return _article(content.text, source, title=content.title, published=content.published, url=content.url)


def _decoded(data: bytes, source: str, warn: Warn, *, declared: bool = False) -> str | Failure:
    found = decode(data, declared=declared)
    if found is None:
        return _binary(source)
    if found.assumed:
        warn(f"{source}: not UTF-8; read as {found.assumed}")
    return found.text


def _from_row(row: Row | BadRow, place: str, warn: Warn, offset: int = 0) -> Article | Failure:
    source = f"{place}:{row.number + offset}"
    if isinstance(row, BadRow):
        return _failure(source, row.reason, row.message)
    text = row.fields.get("text")
    if not isinstance(text, str):
        return _without_text(row.fields, source)
    if row.assumed:
        warn(f"{source}: not UTF-8; read as {row.assumed}")
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if whole != text:
        warn(f"{source}: halves of characters in the text were replaced by U+FFFD")
    stated = row.fields.get("published")
    published = find_date(stated) if isinstance(stated, str) else None
    if stated and published is None:
        warn(f"{source}: published {str(stated)[:60]!r} is not a date such as 2021-07-14; it is left out")
    return _article(
        whole,
        source,
        title=_string(row.fields, "title"),
        published=published,
        url=_string(row.fields, "url") or _address(_string(row.fields, "source")),
        dated=bool(stated),
    )


def _string(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        return None
    return _encodable(value.strip())


def _encodable(text: str) -> str:
    """Returns a text with the lone surrogates in it replaced: names of files may hold bytes that are not UTF-8."""
    return text.encode("utf-8", "replace").decode()


def _address(source: str | None) -> str | None:
    return source if source and source.startswith(("http://", "https://")) else None


def _without_text(fields: dict[str, Any], source: str) -> Failure:
    article = fields.get("article")
    if (isinstance(article, dict) and "text" in article) or {"stage", "reason", "message"} <= fields.keys():
        return _failure(
            source,
            "own_output",
            "The file is an output of extractor, not articles; it was passed over. Keep outputs out of folders of "
            "articles.",
        )
    if "text" in fields:
        return _failure(source, "no_text", f"`text` is {type(fields['text']).__name__}, not a string.")
    names = ", ".join(map(str, fields))[:200] or "nothing"
    return _failure(source, "no_text", f"The row has no `text`; it has {names}. Rename the field that holds the text.")


def _article(
    text: str,
    source: str,
    *,
    title: str | None = None,
    published: str | None = None,
    url: str | None = None,
    dated: bool = False,
) -> Article | Failure:
    if not text.strip():
        return _failure(source, "empty", "There is no text. Take it out, or give its text.")
    if len(text) > ARTICLE_LIMIT:
        return _failure(source, "too_long", f"The text has more than {ARTICLE_LIMIT:,} characters. {_SPLIT}")
    if is_binary(text):
        return _binary(source)
    masthead = read_masthead(text)
    return Article(
        id=article_id(text),
        source=_encodable(source),
        title=title or masthead.title,
        published=published or (None if dated else masthead.published),
        url=url,
        text=text,
    )


def _binary(source: str) -> Failure:
    return _failure(source, "binary", "This is no text. Convert it to text, or take it out.")


def _unreadable(source: str, error: BaseException) -> Failure:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return _failure(source, "unreadable", f"It could not be read to its end: {reason}. Check the file and run again.")


def _failure(source: str, reason: str, message: str) -> Failure:
    return Failure(source=_encodable(source), stage="read", reason=reason, message=message)
