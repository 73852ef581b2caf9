import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vcr.request import Request

from extractor.errors import FileError
from extractor.replay import cassettes, misses
from tests.replay.making import ask, echo, record, use
from tests.servers import Reply, serving
from tests.servers import Request as Received


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
