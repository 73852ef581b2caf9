"""Lines and failures in, the figures at the top of a report out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.presentation import LOW, in_words, lowest_confidence, visible
from schemas import RECORD_TYPES, Failure, Line, Record

BINS = 10
"""Bars of the histogram of confidence, each as wide as the next."""


def kind_of(record_type: type[Record]) -> str:
    """Returns the name of a record type in words, such as `meeting`."""
    return in_words(record_type.__name__.lower())


@dataclass(frozen=True, slots=True)
class Entry:
    """One article in the list of contents.

    Attributes:
        title: Its headline, or its source when it has none.
        source: Where it was read.
        published: Its date, or an empty string.
        records: Number of its records, for each type.
        rejected: Number of things refused in it.
        lowest: The lowest confidence of any field in it; None if there is none.
    """

    title: str
    source: str
    published: str
    records: dict[str, int]
    rejected: int
    lowest: float | None


@dataclass(slots=True)
class Summary:
    """The figures of a whole output.

    Attributes:
        entries: The articles in order.
        records: Number of records, for each type.
        histogram: Number of confidences in each tenth from 0 to 1.
        low: Number of confidences that are low.
        rejected: Number of refusals, by record type and reason.
        failures: Articles that gave no line.
        runs: The models with their prompts, and the articles that each has read.
        tokens: Tokens sent and received.
        cost: US dollars; None when no line states it.
    """

    entries: list[Entry] = field(default_factory=list)
    records: Counter[str] = field(default_factory=Counter)
    histogram: list[int] = field(default_factory=lambda: [0] * BINS)
    low: int = 0
    rejected: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    runs: Counter[tuple[str, str]] = field(default_factory=Counter)
    tokens: int = 0
    cost: float | None = None

    @property
    def confidences(self) -> int:
        """Number of all confidences."""
        return sum(self.histogram)


def summarise(lines: Iterable[Line], failures: Iterable[Failure] = ()) -> Summary:
    """Returns the figures of an output.

    Args:
        lines: Its lines.
        failures: The failures beside it.
    """
    summary = Summary(failures=list(failures))
    summary.records.update({kind_of(record_type): 0 for record_type in RECORD_TYPES.values()})
    for line in lines:
        _add(summary, line)
    return summary


def _add(summary: Summary, line: Line) -> None:
    records = {kind_of(RECORD_TYPES[key]): len(group) for key, group in line.records.items() if key in RECORD_TYPES}
    shown = [record for group in line.records.values() for record in group]
    lowest = [number for number in map(lowest_confidence, shown) if number is not None]
    article = line.article
    summary.entries.append(
        Entry(
            visible(article.title or article.source),
            visible(article.source),
            article.published or "",
            records,
            len(line.rejected),
            min(lowest, default=None),
        )
    )
    summary.records.update(records)
    for number in (number for record in shown for number in record.confidence.values()):
        summary.histogram[min(int(number * BINS), BINS - 1)] += 1
        summary.low += number < LOW
    summary.rejected.update((item.record_type, item.reason) for item in line.rejected)
    summary.runs[line.run.model, line.run.prompt] += 1
    summary.tokens += line.run.usage.prompt_tokens + line.run.usage.completion_tokens
    if line.run.cost is not None:
        summary.cost = (summary.cost or 0) + line.run.cost
