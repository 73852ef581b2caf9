"""Extraction: the lines of a set of articles from recorded replies, with what a test asks about them."""

import asyncio
import os
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.articles import read_articles
from extractor.errors import UsageError
from extractor.prompting import load_prompt
from extractor.replay.recordings import Recordings, article_name
from extractor.settings import load_settings
from schemas import RECORD_TYPES, Article, Failure, Line, Record, Rejected
from schemas.model_settings import Mode

if TYPE_CHECKING:
    from extractor.evaluation.summary import Evaluation


@dataclass(frozen=True)
class Asking:
    """What a test is marked with, and where its articles and recordings are.

    Attributes:
        prompt: Name of a prompt that ships with the package, or path of a `.md` file below the root.
        model: The model; null for the only one that is recorded or, when recording, the one that the settings name.
        mode: How the records are asked for; null for the mode of the settings.
        articles: What is asked about: a file or folder below the root.
        recordings: The folder of recordings.
        root: The folder that paths are relative to.
    """

    prompt: str
    model: str | None
    mode: Mode | None
    articles: str
    recordings: Path
    root: Path


@dataclass(frozen=True)
class Extraction:
    """What a prompt extracts from a set of articles.

    Attributes:
        lines: One for each article, in the order of the articles.
        root: The folder that paths are relative to.
    """

    lines: Sequence[Line]
    root: Path

    def line(self, article: str) -> Line:
        """Returns the line of an article, found by the beginning of its file's name, such as `003`.

        Raises:
            UsageError: There is no such article, or more than one.
        """
        names = {article_name(line.article.source): line for line in self.lines}
        found = [name for name in names if name == article] or [name for name in names if name.startswith(article)]
        if len(found) != 1:
            count = "More than one article is" if found else "No article is"
            raise UsageError(f"{count} called {article!r}.", f"There are: {', '.join(names)}.")
        return names[found[0]]

    def records(self, record_type: str, article: str | None = None) -> list[Record]:
        """Returns the records of a type, such as `meetings`, of one article or of all.

        Raises:
            UsageError: There is no such record type or article.
        """
        if record_type not in RECORD_TYPES:
            raise UsageError(f"There are no records called {record_type!r}.", f"There are: {', '.join(RECORD_TYPES)}.")
        lines = self.lines if article is None else [self.line(article)]
        return [record for line in lines for record in line.records.get(record_type, [])]

    @property
    def rejected(self) -> list[Rejected]:
        """What the model gave and the tool refused, of all articles."""
        return [item for line in self.lines for item in line.rejected]

    def score(self, gold: str | Path) -> "Evaluation":
        """Returns the figures against gold: what `extractor evaluate` shows.

        Args:
            gold: A folder of gold files, or a JSONL file of reviewed lines, below the root.

        Raises:
            FileError: The gold cannot be read.
            UsageError: The extra `evaluation` is not installed.
        """
        from extractor.evaluation import require_extra

        require_extra()
        from extractor.evaluation.gold import read_gold
        from extractor.evaluation.summary import evaluate

        return evaluate(self.lines, read_gold(self.root / gold))


def replay(asking: Asking, command: str) -> Extraction:
    """Returns what is extracted from recorded replies.

    Args:
        asking: What is asked.
        command: The command that records anew, to be named in errors.

    Raises:
        UsageError: The replies are not recorded, were recorded for another question, or cannot be read.
    """
    recordings = _recordings(asking, asking.model, command)
    return _run(recordings.replay(load_articles(asking.articles, asking.root)), asking.root)


def record(asking: Asking, command: str, obtained: str, *, missing_only: bool) -> Extraction:
    """Records replies of the model that the settings name, and returns what is extracted from them.

    Args:
        asking: What is asked.
        command: The command that records anew, to be named in errors.
        obtained: How the replies are obtained.
        missing_only: Whether articles that are recorded already are only replayed.

    Raises:
        UsageError: Articles failed, or the model cannot be asked; what was recorded before is kept.
    """
    model = asking.model or load_settings().model
    recorded = list(_recordings(asking, None, command).models()) if model is None and missing_only else []
    recordings = _recordings(asking, model or (recorded[0] if len(recorded) == 1 else None), command)
    articles = load_articles(asking.articles, asking.root)
    lines = _run(recordings.record(articles, obtained, missing_only=missing_only), asking.root)
    return replay(asking, command) if missing_only else lines


def load_articles(inputs: str, root: Path) -> list[Article]:
    """Returns articles, each with its source relative to the root, so that it is the same on every machine.

    Raises:
        UsageError: An article cannot be read, two have one name, or there is none.
    """
    articles: dict[str, Article] = {}
    for item in read_articles([str(root / inputs)], warn=lambda text: None):
        if isinstance(item, Failure):
            raise UsageError(f"{item.source}: {item.message}")
        source = Path(os.path.relpath(item.source, root)).as_posix()
        name = article_name(source)
        if name in articles:
            raise UsageError(f"{source} and {articles[name].source} would share one recording.", "Rename one of them.")
        articles[name] = item.model_copy(update={"source": source})
    if not articles:
        raise UsageError(f"{root / inputs} holds no article.")
    return list(articles.values())


def _recordings(asking: Asking, model: str | None, command: str) -> Recordings:
    is_file = asking.prompt.endswith(".md")
    prompt = load_prompt(str(asking.root / asking.prompt) if is_file else asking.prompt)
    settings = load_settings(mode=asking.mode).model_copy(update={"model": model})
    prompt_file = asking.prompt if is_file else None
    return Recordings(asking.recordings, prompt, settings, command=command, prompt_file=prompt_file)


def _run(asked: Coroutine[Any, Any, list[Line]], root: Path) -> Extraction:
    # A loop of its own: the one that tests use is left alone.
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return Extraction(runner.run(asked), root)
