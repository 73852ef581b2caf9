"""Settings: one frozen model, filled from flags, then `EXTRACTOR_*` variables, then `[tool.extractor]`."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    PyprojectTomlConfigSettingsSource,
    SettingsConfigDict,
)

from schemas.model_settings import Mode


class Settings(BaseSettings):
    """Everything that can be set, with its default.

    Attributes:
        model: A provider string (`openai/gpt-4.1-mini`, `ollama/llama3.1`), a bare name with `base_url`, or `embedded`.
        base_url: An OpenAI-compatible server.
        api_key: Its key; `OPENAI_API_KEY` and the like serve too.
        prompt: Name of a prompt that ships with the package, or path of a `.md` file.
        mode: How the records are asked for: as a tool call, as a JSON schema, or as plain JSON.
        concurrency: Articles in flight.
        rpm: Requests a minute at most.
        tpm: Tokens a minute at most.
        reasks: Times an invalid answer is sent back with the reason.
        logprobs: Whether token log-probabilities are asked for, as a signal of confidence.
        timeout: Seconds that one request may take.
        max_cost: US dollars at which a run stops.
        part_size: Characters of an article that are asked about at once.
        part_overlap: Characters that two neighbouring parts share.
        second_opinion: A second model whose agreement counts as a sign of confidence.
        calibration: A confidence map that `extractor calibrate` wrote.
        articles: The articles that a comparison asks about.
        replies: The reply store of comparisons.
        tolerance: By how much a figure may fall below the baseline, if that is a regression at all.
    """

    model_config = SettingsConfigDict(
        env_prefix="EXTRACTOR_", pyproject_toml_table_header=("tool", "extractor"), extra="forbid", frozen=True
    )

    model: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    prompt: str = "facts/v2"
    mode: Mode = "tools"
    concurrency: int = Field(default=32, ge=1, le=1024)
    rpm: int | None = Field(default=None, ge=1)
    tpm: int | None = Field(default=None, ge=1)
    reasks: int = Field(default=2, ge=0, le=10)
    logprobs: bool = False
    timeout: float = Field(default=120, gt=0)
    max_cost: float | None = Field(default=None, gt=0)
    part_size: int = Field(default=24_000, ge=500)
    part_overlap: int = Field(default=800, ge=0)
    second_opinion: str | None = None
    calibration: Path | None = None
    articles: tuple[str, ...] = ("seeds",)
    replies: Path = Path("replies.jsonl")
    tolerance: float = Field(default=0.0, ge=0, le=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Sets the order: flags, environment, `pyproject.toml` of the working folder."""
        return init_settings, env_settings, PyprojectTomlConfigSettingsSource(settings_cls)


def load_settings(**flags: Any) -> Settings:
    """Returns the settings; flags that are `None` leave a value to the environment and the file.

    Raises:
        UsageError: A value is not allowed; the message names it.
    """
    from pydantic import ValidationError

    from extractor.errors import UsageError

    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"Setting {name}: {first['msg']}.", "See `extractor run --help` for the allowed values."
        ) from error
