import json
import tracemalloc
from pathlib import Path

import pytest

from extractor.errors import FileError
from extractor.review.index import WHOLE, FieldAddress, RunIndex
from tests.review.lines import TEXT, claim, line, seed_lines, write_run


def test_every_field_of_every_record_is_an_item(run_file: Path) -> None:
    index = RunIndex(run_file)
    assert index.articles == 1
    assert index.fields == 10 + 9
    assert list(index.fields_of(0)) == list(range(19))
    assert index.locate(0) == (0, FieldAddress("meetings", "m1", "participants"))
    assert index.locate(18) == (0, FieldAddress("claims", "c1", "topics"))
    assert index.locate(20) == (0, FieldAddress("claims", "c1", "evidence"))
    assert index.locate(21) == (0, WHOLE)
    assert index.items == index.whole_of(0) + 1 == 22
    assert [round(one, 2) for one in index.confidence[:3]] == [0.05, 0.15, 0.25]


def test_items_of_later_articles_are_located_and_found_again(tmp_path: Path) -> None:
    lines = seed_lines()
    index = RunIndex(write_run(tmp_path / "facts.jsonl", lines))
    for item in range(index.items):
        article, address = index.locate(item)
        assert index.item_of(article, address) == item
    assert [index.line(number).article.id for number in range(5)] == [one.article.id for one in lines]
    assert index.article_of(lines[3].article.id) == 3
    assert index.article_of("unknown") is None
    assert index.item_of(0, FieldAddress("claims", "c9", "text")) is None


def test_a_field_without_a_confidence_is_the_least_confident(tmp_path: Path) -> None:
    bare = claim() | {"confidence": {}, "signals": {}}
    index = RunIndex(write_run(tmp_path / "facts.jsonl", [line(meetings=[], claims=[bare | {"meeting": None}])]))
    assert {index.confidence[item] for item in index.fields_of(0)} == {0.0}


def test_articles_without_records_are_counted(tmp_path: Path) -> None:
    index = RunIndex(write_run(tmp_path / "facts.jsonl", [line(), line("Nothing.", meetings=[], claims=[])]))
    assert (index.articles, index.empty_articles) == (2, 1)


def test_the_draws_of_the_audit_are_the_same_on_every_reading(seeds_run: Path) -> None:
    first, second = RunIndex(seeds_run), RunIndex(seeds_run)
    draws, again = (
        [index.draw[item] for article in range(5) for item in index.fields_of(article)] for index in (first, second)
    )
    assert draws == again
    assert all(0 <= one < 1 for one in draws)
    assert len(set(draws)) == first.fields


def test_an_incomplete_last_line_is_left_out_and_said(run_file: Path) -> None:
    with run_file.open("a", encoding="utf-8") as file:
        file.write('{"article": {"id": "ab')
    index = RunIndex(run_file)
    assert (index.articles, index.torn) == (1, True)


def test_a_faulty_line_is_named_with_its_place(run_file: Path) -> None:
    good = run_file.read_text(encoding="utf-8")
    run_file.write_text(good + "not a line\n" + good, encoding="utf-8")
    with pytest.raises(FileError, match=r"facts\.jsonl:2 is not a line of a run"):
        RunIndex(run_file)


def test_a_missing_run_is_an_error_without_a_traceback(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be read"):
        RunIndex(tmp_path / "none.jsonl")


def test_a_run_that_changed_under_the_index_is_refused(run_file: Path) -> None:
    index = RunIndex(run_file)
    run_file.write_text("x" * run_file.stat().st_size, encoding="utf-8")
    with pytest.raises(FileError, match="changed while it was reviewed"):
        index.line(0)


def test_a_line_that_does_not_fit_the_schemas_is_refused_when_it_is_read(run_file: Path) -> None:
    data = json.loads(run_file.read_text(encoding="utf-8"))
    data["claims"][0]["quotation"] = "sung"
    run_file.write_text(json.dumps(data) + "\n", encoding="utf-8")
    index = RunIndex(run_file)
    with pytest.raises(FileError, match="does not fit the record schemas"):
        index.line(0)


def test_the_index_does_not_hold_the_text(tmp_path: Path) -> None:
    long = TEXT + "\n" + "All quiet on the river. " * 40_000
    path = write_run(tmp_path / "facts.jsonl", [line(long + str(number)) for number in range(12)])
    assert path.stat().st_size > 11_000_000
    tracemalloc.start()
    index = RunIndex(path)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert index.articles == 12
    assert held < 1_000_000


def test_a_reviewed_file_is_not_a_run_to_review(run_file: Path) -> None:
    data = json.loads(run_file.read_text(encoding="utf-8")) | {"provenance": {}}
    run_file.write_text(json.dumps(data) + "\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"facts\.jsonl:1 is a reviewed line"):
        RunIndex(run_file)
