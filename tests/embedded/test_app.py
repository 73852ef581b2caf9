from collections.abc import AsyncIterator

import httpx2
import pytest

from extractor.embedded.app import app
from extractor.embedded.chat import MODEL


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://embedded.invalid/v1") as client:
        yield client


async def test_the_one_model_says_that_it_is_rules(client: httpx2.AsyncClient) -> None:
    listed = (await client.get("/models")).json()
    assert [model["id"] for model in listed["data"]] == [MODEL]
    assert "rules" in MODEL


@pytest.mark.parametrize("name", [MODEL, "rules-v1"])
async def test_a_completion_has_the_shape_of_the_interface(client: httpx2.AsyncClient, name: str) -> None:
    request = {"model": name, "messages": [{"role": "user", "content": "It rained."}]}
    answer = await client.post("/chat/completions", json=request)
    assert answer.status_code == 200
    assert answer.json()["object"] == "chat.completion"
    assert answer.json()["choices"][0]["message"]["content"] == '{"meetings": [], "claims": []}'


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"{", 400, None),
        (b"[]", 400, None),
        (b"\xff", 400, None),
        (b'{"model": "gpt-4", "messages": [{"role": "user", "content": "x"}]}', 404, "model_not_found"),
        (b'{"model": "rules-v1", "stream": true}', 400, None),
    ],
)
async def test_errors_have_the_shape_of_the_interface(
    client: httpx2.AsyncClient, content: bytes, status: int, code: str | None
) -> None:
    answer = await client.post("/chat/completions", content=content)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert answer.json()["error"]["code"] == code


async def test_other_paths_and_methods_are_refused_in_the_same_shape(client: httpx2.AsyncClient) -> None:
    for answer, status in ((await client.get("/nothing"), 404), (await client.get("/chat/completions"), 405)):
        assert answer.status_code == status
        assert "message" in answer.json()["error"]
