"""A loopback server with the OpenAI interface that misbehaves as told; for tests."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer of the server: a status, headers and a body.

    `dropped` closes the connection instead of answering, `torn` in the middle of the body; `seconds` is waited first.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    dropped: bool = False
    torn: bool = False
    seconds: float = 0


@dataclass(frozen=True)
class Request:
    """One request that the server received."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


Script = Callable[[Request, int], Reply]
"""Gives the reply to a request, the number of which is counted from 0."""


class Server:
    """Answers by a script, or with replies in order (the last one again and again), and keeps what it was asked."""

    def __init__(self, script: Script | list[Reply]) -> None:
        self.requests: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._script = script
        self._loop = asyncio.new_event_loop()
        self._port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def _reply(self, request: Request) -> Reply:
        number = len(self.requests)
        self.requests.append(request)
        if callable(self._script):
            return self._script(request, number)
        return self._script[min(number, len(self._script) - 1)]

    async def _serve(self, started: threading.Event) -> None:
        self._stop = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        self._port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stop.wait()
        server.close()
        for writer in self._writers:
            writer.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            while await self._exchange(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        content = await reader.readexactly(int(headers.get("content-length", 0)))
        reply = self._reply(Request(method, path, headers, json.loads(content) if content else None))
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        await asyncio.sleep(reply.seconds)
        self._at_once -= 1
        if reply.dropped:
            writer.transport.abort()
            return False
        text = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        head = [f"HTTP/1.1 {reply.status} X", f"Content-Length: {len(text)}"]
        head += [f"{name}: {value}" for name, value in ({"Content-Type": "application/json"} | reply.headers).items()]
        writer.write("\r\n".join([*head, "", ""]).encode() + (text[: len(text) // 2] if reply.torn else text))
        await writer.drain()
        return not reply.torn


@contextmanager
def serving(script: Script | list[Reply]) -> Iterator[Server]:
    """Runs a server in a thread of its own; it stops at the end of the block."""
    server = Server(script)
    started = threading.Event()

    def run() -> None:
        asyncio.set_event_loop(server._loop)
        server._loop.run_until_complete(server._serve(started))
        pending = asyncio.all_tasks(server._loop)
        for task in pending:
            task.cancel()
        server._loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        server._loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(5)
    try:
        yield server
    finally:
        server._loop.call_soon_threadsafe(server._stop.set)
        thread.join(5)


def completion(content: Any, *, tool: str | None = "Records", **changes: Any) -> dict[str, Any]:
    """Returns the body of a chat completion that answers with a value as JSON (or with a string as it is).

    Args:
        content: The answer; a list gives several tool calls.
        tool: The name of the tool that is called; null to answer in the content.
        changes: What is different in the choice, such as `finish_reason`.
    """
    if tool is None:
        message: dict[str, Any] = {"role": "assistant", "content": _text(content)}
    else:
        calls = content if isinstance(content, list) else [content]
        message = {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {"id": f"call_{number}", "type": "function", "function": {"name": tool, "arguments": _text(arguments)}}
                for number, arguments in enumerate(calls)
            ],
        }
    choice = {"index": 0, "message": message, "finish_reason": "stop"} | changes
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    usage["prompt_tokens_details"] = {"cached_tokens": 40}
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "stub-1",
        "choices": [choice],
        "usage": usage,
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
