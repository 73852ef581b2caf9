"""Running a batch from the command line: the files beside the output, signals, progress, and the summary."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from extractor.articles import read_articles
from extractor.asking import asking, checked_prompt, model_settings, pipeline_of
from extractor.batch import Batch
from extractor.cli.messages import tell
from extractor.cli.progress import show_progress, show_summary
from extractor.model import Model
from extractor.output import Output, replies_path
from extractor.presentation import visible
from extractor.reading.inputs import count_articles
from extractor.replies import ReplyStore
from extractor.settings import Settings
from schemas import Article, Failure, Usage

INTERRUPTED = 130


def run_to_file(settings: Settings, inputs: list[str], output: Path) -> int:
    """Runs over the inputs into a file and returns the exit code: 0, 1 with failures, or 130 when interrupted."""
    return asyncio.run(_run_to_file(settings, inputs, output))


def dry_run(settings: Settings, inputs: list[str]) -> int:
    """Prints articles, estimated tokens and cost, without asking a model."""
    pipeline = pipeline_of(settings, checked_prompt(settings), Model(model_settings(settings)))
    articles, failures, total = 0, 0, Usage()
    for item in _articles(inputs):
        if isinstance(item, Failure):
            failures += 1
            tell(f"{item.source}: {item.message}")
            continue
        usage = pipeline.estimated_usage(item)
        articles, total = articles + 1, total + usage
        price = _dollars(pipeline.cost(usage))
        print(f"{visible(item.source)}\t{usage.prompt_tokens}\t{usage.completion_tokens}\t{price}")
    print(
        f"{articles} articles, about {total.prompt_tokens:,} tokens in and {total.completion_tokens:,} out, "
        f"cost {_dollars(pipeline.cost(total))} with {pipeline.model.name}; {failures} unreadable",
        file=sys.stderr,
    )
    return 1 if failures else 0


def _dollars(amount: float | None) -> str:
    return "unknown" if amount is None else f"${amount:.4f}"


async def _run_to_file(settings: Settings, inputs: list[str], output: Path) -> int:
    # What a user can get wrong is said before any file is opened.
    articles = _articles(inputs)
    first = next(articles, None)
    prompt = checked_prompt(settings)
    with ExitStack() as stack:
        sink = stack.enter_context(Output(output))
        replies = stack.enter_context(closing(ReplyStore(replies_path(output), without=sink.failed)))
        async with asking(settings, prompt, replies) as pipeline:
            sink.continue_with(pipeline.identity)
            tell(f"model {pipeline.model.name}, prompt {prompt.name}, output {output}")
            batch = Batch(pipeline, sink, concurrency=settings.concurrency, max_cost=settings.max_cost)
            try:
                with show_progress(count_articles(inputs)) as batch.progress, _interruptible(batch) as interrupts:
                    await batch.run(_chain(first, articles))
            finally:
                show_summary(batch.totals, output, sink.repaired)
    if interrupts:
        tell("Interrupted. Run the same command again to go on from here.")
        return INTERRUPTED
    return 1 if batch.totals.failed else 0


def _chain(first: Article | Failure | None, rest: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
    if first is not None:
        yield first
    yield from rest


def _articles(inputs: list[str]) -> Iterator[Article | Failure]:
    return read_articles(inputs, stdin=sys.stdin.buffer, warn=lambda text: tell(f"warning: {text}"))


@contextmanager
def _interruptible(batch: Batch) -> Iterator[list[int]]:
    """Makes the first Ctrl-C finish what is in flight, and a second one stop at once."""
    interrupts: list[int] = []

    def interrupt() -> None:
        interrupts.append(signal.SIGINT)
        if len(interrupts) == 1:
            tell("finishing the articles in flight; Ctrl-C again to stop now")
            batch.stop()
        else:
            batch.cancel()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield interrupts
    finally:
        loop.remove_signal_handler(signal.SIGINT)
