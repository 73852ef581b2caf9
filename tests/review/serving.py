"""A review server in a process of its own, as a user starts it, and a client that speaks plain HTTP to it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_SECONDS = 60


class ReviewServer:
    """`extractor review RUN --no-open`, until the block ends.

    Attributes:
        link: The one-time link that it printed.
        port: Its port.
    """

    def __init__(
        self, run: Path, *options: str, reviewer: str = "ada", program: Sequence[str] = ("-m", "extractor")
    ) -> None:
        command = [sys.executable, *program, "review", str(run), "--no-open", "--reviewer", reviewer, *options]
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        self.link = self.next_link()
        self.port = int(re.search(r":(\d+)/", self.link)[1])  # type: ignore[index]

    def next_link(self) -> str:
        """Waits for the next link that the server prints."""
        assert self._process.stdout is not None
        printed = self._process.stdout.readline()
        found = re.search(r"http://\S+", printed)
        if found is None:
            self._process.kill()
            raise AssertionError(printed + self._process.communicate()[1])
        return found.group()

    def kill(self) -> None:
        """Ends the server as a crash or `kill -9` does."""
        self._process.kill()
        self._process.wait(START_SECONDS)

    def stop(self) -> tuple[int, str]:
        """Ends the server with Ctrl-C; returns its exit code and what it said on standard error."""
        self._process.send_signal(signal.SIGINT)
        said = self._process.communicate(timeout=START_SECONDS)[1]
        return self._process.returncode, said

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate(timeout=START_SECONDS)


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def data(self) -> Any:
        return json.loads(self.body)


class Client:
    """Speaks HTTP to a server on 127.0.0.1 with exactly the headers that a test gives."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"127.0.0.1:{port}"
        self.origin = f"http://{self.host}"
        self.cookie: str | None = None

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        sent = {"Host": self.host} | ({"Cookie": self.cookie} if self.cookie else {}) | headers
        try:
            connection.putrequest(method, path, skip_host=True)
            data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
            for name, value in {**sent, "Content-Length": str(len(data))}.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders(data)
            response = connection.getresponse()
            return Reply(response.status, dict(response.getheaders()), response.read().decode())
        finally:
            connection.close()

    def enter(self, link: str) -> Reply:
        """Opens a one-time link and keeps the cookie."""
        reply = self.ask("GET", link.removeprefix(self.origin))
        self.cookie = reply.headers.get("set-cookie", "").split(";")[0] or None
        return reply

    def post(self, path: str, body: object = None) -> Reply:
        """Posts as the page does."""
        return self.ask("POST", path, {} if body is None else body, Origin=self.origin, Sec_Fetch_Site="same-origin")
