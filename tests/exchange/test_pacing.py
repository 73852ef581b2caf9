import asyncio
from email.utils import formatdate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.exchange.pacing import Gate, Limits, retry_after


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


async def test_a_shut_gate_holds_back_every_worker() -> None:
    clock = Clock()
    gate = Gate(clock, clock.sleep)
    gate.shut(30)
    left: list[float] = []

    async def worker() -> None:
        await gate.wait()
        left.append(clock.now)

    await asyncio.gather(*(worker() for _ in range(8)))
    assert len(left) == 8
    assert min(left) >= 130


async def test_an_open_gate_holds_back_nobody() -> None:
    clock = Clock()
    await Gate(clock, clock.sleep).wait()
    assert clock.now == 100


async def test_a_shorter_closure_does_not_open_the_gate_earlier() -> None:
    clock = Clock()
    gate = Gate(clock, clock.sleep)
    gate.shut(30)
    gate.shut(5)
    await gate.wait()
    assert clock.now == 130


async def test_a_gate_shut_again_while_workers_wait_keeps_them_back() -> None:
    clock = Clock()
    gate = Gate(clock, clock.sleep)
    gate.shut(10)
    waiting = asyncio.create_task(gate.wait())
    await asyncio.sleep(0)
    gate.shut(40)
    await waiting
    assert clock.now >= 140


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": formatdate(1_000_060, usegmt=True)}, 60.0),
        ({"retry-after": formatdate(999_000, usegmt=True)}, 0.0),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=1_000_000) == seconds


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_no_header_value_breaks_the_reading_of_retry_after(value: str) -> None:
    seconds = retry_after({"retry-after": value, "retry-after-ms": value})
    assert seconds is None or seconds >= 0


async def test_requests_over_the_rate_wait_for_capacity() -> None:
    limits = Limits(rpm=2)
    await limits.wait(10)
    await limits.wait(10)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(limits.wait(10), 0.05)


async def test_tokens_over_the_rate_wait_for_capacity() -> None:
    limits = Limits(tpm=1000)
    await limits.wait(3600)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(limits.wait(3600), 0.05)


async def test_a_request_larger_than_the_token_limit_still_leaves() -> None:
    await asyncio.wait_for(Limits(tpm=100).wait(1_000_000), 5)
