"""What passes between rendering a prompt, asking a model, and reading its answer."""

from dataclasses import dataclass, field
from typing import Literal, TypedDict

from pydantic import JsonValue

from schemas.line import Usage
from schemas.response import Response


class Message(TypedDict):
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A part of an invalid reply that could not be used.

    Attributes:
        record_type: The key of the record type.
        message: What is wrong with it.
        record: The part as the model gave it.
    """

    record_type: str
    message: str
    record: dict[str, JsonValue] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A model's answer to one question, after re-asks.

    Attributes:
        response: The filled response model; of an invalid last reply, the records in it that are valid.
        refused: The records of an invalid last reply that are not valid.
        model: The model's name as the server gave it.
        usage: Tokens of all attempts.
        attempts: Replies received, failed ones included.
        reasks: Times the question was repeated because the answer was invalid.
        outcomes: Named events on the way and how often they occurred.
        started: When the first request was sent, ISO 8601 in UTC.
        seconds: Time from the first request to the last reply.
        logprobs: For the last reply, its tokens in order with their log-probabilities; empty if not returned.
        replayed: Replies that came from the reply store and cost nothing now.
    """

    response: Response
    refused: tuple[Salvaged, ...]
    model: str
    usage: Usage
    attempts: int
    reasks: int
    outcomes: dict[str, int]
    started: str
    seconds: float
    logprobs: tuple[tuple[str, float], ...] = field(default=())
    replayed: int = 0
