import asyncio
import json
import logging
import sys
import types
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field, SecretStr

from extractor.errors import ArticleError, CutShortError, StoppedError, UsageError
from extractor.exchange.pacing import Gate
from extractor.model import Model
from extractor.replay.cassettes import sidecar
from extractor.replies import ReplyStore
from schemas.answer import Answer, Message
from schemas.model_settings import Mode, ModelSettings
from schemas.response import Response, response_model
from schemas.stored_reply import StoredReply
from tests.exchange.test_pacing import Clock
from tests.servers import Reply, Request, Script, Server, completion, serving

RESPONSE = response_model(("meetings", "claims"))
QUESTION: list[Message] = [
    {"role": "system", "content": "Fill the records."},
    {"role": "user", "content": "  Anna said {{ it }} “works”. {% if\n\n"},
]
CLAIM: dict[str, Any] = {
    "speakers": [{"name": "Анна “Ann” Berg"}],
    "text": "It works.",
    "quotation": "indirect",
    "speech_act": "assertive",
    "channel": "speech",
    "evidence": ["Anna said it works."],
}
GOOD: dict[str, Any] = {"meetings": [], "claims": [CLAIM]}
BAD: dict[str, Any] = {"meetings": [], "claims": [CLAIM | {"speakers": []}, CLAIM]}
MODES: list[Mode] = ["tools", "json_schema", "json"]


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> Mode:
    found: Mode = request.param
    return found


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def said(content: Any, mode: Mode = "tools", **changes: Any) -> Reply:
    return Reply(completion(content, tool="Records" if mode == "tools" else None, **changes))


def failed(status: int, message: str = "no", *, code: str | None = None, **headers: str) -> Reply:
    return Reply({"error": {"message": message, "code": code, "type": "x"}}, status, headers)


@asynccontextmanager
async def opened(server: Server, **settings: Any) -> AsyncIterator[Model]:
    replies, gate = settings.pop("replies", None), settings.pop("gate", None)
    clock = Clock()
    settings = {"model": "stub", "base_url": server.base_url, "api_key": SecretStr("sk-planted-key")} | settings
    async with Model(ModelSettings(**settings), replies=replies, gate=gate or Gate(clock, clock.sleep)) as model:
        yield model


async def ask(
    model: Model, *, check: Callable[[Response], str | None] = lambda _: None, sample: int = 0, **parameters: Any
) -> Answer:
    return await model.ask(
        QUESTION, RESPONSE, parameters=parameters, check=check, article_id="0123456789abcdef", sample=sample
    )


async def answer(script: Script | list[Reply], **settings: Any) -> Answer:
    with serving(script) as server:
        async with opened(server, **settings) as model:
            return await ask(model)


async def failure(script: Script | list[Reply], **settings: Any) -> Exception:
    with pytest.raises(Exception) as caught:
        await answer(script, **settings)
    return caught.value


def claims(found: Answer) -> list[Any]:
    value: list[Any] = found.response.model_dump()["claims"]
    return value


async def test_a_valid_answer_fills_the_response(mode: Mode) -> None:
    found = await answer([said(GOOD, mode)], mode=mode)
    assert [claim["speakers"][0]["name"] for claim in claims(found)] == ["Анна “Ann” Berg"]
    assert (found.model, found.attempts, found.reasks, found.outcomes) == ("stub-1", 1, 0, {})
    assert found.usage.model_dump() == {"prompt_tokens": 100, "completion_tokens": 10, "cached_tokens": 40}
    assert found.started.endswith("+00:00")


async def test_the_article_reaches_the_server_untouched(mode: Mode) -> None:
    with serving([said(GOOD, mode)]) as server:
        async with opened(server, mode=mode) as model:
            await ask(model, temperature=0, max_tokens=99)
    request = server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.body["messages"][-1] == QUESTION[-1]
    assert (request.body["model"], request.body["temperature"], request.body["max_tokens"]) == ("stub", 0, 99)
    assert request.headers["authorization"] == "Bearer sk-planted-key"
    assert request.headers["content-type"] == "application/json"


async def test_the_request_is_shown_as_it_is_sent(mode: Mode) -> None:
    with serving([said(GOOD, mode)]) as server:
        async with opened(server, mode=mode, logprobs=True) as model:
            shown = await model.request(QUESTION, RESPONSE, parameters={"temperature": 0})
            assert server.requests == []
            await ask(model, temperature=0)
    assert shown == server.requests[0].body


async def test_each_mode_sends_the_schema_its_own_way() -> None:
    bodies = {}
    for mode in MODES:
        with serving([said(GOOD, mode)]) as server:
            async with opened(server, mode=mode) as model:
                await ask(model)
        bodies[mode] = server.requests[0].body
    schema = RESPONSE.model_json_schema()
    assert bodies["tools"]["tools"][0]["function"]["parameters"]["properties"] == schema["properties"]
    assert bodies["tools"]["tool_choice"]["function"]["name"] == "Records"
    assert bodies["json_schema"]["response_format"]["json_schema"]["schema"] == schema
    assert bodies["json"]["response_format"] == {"type": "json_object"}
    assert '"speech_act"' in bodies["json"]["messages"][0]["content"]


async def test_an_invalid_answer_goes_back_with_the_reason(mode: Mode) -> None:
    with serving([said(BAD, mode), said(GOOD, mode)]) as server:
        async with opened(server, mode=mode) as model:
            found = await ask(model)
    back = server.requests[1].body["messages"][-1]["content"]
    assert "claims.0.speakers" in back
    assert "pydantic" not in back
    assert (found.attempts, found.reasks, found.outcomes) == (2, 1, {"reask": 1})
    assert found.usage.prompt_tokens == 200


async def test_text_that_is_not_json_goes_back(mode: Mode) -> None:
    with serving([said('{"meetings": [', mode), said(GOOD, mode)]) as server:
        async with opened(server, mode=mode) as model:
            found = await ask(model)
    assert "Invalid JSON" in server.requests[1].body["messages"][-1]["content"]
    assert len(claims(found)) == 1


async def test_the_check_decides_over_valid_answers_while_reasks_remain(mode: Mode) -> None:
    seen: list[Response] = []

    def check(response: Response) -> str | None:
        seen.append(response)
        return "The quote “X” is not in the article."

    with serving([said(GOOD, mode)]) as server:
        async with opened(server, mode=mode, reasks=2) as model:
            found = await ask(model, check=check)
    assert len(server.requests) == 3
    assert len(seen) == 2
    assert "“X” is not in the article" in server.requests[1].body["messages"][-1]["content"]
    assert len(claims(found)) == 1
    assert found.refused == ()


async def test_the_last_invalid_answer_is_salvaged(mode: Mode) -> None:
    found = await answer([said(BAD, mode)], mode=mode, reasks=1)
    assert len(claims(found)) == 1
    assert [(part.record_type, "speakers" in part.message) for part in found.refused] == [("claims", True)]
    assert found.refused[0].record == CLAIM | {"speakers": []}
    assert found.outcomes == {"reask": 1, "salvaged": 1}


async def test_an_answer_without_json_is_a_failure_with_the_reply(mode: Mode) -> None:
    error = await failure([said("I would rather not.", mode)], mode=mode, reasks=1)
    assert isinstance(error, ArticleError)
    assert (error.stage, error.reason, error.attempts) == ("parse", "invalid_reply", 2)
    assert "I would rather not." in (error.last_reply or "")
    assert error.usage is not None and error.usage.prompt_tokens == 200


async def test_a_message_without_a_tool_call_is_asked_again_and_then_a_failure() -> None:
    error = await failure([said("Sorry?", "json")], mode="tools", reasks=1)
    assert isinstance(error, ArticleError)
    assert (error.stage, error.reason, error.attempts) == ("parse", "invalid_reply", 2)


@pytest.mark.parametrize("text", [json.dumps(GOOD), f"```json\n{json.dumps(GOOD)}\n```"])
async def test_arguments_given_as_content_are_taken_for_the_call(text: str) -> None:
    found = await answer([said(text, "json")], mode="tools")
    assert (len(claims(found)), found.reasks) == (1, 0)


async def test_a_fenced_answer_is_read_in_the_json_modes() -> None:
    found = await answer([said(f"```json\n{json.dumps(GOOD)}\n```", "json")], mode="json")
    assert (len(claims(found)), found.reasks) == (1, 0)


async def test_several_tool_calls_are_merged_and_counted() -> None:
    meeting = {
        "id": "m1",
        "participants": [{"name": "A"}, {"name": "B"}],
        "status": "held",
        "mode": "phone",
        "evidence": ["x"],
    }
    first = {"meetings": [meeting], "claims": [CLAIM | {"meeting": "m1"}]}
    found = await answer([said([first, first, GOOD])])
    assert found.outcomes == {"several_tool_calls": 1}
    dumped = found.response.model_dump()
    assert [item["id"] for item in dumped["meetings"]] == ["m1", "m1.2"]
    assert [item["meeting"] for item in dumped["claims"]] == ["m1", "m1.2", None]


async def test_several_tool_calls_of_which_one_is_broken_are_asked_again() -> None:
    found = await answer([said([GOOD, '{"meetings":']), said(GOOD)])
    assert found.outcomes == {"reask": 1, "several_tool_calls": 1}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply({"choices": [], "model": "stub-1"}), "empty_reply"),
        (Reply({"choices": None}), "empty_reply"),
        (Reply(b"<html>gateway</html>", headers={"Content-Type": "text/html"}), "empty_reply"),
        (Reply([1]), "empty_reply"),
        (said("", "json", finish_reason="content_filter"), "content_filter"),
        (said("x", "json", message={"role": "assistant", "content": None, "refusal": "I cannot."}), "refusal"),
    ],
)
async def test_replies_that_hold_no_answer_are_named(mode: Mode, reply: Reply, reason: str) -> None:
    error = await failure([reply], mode=mode)
    assert isinstance(error, ArticleError)
    assert (error.stage, error.reason, error.attempts) == ("ask", reason, 1)
    assert error.last_reply


async def test_an_answer_cut_at_its_length_asks_to_be_split(mode: Mode) -> None:
    error = await failure([said('{"meetings": [', mode, finish_reason="length")], mode=mode)
    assert isinstance(error, CutShortError)
    assert (error.stage, error.reason, error.attempts) == ("ask", "cut_short", 1)
    assert error.usage is not None and error.usage.completion_tokens == 10


async def test_a_request_over_the_context_asks_to_be_split() -> None:
    error = await failure([failed(400, "This model's maximum context length is 8192", code="context_length_exceeded")])
    assert isinstance(error, CutShortError)
    assert error.reason == "context_length"


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (failed(429), "retry_429"),
        (failed(500), "retry_5xx"),
        (failed(503), "retry_5xx"),
        (failed(409), "retry_5xx"),
        (failed(408), "retry_timeout"),
        (Reply(dropped=True), "retry_connection"),
        (Reply(completion(GOOD), torn=True), "retry_connection"),
    ],
    ids=["429", "500", "503", "409", "408", "dropped", "torn"],
)
async def test_passing_faults_are_tried_again(mode: Mode, fault: Reply, outcome: str) -> None:
    def script(request: Request, number: int) -> Reply:
        return fault if number < 2 else said(GOOD, mode)

    found = await answer(script, mode=mode)
    assert (found.attempts, found.reasks, found.outcomes) == (3, 0, {outcome: 2})
    assert found.usage.prompt_tokens == 100


async def test_a_slow_reply_is_tried_again() -> None:
    def script(request: Request, number: int) -> Reply:
        return Reply(seconds=5) if number == 0 else said(GOOD)

    found = await answer(script, timeout=0.2)
    assert found.outcomes == {"retry_timeout": 1}


async def test_attempts_are_bounded_and_named() -> None:
    with serving([said(GOOD), failed(500, "boom sk-planted-key")]) as server:
        async with opened(server, attempts=4) as model:
            await ask(model)
            with pytest.raises(ArticleError) as caught:
                await ask(model)
    assert len(server.requests) == 5
    assert (caught.value.stage, caught.value.reason, caught.value.attempts) == ("ask", "server_error", 4)
    assert "boom" in str(caught.value)
    assert "sk-planted-key" not in str(caught.value)


async def test_time_is_bounded_too() -> None:
    with serving([failed(500)]) as server:
        async with opened(server, attempts=1000, patience=1e-9) as model:
            with pytest.raises(ArticleError):
                await ask(model)
    assert len(server.requests) == 1


async def test_one_refused_article_fails_alone_and_at_once() -> None:
    with serving([failed(400, "bad content"), said(GOOD)]) as server:
        async with opened(server) as model:
            with pytest.raises(ArticleError) as caught:
                await ask(model)
            found = await ask(model)
    assert not isinstance(caught.value, CutShortError)
    assert (caught.value.stage, caught.value.reason, caught.value.attempts) == ("ask", "refused_request", 1)
    assert len(server.requests) == 2
    assert claims(found)


@pytest.mark.parametrize(
    ("reply", "what", "fix"),
    [
        (failed(401, "Incorrect API key provided: sk-planted-key"), "does not accept the key", "OPENAI_API_KEY"),
        (failed(403), "does not accept the key", "EXTRACTOR_API_KEY"),
        (failed(404, "The model `stub` does not exist"), "does not exist", "--model"),
        (failed(429, "You exceeded your quota", code="insufficient_quota"), "quota", "continues"),
        (failed(402, "Insufficient balance"), "quota", "continues"),
        (failed(429, **{"Retry-After": "86400"}), "asks to wait 86400 seconds", "continues"),
    ],
)
async def test_what_no_other_request_would_survive_stops_the_run(reply: Reply, what: str, fix: str) -> None:
    with serving([reply]) as server:
        async with opened(server) as model:
            with pytest.raises(StoppedError) as caught:
                await ask(model)
    assert len(server.requests) == 1
    assert what in caught.value.what
    assert fix in caught.value.fix
    assert "sk-planted-key" not in str(caught.value)


async def test_an_article_forbidden_among_others_fails_alone() -> None:
    with serving([said(GOOD), failed(403, "Your input was flagged"), said(GOOD)]) as server:
        async with opened(server) as model:
            await ask(model)
            with pytest.raises(ArticleError, match="flagged") as caught:
                await ask(model)
            await ask(model)
    assert caught.value.reason == "refused_request"


async def test_a_model_without_tools_is_answered_with_the_other_modes() -> None:
    error = await failure([failed(400, "registry.example/stub does not support tools")])
    assert isinstance(error, ArticleError)
    assert "--mode json_schema" in error.fix


async def test_parameters_reach_the_server_whatever_their_names(mode: Mode) -> None:
    with serving([said(GOOD, mode)]) as server:
        async with opened(server, mode=mode) as model:
            await ask(model, context="c", strict=False, seed=7)
    body = server.requests[0].body
    assert (body["context"], body["strict"], body["seed"]) == ("c", False, 7)
    assert body["messages"][-1] == QUESTION[-1]


async def test_a_server_that_is_not_there_stops_the_run() -> None:
    with serving([]) as server:
        pass
    async with opened(server) as model:
        with pytest.raises(StoppedError, match="cannot be reached") as caught:
            await ask(model)
    assert "--base-url" in caught.value.fix


async def test_a_server_that_never_answers_is_given_up_soon() -> None:
    with serving([Reply(dropped=True)]) as server:
        async with opened(server) as model:
            with pytest.raises(StoppedError, match="cannot be reached"):
                await ask(model)
    assert len(server.requests) == 3


@pytest.mark.parametrize("as_date", [False, True])
async def test_after_retry_after_no_request_of_any_worker_leaves_early(
    as_date: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    shut = asyncio.Event()
    times: list[float] = []

    class Watched(Gate):
        def shut(self, seconds: float) -> None:
            super().shut(seconds)
            shut.set()

    monkeypatch.setattr("extractor.exchange.pacing.time.time", lambda: 1_000_000.0)
    wait = formatdate(1_000_030, usegmt=True) if as_date else "30"

    def script(request: Request, number: int) -> Reply:
        times.append(clock.now)
        return failed(429, **{"Retry-After": wait}) if number == 0 else said(GOOD)

    with serving(script) as server:
        async with opened(server, gate=Watched(clock, clock.sleep)) as model:
            first = asyncio.create_task(ask(model))
            await asyncio.wait_for(shut.wait(), 10)
            answers = [await first, *await asyncio.gather(*(ask(model, sample=number) for number in range(1, 9)))]
    assert len(answers) == 9
    assert times[0] == 100
    assert len(times) == 10
    assert min(times[1:]) >= 130
    assert answers[0].outcomes == {"retry_429": 1}


async def test_a_replayed_reply_is_not_paid_again_and_gives_the_same_answer(mode: Mode, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with serving([failed(429, **{"Retry-After": "3"}), said(BAD, mode), said(GOOD, mode)]) as server:
        store = ReplyStore(path)
        async with opened(server, mode=mode, replies=store) as model:
            paid = await ask(model)
        store.close()
        clock = Clock()
        store = ReplyStore(path)
        async with opened(server, mode=mode, replies=store, gate=Gate(clock, clock.sleep)) as model:
            replayed = await ask(model)
        store.close()
    assert len(server.requests) == 3
    assert clock.now == 100
    assert (paid.replayed, replayed.replayed) == (0, 2)
    for name in ("response", "model", "usage", "attempts", "reasks", "outcomes", "started", "seconds"):
        assert getattr(paid, name) == getattr(replayed, name)
    assert paid.outcomes == {"reask": 1, "retry_429": 1}
    assert "sk-planted-key" not in path.read_text(encoding="utf-8")


async def test_a_key_that_a_server_repeats_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with closing(ReplyStore(path)) as store:
        await answer([Reply(completion(GOOD) | {"system_fingerprint": "Bearer sk-planted-key"})], replies=store)
    assert "Bearer ***" in path.read_text(encoding="utf-8")


async def test_a_reply_is_on_disk_before_it_is_read(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")
    sizes: list[int] = []

    def check(response: Response) -> str | None:
        sizes.append((tmp_path / "r.jsonl").stat().st_size)
        return None

    with serving([said(GOOD)]) as server:
        async with opened(server, replies=store) as model:
            await ask(model, check=check)
    store.close()
    assert sizes[0] > 0


async def test_failed_requests_are_not_stored(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")
    with serving([failed(500), said(GOOD)]) as server:
        async with opened(server, replies=store) as model:
            await ask(model)
    assert len(store) == 1
    store.close()


@pytest.mark.parametrize("change", ["sample", "parameters", "model", "messages", "schema"])
async def test_anything_that_may_change_the_answer_is_asked_anew(change: str, tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")
    with serving([said(GOOD)]) as server:
        async with opened(server, replies=store) as model:
            await ask(model)
        async with opened(server, replies=store, model="other" if change == "model" else "stub") as model:
            response = response_model(("claims",)) if change == "schema" else RESPONSE
            if change == "schema":
                server._script = [said({"claims": [CLAIM]})]
            await model.ask(
                QUESTION[1:] if change == "messages" else QUESTION,
                response,
                parameters={"temperature": 1} if change == "parameters" else {},
                check=lambda _: None,
                article_id="0123456789abcdef",
                sample=1 if change == "sample" else 0,
            )
    store.close()
    assert len(server.requests) == 2


async def test_a_full_disk_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ReplyStore(tmp_path / "r.jsonl")

    def full(reply: StoredReply) -> None:
        raise StoppedError("No space left on device")

    monkeypatch.setattr(store, "put", full)
    with serving([said(GOOD)]) as server:
        async with opened(server, replies=store) as model:
            with pytest.raises(StoppedError, match="No space left"):
                await ask(model)
    store.close()
    assert len(server.requests) == 1


async def test_no_more_requests_are_in_flight_than_set() -> None:
    with serving([replace(said(GOOD), seconds=0.02)]) as server:
        async with opened(server, concurrency=3) as model:
            await asyncio.gather(*(ask(model) for _ in range(12)))
    assert server.most_at_once == 3


async def test_a_server_that_reports_no_usage_leaves_zeros() -> None:
    body = {key: value for key, value in completion(GOOD).items() if key != "usage"}
    found = await answer([Reply(body)])
    assert found.usage.model_dump() == {"prompt_tokens": 0, "completion_tokens": 0, "cached_tokens": 0}


async def test_log_probabilities_are_requested_when_set_and_read_when_given() -> None:
    tokens = {"content": [{"token": "{", "logprob": -0.1, "top_logprobs": []}, {"token": "}", "logprob": -2.0}]}
    with serving([said(GOOD, "json_schema", logprobs=tokens)]) as server:
        async with opened(server, mode="json_schema", logprobs=True) as model:
            found = await ask(model)
    assert server.requests[0].body["logprobs"] is True
    assert found.logprobs == (("{", -0.1), ("}", -2.0))


async def test_the_only_model_of_a_server_is_chosen() -> None:
    def script(request: Request, number: int) -> Reply:
        return Reply({"data": [{"id": "served"}]}) if request.path == "/v1/models" else said(GOOD)

    with serving(script) as server:
        async with opened(server, model=None) as model:
            assert model.name == "served"
            await ask(model)
    assert server.requests[-1].body["model"] == "served"


@pytest.mark.parametrize(
    ("reply", "match"),
    [
        (Reply({"data": [{"id": "b"}, {"id": "a"}]}), "serves 2 models: a, b"),
        (Reply({"data": []}), "serves 0 models: none"),
        (failed(500), "cannot be asked for its models"),
    ],
)
async def test_a_server_of_several_or_no_models_asks_for_a_choice(reply: Reply, match: str) -> None:
    with serving([reply]) as server, pytest.raises(UsageError, match=match) as caught:
        async with opened(server, model=None):
            pass
    assert "--model" in caught.value.fix


async def test_an_application_inside_the_process_is_asked_like_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(json.loads((await receive())["body"]))
        body = json.dumps(completion(GOOD)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    monkeypatch.setitem(sys.modules, "extractor.embedded.app", types.SimpleNamespace(app=app))
    async with Model(ModelSettings()) as model:
        assert model.name == "embedded/rules-v1"
        found = await ask(model)
    assert len(claims(found)) == 1
    assert asked[0]["model"] == "rules-v1"


async def test_an_application_that_fails_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        calls.append(1)
        raise ZeroDivisionError

    monkeypatch.setitem(sys.modules, "extractor.embedded.app", types.SimpleNamespace(app=app))
    async with Model(ModelSettings(model="embedded")) as model:
        with pytest.raises(ArticleError):
            await ask(model)
    assert len(calls) == 1


async def test_nothing_is_logged_and_no_key_is_printed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await failure([failed(401, "bad key sk-planted-key")])
        await answer([failed(500), said(BAD)], reasks=1)
    assert caplog.records == []
    assert "sk-planted-key" not in repr(ModelSettings(api_key=SecretStr("sk-planted-key")))


async def test_many_questions_at_once_each_get_their_own_answer() -> None:
    def script(request: Request, number: int) -> Reply:
        name = request.body["messages"][-1]["content"]
        return said({"meetings": [], "claims": [CLAIM | {"text": name}]})

    with serving(script) as server:
        async with opened(server) as model:

            async def one(number: int) -> str:
                found = await model.ask(
                    [{"role": "user", "content": f"article {number}"}],
                    RESPONSE,
                    parameters={},
                    check=lambda _: None,
                    article_id=str(number),
                )
                return str(claims(found)[0]["text"])

            texts = await asyncio.gather(*(one(number) for number in range(64)))
    assert texts == [f"article {number}" for number in range(64)]


class Statement(BaseModel):
    speakers: list[str] = Field(min_length=1)
    evidence: list[str]


class Statements(Response):
    """A response model of its own, so that recordings outlive a change of the schemas."""

    claims: list[Statement]


@pytest.fixture
def obtained() -> str:
    return "From tests/servers.py, a loopback stub with scripted answers; no language model was asked."


@pytest.fixture
def recorded_url(record_mode: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A stub while recording; while replaying an address at which nobody listens."""
    if record_mode == "none":
        yield "http://127.0.0.1:9/v1"
        return
    mode = request.getfixturevalue("mode")
    good = {"claims": [{"speakers": ["Анна “Ann” Berg"], "evidence": ["Anna said it works."]}]}
    bad = {"claims": [{"speakers": [], "evidence": ["Anna said it works."]}]}
    busy = failed(429, **{"Retry-After": "1", "Set-Cookie": "sk-planted-cookie", "openai-organization": "org-planted"})
    headers = {"Set-Cookie": "sk-planted-cookie", "openai-organization": "org-planted"}
    with serving(
        [busy, replace(said(bad, mode), headers=headers), replace(said(good, mode), headers=headers)]
    ) as server:
        yield server.base_url


@pytest.mark.vcr
async def test_a_recorded_conversation_replays(mode: Mode, recorded_url: str) -> None:
    clock = Clock()
    settings = ModelSettings(model="stub", base_url=recorded_url, mode=mode, api_key=SecretStr("sk-planted-key"))
    async with Model(settings, gate=Gate(clock, clock.sleep)) as model:
        found = await model.ask(
            QUESTION, Statements, parameters={"temperature": 0}, check=lambda _: None, article_id="0123456789abcdef"
        )
    assert found.response.model_dump()["claims"][0]["speakers"] == ["Анна “Ann” Berg"]
    assert (found.reasks, found.usage.prompt_tokens) == (1, 200)


def test_recordings_are_readable_hold_no_secret_and_say_where_they_come_from() -> None:
    files = sorted((Path(__file__).parent / "cassettes" / "test_model").glob("*.json"))
    recordings = [path for path in files if not path.name.endswith(".about.json")]
    assert len(recordings) == len(MODES)
    for path in recordings:
        text = path.read_text(encoding="utf-8")
        assert "Анна “Ann” Berg" in text
        assert not any(secret in text.lower() for secret in ("planted", "bearer", "authorization", "127.0.0.1"))
        assert "loopback stub" in json.loads(sidecar(path).read_text(encoding="utf-8"))["obtained"]
