"""ReviewedLine: a line of a run with what reviewers decided applied, and for every value where it comes from."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from schemas.line import Line

State = Literal["accepted", "edited", "absent", "blind", "added", "conflict", "unreviewed"]
"""`accepted`: seen and left as it was. `edited`, `absent`: changed. `blind`: given before the run's value was seen.
`added`: part of a record that a reviewer added. `conflict`: reviewers differ, and the run's value stands.
`unreviewed`: nobody decided it."""


REJECTED_BY_REVIEWER = "rejected_by_reviewer"
"""The reason of a record among the rejected that a reviewer refused."""


class ValueProvenance(BaseModel):
    """Where one value of a reviewed line comes from.

    Attributes:
        state: What was decided.
        by: The reviewers who hold it.
        at: When it was last decided, ISO 8601 in UTC.
        run_value: What the run had, when it was changed.
        confidence: The run's confidence in its own value.
    """

    model_config = ConfigDict(extra="forbid")

    state: State
    by: list[str] = Field(default_factory=list)
    at: str | None = None
    run_value: JsonValue = None
    confidence: float | None = None


class Reading(BaseModel):
    """That the whole article was read, and no record of it is missed.

    Attributes:
        by: The reviewers who say so.
        at: When the last of them did, ISO 8601 in UTC.
    """

    model_config = ConfigDict(extra="forbid")

    by: list[str]
    at: str


class ReviewedLine(Line):
    """A line after review.

    Attributes:
        provenance: By record type, record id and field (`evidence` included where it was decided).
        reading: Who read the whole article and found no record missed; null when nobody did.
    """

    provenance: dict[str, dict[str, dict[str, ValueProvenance]]] = Field(default_factory=dict)
    reading: Reading | None = None

    @property
    def is_touched(self) -> bool:
        """Whether anybody decided anything about the line."""
        values = (one for records in self.provenance.values() for record in records.values() for one in record.values())
        refused = any(one.reason == REJECTED_BY_REVIEWER for one in self.rejected)
        return refused or self.reading is not None or any(one.state != "unreviewed" for one in values)
