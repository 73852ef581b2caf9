"""Decisions made by hand."""

from typing import Any

from schemas.decision import Decision

_NUMBERS = iter(range(1, 1_000_000))


def decision(reviewer: str = "ada", field: str | None = "place", verdict: str = "accept", **values: Any) -> Decision:
    """A decision on meeting m1 of article `a1`, numbered in the order of the calls."""
    number = next(_NUMBERS)
    default: dict[str, Any] = {
        "id": number,
        "request": f"request-{number}",
        "run": "facts.jsonl",
        "decided_at": "2024-05-06T10:00:00.000+00:00",
        "article_id": "a1",
        "record_type": "meetings",
        "record_id": "m1",
        "old_value": "Vienna",
        "new_value": "Vienna",
        "confidence": 0.5,
        "record_fingerprint": "f",
        "prompt_fingerprint": "p",
        "schema_fingerprint": "s",
        "model": "by-hand",
        "seconds": 2.0,
        "selection": "queue",
        "inclusion_probability": 1.0,
    }
    return Decision.model_validate(default | {"reviewer": reviewer, "field": field, "decision": verdict} | values)
