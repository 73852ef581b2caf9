from pathlib import Path
from typing import Any

import pytest

from extractor.replay import misses
from tests.replay.making import MissedError, ask, fail, record, use


async def test_a_changed_question_fails_at_once_and_says_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    await record(path, ["The first\narticle", "Something else"])
    with use(path, "none") as cassette:
        misses.explain_misses(cassette, fail)
        with pytest.raises(MissedError) as caught:
            await ask("http://elsewhere.invalid/v1", ["The first\nArticle"])
    lines = str(caught.value).splitlines()
    assert lines[0] == "The question differs from the one in c.json: messages.0.content."
    assert {"-article", "+Article"} <= set(lines)
    assert lines[-1] == "Record anew with: record it"
    assert cassette.missed


@pytest.mark.parametrize("change", [{"temperature": 1}, {"max_tokens": 5}])
async def test_changed_parameters_are_a_changed_question(tmp_path: Path, change: dict[str, Any]) -> None:
    path = tmp_path / "c.json"
    await record(path, ["x"])
    with use(path, "none") as cassette:
        misses.explain_misses(cassette, fail)
        with pytest.raises(MissedError, match=f"differs .*: {next(iter(change))}\\."):
            await ask("http://elsewhere.invalid/v1", ["x"], **change)


async def test_a_question_asked_more_often_than_recorded_says_so(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    await record(path, ["x"])
    with use(path, "none") as cassette:
        misses.explain_misses(cassette, fail)
        await ask("http://elsewhere.invalid/v1", ["x"])
        with pytest.raises(MissedError, match="more often than recorded"):
            await ask("http://elsewhere.invalid/v1", ["x"])


async def test_a_missing_cassette_says_so(tmp_path: Path) -> None:
    with use(tmp_path / "c.json", "none") as cassette:
        misses.explain_misses(cassette, fail)
        with pytest.raises(MissedError, match=r"c\.json holds no answer for POST /v1/chat/completions"):
            await ask("http://elsewhere.invalid/v1", ["x"])


async def test_answers_that_nobody_asks_for_are_named(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    await record(path, ["x", "y"])
    with use(path, "none") as cassette:
        await ask("http://elsewhere.invalid/v1", ["y"])
        assert len(misses.unplayed(cassette)) == 1
