"""Recordings: the replies to one prompt about a set of articles, one cassette each, made once and replayed."""

import os
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from extractor.asking import Collected, asking
from extractor.batch import Batch
from extractor.errors import ArticleError, ExtractorError, FileError, UsageError
from extractor.exchange.providers import PROVIDERS
from extractor.pipeline import Pipeline
from extractor.prompting import Prompt
from extractor.replay import cassettes
from extractor.replay.misses import Miss, shortened
from extractor.replay.redaction import Secrets
from extractor.replay.tapes import MissError, Player, Tape, playing, taping
from extractor.settings import Settings
from schemas import Article, Line, Usage
from schemas.recording import Asked, AskedAbout

_NOWHERE = "http://model.invalid/v1"


class ReplayError(UsageError):
    """Recorded replies are not there, or do not answer what is asked now.

    Attributes:
        reason: `stale` when something else is asked now, `unplayed` when a reply is not asked for; else empty.
    """

    def __init__(self, what: str, fix: str = "", reason: str = "") -> None:
        super().__init__(what, fix)
        self.reason = reason


class Recordings:
    """The recorded replies to one prompt.

    Args:
        folder: The folder of all recordings of prompts; there is one below it for each prompt, version and model.
        prompt: The prompt.
        settings: How it is asked; the model is the one whose recordings are meant, or null for the only one there is.
        command: The command that records anew, to be named in errors.
        prompt_file: The prompt's file, if it does not ship with the package.
    """

    def __init__(
        self, folder: Path, prompt: Prompt, settings: Settings, *, command: str, prompt_file: str | None = None
    ) -> None:
        self.prompt = prompt
        self._folder = folder / prompt.name
        self._settings = settings.model_copy(update={"second_opinion": None})
        self._command = command
        self._prompt_file = prompt_file

    def models(self) -> dict[str, Path]:
        """Returns the folders of the models that this prompt is recorded with, by their full names."""
        found: dict[str, Path] = {}
        for path in cassettes.cassettes_in(self._folder):
            with suppress(FileError):
                asked = cassettes.read_about(path).asked
                if asked is not None:
                    found.setdefault(asked.model, path.parent)
        return found

    async def replay(self, articles: Sequence[Article]) -> list[Line]:
        """Returns the lines of articles, from recorded replies alone.

        Raises:
            ReplayError: A reply is not recorded, or was recorded for another question; the first line says what
                changed.
            FileError: A cassette cannot be read.
        """
        return [line async for line in self._each(articles, None)]

    async def faults(self, articles: Sequence[Article]) -> dict[Path, UsageError]:
        """Returns why the recordings of articles cannot be replayed, by their paths."""
        found: dict[Path, UsageError] = {}
        async for _ in self._each(articles, found):
            pass
        return found

    async def _each(self, articles: Sequence[Article], faults: dict[Path, UsageError] | None) -> AsyncIterator[Line]:
        folder, settings = self._recorded()
        with playing() as player:
            async with asking(settings, self.prompt, None) as pipeline:
                for article in articles:
                    try:
                        yield await self._replay(player, pipeline, article, folder)
                    except UsageError as error:
                        if faults is None:
                            raise
                        faults[self.path(folder, article)] = error

    async def record(self, articles: Sequence[Article], obtained: str, *, missing_only: bool = False) -> list[Line]:
        """Asks about articles and records the replies; of an article that fails the old recording stays as it is.

        Args:
            articles: The articles.
            obtained: How the replies are obtained: in words, for those who read the recordings.
            missing_only: Whether articles that are recorded already are left as they are.

        Raises:
            ReplayError: Articles failed, or the model cannot be asked.
        """
        secrets = Secrets(_known_secrets(self._settings))
        collected = Collected()
        try:
            with taping(secrets) as tape:
                async with asking(self._settings, self.prompt, None) as pipeline:
                    folder = self._folder / path_name(pipeline.model.name)
                    recording = _Recording(self, pipeline, tape, secrets, folder, obtained)
                    wanted = [item for item in articles if not (missing_only and self.path(folder, item).exists())]
                    concurrency, max_cost = self._settings.concurrency, self._settings.max_cost
                    await Batch(recording, collected, concurrency=concurrency, max_cost=max_cost).run(wanted)
        except ExtractorError as error:
            raise ReplayError(secrets.redact(error.what), secrets.redact(error.fix)) from None
        if collected.failures:
            failed = [f"{failure.source}: {failure.message}" for failure in collected.failures]
            raise ReplayError(
                f"{len(failed)} of {len(wanted)} articles were not recorded; their old recordings are kept.",
                secrets.redact("\n".join(failed)),
            )
        place = {article.id: number for number, article in enumerate(articles)}
        return sorted(collected.lines, key=lambda line: place[line.article.id])

    def path(self, folder: Path, article: Article) -> Path:
        """Returns the path of an article's cassette in the folder of a model."""
        return folder / f"{article_name(article.source)}.json"

    def asked(self, pipeline: Pipeline) -> Asked:
        """Returns what is asked for, to be kept beside the replies."""
        return Asked(**pipeline.identity, prompt_file=self._prompt_file)

    def _recorded(self) -> tuple[Path, Settings]:
        """Returns the folder to replay from, and settings that ask its model without a server."""
        models = self.models()
        model = self._settings.model
        if not models:
            raise ReplayError(f"No replies to {self.prompt.name} are recorded.", f"Record them with: {self._command}")
        if model is None and len(models) > 1:
            raise ReplayError(
                f"{self.prompt.name} is recorded with {len(models)} models: {', '.join(models)}.",
                "Name one in the marker, as in model=…",
            )
        recorded = model if model in models else next(iter(models))
        assert recorded is not None
        folder = models[recorded]
        by_address = model not in {None, recorded} or _was_asked_by_address(folder, recorded)
        return folder, self._settings.model_copy(
            update={
                "model": model or recorded,
                "base_url": _NOWHERE if by_address else None,
                "api_key": SecretStr("replayed"),
            }
        )

    async def _replay(self, player: Player, pipeline: Pipeline, article: Article, folder: Path) -> Line:
        path = self.path(folder, article)
        name = f"{self.prompt.name} cannot be replayed on {path.stem}"
        again = f"Record anew with: {self._command}"
        if not path.exists():
            raise ReplayError(f"{name}: no reply is recorded in {folder}.", again)
        about = cassettes.read_about(path)
        player.insert(path)
        miss, line = None, None
        try:
            line = await pipeline(article)
        except MissError as missed:
            miss = missed.miss
        except ArticleError as error:
            raise ReplayError(f"{name}: {error.what}", error.fix) from error
        changed = _changes(about.asked, self.asked(pipeline), miss)
        if about.article and about.article.id != article.id:
            changed.append("the article")
        if miss is not None and not changed:
            raise ReplayError(f"{name}: {miss.summary}", "\n".join([*miss.diff, again]), "stale")
        if changed or line is None:
            where = f" ({shortened(list(miss.changed))})" if miss and miss.changed else ", though nothing that is sent"
            summary = f"{name}: {' and '.join(changed)} changed since {about.recorded}{where}."
            raise ReplayError(summary, "\n".join([*(miss.diff if miss else ()), again]), "stale")
        if left := player.unplayed():
            raise ReplayError(f"{name}: recorded but never asked: {'; '.join(left)}.", again, "unplayed")
        return line


class _Recording:
    """Turns an article into a line and keeps what was said about it; what `Batch` asks for."""

    def __init__(
        self, owner: Recordings, pipeline: Pipeline, tape: Tape, secrets: Secrets, folder: Path, obtained: str
    ) -> None:
        self._owner = owner
        self._pipeline = pipeline
        self._tape = tape
        self._secrets = secrets
        self._folder = folder
        self._obtained = obtained

    async def __call__(self, article: Article) -> Line:
        with self._tape.about(article.id):
            line = await self._pipeline(article)
            self._write(article)
        return line

    def estimated_cost(self, article: Article) -> float:
        return self._pipeline.estimated_cost(article)

    def cost(self, usage: Usage) -> float | None:
        return self._pipeline.cost(usage)

    def _write(self, article: Article) -> None:
        replies = self._tape.replies(article.id)
        path = self._owner.path(self._folder, article)
        if not replies:
            raise FileError(
                f"No request about {article.source} was seen, so there is nothing to record.",
                "Give the address of a server in EXTRACTOR_BASE_URL; `extractor serve` is one without a key.",
            )
        text = self._tape.text(article.id)
        about = cassettes.describe(replies, self._obtained).model_copy(
            update={
                "asked": self._owner.asked(self._pipeline),
                "article": AskedAbout(id=article.id, source=article.source),
            }
        )
        self._secrets.refuse(text + about.model_dump_json(), str(path))
        cassettes.write_recording(path, text, about)


def path_name(name: str) -> str:
    """Returns a name that every file system takes."""
    return re.sub(r"[^\w.-]+", "_", name)


def article_name(source: str) -> str:
    """Returns the name of an article's cassette: the name of its file without the suffix, with the row's number."""
    file, colon, row = source.rpartition(":")
    path, row = (Path(file), f".{row}") if colon and row.isdigit() else (Path(source), "")
    return path_name(path.stem + row)


def _known_secrets(settings: Settings) -> list[str]:
    named = [value for name, value in os.environ.items() if name in _SECRET_VARIABLES and value]
    return [*named, settings.api_key.get_secret_value()] if settings.api_key else named


_SECRET_VARIABLES = {provider.key_variable for provider in PROVIDERS.values()} | {"OPENAI_ORG_ID", "OPENAI_PROJECT_ID"}


def _was_asked_by_address(folder: Path, model: str) -> bool:
    for path in cassettes.cassettes_in(folder):
        with suppress(FileError):
            first = cassettes.read_cassette(path)[0]
            return bool((cassettes.parsed(first["request"]["body"]) or {}).get("model") == model)
    return True


def _changes(recorded: Asked | None, asked: Asked, miss: Miss | None) -> list[str]:
    """Names what is asked for in another way than it was recorded."""
    if recorded is None:
        return []
    changed = []
    if recorded.model != asked.model:
        changed.append(f"the model ({recorded.model} → {asked.model})")
    before, now = dict(recorded.parameters), dict(asked.parameters)
    mode, new_mode = before.pop("mode", None), now.pop("mode", None)
    if mode != new_mode:
        changed.append(f"the mode ({mode} → {new_mode})")
    if before != now:
        differing = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
        changed.append(
            "the parameters ({})".format(", ".join(f"{n}: {before.get(n)} → {now.get(n)}" for n in differing))
        )
    if recorded.schema_fingerprint != asked.schema_fingerprint:
        changed.append("the schema")
    sent = miss is not None and any(path.startswith("messages.") for path in miss.changed)
    if recorded.prompt_fingerprint != asked.prompt_fingerprint and (sent or not changed):
        changed.append("the prompt")
    return changed
