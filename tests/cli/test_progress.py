from collections import Counter
from pathlib import Path

from extractor.batch import Totals
from extractor.cli.progress import show_progress, show_summary
from schemas import Usage


def test_the_summary_names_everything_that_was_dropped_refused_repaired_or_split(capsys):
    totals = Totals(
        done=3,
        failed=1,
        skipped=2,
        records=Counter(meetings=4),
        refused=Counter(quote_not_located=5),
        outcomes=Counter(split=1, reask=2),
        failures=Counter(refusal=1),
        usage=Usage(prompt_tokens=1234, completion_tokens=56),
        cost=0.5,
    )
    show_summary(totals, Path("facts.jsonl"), repaired=17)
    said = capsys.readouterr()
    assert said.out == ""
    for words in (
        "articles extracted",
        "articles done before",
        "articles failed: refusal",
        "refused: quote_not_located",
        "split",
        "reask",
        "torn last line",
        "1,234",
        "$0.5000",
        "facts.jsonl.errors.jsonl",
    ):
        assert words in said.err


def test_plain_lines_where_there_is_no_terminal(capsys, monkeypatch):
    now = iter([0.0, 5.0, 11.0])
    monkeypatch.setattr("extractor.cli.progress.time.monotonic", lambda: next(now))
    with show_progress(100) as show:
        show(Totals(done=1))
        show(Totals(done=22))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("22 of 100 articles, 2.0/s")
