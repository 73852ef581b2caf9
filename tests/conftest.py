import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.replay import cassettes, misses


def pytest_recording_configure(config: pytest.Config, vcr: Any) -> None:
    cassettes.configure(vcr)


@pytest.fixture(scope="session")
def vcr_config() -> dict[str, Any]:
    return cassettes.VCR_SETTINGS


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """The name of the test without the brackets of its parameters, which shells do not like."""
    return re.sub(r"\W+", "_", request.node.name).strip("_")


@pytest.fixture
def obtained() -> str:
    """How the replies of a recorded test were obtained; a module with such tests says it."""
    raise NotImplementedError("Say in a fixture `obtained` how the replies of this module's cassettes were obtained.")


@pytest.fixture(autouse=True)
def honest_cassette(request: pytest.FixtureRequest, vcr: Any, record_mode: str) -> Iterator[None]:
    """A question that was not recorded fails with what changed; an answer that nobody asked for fails too."""
    if vcr is None:
        yield
        return
    command = f"pytest {request.node.nodeid} --record-mode=rewrite"
    misses.explain_misses(vcr, lambda miss: pytest.fail(miss.message(command), pytrace=False))
    how = request.getfixturevalue("obtained") if record_mode != "none" else ""
    yield
    if record_mode != "none":
        about = cassettes.describe(vcr.responses, how)
        path = cassettes.sidecar(Path(vcr.path))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(about.model_dump_json(indent=1, exclude_none=True) + "\n", encoding="utf-8")
    elif not vcr.missed and (left := misses.unplayed(vcr)):
        pytest.fail(f"{vcr.path}: recorded but never asked: {'; '.join(left)}", pytrace=False)
