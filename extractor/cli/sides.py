"""The two sides of a comparison: run files, a baseline, or prompts and models that are asked through a reply store."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from extractor.articles import read_articles
from extractor.asking import collect
from extractor.cli.messages import tell
from extractor.cli.progress import show_progress
from extractor.errors import UsageError
from extractor.evaluation.baseline import read_baseline
from extractor.evaluation.comparison import ComparedRun
from extractor.jsonl import read_lines
from extractor.output import failures_beside
from extractor.settings import Settings
from schemas import Line


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        run: Its lines and failures.
        prompt_source: The text of its prompt, if it is known for certain.
    """

    run: ComparedRun
    prompt_source: str | None


def sides(
    files: list[Path], baseline: Path | None, prompts: list[str], models: list[str], settings: Settings, samples: int
) -> tuple[Side, Side]:
    """Returns the two sides that a user has named: the baseline first, then run files, then prompts and models.

    Raises:
        UsageError: There are not two.
        FileError: A file cannot be read.
    """
    asked = list(_asked(prompts, models, settings))
    count = len(files) + len(asked) + (baseline is not None)
    if count != 2:
        raise UsageError(
            f"A comparison has two sides; {count} were named.",
            "Name two of: run files, --prompt (each with each --model), and --baseline.",
        )
    found = [] if baseline is None else [_of_baseline(baseline)]
    found += [_of_file(path, files) for path in files]
    found += [_of_asking(name, chosen, samples) for name, chosen in asked]
    return found[0], found[1]


def _asked(prompts: list[str], models: list[str], settings: Settings) -> Iterator[tuple[str, Settings]]:
    """Yields name and settings of each prompt with each model, if any was named."""
    if not prompts and not models:
        return
    named: list[str | None] = [*models] or [settings.model]
    for prompt, model in product(prompts or [settings.prompt], named):
        name = " with ".join(part for part in (prompt, model if len(models) > 1 else None) if part)
        yield name, settings.model_copy(update={"prompt": prompt, "model": model})


def _of_baseline(path: Path) -> Side:
    baseline = read_baseline(path)
    return Side(ComparedRun(f"{path.name} of {baseline.blessed}", baseline.lines), baseline.prompt_source)


def _of_file(path: Path, files: list[Path]) -> Side:
    lines: list[Line] = [line for _, line in read_lines(path)]
    same_name = len({item.name for item in files}) < len(files)
    return Side(
        ComparedRun(str(path) if same_name else path.name, lines, list(failures_beside(path))),
        _prompt_source(lines),
    )


def _of_asking(name: str, settings: Settings, samples: int) -> Side:
    articles = list(read_articles(settings.articles, warn=lambda text: tell(f"warning: {text}")))
    tell(f"{name}: {len(articles)} articles, replies in {settings.replies}")
    with show_progress(len(articles) * samples) as progress:
        collected = asyncio.run(collect(settings, articles, settings.replies, samples, progress))
    return Side(ComparedRun(name, collected.lines, collected.failures), _prompt_source(collected.lines))


def _prompt_source(lines: list[Line]) -> str | None:
    from extractor.errors import PromptError
    from extractor.prompting import load_prompt

    if not lines:
        return None
    try:
        prompt = load_prompt(lines[0].run.prompt)
    except PromptError:
        return None
    return prompt.source if prompt.fingerprint == lines[0].run.prompt_fingerprint else None
