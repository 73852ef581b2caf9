"""Baseline: a run that was blessed as good, with everything that made it, to compare later runs with."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from schemas.line import Line


class Baseline(BaseModel):
    """A blessed run; one file under version control.

    Attributes:
        blessed: When it was blessed, `YYYY-MM-DD`.
        prompt_source: The prompt file as it was.
        response_schema: The JSON Schema that the model was asked to fill.
        lines: The lines of the run; each says its model, parameters and fingerprints.
    """

    model_config = ConfigDict(extra="forbid")

    schema_version: Literal["1"] = "1"
    blessed: str
    prompt_source: str
    response_schema: dict[str, Any]
    lines: list[Line]
