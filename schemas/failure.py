"""Failure: an article, or a piece of input, that gave no line, as data."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.line import Usage

Stage = Literal["read", "render", "ask", "parse", "write"]


class Failure(BaseModel):
    """One line of `<output>.errors.jsonl`.

    Attributes:
        source: The file, with `:LINE` for a row of a JSONL or CSV file.
        article_id: The article's id when it could be read.
        stage: The step that failed.
        reason: A short stable name, such as `empty`, `binary`, `refusal`, `timeout`, `cut_short`.
        message: What happened and what to do, for a person.
        attempts: Requests made for the article.
        last_reply: The last raw reply, when there was one.
        usage: Tokens paid for.
    """

    model_config = ConfigDict(extra="forbid")

    schema_version: Literal["1"] = "1"
    source: str
    article_id: str | None = None
    stage: Stage
    reason: str
    message: str
    attempts: int = 0
    last_reply: str | None = None
    usage: Usage = Field(default_factory=Usage)
