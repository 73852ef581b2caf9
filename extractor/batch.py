"""Many articles: concurrency, resume, failures as records, a ceiling on cost, and a running count of everything.

Articles stream in and lines stream out; what is kept in memory does not grow with the articles but for one
8-byte key for each article that is done.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from extractor.errors import ArticleError, StoppedError
from schemas import Article, Failure, Line, Usage


@dataclass
class Totals:
    """What a run has done so far.

    Attributes:
        done: Articles that gave a line.
        failed: Articles, or pieces of input, that gave a failure.
        skipped: Articles that an earlier run has done.
        records: Records written, by record type.
        refused: Refused records and quotes, by reason.
        outcomes: Named events, such as `reask`, `retry_429` or `split`.
        failures: Failures by reason.
        usage: Tokens of this run.
        cost: US dollars of this run; `None` while no price is known.
    """

    done: int = 0
    failed: int = 0
    skipped: int = 0
    records: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None

    def add_line(self, line: Line) -> None:
        """Counts an article that gave a line."""
        self.done += 1
        for key, records in line.records.items():
            self.records[key] += len(records)
        self.refused.update(item.reason for item in line.rejected)
        self.outcomes.update(line.run.outcomes)
        self.usage += line.run.usage
        if line.run.cost is not None:
            self.cost = (self.cost or 0.0) + line.run.cost

    def add_failure(self, failure: Failure, cost: float | None) -> None:
        """Counts a failure and what it cost."""
        self.failed += 1
        self.failures[failure.reason] += 1
        self.usage += failure.usage
        if cost is not None:
            self.cost = (self.cost or 0.0) + cost


class Extract(Protocol):
    """What turns one article into a line; `Pipeline` is one."""

    def __call__(self, article: Article) -> Awaitable[Line]:
        """Returns the line of an article, or raises ArticleError or StoppedError."""
        ...

    def estimated_cost(self, article: Article) -> float:
        """Returns the US dollars that an article is expected to cost; 0 when no price is known."""
        ...

    def cost(self, usage: Usage) -> float | None:
        """Returns the US dollars that tokens cost, if the price is known."""
        ...


class Sink(Protocol):
    """Where results go; `Output` is one."""

    def is_done(self, article: Article) -> bool:
        """Returns whether an earlier run has done this article."""
        ...

    def write_line(self, line: Line) -> None:
        """Writes a line, whole or not at all."""
        ...

    def write_failure(self, failure: Failure) -> None:
        """Writes a failure, whole or not at all."""
        ...


class Batch:
    """A run over many articles.

    Attributes:
        totals: What has been done so far.
        progress: Called after each article with the totals; replace it to be told.

    Args:
        extract: Turns an article into a line.
        sink: Takes lines and failures, and knows what is done.
        concurrency: Articles in flight.
        max_cost: US dollars at which no further article is started.
    """

    def __init__(
        self,
        extract: Extract,
        sink: Sink,
        *,
        concurrency: int,
        max_cost: float | None = None,
    ) -> None:
        self.totals = Totals()
        self.progress: Callable[[Totals], None] = lambda totals: None
        self._extract = extract
        self._sink = sink
        self._concurrency = concurrency
        self._max_cost = max_cost
        self._reserved = 0.0
        self._stopping: StoppedError | None = None
        self._stopped = False
        self._tasks: list[asyncio.Task[None]] = []

    def stop(self) -> None:
        """Starts no further article; those in flight are finished."""
        self._stopped = True

    def cancel(self) -> None:
        """Gives up the articles in flight."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()

    async def run(self, articles: Iterable[Article | Failure]) -> Totals:
        """Runs over the articles until they end or the run is stopped.

        Raises:
            StoppedError: The run cannot go on, for one reason for all articles. What is done is on disk.
        """
        source = iter(articles)
        self._tasks = [asyncio.create_task(self._work(source)) for _ in range(self._concurrency)]
        results = await asyncio.gather(*self._tasks, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, asyncio.CancelledError):
                raise result
        if self._stopping is not None:
            raise self._stopping
        return self.totals

    async def _work(self, source: Iterator[Article | Failure]) -> None:
        while not self._stopped:
            item = next(source, None)
            if item is None:
                return
            if isinstance(item, Failure):
                self._fail(item)
            elif self._sink.is_done(item):
                self.totals.skipped += 1
            else:
                try:
                    await self._one(item)
                except StoppedError as error:
                    self._stopping = self._stopping or error
                    self.stop()
            self.progress(self.totals)
            await asyncio.sleep(0)

    async def _one(self, article: Article) -> None:
        expected = self._reserve(article)
        try:
            line = await self._extract(article)
        except ArticleError as error:
            self._fail(_failure(article, error))
        except (StoppedError, asyncio.CancelledError):
            raise
        except Exception as error:  # a fault of ours must cost one article, not the run
            self._fail(_fault(article, error))
        else:
            self._sink.write_line(line)
            self.totals.add_line(line)
        finally:
            self._reserved -= expected

    def _reserve(self, article: Article) -> float:
        """Sets aside what an article is expected to cost.

        Raises:
            StoppedError: The ceiling would be crossed.
        """
        if self._max_cost is None:
            return 0.0
        expected = self._extract.estimated_cost(article)
        spent = self.totals.cost or 0.0
        if spent + self._reserved + expected > self._max_cost:
            raise StoppedError(
                f"Stopped before the ceiling of ${self._max_cost:g}: ${spent:.4f} is spent, "
                f"${self._reserved:.4f} is in flight, and the next article may cost ${expected:.4f}.",
                "Run the same command again with a higher --max-cost: what is done is kept.",
            )
        self._reserved += expected
        return expected

    def _fail(self, failure: Failure) -> None:
        self._sink.write_failure(failure)
        self.totals.add_failure(failure, self._extract.cost(failure.usage))


def _failure(article: Article, error: ArticleError) -> Failure:
    return Failure(
        source=article.source,
        article_id=article.id,
        stage=error.stage,
        reason=error.reason,
        message=str(error),
        attempts=error.attempts,
        last_reply=error.last_reply,
        usage=error.usage or Usage(),
    )


def _fault(article: Article, error: Exception) -> Failure:
    return Failure(
        source=article.source,
        article_id=article.id,
        stage="parse",
        reason="internal_error",
        message=f"{type(error).__name__}: {error}\nThis is a fault of extractor; please report it with this line.",
    )
