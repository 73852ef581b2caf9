"""StoredReply: one reply of a model as it was received, kept so that it never has to be paid for again."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class StoredReply(BaseModel):
    """One line of a reply store, such as `<output>.replies.jsonl`.

    Attributes:
        key: SHA-256 over the endpoint, the sample number and the request; 64 hexadecimal digits.
        article_id: The article that the request was about.
        endpoint: Provider and model that were asked, such as `openai/gpt-4.1-mini`.
        sample: Number of the draw, from 0, when one request is sent several times.
        asked_at: When the request was first sent, ISO 8601 in UTC with milliseconds.
        seconds: Time from then to the reply, failed attempts included.
        outcomes: Failed attempts before this reply, by name.
        obtained: How the reply was obtained, for a reader; null for a plain request to the endpoint.
        body: The body of the reply: parsed JSON, or a string when it is not JSON.
    """

    model_config = ConfigDict(extra="forbid")

    key: str
    article_id: str
    endpoint: str
    sample: int = 0
    asked_at: str
    seconds: float
    outcomes: dict[str, int] = Field(default_factory=dict)
    obtained: str | None = None
    body: JsonValue
