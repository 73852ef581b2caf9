"""Question: one question to a model with everything that happens until it is answered."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue, ValidationError

from extractor.errors import ArticleError, CutShortError
from extractor.exchange.completions import Completion, problems, read_completion, salvage
from schemas.answer import Answer, Salvaged
from schemas.line import Usage
from schemas.response import Response
from schemas.stored_reply import StoredReply

Reading = tuple[Response, tuple[Salvaged, ...]]


class InvalidAnswerError(ValueError):
    """An answer is to be asked again, for the reason given."""


@dataclass(slots=True)
class Question:
    """One question to a model.

    Attributes:
        response: The model to fill.
        check: Returns the reason why a valid answer is to be asked again, or `None`.
        article_id: The article that the question is about.
        sample: Number of the draw.
        parameters: Model parameters.
        reasks: Times that the question may be repeated.
        attempts: Requests made so far.
    """

    response: type[Response]
    check: Callable[[Response], str | None]
    article_id: str
    sample: int
    parameters: Mapping[str, JsonValue]
    reasks: int
    attempts: int = 0
    _replies: int = 0
    _replayed: int = 0
    _usage: Usage = field(default_factory=Usage)
    _outcomes: Counter[str] = field(default_factory=Counter)
    _first: StoredReply | None = None
    _last: StoredReply | None = None
    _completion: Completion = field(default_factory=lambda: Completion([]))

    def receive(self, reply: StoredReply, *, tool: str | None, replayed: bool) -> Completion:
        """Takes in a reply and returns the completion in it.

        Args:
            reply: The reply.
            tool: The name of the tool that was asked for, if any.
            replayed: Whether it came from the store.

        Raises:
            CutShortError: The answer was cut off at the limit of its length.
            ArticleError: The reply is a refusal, was filtered, or holds no answer.
        """
        self._first = self._first or reply
        self._last = reply
        self._replies += 1
        self._replayed += replayed
        self.attempts += 1 + sum(reply.outcomes.values())
        self._outcomes.update(reply.outcomes)
        self._completion = completion = read_completion(reply.body, tool)
        self._usage += completion.tokens
        if completion.calls > 1:
            self._outcomes["several_tool_calls"] += 1
        if not completion.choices:
            raise self.error("The model's reply holds no answer.", "empty_reply")
        choice = completion.choices[0]
        if choice.finish_reason == "length":
            raise self.error(
                "The model's answer was cut off at the limit of its length.",
                "cut_short",
                fix="Raise max_tokens in the prompt's parameters, or set EXTRACTOR_PART_SIZE to fewer characters.",
                split=True,
            )
        if choice.finish_reason == "content_filter":
            raise self.error("The provider's content filter stopped the answer.", "content_filter")
        if choice.message.refusal:
            raise self.error(f"The model refused: {choice.message.refusal[:300]}", "refusal")
        return completion

    def read(self, text: str) -> Reading:
        """Returns the filled response; of a last, invalid answer what is valid in it.

        Raises:
            InvalidAnswerError: The answer is to be asked again.
            ArticleError: The last answer holds nothing that can be read.
        """
        may_reask = self._replies <= self.reasks
        try:
            response = self.response.model_validate_json(text)
        except ValidationError as error:
            if may_reask:
                raise InvalidAnswerError(problems(error)) from error
            return self._salvage(text)
        reason = self.check(response) if may_reask else None
        if reason is not None:
            raise InvalidAnswerError(reason)
        return response, ()

    def answer(self, reading: Reading) -> Answer:
        """Returns the answer with everything it cost."""
        assert self._first is not None and self._last is not None
        start = datetime.fromisoformat(self._first.asked_at)
        end = datetime.fromisoformat(self._last.asked_at)
        if self._replies > 1:
            self._outcomes["reask"] = self._replies - 1
        return Answer(
            response=reading[0],
            refused=reading[1],
            model=self._completion.model,
            usage=self._usage,
            attempts=self.attempts,
            reasks=self._replies - 1,
            outcomes=dict(sorted(self._outcomes.items())),
            started=self._first.asked_at,
            seconds=round((end - start).total_seconds() + self._last.seconds, 3),
            logprobs=self._completion.logprobs,
            replayed=self._replayed,
        )

    def error(self, what: str, reason: str, *, fix: str = "", split: bool = False) -> ArticleError:
        """Returns the error that ends the question, with what it has cost so far."""
        return (CutShortError if split else ArticleError)(
            what,
            stage="parse" if reason == "invalid_reply" else "ask",
            reason=reason,
            fix=fix,
            attempts=self.attempts,
            last_reply=None if self._last is None else _text(self._last.body),
            usage=self._usage,
        )

    def _salvage(self, text: str) -> Reading:
        try:
            reading = salvage(text, self.response)
        except ValueError as error:
            raise self.error(f"The model's answer cannot be read: {error}", "invalid_reply") from error
        self._outcomes["salvaged"] += 1
        return reading


def _text(body: JsonValue) -> str:
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
