"""Players and tapes: what vcrpy does while recorded replies are played, and while replies are recorded."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

import vcr
from vcr.request import Request
from vcr.serialize import serialize
from vcr.serializers.compat import convert_to_bytes

from extractor.replay import cassettes
from extractor.replay.misses import Miss, explain_misses, unplayed
from extractor.replay.redaction import Secrets

_ARTICLE: ContextVar[str | None] = ContextVar("article", default=None)
"""The article that the current task asks about: what is recorded of many at once is told apart by it."""


class MissError(BaseException):
    """A request that is not in the cassette; no `Exception`, which a client would take for a fault of the network."""

    def __init__(self, miss: Miss) -> None:
        self.miss = miss


class Player:
    """Plays one cassette after another."""

    def __init__(self, cassette: Any) -> None:
        self._cassette = cassette
        explain_misses(cassette, _miss)
        cassette.rewound = True

    def insert(self, path: Path) -> None:
        """Puts another cassette in.

        Raises:
            FileError: It cannot be read.
        """
        self._cassette.data[:] = [
            (Request(**exchange["request"]), convert_to_bytes(exchange["response"]))
            for exchange in cassettes.read_cassette(path)
        ]
        self._cassette._path = str(path)
        self._cassette.rewind()

    def unplayed(self) -> list[str]:
        """Returns the requests of the cassette that nobody asked."""
        return unplayed(self._cassette)


@contextmanager
def playing() -> Iterator[Player]:
    """Answers requests from cassettes only, and raises `MissError` for one that is not in the cassette.

    There is one player for many cassettes, because vcrpy takes longer to put itself in a client's place than to play.
    """
    recorder = vcr.VCR(record_mode="none")
    cassettes.configure(recorder)
    with recorder.use_cassette("nothing", **cassettes.VCR_SETTINGS) as cassette:
        yield Player(cassette)


class Tape:
    """Holds in memory what is asked about several articles at once."""

    def __init__(self, cassette: Any) -> None:
        self._cassette = cassette

    @contextmanager
    def about(self, article_id: str) -> Iterator[None]:
        """Says which article the requests of the current task are about; at the end they are erased."""
        token = _ARTICLE.set(article_id)
        try:
            yield
        finally:
            self._cassette.data[:] = [kept for kept in self._cassette.data if kept[0].article != article_id]
            _ARTICLE.reset(token)

    def replies(self, article_id: str) -> list[dict[str, Any]]:
        """Returns the replies about an article."""
        return [reply for request, reply in self._cassette.data if request.article == article_id]

    def text(self, article_id: str) -> str:
        """Returns the text of a cassette that holds what was said about an article."""
        requests = [request for request, _ in self._cassette.data if request.article == article_id]
        exchanges = {"requests": requests, "responses": self.replies(article_id)}
        return str(serialize(exchanges, cassettes.JsonSerializer))


@contextmanager
def taping(secrets: Secrets) -> Iterator[Tape]:
    """Records what is asked meanwhile.

    Args:
        secrets: What is taken out of replies; learns what their headers give away.
    """
    recorder = vcr.VCR()
    cassettes.configure(recorder)
    recorder.before_record_request = _kept_with_article
    recorder.before_record_response = partial(cassettes.kept_of_response, secrets=secrets)
    with (
        _quiet(),
        TemporaryDirectory() as folder,
        recorder.use_cassette(f"{folder}/tape.json", record_mode="all", **cassettes.VCR_SETTINGS) as cassette,
    ):
        yield Tape(cassette)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps libraries from writing headers into the log, which a test run may show or store."""
    logs = {name: logging.getLogger(name) for name in ("aiohttp", "httpx", "httpx2", "openai", "vcr")}
    levels = {name: log.level for name, log in logs.items()}
    try:
        for log in logs.values():
            log.setLevel(logging.WARNING)
        yield
    finally:
        for name, log in logs.items():
            log.setLevel(levels[name])


def _kept_with_article(request: Any) -> Any:
    kept = cassettes.kept_of_request(request)
    kept.article = _ARTICLE.get()
    return kept


def _miss(miss: Miss) -> NoReturn:
    raise MissError(miss)
