"""Check: a folder of cassettes in, every fault of them out, so that none lies there unused or unread."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import FileError, PromptError, UsageError
from extractor.prompting import Prompt, load_prompt
from extractor.replay import cassettes
from extractor.replay.extraction import load_articles
from extractor.replay.recordings import Recordings, ReplayError, article_name
from extractor.replay.redaction import looks_secret
from extractor.settings import load_settings
from schemas import Article
from schemas.recording import About, Asked

_TEST = re.compile(r"^\s*(?:async )?def (test_\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cassette.

    Attributes:
        path: The cassette, or a sidecar without one.
        message: The kind of the fault (`orphan`, `stale`, `unplayed`, `unreadable`, `secret`), and what it is.
    """

    path: Path
    message: str


def find_faults(folder: Path, root: Path) -> list[Fault]:
    """Returns every fault of the cassettes in a folder and below it, in order of their paths.

    Args:
        folder: The folder.
        root: The folder that the articles' paths in sidecars are relative to.

    Raises:
        FileError: There is no such folder.
    """
    if not folder.is_dir():
        raise FileError(f"There is no folder {folder}.", "Give the folder of the cassettes, such as tests/cassettes.")
    faults = list(_lone_sidecars(folder))
    replayable: dict[tuple[str, str, str], list[tuple[Path, Article]]] = defaultdict(list)
    for path in cassettes.cassettes_in(folder):
        try:
            about = _read(path)
            if about.asked is None:
                _find_test(path)
            else:
                asked = about.asked
                article = _find_article(path, about, asked, root)
                key = (asked.prompt_file or asked.prompt, asked.model, str(asked.parameters.get("mode")))
                replayable[key].append((path, article))
        except UsageError as error:
            faults.append(Fault(path, error.what))
    for (prompt, model, mode), recorded in replayable.items():
        faults += _replay(_load(prompt, root), model, mode, recorded)
    return sorted(faults, key=lambda fault: fault.path)


def _lone_sidecars(folder: Path) -> Iterator[Fault]:
    recorded = {cassettes.sidecar(path) for path in cassettes.cassettes_in(folder)}
    for path in sorted(folder.rglob(f"*{cassettes.SIDECAR}")):
        if path not in recorded:
            yield Fault(path, "orphan: there is no cassette beside it")


def _read(path: Path) -> About:
    """Returns the sidecar of a cassette that can be read.

    Raises:
        UsageError: It cannot, or holds a secret.
    """
    try:
        cassettes.read_cassette(path)
        about = cassettes.read_about(path)
    except FileError as error:
        raise UsageError(f"unreadable: {error.what.removeprefix(f'{path}: ')}") from error
    if looks_secret(path.read_text(encoding="utf-8") + about.model_dump_json()):
        raise UsageError("secret: it holds what looks like a key or the id of an organisation")
    return about


def _find_test(path: Path) -> None:
    """Looks for the test that a cassette named after it belongs to, where pytest-recording would look for it."""
    module = path.parents[2] / f"{path.parent.name}.py" if len(path.parents) > 2 else Path()
    if not module.is_file():
        raise UsageError(f"orphan: there is no test module {module}")
    if not any(path.stem.find(name) >= 0 for name in _TEST.findall(module.read_text(encoding="utf-8"))):
        raise UsageError(f"orphan: {module} holds no test of this name")


def _find_article(path: Path, about: About, asked: Asked, root: Path) -> Article:
    """Returns the article that a recording is about, if both it and the prompt are still there."""
    try:
        prompt = _load(asked.prompt_file or asked.prompt, root)
    except PromptError as error:
        raise UsageError(f"orphan: {error.what}") from error
    source = about.article.source if about.article else ""
    file = root / re.sub(r":\d+$", "", source)
    articles = load_articles(str(file), root) if source and file.is_file() else []
    found = [article for article in articles if article_name(article.source) == path.stem]
    if not found:
        raise UsageError(f"orphan: there is no article {source or path.stem}")
    if path.parent.parent.as_posix().endswith(f"/{prompt.name}"):
        return found[0]
    raise UsageError(f"orphan: the prompt is now {prompt.name}, and its recordings are elsewhere")


def _load(prompt: str, root: Path) -> Prompt:
    return load_prompt(str(root / prompt) if prompt.endswith(".md") else prompt)


def _replay(prompt: Prompt, model: str, mode: str, recorded: list[tuple[Path, Article]]) -> Iterator[Fault]:
    folder = recorded[0][0].parents[1 + len(Path(prompt.name).parts)]
    settings = load_settings(mode=mode).model_copy(update={"model": model})
    recordings = Recordings(folder, prompt, settings, command="pytest --record-mode=rewrite")
    for path, error in asyncio.run(recordings.faults([article for _, article in recorded])).items():
        reason = error.reason if isinstance(error, ReplayError) and error.reason else "unreadable"
        yield Fault(path, f"{reason}: {error.what}")
