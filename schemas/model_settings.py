"""ModelSettings: which model to ask, where, and how patiently."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Mode = Literal["tools", "json_schema", "json"]
"""How the response schema is sent: as a forced tool, as a JSON schema response format, or in the system message."""


class ModelSettings(BaseModel):
    """Which model to ask, where, and how patiently.

    Attributes:
        model: `provider/name`, a provider alone, or with `base_url` the name that the server knows; null to choose by
            what is there (a base URL, a key in the environment, otherwise the embedded reader).
        base_url: The base URL of an OpenAI-compatible server, such as `http://localhost:8000/v1`.
        api_key: The key to send; null to read the provider's environment variable.
        mode: How the response schema is sent.
        timeout: Seconds that one request may take.
        attempts: Times that one request is sent at most, when the server or the network fails.
        patience: Seconds after which a request that keeps failing is given up, and the longest pause that a server
            may ask for.
        reasks: Times that a question is repeated at most because its answer was invalid.
        rpm: Requests a minute at most.
        tpm: Tokens a minute at most, estimated from the length of the request.
        concurrency: Requests in flight at most.
        logprobs: Whether token log-probabilities are requested.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    mode: Mode = "tools"
    timeout: float = Field(default=300, gt=0)
    attempts: int = Field(default=8, ge=1)
    patience: float = Field(default=600, gt=0)
    reasks: int = Field(default=2, ge=0)
    rpm: float | None = Field(default=None, gt=0)
    tpm: float | None = Field(default=None, gt=0)
    concurrency: int = Field(default=32, ge=1)
    logprobs: bool = False
