"""When a request may leave: one gate that a server's `Retry-After` shuts for every worker, and the rate limits."""

import asyncio
import email.utils
import math
import time
from collections.abc import Awaitable, Callable, Mapping

from aiolimiter import AsyncLimiter

_CHARACTERS_PER_TOKEN = 4


class Gate:
    """A gate that all workers pass before each request. Shut once, it holds back all of them.

    Args:
        clock: Seconds on a clock that never goes back.
        sleep: Waits for that many seconds.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.sleep = sleep
        self._clock = clock
        self._opens = -math.inf

    def shut(self, seconds: float) -> None:
        """Lets nobody pass for that many seconds; an earlier, longer closure stays."""
        self._opens = max(self._opens, self._clock() + seconds)

    async def wait(self) -> None:
        """Returns as soon as the gate is open."""
        while (left := self._opens - self._clock()) > 0:
            await self.sleep(left)


class Limits:
    """Requests and tokens a minute.

    Args:
        rpm: Requests a minute; null for no limit.
        tpm: Tokens a minute; null for no limit.
    """

    def __init__(self, rpm: float | None = None, tpm: float | None = None) -> None:
        self._requests = _per_minute(rpm)
        self._tokens = _per_minute(tpm)

    async def wait(self, characters: int) -> None:
        """Returns when a request of that many characters may leave under the limits."""
        if self._requests is not None:
            await self._requests.acquire()
        if self._tokens is not None:
            await self._tokens.acquire(min(characters / _CHARACTERS_PER_TOKEN, self._tokens.max_rate))


def _per_minute(rate: float | None) -> AsyncLimiter | None:
    if rate is None:
        return None
    return AsyncLimiter(rate, 60) if rate >= 1 else AsyncLimiter(1, 60 / rate)


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Returns the seconds that a server asks to wait, or `None` if it does not ask.

    Args:
        headers: Headers of the response; `Retry-After` holds seconds or an HTTP date (RFC 9110, section 10.2.3), and
            `retry-after-ms`, which some servers send beside it, is more exact.
        now: Seconds since the epoch; the system clock by default.
    """
    milliseconds, text = headers.get("retry-after-ms"), headers.get("retry-after")
    for value, unit in ((milliseconds, 0.001), (text, 1.0)):
        try:
            seconds = float(value or "") * unit
        except ValueError:
            continue
        if 0 <= seconds < math.inf:
            return seconds
    try:
        date = email.utils.parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return max(date.timestamp() - (time.time() if now is None else now), 0.0)
