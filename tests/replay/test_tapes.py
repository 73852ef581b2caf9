import asyncio
import json
import logging
from pathlib import Path

import pytest

from extractor.replay.misses import Miss
from extractor.replay.redaction import Secrets
from extractor.replay.tapes import MissError, playing, taping
from tests.replay.making import ask, echo, record
from tests.servers import Reply, serving
from tests.servers import Request as Received

NOWHERE = "http://elsewhere.invalid/v1"


async def test_a_player_plays_one_cassette_after_another(tmp_path: Path) -> None:
    for name in ("x", "y"):
        await record(tmp_path / f"{name}.json", [name])
    with playing() as player:
        for name in ("y", "x", "y"):
            player.insert(tmp_path / f"{name}.json")
            assert len(player.unplayed()) == 1
            (answer,) = await ask(NOWHERE, [name])
            assert answer.response.model_dump()["claims"] == [name]
            assert player.unplayed() == []


async def test_a_player_says_which_cassette_lacks_an_answer(tmp_path: Path) -> None:
    for name in ("x", "y"):
        await record(tmp_path / f"{name}.json", [name])
    with playing() as player:
        player.insert(tmp_path / "x.json")
        player.insert(tmp_path / "y.json")
        with pytest.raises(MissError) as caught:
            await ask(NOWHERE, ["x"])
    assert isinstance(caught.value.miss, Miss)
    assert caught.value.miss.summary == "The question differs from the one in y.json: messages.0.content."


async def test_a_tape_tells_articles_apart_and_forgets_them() -> None:
    with serving(echo) as server, taping(Secrets()) as tape:

        async def one(name: str) -> str:
            with tape.about(name):
                await ask(server.base_url, [name, f"{name} again"])
                text = tape.text(name)
            assert tape.replies(name) == []
            return text

        texts = await asyncio.gather(*(one(f"article {number}") for number in range(8)))
    for number, text in enumerate(texts):
        asked = [item["request"]["json"]["messages"][0]["content"] for item in json.loads(text)["interactions"]]
        assert sorted(asked) == [f"article {number}", f"article {number} again"]


async def test_secrets_are_learned_from_refused_replies_too() -> None:
    def busy_once(request: Received, number: int) -> Reply:
        return Reply({}, 429, {"Retry-After": "0", "Set-Cookie": "id=abcdefgh"}) if number == 0 else echo(request, 1)

    secrets = Secrets()
    with serving(busy_once) as server, taping(secrets) as tape, tape.about("x"):
        await ask(server.base_url, ["x"])
        assert len(tape.replies("x")) == 1
    assert secrets.redact("cookie abcdefgh") == "cookie ***"


async def test_libraries_are_quiet_while_taping_and_as_before_afterwards() -> None:
    log = logging.getLogger("openai")
    before = log.level
    with taping(Secrets()):
        assert log.level == logging.WARNING
    assert log.level == before
