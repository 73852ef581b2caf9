"""The pytest plugin: tests marked with a prompt get what it extracts, from replies that were recorded once.

pytest imports this module in every run where the package is installed, so it imports nothing heavy and does nothing
until a test asks for `extraction`.
"""

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from extractor.replay.extraction import Asking, Extraction

_DONE = pytest.StashKey[dict[Any, "Extraction | str"]]()
_RECORDED = pytest.StashKey[list[str]]()
_MISSING_ONLY = {"once", "new_episodes"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what a recording needs."""
    group = parser.getgroup("extractor")
    group.addoption(
        "--extractor-obtained",
        metavar="TEXT",
        help="When replies are recorded: how they are obtained, kept beside each recording.",
    )
    parser.addini("extractor_articles", "Articles that prompts are tested on, below the root folder.", default="seeds")


def pytest_configure(config: pytest.Config) -> None:
    """Describes the marker."""
    config.addinivalue_line(
        "markers", "prompt(name, model=None, mode=None, obtained=None): the prompt whose replies `extraction` replays."
    )
    config.stash[_DONE] = {}
    config.stash[_RECORDED] = []


@pytest.fixture
def extraction(request: pytest.FixtureRequest) -> "Extraction":
    """What the prompt that the test is marked with extracts from the articles, from recorded replies."""
    marker = request.node.get_closest_marker("prompt")
    if marker is None:
        pytest.fail('`extraction` needs a mark, such as @pytest.mark.prompt("facts/v1").', pytrace=False)
    _check_installed()
    asking, obtained = _asking(request, *marker.args, **marker.kwargs)
    done = request.config.stash[_DONE]
    if asking not in done:
        done[asking] = _extract(request, asking, obtained)
    result = done[asking]
    if isinstance(result, str):
        pytest.fail(result, pytrace=False)
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what was recorded."""
    for line in config.stash[_RECORDED]:
        terminalreporter.write_line(line)


def _asking(
    request: pytest.FixtureRequest,
    name: str,
    *,
    model: str | None = None,
    mode: Any = None,
    obtained: str | None = None,
) -> "tuple[Asking, str | None]":
    from extractor.replay.extraction import Asking

    recordings = Path(request.node.path).parent / "cassettes" / "prompts"
    articles = str(request.config.getini("extractor_articles"))
    return Asking(name, model, mode, articles, recordings, request.config.rootpath), obtained


def _extract(request: pytest.FixtureRequest, asking: "Asking", obtained: str | None) -> "Extraction | str":
    """Returns the extraction, or what to tell the user who cannot have it."""
    from extractor.errors import ExtractorError
    from extractor.replay.extraction import record, replay

    config = request.config
    command = f"pytest {quote(request.node.nodeid)} --record-mode=rewrite"
    command += "" if obtained else " --extractor-obtained='HOW THE REPLIES ARE OBTAINED'"
    record_mode = config.getoption("--record-mode", default=None) or "none"
    try:
        if record_mode == "none":
            return replay(asking, command)
        obtained = config.getoption("--extractor-obtained") or obtained
        if not obtained:
            return f"Say how the replies are obtained, for those who read the recordings.\nRecord with: {command}"
        _allow_network()
        recorded = record(asking, command, obtained, missing_only=record_mode in _MISSING_ONLY)
    except ExtractorError as error:
        return str(error)
    config.stash[_RECORDED].append(f"{asking.prompt}: {len(recorded.lines)} articles recorded in {asking.recordings}")
    return recorded


def _check_installed() -> None:
    try:
        import pytest_recording  # noqa: F401
        import vcr  # noqa: F401
    except ImportError as error:
        pytest.fail(f"{error}. Install what recordings need: pip install 'extractor[testing]'", pytrace=False)


def _allow_network() -> None:
    """Lifts `--block-network` for the rest of a test that records, as pytest-recording does for its own."""
    from pytest_recording import network

    network.unblock()
