"""Progress and summary of a run, on stderr: a live bar on a terminal, plain lines otherwise."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from extractor.batch import Totals
from extractor.cli.messages import tell
from extractor.output import errors_path

_PLAIN_EVERY = 10.0
"""Seconds between two progress lines when stderr is not a terminal."""


@contextmanager
def show_progress(total: int | None = None) -> Iterator[Callable[[Totals], None]]:
    """Shows the progress of a run; yields the function to call with the totals.

    Args:
        total: Articles in the input, when that is known.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_progress(total)
        return
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total, note="")
        started = time.monotonic()

        def show(totals: Totals) -> None:
            seen = totals.done + totals.failed + totals.skipped
            bar.update(task, completed=seen, note=_note(totals, time.monotonic() - started))

        yield show


def _plain_progress(total: int | None) -> Callable[[Totals], None]:
    started = last = time.monotonic()

    def show(totals: Totals) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PLAIN_EVERY:
            last = now
            seen = totals.done + totals.failed + totals.skipped
            of = f" of {total}" if total else ""
            print(f"{seen}{of} articles, {_note(totals, now - started)}", file=sys.stderr)

    return show


def _note(totals: Totals, seconds: float) -> str:
    rate = (totals.done + totals.failed) / seconds if seconds > 0 else 0.0
    tokens = totals.usage.prompt_tokens + totals.usage.completion_tokens
    cost = "" if totals.cost is None else f", ${totals.cost:.4f}"
    failed = f", {totals.failed} failed" if totals.failed else ""
    return f"{rate:.1f}/s, {tokens:,} tokens{cost}{failed}"


def show_summary(totals: Totals, output: Path, repaired: int) -> None:
    """Prints what a run did, everything dropped, refused, repaired or split included."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    for label, number in _rows(totals, repaired):
        table.add_row(label, f"{number:,}")
    if totals.cost is not None:
        table.add_row("cost", f"${totals.cost:.4f}")
    console = Console(stderr=True)
    console.print(table)
    if totals.failed:
        tell(f"Failures are in {errors_path(output)}; run the same command again to try them again.")


def _rows(totals: Totals, repaired: int) -> Iterator[tuple[str, int]]:
    yield "articles extracted", totals.done
    if totals.skipped:
        yield "articles done before", totals.skipped
    for reason, number in sorted(totals.failures.items()):
        yield f"articles failed: {reason}", number
    for key, number in totals.records.items():
        yield key, number
    for reason, number in sorted(totals.refused.items()):
        yield f"refused: {reason}", number
    for name, number in sorted(totals.outcomes.items()):
        yield name, number
    if repaired:
        yield "bytes of a torn last line removed", repaired
    yield "tokens in", totals.usage.prompt_tokens
    yield "tokens out", totals.usage.completion_tokens
