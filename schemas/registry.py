"""The record types, by the key under which a line holds them. Adding one is one entry here."""

from schemas.claim import Claim
from schemas.meeting import Meeting
from schemas.record import Record

RECORD_TYPES: dict[str, type[Record]] = {"meetings": Meeting, "claims": Claim}
