"""Asking as the settings say: the pipeline that a run uses, and the lines of a set of articles without a run.

Lines that are collected go through a reply store, so that only what is new in it is paid for.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

from extractor.batch import Batch, Totals
from extractor.confidence import read_map
from extractor.errors import UsageError
from extractor.exchange.providers import cost, endpoint
from extractor.model import Model
from extractor.parts import PartSize
from extractor.pipeline import Pipeline, check_examples
from extractor.prompting import Prompt, load_prompt
from extractor.replies import ReplyStore
from extractor.settings import Settings
from schemas import Article, Failure, Line, Usage
from schemas.model_settings import ModelSettings


def model_settings(settings: Settings) -> ModelSettings:
    """Returns which model the settings name and how it is asked."""
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
        logprobs=settings.logprobs,
    )


def checked_prompt(settings: Settings) -> Prompt:
    """Returns the prompt, after checking all that can be known before a model is opened.

    Raises:
        PromptError: The prompt cannot be used.
        UsageError: The model cannot be asked, or a ceiling is set on a cost that cannot be known.
    """
    prompt = load_prompt(settings.prompt)
    check_examples(prompt)
    name = endpoint(model_settings(settings)).name
    if settings.max_cost is not None and cost(name, Usage()) is None:
        raise UsageError(f"--max-cost needs the price of {name}, which is not known.", "Leave --max-cost out.")
    return prompt


@asynccontextmanager
async def asking(
    settings: Settings, prompt: Prompt, replies: ReplyStore | None, sample: int = 0
) -> AsyncIterator[Pipeline]:
    """Opens the model, and the second one if there is one, and yields the pipeline that asks them."""
    async with AsyncExitStack() as stack:
        model = await stack.enter_async_context(Model(model_settings(settings), replies=replies))
        second = None
        if settings.second_opinion:
            second = Model(ModelSettings(model=settings.second_opinion, mode=settings.mode), replies=replies)
            await stack.enter_async_context(second)
        yield pipeline_of(settings, prompt, model, second, sample)


def pipeline_of(
    settings: Settings, prompt: Prompt, model: Model, second: Model | None = None, sample: int = 0
) -> Pipeline:
    """Returns the pipeline that asks a model as the settings say.

    Raises:
        UsageError: The confidence map that they name does not fit.
        FileError: It cannot be read.
    """
    pipeline = Pipeline(
        prompt,
        model,
        mode=settings.mode,
        second=second,
        sample=sample,
        part_size=PartSize(settings.part_size, settings.part_overlap),
    )
    if settings.calibration:
        pipeline.calibrate(read_map(settings.calibration))
    return pipeline


@dataclass
class Collected:
    """Lines and failures kept in memory; a sink for `Batch`."""

    lines: list[Line] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def is_done(self, article: Article) -> bool:
        """Returns false: what was asked before is in the reply store."""
        return False

    def write_line(self, line: Line) -> None:
        """Keeps a line."""
        self.lines.append(line)

    def write_failure(self, failure: Failure) -> None:
        """Keeps a failure."""
        self.failures.append(failure)


async def collect(
    settings: Settings,
    articles: Sequence[Article | Failure],
    replies: Path,
    samples: int = 1,
    progress: Callable[[Totals], None] = lambda totals: None,
) -> Collected:
    """Returns the lines of a set of articles, in the order of the articles; draws follow each other.

    Args:
        settings: Prompt, model and the rest.
        articles: The articles.
        replies: The reply store; what is in it is not asked again, what is new is added.
        samples: Draws of each article.
        progress: Called after each article with the totals of the draw.

    Raises:
        UsageError: The prompt or the model cannot be used.
        StoppedError: The model cannot be asked.
    """
    prompt = checked_prompt(settings)
    collected = Collected()
    with closing(ReplyStore(replies)) as store:
        for sample in range(samples):
            async with asking(settings, prompt, store, sample) as pipeline:
                batch = Batch(pipeline, collected, concurrency=settings.concurrency, max_cost=settings.max_cost)
                batch.progress = progress
                await batch.run(articles)
    place = {article.source: number for number, article in enumerate(articles)}
    collected.lines.sort(key=lambda line: (line.run.sample, place[line.article.source]))
    return collected
