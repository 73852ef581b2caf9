"""Faults: what an error response or a broken connection means for the request, the article and the run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from extractor.errors import StoppedError
from extractor.exchange.pacing import retry_after

Consequence = Literal["again", "split", "article", "stop"]
"""The request is sent again; the article is split; the article fails; the run stops."""

_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_TOO_LONG = re.compile(
    r"context_length_exceeded|maximum context length|context window|prompt is too long|input is too long|"
    r"exceeds? the available context size",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong with one request.

    Attributes:
        reason: A short stable name.
        outcome: The name under which another attempt is counted.
        consequence: What follows.
        detail: What the server or the network said.
        wait: Seconds that the server asks all to wait, if it does.
    """

    reason: str
    outcome: str
    consequence: Consequence
    detail: str
    wait: float | None = None


TIMEOUT = Fault("timeout", "retry_timeout", "again", "no answer within the time allowed")


def connection_fault(detail: str) -> Fault:
    """Returns the fault of a connection that could not be made or broke."""
    return Fault("connection", "retry_connection", "again", detail)


def response_fault(status: int, code: str | None, detail: str, headers: Mapping[str, str]) -> Fault:
    """Returns the fault that an error response means.

    Args:
        status: The HTTP status.
        code: The error code in the body, if any.
        detail: The message in the body.
        headers: The headers of the response.
    """
    reason, outcome, consequence = _meaning(status, code or "", detail)
    return Fault(reason, outcome, consequence, f"{status}: {detail}", retry_after(headers))


def _meaning(status: int, code: str, detail: str) -> tuple[str, str, Consequence]:
    if code in _QUOTA or status == 402:
        return "quota", "", "stop"
    if status == 401:
        return "key", "", "stop"
    if status == 403:
        return "forbidden", "", "stop"
    if status == 404:
        return "unknown_model", "", "stop"
    if status == 429:
        return "rate_limit", "retry_429", "again"
    if status == 408:
        return "timeout", "retry_timeout", "again"
    if status == 409 or status >= 500:
        return "server_error", "retry_5xx", "again"
    if status in (400, 413, 422) and _TOO_LONG.search(f"{code} {detail}"):
        return "context_length", "", "split"
    return "refused_request", "", "article"


def stopped(
    fault: Fault, where: str, key_variable: str | None, *, patience: float, reached: bool
) -> StoppedError | None:
    """Returns the error that ends the run when no other request would fare better, with what to do about it.

    Args:
        fault: What went wrong.
        where: The model and its address.
        key_variable: The environment variable that holds the key, if any.
        patience: Seconds that a server may ask to wait at most.
        reached: Whether the server has answered before; then it is the article that is forbidden, not the key, and a
            broken connection may be mended.
    """
    continues = "then run the same command again; it continues."
    if fault.reason == "key" or (fault.reason == "forbidden" and not reached):
        fix = f"Check {key_variable} and EXTRACTOR_API_KEY." if key_variable else "Set EXTRACTOR_API_KEY to its key."
        return StoppedError(f"{where} does not accept the key: {fault.detail}", fix)
    if fault.reason == "quota":
        return StoppedError(
            f"{where}: the quota is used up: {fault.detail}", f"Raise the limit or top up the account, {continues}"
        )
    if fault.reason == "unknown_model":
        return StoppedError(
            f"{where} is not there: {fault.detail}", "Check --model, and --base-url, which mostly ends in /v1."
        )
    if fault.reason == "connection" and not reached:
        fix = "Check --base-url, the network, and that the server is up."
        return StoppedError(f"{where} cannot be reached: {fault.detail}", fix)
    if fault.wait is not None and fault.wait > patience:
        return StoppedError(
            f"{where} asks to wait {fault.wait:.0f} seconds: {fault.detail}", f"Wait that long, {continues}"
        )
    return None
