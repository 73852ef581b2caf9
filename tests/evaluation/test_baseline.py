import pytest

from extractor.errors import FileError, UsageError
from extractor.evaluation.baseline import bless, read_baseline, write_baseline
from extractor.prompting import load_prompt
from schemas import Article, Line, Run
from schemas.line import article_id


def line(text="One.", **changes):
    prompt = load_prompt("facts/v1")
    made = {
        "model": "m",
        "prompt": prompt.name,
        "prompt_fingerprint": prompt.fingerprint,
        "schema_fingerprint": prompt.schema_fingerprint,
    }
    run = Run(**{**made, **changes}, started="2026-01-01T00:00:00Z", seconds=0.1, version="0")
    return Line(article=Article(id=article_id(text), source=text, text=text), records={"meetings": []}, run=run)


def test_a_baseline_is_read_back_as_it_was_written(tmp_path):
    baseline = bless([line("Two."), line("One.")], "2026-01-02")
    write_baseline(tmp_path / "baseline.json", baseline)
    assert read_baseline(tmp_path / "baseline.json") == baseline
    assert [item.article.source for item in baseline.lines] == ["One.", "Two."]
    assert baseline.prompt_source == load_prompt("facts/v1").source


@pytest.mark.parametrize("changed", ["prompt_fingerprint", "schema_fingerprint"])
def test_a_run_of_a_prompt_that_has_changed_since_is_refused(changed):
    with pytest.raises(UsageError, match="has changed"):
        bless([line(**{changed: "0"})], "2026-01-02")


def test_an_empty_run_is_refused():
    with pytest.raises(UsageError, match="empty"):
        bless([], "2026-01-02")


def test_a_missing_baseline_is_named_with_how_to_make_one(tmp_path):
    with pytest.raises(FileError, match="extractor bless"):
        read_baseline(tmp_path / "baseline.json")


def test_a_file_of_something_else_is_named(tmp_path):
    (tmp_path / "baseline.json").write_text("{}", encoding="utf-8")
    with pytest.raises(FileError, match="not a baseline"):
        read_baseline(tmp_path / "baseline.json")
