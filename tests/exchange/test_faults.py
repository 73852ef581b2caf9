import pytest

from extractor.exchange.faults import TIMEOUT, connection_fault, response_fault, stopped


@pytest.mark.parametrize(
    ("status", "code", "detail", "reason", "consequence"),
    [
        (401, None, "", "key", "stop"),
        (402, None, "", "quota", "stop"),
        (403, None, "", "forbidden", "stop"),
        (404, "model_not_found", "", "unknown_model", "stop"),
        (408, None, "", "timeout", "again"),
        (409, None, "", "server_error", "again"),
        (429, "rate_limit_exceeded", "", "rate_limit", "again"),
        (429, "insufficient_quota", "", "quota", "stop"),
        (500, None, "", "server_error", "again"),
        (529, None, "overloaded", "server_error", "again"),
        (400, None, "bad", "refused_request", "article"),
        (422, None, "bad", "refused_request", "article"),
        (400, "context_length_exceeded", "", "context_length", "split"),
        (400, None, "This model's maximum context length is 4096 tokens", "context_length", "split"),
        (413, None, "prompt is too long: 210000 tokens", "context_length", "split"),
    ],
)
def test_a_status_decides_what_follows(
    status: int, code: str | None, detail: str, reason: str, consequence: str
) -> None:
    fault = response_fault(status, code, detail, {})
    assert (fault.reason, fault.consequence) == (reason, consequence)


def test_what_is_tried_again_has_a_name_under_which_it_is_counted() -> None:
    for status in (408, 409, 429, 500, 503):
        assert response_fault(status, None, "", {}).outcome.startswith("retry_")
    assert TIMEOUT.outcome == "retry_timeout"
    assert connection_fault("reset").outcome == "retry_connection"


@pytest.mark.parametrize(
    ("status", "reached", "stops"),
    [(401, True, True), (403, False, True), (403, True, False), (429, False, False), (400, False, False)],
)
def test_only_what_every_request_would_meet_stops_the_run(status: int, reached: bool, stops: bool) -> None:
    fault = response_fault(status, None, "no", {})
    assert (stopped(fault, "here", "KEY", patience=60, reached=reached) is not None) == stops


def test_a_pause_beyond_patience_stops_the_run() -> None:
    fault = response_fault(503, None, "down", {"retry-after": "61"})
    assert stopped(fault, "here", None, patience=61, reached=True) is None
    error = stopped(fault, "here", None, patience=60, reached=True)
    assert error is not None and "61 seconds" in error.what


def test_without_a_variable_of_the_provider_our_own_is_named() -> None:
    error = stopped(response_fault(401, None, "no", {}), "here", None, patience=60, reached=False)
    assert error is not None and "EXTRACTOR_API_KEY" in error.fix
