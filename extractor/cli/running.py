"""Running a batch from the command line: the files beside the output, signals, progress, and the summary."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path

from extractor.articles import read_articles
from extractor.batch import Batch
from extractor.cli.progress import show_progress, show_summary
from extractor.errors import UsageError
from extractor.model import Model
from extractor.output import Output, replies_path
from extractor.parts import PartSize
from extractor.pipeline import Pipeline, check_examples
from extractor.prompting import Prompt, load_prompt
from extractor.providers import cost, endpoint
from extractor.replies import ReplyStore
from extractor.settings import Settings
from schemas import Article, Failure, Usage
from schemas.model_settings import ModelSettings

INTERRUPTED = 130


def run_to_file(settings: Settings, inputs: list[str], output: Path) -> int:
    """Runs over the inputs into a file and returns the exit code: 0, 1 with failures, or 130 when interrupted."""
    return asyncio.run(_run_to_file(settings, inputs, output))


def dry_run(settings: Settings, inputs: list[str]) -> int:
    """Prints articles, estimated tokens and cost, without asking a model."""
    pipeline = _pipeline(settings, load_prompt(settings.prompt), Model(_model_settings(settings)))
    articles, failures, total = 0, 0, Usage()
    for item in _articles(inputs):
        if isinstance(item, Failure):
            failures += 1
            print(f"{item.source}: {item.message}", file=sys.stderr)
            continue
        usage = pipeline.estimated_usage(item)
        articles, total = articles + 1, total + usage
        price = _dollars(pipeline.cost(usage))
        print(f"{item.source}\t{usage.prompt_tokens}\t{usage.completion_tokens}\t{price}")
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
    prompt = load_prompt(settings.prompt)
    check_examples(prompt)
    _check_model(settings)
    with ExitStack() as stack:
        sink = stack.enter_context(Output(output))
        replies = stack.enter_context(closing(ReplyStore(replies_path(output), without=sink.failed)))
        async with asking(settings, prompt, replies) as pipeline:
            sink.continue_with(pipeline.identity)
            print(f"model {pipeline.model.name}, prompt {prompt.name}, output {output}", file=sys.stderr)
            batch = Batch(pipeline, sink, concurrency=settings.concurrency, max_cost=settings.max_cost)
            try:
                with show_progress() as batch.progress, _interruptible(batch) as interrupts:
                    await batch.run(_chain(first, articles))
            finally:
                show_summary(batch.totals, output, sink.repaired)
    if interrupts:
        return INTERRUPTED
    return 1 if batch.totals.failed else 0


@asynccontextmanager
async def asking(
    settings: Settings, prompt: Prompt, replies: ReplyStore | None, sample: int = 0
) -> AsyncIterator[Pipeline]:
    """Opens the model, and the second one if there is one, and yields the pipeline that asks them."""
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(Model(_model_settings(settings), replies=replies))
        second = None
        if settings.second_opinion:
            second = Model(ModelSettings(model=settings.second_opinion, mode=settings.mode), replies=replies)
            await stack.enter_async_context(second)
        yield _pipeline(settings, prompt, model, second, sample)


def _check_model(settings: Settings) -> None:
    """Checks what can be known of the model without opening it.

    Raises:
        UsageError: It cannot be asked, or a ceiling is set on a cost that cannot be known.
    """
    name = endpoint(_model_settings(settings)).name
    if settings.max_cost is not None and cost(name, Usage()) is None:
        raise UsageError(f"--max-cost needs the price of {name}, which is not known.", "Leave --max-cost out.")


def _chain(first: Article | Failure | None, rest: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
    if first is not None:
        yield first
    yield from rest


def _articles(inputs: list[str]) -> Iterator[Article | Failure]:
    return read_articles(inputs, stdin=sys.stdin.buffer, warn=lambda text: print(f"warning: {text}", file=sys.stderr))


def _model_settings(settings: Settings) -> ModelSettings:
    return ModelSettings(
        model=settings.model,
        base_url=settings.base_url,
        api_key=settings.api_key,
        mode=settings.mode,
        timeout=settings.timeout,
        reasks=settings.reasks,
        rpm=settings.rpm,
        tpm=settings.tpm,
        concurrency=settings.concurrency,
    )


def _pipeline(
    settings: Settings, prompt: Prompt, model: Model, second: Model | None = None, sample: int = 0
) -> Pipeline:
    return Pipeline(
        prompt,
        model,
        mode=settings.mode,
        second=second,
        sample=sample,
        part_size=PartSize(settings.part_size, settings.part_overlap),
    )


@contextmanager
def _interruptible(batch: Batch) -> Iterator[list[int]]:
    """Makes the first Ctrl-C finish what is in flight, and a second one stop at once."""
    interrupts: list[int] = []

    def interrupt() -> None:
        interrupts.append(signal.SIGINT)
        if len(interrupts) == 1:
            print("finishing the articles in flight; Ctrl-C again to stop now", file=sys.stderr)
            batch.stop()
        else:
            batch.cancel()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        yield interrupts
    finally:
        loop.remove_signal_handler(signal.SIGINT)
