"""Asking a model: messages and a response model go in, a filled response with all it cost comes out.

Each kind of failure has one owner: instructor repeats a question whose answer is invalid, tenacity repeats a request
that the server or the network failed, and the client itself repeats nothing.
"""

import asyncio
import json
import logging
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from extractor.errors import ExtractorError, UsageError
from extractor.exchange.completions import Completion, parsed_body
from extractor.exchange.faults import TIMEOUT, Fault, connection_fault, response_fault, stopped
from extractor.exchange.pacing import Gate, Limits
from extractor.exchange.providers import endpoint
from extractor.exchange.question import InvalidAnswerError, Question
from extractor.replies import ReplyStore, reply_key
from schemas.answer import Answer, Message
from schemas.model_settings import ModelSettings
from schemas.response import Response
from schemas.stored_reply import StoredReply

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from tenacity import RetryCallState

# instructor logs each failure as an error; ours are reported once, by whoever catches them.
logging.getLogger("instructor.v2.retry").setLevel(logging.CRITICAL + 1)

_QUESTION: ContextVar[Question] = ContextVar("question")
"""The question that the current task asks: instructor hands nothing of ours to the code that reads an answer."""

_INSTRUCTOR_MODES = {"tools": "TOOLS", "json_schema": "JSON_SCHEMA", "json": "JSON"}

_UNREACHED_ATTEMPTS = 3
"""Attempts to reach a server that has never answered; more would only delay the news that it is not there."""


class _KeptError(Exception):
    """Ends an attempt whose request is only wanted, not sent."""


class Model:
    """A model that fills response models. An async context manager; the client is open inside it.

    Attributes:
        name: Full name of the model, such as `openai/gpt-4.1-mini`; of a server that is to be asked for the only model
            it serves, known once the context is entered.

    Args:
        settings: Which model to ask, where, and how patiently.
        replies: Where replies are kept and looked up; null to keep none.
        gate: The gate that every request passes.

    Raises:
        UsageError: The model cannot be asked: its provider is unknown or its key is missing.
    """

    def __init__(self, settings: ModelSettings, *, replies: ReplyStore | None = None, gate: Gate | None = None) -> None:
        self._settings = settings
        self._replies = replies
        self._gate = gate or Gate()
        self._limits = Limits(settings.rpm, settings.tpm)
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._endpoint = endpoint(settings)
        self._model = self._endpoint.model
        self.name = self._endpoint.name
        self._reached = False
        self._client: AsyncOpenAI
        self._create: Any
        self._response_type: Any

    async def __aenter__(self) -> "Model":
        import openai

        httpx = import_module(openai.DefaultAsyncHttpxClient.__mro__[1].__module__.partition(".")[0])
        app = self._endpoint.load_app()
        if app is None:
            http_client = _http_client()
        else:
            http_client = openai.DefaultAsyncHttpxClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False))
        self._response_type = httpx.Response
        self._client = openai.AsyncOpenAI(
            api_key=self._endpoint.key,
            base_url=self._endpoint.provider.base_url,
            timeout=self._settings.timeout,
            max_retries=0,
            http_client=http_client,
        )
        self._create = self._asking(self._reply)
        if self._model is None:
            try:
                await self._choose_model()
            except BaseException:
                await self._client.close()
                raise
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._client.close()

    async def ask(
        self,
        messages: list[Message],
        response: type[Response],
        *,
        parameters: Mapping[str, JsonValue],
        check: Callable[[Response], str | None],
        article_id: str,
        sample: int = 0,
    ) -> Answer:
        """Asks a question, and asks again while the answer is invalid and re-asks remain.

        Args:
            messages: The question.
            response: The model to fill.
            parameters: Model parameters, such as `temperature`.
            check: Returns the reason why a valid answer is to be asked again, or `None`.
            article_id: The article that the question is about.
            sample: Number of the draw, from 0, when one question is asked several times.

        Raises:
            CutShortError: The article is too long for the model's answer or its context.
            ArticleError: The question got no usable answer.
            StoppedError: No question will get an answer until the reader has done something.
        """
        from instructor.core import InstructorRetryException

        question = Question(response, check, article_id, sample, parameters, self._settings.reasks)
        token = _QUESTION.set(question)
        try:
            parsed = await self._create(
                response_model=_instructed(response),
                max_retries=self._settings.reasks,
                messages=messages,
                model=self._model,
            )
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, ExtractorError):
                raise cause from cause.__cause__
            if not isinstance(cause, ValueError):
                raise
            raise question.error(f"The model's answer cannot be read: {cause}", "invalid_reply") from cause
        finally:
            _QUESTION.reset(token)
        return question.answer(parsed)

    async def request(
        self, messages: list[Message], response: type[Response], *, parameters: Mapping[str, JsonValue]
    ) -> dict[str, Any]:
        """Returns the body of the request that `ask` would send first, and sends nothing. Needs no open context."""
        from instructor.core import InstructorRetryException

        kept: dict[str, Any] = {}

        async def keep(**request: Any) -> Completion:
            kept.update(self._body(request, parameters))
            raise _KeptError

        try:
            await self._asking(keep)(
                response_model=_instructed(response), max_retries=0, messages=messages, model=self._model
            )
        except InstructorRetryException as error:
            if not isinstance(error.__cause__, _KeptError):
                raise
        return kept

    def _asking(self, create: Any) -> Any:
        """Returns instructor's way of asking, over our way of sending one request."""
        import instructor

        patch: Any = instructor.patch
        return patch(create=create, mode=instructor.Mode[_INSTRUCTOR_MODES[self._settings.mode]])

    def _body(self, request: dict[str, Any], parameters: Mapping[str, JsonValue]) -> dict[str, Any]:
        logprobs = {"logprobs": True} if self._settings.logprobs else {}
        return dict(sorted({**request, **parameters, **logprobs}.items()))

    async def _reply(self, **request: Any) -> Completion:
        """Gives instructor the reply to one request, from the store or from the server."""
        question = _QUESTION.get()
        body = self._body(request, question.parameters)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        content = text.encode("utf-8", "replace")
        key = reply_key(self.name, question.sample, content)
        reply = self._replies.get(key) if self._replies is not None else None
        replayed = reply is not None
        if reply is None:
            reply = await self._send(content, key, question)
            if self._replies is not None:
                self._replies.put(reply)
        tool = request["tools"][0]["function"]["name"] if "tools" in request else None
        return question.receive(reply, tool=tool, replayed=replayed)

    async def _send(self, content: bytes, key: str, question: Question) -> StoredReply:
        from openai import APIError
        from tenacity import AsyncRetrying, retry_if_exception

        outcomes: Counter[str] = Counter()

        def pause(state: "RetryCallState") -> float:
            assert state.outcome is not None
            fault = _fault(state.outcome.exception())
            outcomes[fault.outcome] += 1
            if fault.wait is not None:
                self._gate.shut(fault.wait)
                return random.uniform(0, 0.1)
            return random.uniform(0, min(2.0**state.attempt_number / 4, 30))

        retrying = AsyncRetrying(
            sleep=self._gate.sleep,
            wait=pause,
            retry=retry_if_exception(self._passes),
            stop=self._gives_up,
            reraise=True,
        )
        asked = time.time()
        try:
            response: Any = await retrying(self._post, content)
        except APIError as error:
            question.attempts += retrying.statistics["attempt_number"]
            raise self._failure(_fault(error), question) from error
        self._reached = True
        return StoredReply.model_construct(
            key=key,
            article_id=question.article_id,
            endpoint=self.name,
            sample=question.sample,
            asked_at=datetime.fromtimestamp(asked, UTC).isoformat(timespec="milliseconds"),
            seconds=round(time.time() - asked, 3),
            outcomes=dict(outcomes),
            obtained=None,
            body=parsed_body(self._endpoint.without_key_bytes(response.content)),
        )

    async def _post(self, content: bytes) -> Any:
        await self._limits.wait(len(content))
        async with self._slots:
            await self._gate.wait()
            return await self._client.post("/chat/completions", content=content, cast_to=self._response_type)

    def _passes(self, error: BaseException) -> bool:
        fault = _fault(error)
        return fault.consequence == "again" and (fault.wait or 0) <= self._settings.patience

    def _gives_up(self, state: "RetryCallState") -> bool:
        attempts = self._endpoint.provider.attempts or self._settings.attempts
        error = state.outcome.exception() if state.outcome is not None else None
        if not self._reached and _fault(error).reason == "connection":
            attempts = min(attempts, _UNREACHED_ATTEMPTS)
        return state.attempt_number >= attempts or (state.seconds_since_start or 0) >= self._settings.patience

    def _failure(self, fault: Fault, question: Question) -> ExtractorError:
        fault = replace(fault, detail=self._endpoint.without_key(fault.detail)[:500])
        where = f"{self.name} at {str(self._client.base_url).rstrip('/')}"
        variable, patience = self._endpoint.provider.key_variable, self._settings.patience
        stop = stopped(fault, where, variable, patience=patience, reached=self._reached)
        if stop is not None:
            return stop
        reason = "refused_request" if fault.reason == "forbidden" else fault.reason
        fix = "Try --mode json_schema or --mode json." if reason == "refused_request" and "tool" in fault.detail else ""
        split = fault.consequence == "split"
        return question.error(f"{where} gave no answer: {fault.detail}", reason, fix=fix, split=split)

    async def _choose_model(self) -> None:
        from openai import APIError

        try:
            response: Any = await self._client.get("/models", cast_to=self._response_type)
        except APIError as error:
            raise UsageError(
                f"{self._client.base_url} cannot be asked for its models ({_fault(error).detail[:300]}).",
                "Check --base-url, or name the model with --model.",
            ) from error
        body: Any = parsed_body(response.content)
        names = [str(model["id"]) for model in body.get("data") or []] if isinstance(body, dict) else []
        if len(names) != 1:
            raise UsageError(
                f"{self._client.base_url} serves {len(names)} models: {', '.join(sorted(names)) or 'none'}.",
                "Choose one with --model.",
            )
        self._model = names[0]
        self.name = "/".join(part for part in (self._endpoint.prefix, names[0]) if part)


def _http_client() -> Any:
    import openai

    try:
        return openai.DefaultAioHttpClient()
    except RuntimeError:  # openai 2 needs one more package for it
        return openai.DefaultAsyncHttpxClient()


def _fault(error: BaseException | None) -> Fault:
    from openai import APIConnectionError, APIStatusError

    if isinstance(error, APIStatusError):
        body = error.body if isinstance(error.body, dict) else {}
        detail = str(body.get("message") or error.message)
        return response_fault(error.status_code, error.code, detail, error.response.headers)
    if isinstance(error, APIConnectionError):
        # The transports do not agree on what a broken connection is called; the causes tell what happened.
        causes = list(_causes(error))
        if any(isinstance(cause, TimeoutError) for cause in causes):
            return TIMEOUT
        return connection_fault(str(causes[-1]) or type(causes[-1]).__name__)
    return Fault("unexpected", "", "article", str(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


@cache
def _instructed(response: type[Response]) -> type[Any]:
    """Returns what instructor takes for the response model: its schema made once, and our own reading of answers.

    It has no fields, because instructor walks those several times for every question.
    """
    from instructor.core import ResponseParsingError
    from instructor.v2.core.function_calls import ResponseSchema

    schema = response.model_json_schema()

    class Instructed(ResponseSchema):
        @classmethod
        def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
            return dict(schema)

        @classmethod
        def model_validate_json(cls, json_data: Any, **kwargs: Any) -> Any:
            try:
                return _QUESTION.get().read(json_data)
            except InvalidAnswerError as error:
                raise ResponseParsingError(str(error)) from error

    Instructed.__name__ = Instructed.__qualname__ = response.__name__
    Instructed.__doc__ = response.__doc__
    return Instructed
