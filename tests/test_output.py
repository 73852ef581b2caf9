import json

import pytest

from extractor.errors import FileError, UsageError
from extractor.output import Output, errors_path, failures_beside
from schemas import Article, Failure, Line, Run
from schemas.line import article_id

IDENTITY = {
    "model": "m",
    "prompt": "facts/v1",
    "prompt_fingerprint": "p",
    "schema_fingerprint": "s",
    "parameters": {"temperature": 0},
}


def article(number):
    text = f"Article {number}."
    return Article(id=article_id(text), source=f"{number}.txt", text=text)


def line(number, **changes):
    run = Run(**{**IDENTITY, **changes}, started="2026-01-01T00:00:00Z", seconds=0.1, version="0")
    return Line(article=article(number), records={"meetings": [], "claims": []}, run=run)


def failure(number, reason="refusal", known=True):
    item = article(number)
    return Failure(
        source=item.source, article_id=item.id if known else None, stage="ask", reason=reason, message="It failed."
    )


def written(path, *lines, failures=()):
    with Output(path) as output:
        output.continue_with(IDENTITY)
        for item in lines:
            output.write_line(item)
        for item in failures:
            output.write_failure(item)


def test_a_later_run_knows_what_is_done(tmp_path):
    path = tmp_path / "facts.jsonl"
    written(path, line(1), line(2))
    with Output(path) as output:
        output.continue_with(IDENTITY)
        assert [output.is_done(article(n)) for n in (1, 2, 3)] == [True, True, False]


def test_a_torn_last_line_is_removed_and_its_article_is_not_done(tmp_path):
    path = tmp_path / "facts.jsonl"
    written(path, line(1), line(2))
    path.write_bytes(path.read_bytes()[:-40])
    with Output(path) as output:
        output.continue_with(IDENTITY)
        assert output.repaired > 0 and not output.is_done(article(2))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("name", list(IDENTITY))
def test_an_output_made_otherwise_is_refused_and_unchanged(tmp_path, name):
    path = tmp_path / "facts.jsonl"
    written(path, line(1))
    before = path.read_bytes()
    other = {**IDENTITY, name: {"temperature": 1} if name == "parameters" else "other"}
    with pytest.raises(UsageError, match=f"facts.jsonl:1: .*{name} was") as error, Output(path) as output:
        output.continue_with(other)
    assert "-o" in error.value.fix and path.read_bytes() == before


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "facts.jsonl"
    path.write_text('{"some": "thing"}\n', encoding="utf-8")
    with pytest.raises(FileError, match=r"facts\.jsonl:1"), Output(path) as output:
        output.continue_with(IDENTITY)


def test_a_second_run_on_the_same_output_is_refused(tmp_path):
    path = tmp_path / "facts.jsonl"
    with Output(path), pytest.raises(FileError, match="another run"), Output(path):
        pass


def test_failures_stand_beside_the_output_and_go_when_their_article_is_done(tmp_path):
    path = tmp_path / "facts.jsonl"
    written(path, failures=[failure(1), failure(2)])
    assert [item.source for item in failures_beside(path)] == ["1.txt", "2.txt"]
    written(path, line(1))
    assert [item.source for item in failures_beside(path)] == ["2.txt"]
    written(path, line(2))
    assert not errors_path(path).exists()


def test_a_failure_that_happens_again_is_kept_once_with_its_latest_reason(tmp_path):
    path = tmp_path / "facts.jsonl"
    written(path, failures=[failure(1)])
    written(path, failures=[failure(1, reason="timeout")])
    assert [item.reason for item in failures_beside(path)] == ["timeout"]


def test_a_failure_of_input_that_could_not_be_read_goes_when_it_can(tmp_path):
    path = tmp_path / "facts.jsonl"
    written(path, failures=[failure(1, known=False)])
    written(path, line(1))
    assert not errors_path(path).exists()


def test_lines_hold_one_key_for_each_record_type(tmp_path):
    path = tmp_path / "facts.jsonl"
    written(path, line(1))
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert list(raw) == ["schema_version", "article", "meetings", "claims", "rejected", "run"]
