import asyncio
import json
import random
from pathlib import Path
from typing import Any, NoReturn

import pytest
import vcr as vcrpy
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from vcr.request import Request

from extractor.errors import FileError
from extractor.exchange.pacing import Gate
from extractor.model import Model
from extractor.replay import cassettes, misses
from schemas.answer import Answer
from schemas.model_settings import ModelSettings
from schemas.response import Response
from tests.exchange.test_pacing import Clock
from tests.servers import Reply, completion, serving
from tests.servers import Request as Received


class Texts(Response):
    claims: list[str]


class MissedError(BaseException):
    """What a test raises for a miss; like pytest's own, not an `Exception`."""


def fail(miss: misses.Miss) -> NoReturn:
    raise MissedError(miss.message("record it"))


def echo(request: Received, number: int) -> Reply:
    headers = {"Set-Cookie": "planted-cookie", "OpenAI-Organization": "planted-organization", "X-Key": "planted"}
    return Reply(completion({"claims": [request.body["messages"][-1]["content"]]}), headers=headers)


async def ask(url: str, articles: list[str], **parameters: Any) -> list[Answer]:
    clock = Clock()
    model_settings = ModelSettings(model="stub", base_url=url, api_key=SecretStr("planted-key"))
    async with Model(model_settings, gate=Gate(clock, clock.sleep)) as model:
        return await asyncio.gather(
            *(
                model.ask(
                    [{"role": "user", "content": article}],
                    Texts,
                    parameters=parameters,
                    check=lambda _: None,
                    article_id=article,
                )
                for article in articles
            )
        )


def use(path: Path, mode: str) -> Any:
    recorder = vcrpy.VCR()
    cassettes.configure(recorder)
    return recorder.use_cassette(str(path), record_mode=mode, **cassettes.VCR_SETTINGS)


async def record(path: Path, articles: list[str]) -> None:
    with serving(echo) as server, use(path, "once"):
        await ask(server.base_url, articles)


async def test_concurrent_questions_in_any_order_replay_right(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    articles = [f"Artikel {number} „über“ 会谈" for number in range(64)]
    await record(path, articles)
    random.Random(7).shuffle(articles)
    with use(path, "none") as cassette:
        answers = await ask("http://elsewhere.invalid/v1", articles)
        assert [answer.response.model_dump()["claims"] for answer in answers] == [[article] for article in articles]
        assert misses.unplayed(cassette) == []
    assert "Artikel 3 „über“ 会谈" in path.read_text(encoding="utf-8")


async def test_no_planted_secret_survives(tmp_path: Path) -> None:
    await record(tmp_path / "c.json", ["x"])
    text = (tmp_path / "c.json").read_text(encoding="utf-8")
    assert "planted" not in text
    assert "127.0.0.1" not in text


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


async def test_a_busy_server_is_not_recorded_and_replay_does_not_wait(tmp_path: Path) -> None:
    def busy_once(request: Received, number: int) -> Reply:
        return Reply({}, 429, {"Retry-After": "5"}) if number == 0 else echo(request, number)

    path = tmp_path / "c.json"
    with serving(busy_once) as server, use(path, "once"):
        await ask(server.base_url, ["x"])
    assert [exchange["response"]["status"] for exchange in json.loads(path.read_text())["interactions"]] == [200]
    with use(path, "none"):
        (answer,) = await ask("http://elsewhere.invalid/v1", ["x"])
    assert answer.attempts == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"interactions": [{"request": 1}]}', '{"interactions": [{}]}'])
def test_a_damaged_cassette_says_what_to_do(text: str) -> None:
    with pytest.raises(FileError, match="--record-mode=rewrite"):
        cassettes.JsonSerializer.deserialize(text)


json_values: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(asked=json_values, answered=json_values)
def test_what_is_written_is_read_back(asked: Any, answered: Any) -> None:
    exchange = {
        "request": {"method": "POST", "uri": "http://a.example/v1/x", "body": json.dumps(asked), "headers": {}},
        "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": json.dumps(answered)}},
    }
    text = cassettes.JsonSerializer.serialize({"interactions": [exchange]})
    (back,) = cassettes.JsonSerializer.deserialize(text)["interactions"]
    assert json.loads(back["request"]["body"]) == asked
    assert json.loads(back["response"]["body"]["string"]) == answered


@settings(max_examples=60, deadline=None)
@given(first=json_values, second=json_values)
def test_questions_are_the_same_when_their_json_is(first: Any, second: Any) -> None:
    def request(value: Any, indent: int | None) -> Request:
        return Request("POST", "http://a.example/", json.dumps(value, indent=indent), {})

    cassettes.same_question(request(first, None), request(first, 3))
    if json.dumps(first, sort_keys=True) != json.dumps(second, sort_keys=True):
        with pytest.raises(AssertionError):
            cassettes.same_question(request(first, None), request(second, None))
