import csv
import gzip
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.articles import ARTICLE_LIMIT, read_articles
from extractor.errors import FileError
from schemas import Article, Failure
from schemas.line import article_id

SEEDS = Path(__file__).parents[1] / "seeds"
TEXT = "The ministers of Norland and Sudland met in Port Anders."


class Reading:
    """What reading some inputs gave."""

    def __init__(self, *inputs: object, stdin: bytes = b"") -> None:
        self.warnings: list[str] = []
        self.items = list(
            read_articles([str(item) for item in inputs], stdin=io.BytesIO(stdin), warn=self.warnings.append)
        )

    @property
    def articles(self) -> list[Article]:
        return [item for item in self.items if isinstance(item, Article)]

    @property
    def failures(self) -> list[Failure]:
        return [item for item in self.items if isinstance(item, Failure)]


def write(path: Path, *rows: object) -> Path:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def test_the_seeds_are_read_with_their_dates_and_headlines() -> None:
    read = Reading(SEEDS)
    assert [article.published for article in read.articles] == ["2021-07-14", "2021-07-14", None, None, "2021-07-09"]
    assert [article.title is not None for article in read.articles] == [True, False, True, True, True]
    assert [article.text.encode() for article in read.articles] == [
        path.read_bytes() for path in sorted(SEEDS.glob("0*.txt"))
    ]
    assert not read.failures and not read.warnings


def test_a_folder_is_read_in_order_without_hidden_files_readmes_and_other_endings(tmp_path: Path) -> None:
    for name in [
        "b.txt",
        "a.md",
        "README.md",
        ".hidden.txt",
        "notes.docx",
        "sub/c.txt",
        "sub/readme.txt",
        ".git/d.txt",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{TEXT} {name}", encoding="utf-8")
    read = Reading(tmp_path)
    assert [Path(article.source).name for article in read.articles] == ["a.md", "b.txt", "c.txt"]
    assert read.warnings == [f"{tmp_path}: files were left out: 1 .docx"]


def test_a_readme_named_by_itself_is_read(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(TEXT, encoding="utf-8")
    assert [article.text for article in Reading(path).articles] == [TEXT]


def test_a_glob_is_read_in_order(tmp_path: Path) -> None:
    for name in ["2.txt", "1.txt", "x.md", "3.pdf"]:
        (tmp_path / name).write_text(f"{TEXT} {name}", encoding="utf-8")
    assert [Path(item.source).name for item in Reading(tmp_path / "*").items] == ["1.txt", "2.txt", "x.md"]
    assert [Path(item.source).name for item in Reading(tmp_path / "[12].*").items] == ["1.txt", "2.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_read(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT, encoding="utf-8")
    assert len(Reading(tmp_path / "a[1].txt").articles) == 1


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("none.txt", "no such file"),
        ("*.txt", "no article files match"),
        ("picture.png", "not a kind of file"),
        ("empty", "no articles in this folder"),
    ],
)
def test_an_input_that_cannot_be_meant_is_named_before_anything_is_read(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.png").write_bytes(b"x")
    with pytest.raises(FileError, match=fault) as caught:
        read_articles([str(SEEDS), str(tmp_path / name)], warn=pytest.fail)
    assert name in caught.value.what


def test_no_input_at_all_is_refused() -> None:
    with pytest.raises(FileError, match="no articles"):
        read_articles([], warn=pytest.fail)


def test_rows_of_jsonl_carry_their_metadata(tmp_path: Path) -> None:
    row = {
        "id": 7,
        "text": TEXT,
        "title": "Talks",
        "published": "2021-07-14T23:30:00+05:00",
        "source": "http://n.example/7",
    }
    path = write(tmp_path / "a.jsonl", {"text": "Other."}, "", row)
    [_, article] = Reading(path).articles
    assert article == Article(
        id=article_id(TEXT),
        source=f"{path}:3",
        title="Talks",
        published="2021-07-14",
        url="http://n.example/7",
        text=TEXT,
    )


def test_a_stated_date_that_is_none_is_left_out_and_said(tmp_path: Path) -> None:
    text = f"Published: 14 July 2021\n\n{TEXT}"
    path = write(
        tmp_path / "a.jsonl", {"text": text, "published": "yesterday"}, {"text": text + " ", "published": None}
    )
    read = Reading(path)
    assert [article.published for article in read.articles] == [None, "2021-07-14"]
    assert read.warnings == [f"{path}:1: published 'yesterday' is not a date such as 2021-07-14; it is left out"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("packed", [False, True])
def test_rows_of_csv_are_read_with_line_breaks_inside(tmp_path: Path, delimiter: str, packed: bool) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerows([["id", "Text", "url"], [1, 'A "b"\r\nc, d; e', ""], [2, "x" * 200_000, "http://n.example/2"]])
    data = table.getvalue().encode("utf-8-sig")
    path = tmp_path / ("a.csv.gz" if packed else "a.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    read = Reading(path)
    assert [(item.source, item.url) for item in read.articles] == [
        (f"{path}:2", None),
        (f"{path}:4", "http://n.example/2"),
    ]
    assert [item.text for item in read.articles] == ['A "b"\r\nc, d; e', "x" * 200_000]


def test_csv_without_a_text_column_is_named_with_what_it_has(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,body", "1,x")
    [failure] = Reading(path).failures
    assert (failure.source, failure.reason) == (f"{path}:1", "no_text")
    assert "id,body" in failure.message


def test_a_broken_row_of_csv_costs_that_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,url", '"He said "no" twice",u', "fine,u", "too,many,values", "last,u")
    read = Reading(path)
    assert [article.text for article in read.articles] == ["fine", "last"]
    assert [(item.source, item.reason) for item in read.failures] == [
        (f"{path}:2", "invalid_csv"),
        (f"{path}:4", "invalid_csv"),
    ]


def test_faulty_rows_become_failures_and_reading_goes_on(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        "nope",
        [1],
        {"body": TEXT},
        {"text": 5},
        {"text": " \n"},
        {"text": "a\x00b"},
        {"text": "x" * (ARTICLE_LIMIT + 1)},
        '{"a":' * 100_000,
        {"text": TEXT},
    )
    read = Reading(path)
    assert [(item.source.rpartition(":")[2], item.reason) for item in read.failures] == [
        ("1", "invalid_json"),
        ("2", "invalid_json"),
        ("3", "no_text"),
        ("4", "no_text"),
        ("5", "empty"),
        ("6", "binary"),
        ("7", "too_long"),
        ("8", "invalid_json"),
    ]
    assert {item.stage for item in read.failures} == {"read"}
    assert [article.source for article in read.articles] == [f"{path}:9"]


def test_faulty_files_become_failures_and_reading_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    (tmp_path / "c.jsonl.gz").write_bytes(b"not packed")
    (tmp_path / "d.jsonl.gz").write_bytes(gzip.compress(b'{"text":"First."}\n' + os.urandom(100_000))[:-50_000])
    (tmp_path / "e.html").write_text("<html><body></body></html>", encoding="utf-8")
    (tmp_path / "f.txt").write_text(TEXT, encoding="utf-8")
    read = Reading(tmp_path)
    reasons = {Path(item.source).name: item.reason for item in read.failures}
    assert reasons.pop("a.txt") == "empty"
    assert reasons.pop("b.txt") == "binary"
    assert reasons.pop("c.jsonl.gz:1") == "unreadable"
    assert reasons.pop("e.html") == "empty"
    assert "unreadable" in reasons.values()
    assert [article.text for article in read.articles] == ["First.", TEXT]


def test_a_file_that_vanishes_or_may_not_be_read_becomes_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ["a.txt", "b.txt", "c.txt"]:
        (tmp_path / name).write_text(f"{TEXT} {name}", encoding="utf-8")
    opened = Path.open

    def refuse(path: Path, mode: str) -> IO[bytes]:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, mode)  # type: ignore[return-value]

    monkeypatch.setattr(Path, "open", refuse)
    articles = read_articles([str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt")], warn=pytest.fail)
    first = next(articles)
    (tmp_path / "c.txt").unlink()
    rest = list(articles)
    assert isinstance(first, Article)
    failures = [(Path(item.source).name, item.reason) for item in rest if isinstance(item, Failure)]
    assert failures == [("b.txt", "unreadable"), ("c.txt", "unreadable")]
    assert isinstance(rest[0], Failure) and "Permission denied" in rest[0].message


def test_a_file_of_a_gigabyte_is_not_loaded(tmp_path: Path) -> None:
    for name in ["a.txt", "b.html"]:
        with (tmp_path / name).open("wb") as file:
            file.truncate(1 << 30)
    tracemalloc.start()
    read = Reading(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.reason for item in read.failures] == ["too_long", "too_long"]
    assert peak < 20_000_000


class Endless(io.RawIOBase):
    """A stream that makes up its lines as they are read, and counts the bytes it gave."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._rest = b""
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._rest:
            self._rest = next(self._lines, b"")
            if not self._rest:
                return 0
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        self.given += len(piece)
        return len(piece)


def test_jsonl_of_any_size_is_read_as_it_is_needed() -> None:
    rows = (json.dumps({"text": f"{TEXT} {number} {'x' * 2000}"}).encode() + b"\n" for number in range(10**9))
    stream = Endless(rows)
    articles = read_articles(["-"], stdin=io.BufferedReader(stream), warn=pytest.fail)
    for number, article in zip(range(20), articles, strict=False):
        assert article.source == f"stdin:{number + 1}"
    assert stream.given < 200_000


def test_a_row_of_any_length_is_passed_over_without_being_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"text":"')
        for _ in range(64):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n' + json.dumps({"text": TEXT}).encode())
    tracemalloc.start()
    read = Reading(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.reason for item in read.failures] == ["too_long"]
    assert [item.source for item in read.articles] == [f"{path}:2"]
    assert peak < 48_000_000


def test_a_quotation_mark_left_open_in_csv_ends_the_file_without_loading_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'text\nfine\n"open\n')
        for _ in range(40):
            file.write(b"row row row\n" * 40_000)
    read = Reading(path)
    assert [article.text for article in read.articles] == ["fine"]
    assert [(item.source, item.reason) for item in read.failures] == [(f"{path}:3", "too_long")]


def test_legacy_and_marked_encodings_are_read_and_only_assumptions_are_said(tmp_path: Path) -> None:
    text = "Der Außenminister traf seinen Kollegen in Zürich, hieß es am Mittwoch."
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    (tmp_path / "b.txt").write_bytes((text + "!").encode("utf-16"))
    (tmp_path / "c.txt").write_bytes((text + "?").encode("utf-8-sig"))
    read = Reading(tmp_path)
    assert [article.text for article in read.articles] == [text, text + "!", text + "?"]
    assert read.warnings == [f"{tmp_path / 'a.txt'}: not UTF-8; read as cp1252"]


def test_rows_in_legacy_and_marked_encodings_are_read(tmp_path: Path) -> None:
    text = "Der Außenminister traf seinen Kollegen in Zürich, hieß es am Mittwoch."
    row = '{"text":"' + text + '"}\n'
    (tmp_path / "a.jsonl").write_bytes(row.encode("cp1252"))
    (tmp_path / "b.jsonl").write_bytes(row.replace("Zürich", "Köln").encode("utf-16"))
    (tmp_path / "c.csv").write_bytes(b"id,text\n1," + '"Ein Gespräch in München, hieß es."'.encode("cp1252"))
    read = Reading(tmp_path)
    assert [article.text for article in read.articles] == [
        text,
        text.replace("Zürich", "Köln"),
        "Ein Gespräch in München, hieß es.",
    ]
    assert [warning.rpartition("/")[2] for warning in read.warnings] == [
        "a.jsonl:1: not UTF-8; read as cp1252",
        "c.csv:2: not UTF-8; read as cp1252",
    ]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1))
def test_text_of_files_and_rows_is_kept_exactly(tmp_path: Path, text: str) -> None:
    text = f"x{text}"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "b.jsonl").write_bytes(json.dumps({"text": text + "y"}, ensure_ascii=False).encode())
    assert [article.text for article in Reading(tmp_path).articles] == [text, text + "y"]


def test_half_a_character_is_replaced_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text":"cut \\ud83c here","title":"\\ud83c"}\n{"text":"flag \\ud83c\\uddf5"}')
    read = Reading(path)
    assert [article.text for article in read.articles] == ["cut \ufffd here", "flag \U0001f1f5"]
    assert read.warnings == [f"{path}:1: halves of characters in the text were replaced by U+FFFD"]
    assert all(article.model_dump_json() for article in read.articles)


def test_an_article_that_comes_twice_is_read_once_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", {"text": TEXT}, {"text": TEXT, "url": "http://n.example/"})
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    read = Reading(tmp_path)
    assert [article.source for article in read.articles] == [f"{path}:1"]
    assert read.warnings == [
        f"{path}:2: the same article as {path}:1; it is extracted once",
        f"{tmp_path / 'b.txt'}: the same article as {path}:1; it is extracted once",
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"schema_version": "1", "article": {"id": "aa", "text": TEXT}, "run": {}},
        {"source": "a", "stage": "ask", "reason": "refusal", "message": "m"},
    ],
)
def test_an_output_named_as_articles_is_one_failure(tmp_path: Path, row: dict[str, object]) -> None:
    path = write(tmp_path / "facts.jsonl", row, row, row)
    [failure] = Reading(path).items
    assert isinstance(failure, Failure)
    assert (failure.source, failure.reason) == (f"{path}:1", "own_output")


def test_standard_input_is_one_text_or_rows() -> None:
    [article] = Reading("-", stdin=b"Talks in Port Anders\n\n{braces} are text.").articles
    assert (article.source, article.text) == ("stdin", "Talks in Port Anders\n\n{braces} are text.")
    rows = Reading("-", stdin=b'\xef\xbb\xbf{"text":"One."}\n{"text":"Two."}').articles
    assert [(row.source, row.text) for row in rows] == [("stdin:1", "One."), ("stdin:2", "Two.")]
    assert [item.text for item in Reading("-", stdin=b"{not json}\nText.").articles] == ["{not json}\nText."]


@pytest.mark.parametrize(("stdin", "reason"), [(b"", "empty"), (b"a\x00b", "binary"), (b"x" * 4_000_001, "too_long")])
def test_standard_input_that_is_no_article_is_a_failure(stdin: bytes, reason: str) -> None:
    [failure] = Reading("-", stdin=stdin).failures
    assert (failure.source, failure.reason) == ("stdin", reason)


def test_a_file_name_that_is_not_utf_8_is_readable_in_the_source(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    path.write_text(TEXT, encoding="utf-8")
    (article,) = Reading(path).articles
    assert article.source.endswith("caf?.txt") and article.model_dump_json()


def test_an_endless_file_is_read_no_further_than_an_article_may_reach(tmp_path: Path) -> None:
    path = tmp_path / "endless.txt"
    path.symlink_to("/dev/zero")
    assert [item.reason for item in Reading(path).failures] == ["too_long"]
