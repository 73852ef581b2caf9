import asyncio

import pytest

from extractor.batch import Batch
from extractor.errors import ArticleError, StoppedError
from schemas import Article, Failure, Line, Run, Usage
from schemas.line import article_id

RUN = Run(
    model="m",
    prompt="p",
    prompt_fingerprint="f",
    schema_fingerprint="s",
    usage=Usage(prompt_tokens=10, completion_tokens=5),
    cost=0.5,
    outcomes={"reask": 1},
    started="2026-01-01T00:00:00Z",
    seconds=0.1,
    version="0",
)


def article(number):
    text = f"Article {number}."
    return Article(id=article_id(text), source=f"{number}.txt", text=text)


class Sink:
    def __init__(self, done=()):
        self.done = {item.id for item in done}
        self.lines, self.failures = [], []

    def is_done(self, item):
        return item.id in self.done

    def write_line(self, line):
        self.lines.append(line)

    def write_failure(self, failure):
        self.failures.append(failure)


class Extract:
    """Answers after a turn of the loop; raises what `faults` holds for a source."""

    def __init__(self, faults=None):
        self.faults = faults or {}
        self.asked, self.in_flight, self.most = [], 0, 0

    async def __call__(self, item):
        self.asked.append(item.source)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        if item.source in self.faults:
            raise self.faults[item.source]
        return Line(article=item, records={"meetings": []}, run=RUN)

    def estimated_cost(self, item):
        return 0.5

    def cost(self, usage):
        return 0.1


def run(extract, sink, items, **options):
    batch = Batch(extract, sink, **{"concurrency": 4, **options})
    return asyncio.run(batch.run(items))


def test_every_article_gives_a_line_and_is_counted():
    sink = Sink()
    totals = run(Extract(), sink, map(article, range(10)))
    assert {line.article.source for line in sink.lines} == {f"{n}.txt" for n in range(10)}
    assert (totals.done, totals.usage.prompt_tokens, totals.cost) == (10, 100, 5.0)
    assert totals.outcomes["reask"] == 10


def test_no_more_articles_are_in_flight_than_allowed_and_no_fewer():
    extract = Extract()
    run(extract, Sink(), map(article, range(50)), concurrency=7)
    assert extract.most == 7


def test_articles_are_taken_from_the_source_only_when_there_is_room():
    extract, taken = Extract(), []

    def source():
        for number in range(30):
            taken.append(number)
            assert len(taken) - len(extract.asked) <= 1
            yield article(number)

    run(extract, Sink(), source())
    assert len(extract.asked) == 30


def test_done_articles_are_skipped_and_counted():
    sink, extract = Sink([article(1), article(2)]), Extract()
    assert run(extract, sink, map(article, range(4))).skipped == 2
    assert sorted(extract.asked) == ["0.txt", "3.txt"]


def test_a_failed_article_is_a_record_and_the_run_goes_on():
    fault = ArticleError("It refused.", stage="ask", reason="refusal", attempts=2, usage=Usage(prompt_tokens=7))
    sink = Sink()
    totals = run(Extract({"3.txt": fault}), sink, map(article, range(6)))
    assert len(sink.lines) == 5
    (failure,) = sink.failures
    assert (failure.source, failure.stage, failure.reason, failure.attempts) == ("3.txt", "ask", "refusal", 2)
    assert totals.failures["refusal"] == 1
    assert totals.usage.prompt_tokens == 57 and totals.cost == pytest.approx(2.6)


def test_a_fault_of_ours_costs_one_article_not_the_run():
    sink = Sink()
    run(Extract({"0.txt": ZeroDivisionError("oops")}), sink, map(article, range(3)))
    assert len(sink.lines) == 2 and sink.failures[0].reason == "internal_error"
    assert "ZeroDivisionError" in sink.failures[0].message


def test_unreadable_input_is_passed_on_as_a_failure():
    failure = Failure(source="x.bin", stage="read", reason="binary", message="x.bin is not text.")
    sink = Sink()
    assert run(Extract(), sink, [failure, article(1)]).failed == 1
    assert sink.failures == [failure] and len(sink.lines) == 1


def test_what_no_article_can_survive_stops_the_run_and_keeps_what_is_done():
    sink, extract = Sink(), Extract({"5.txt": StoppedError("The key is wrong.", "Set OPENAI_API_KEY.")})
    with pytest.raises(StoppedError, match="key is wrong"):
        run(extract, sink, map(article, range(1000)))
    assert len(sink.lines) == len(extract.asked) - 1 < 20


def test_the_ceiling_on_cost_is_never_crossed():
    sink = Sink()
    with pytest.raises(StoppedError, match=r"ceiling of \$3"):
        run(Extract(), sink, map(article, range(100)), max_cost=3)
    assert len(sink.lines) == 6


def test_stop_finishes_what_is_in_flight_and_starts_nothing_more():
    sink, extract = Sink(), Extract()

    async def main():
        batch = Batch(extract, sink, concurrency=4)
        batch.progress = lambda totals: batch.stop()
        return await batch.run(map(article, range(100)))

    totals = asyncio.run(main())
    assert totals.done == len(extract.asked) == len(sink.lines) <= 8


def test_cancel_gives_up_what_is_in_flight():
    sink = Sink()

    class Endless(Extract):
        async def __call__(self, item):
            await asyncio.sleep(3600)

    async def main():
        batch = Batch(Endless(), sink, concurrency=4)
        task = asyncio.create_task(batch.run(map(article, range(100))))
        await asyncio.sleep(0.01)
        batch.cancel()
        return await task

    assert asyncio.run(main()).done == 0 and not sink.lines
