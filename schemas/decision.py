"""Decision: what one reviewer decided about one field, or one record, of a run."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Verdict = Literal["accept", "edit", "absent", "reject", "add", "evidence", "complete", "skip", "undo"]
"""`accept` leaves the value, `edit` replaces it, `absent` empties it; `reject` refuses the whole record, `add` gives a
record that was missed, `evidence` replaces the record's evidence; `complete` says of a whole article that no record is
missed in it; `skip` leaves the field open; `undo` takes back an earlier decision."""

Selection = Literal["queue", "audit", "chosen", "conflict", "import"]
"""How the field came before the reviewer: doubtful and `queue`d, or a whole article queued with its fields; drawn at
random for the `audit` of confident fields; `chosen` by the reviewer; a `conflict` to settle; an `import` from another
tool."""


class Decision(BaseModel):
    """One row of the append-only log of decisions.

    Attributes:
        id: Number in the store, ascending; 0 before it is stored.
        request: Unique for each act of the reviewer, so that a repeated request is stored once.
        run: Name of the run file.
        reviewer: Who decided.
        decided_at: When, ISO 8601 in UTC.
        article_id: The article's id.
        record_type: The key of the record type, such as `claims`; empty when the decision is about the whole article.
        record_id: The record's id; empty when the decision is about the whole article.
        field: The field; null when the decision is about the whole record or article.
        decision: What was decided.
        old_value: The value that was shown, or that would have been shown when `blind`.
        new_value: The value that stands after the decision.
        confidence: The confidence that was shown with the field.
        record_fingerprint: Hash over the record, or all records of the article, as the run file holds it, confidence
            and signals aside.
        prompt_fingerprint: The line's prompt fingerprint.
        schema_fingerprint: The line's schema fingerprint.
        model: The line's model.
        seconds: Time the field was before the reviewer.
        selection: How the field came before the reviewer.
        inclusion_probability: Probability with which the field entered the queue; null when it was chosen.
        blind: Whether the reviewer gave the value before seeing the model's.
        undoes: The id of the decision that an `undo` takes back.
    """

    model_config = ConfigDict(extra="forbid")

    id: int = 0
    request: str
    run: str
    reviewer: str
    decided_at: str
    article_id: str
    record_type: str
    record_id: str
    field: str | None
    decision: Verdict
    old_value: JsonValue = None
    new_value: JsonValue = None
    confidence: float | None = None
    record_fingerprint: str
    prompt_fingerprint: str
    schema_fingerprint: str
    model: str
    seconds: float = Field(default=0.0, ge=0)
    selection: Selection
    inclusion_probability: float | None = Field(default=None, gt=0, le=1)
    blind: bool = False
    undoes: int | None = None
