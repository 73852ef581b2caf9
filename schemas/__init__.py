"""Every shape that a model fills or that is written to disk. Imports pydantic only."""

from schemas.claim import Claim
from schemas.failure import Failure
from schemas.line import Article, Line, Rejected, Run, Usage
from schemas.meeting import Meeting
from schemas.record import BOOKKEEPING, Actor, Evidence, Record, own_fields
from schemas.registry import RECORD_TYPES
from schemas.traits import Trait, choices, is_list, nested_model, traits

__all__ = [
    "BOOKKEEPING",
    "RECORD_TYPES",
    "Actor",
    "Article",
    "Claim",
    "Evidence",
    "Failure",
    "Line",
    "Meeting",
    "Record",
    "Rejected",
    "Run",
    "Trait",
    "Usage",
    "choices",
    "is_list",
    "nested_model",
    "own_fields",
    "traits",
]
