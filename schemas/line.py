"""Line: one article with everything that was extracted from it, as one line of JSONL."""

import hashlib
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    create_model,
    model_serializer,
    model_validator,
)

from schemas.record import Record
from schemas.registry import RECORD_TYPES


class Article(BaseModel):
    """An article as it was read.

    Attributes:
        id: Derived from the text alone: the first 16 hexadecimal digits of its SHA-256.
        source: The file it came from, with `:LINE` for a row of a JSONL or CSV file.
        title: Its headline, if known.
        published: Its publication date, `YYYY-MM-DD`, if it or its metadata state one.
        url: Where it was published, if known.
        text: The exact text that was read; every offset points into it.
    """

    model_config = ConfigDict(extra="forbid")

    id: str
    source: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    text: str


def article_id(text: str) -> str:
    """Returns the id of an article with this text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Usage(BaseModel):
    """Tokens of all attempts, failed ones included. A server that reports none leaves zeros."""

    model_config = ConfigDict(extra="forbid")

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
        )


class Rejected(BaseModel):
    """Something that the model gave and the tool refused.

    Attributes:
        record_type: The key of the record type, such as `claims`.
        record_id: The id of the record that lost a quote; null when the whole record was refused.
        reason: `quote_not_located`, `no_evidence`, `invalid_record` or `invalid_reference`; in a reviewed line also
            `rejected_by_reviewer`.
        message: The reason in words.
        quote: The refused quote, if the reason concerns one.
        nearest: The passage of the article that comes nearest to the quote.
        differences: What would have to change in the quote, token by token.
        record: The refused record as the model gave it.
    """

    model_config = ConfigDict(extra="forbid")

    record_type: str
    record_id: str | None = None
    reason: str
    message: str
    quote: str | None = None
    nearest: str | None = None
    differences: list[str] = Field(default_factory=list)
    record: dict[str, JsonValue] | None = None


class Run(BaseModel):
    """How a line came to be.

    Attributes:
        model: The model that was asked, such as `openai/gpt-4.1-mini`.
        served_model: The model that answered, as the server named it.
        prompt: Name and version of the prompt, such as `facts/v1`.
        prompt_fingerprint: Hash over prompt text and model parameters.
        schema_fingerprint: Hash over the response schema.
        parameters: Model parameters sent with each request.
        usage: Tokens of all attempts.
        cost: US dollars, when the price of the model is known.
        sample: Number of the draw, from 0, when the same question was asked several times.
        attempts: Requests answered for this article, re-asks and parts included.
        reasks: Requests that repeated a question because its answer was invalid.
        parts: Pieces the article was read in.
        outcomes: Named events on the way and how often they occurred, such as `split` or `repaired`.
        started: When the first request was sent, ISO 8601 in UTC.
        seconds: Time from the first request to the last reply.
        version: Version of this tool.
        calibration: Name of the confidence map that was used, if any.
    """

    model_config = ConfigDict(extra="forbid")

    model: str
    served_model: str | None = None
    prompt: str
    prompt_fingerprint: str
    schema_fingerprint: str
    parameters: dict[str, JsonValue] = Field(default_factory=dict)
    usage: Usage = Field(default_factory=Usage)
    cost: float | None = None
    sample: int = 0
    attempts: int = 1
    reasks: int = 0
    parts: int = 1
    outcomes: dict[str, int] = Field(default_factory=dict)
    started: str
    seconds: float
    version: str
    calibration: str | None = None


RUN_IDENTITY = ("model", "prompt", "prompt_fingerprint", "schema_fingerprint", "parameters")
"""The fields of `Run` that are the same in all lines of one output."""


class Line(BaseModel):
    """One line of the output.

    On disk each record type has its own key (`meetings`, `claims`); in memory they are in `records`, so that the
    engine can go through all of them without naming one.
    """

    model_config = ConfigDict(extra="forbid")

    schema_version: Literal["1"] = "1"
    article: Article
    records: dict[str, list[SerializeAsAny[Record]]]
    rejected: list[Rejected] = Field(default_factory=list)
    run: Run

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "records" in data:
            return data
        data = dict(data)
        data["records"] = {
            key: [record_type.model_validate(item) for item in data.pop(key)]
            for key, record_type in RECORD_TYPES.items()
            if key in data
        }
        return data

    @model_serializer(mode="wrap")
    def _spread(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        spread: dict[str, Any] = {}
        for key, value in handler(self).items():
            spread.update(_in_reading_order(value) if key == "records" else {key: value})
        return spread


def _in_reading_order(records: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Puts what a record says before what supports it."""
    for items in records.values():
        for item in items:
            for name in ("evidence", "confidence", "signals"):
                item[name] = item.pop(name)
    return records


def line_schema() -> dict[str, Any]:
    """Returns the JSON Schema of a line as it stands on disk, record types included."""
    fields: dict[str, Any] = {"schema_version": (Literal["1"], ...), "article": (Article, ...)}
    for key, record_type in RECORD_TYPES.items():
        fields[key] = (list[record_type], ...)  # type: ignore[valid-type]
    fields |= {"rejected": (list[Rejected], ...), "run": (Run, ...)}
    on_disk: type[BaseModel] = create_model("Line", __config__=ConfigDict(extra="forbid"), **fields)
    return on_disk.model_json_schema()
