"""Cassettes: recorded exchanges with a model, readable and without secrets, replayed only for the very same question.

These are the pieces that vcrpy is configured with: what is kept of an exchange, how it is written, when a request is
the recorded one, and what is said when it is not.
"""

import contextlib
import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from extractor.errors import FileError

_HOST = "http://model.invalid"
"""Stands for every server in a recording, which is then good for any address."""

_MOST_DIFFERENCES = 5
_MOST_DIFF_LINES = 40

VCR_SETTINGS: dict[str, Any] = {
    "serializer": "json",
    "match_on": ["method", "path", "question"],
    "decode_compressed_response": True,
    "record_on_exception": False,
}
"""Settings of vcrpy, to which `configure` adds what cannot be written in them."""


def configure(vcr: Any) -> None:
    """Teaches a `vcr.VCR` to match, write and filter as described above."""
    vcr.register_serializer("json", JsonSerializer)
    vcr.register_matcher("question", same_question)
    vcr.before_record_request = kept_of_request
    vcr.before_record_response = kept_of_response


def same_question(asked: Any, recorded: Any) -> None:
    """Asserts that two requests have the same body, as parsed JSON."""
    assert _digest(asked.body or b"") == _digest(recorded.body or b"")


def kept_of_request(request: Any) -> Any:
    """Returns a request without its server and its headers, which may hold keys."""
    path = urlsplit(request.uri).path
    return type(request)(request.method, _HOST + path, request.body, {"Content-Type": "application/json"})


def kept_of_response(response: dict[str, Any]) -> dict[str, Any] | None:
    """Returns a response; nothing of one that is no answer, so that replay does not wait for a server that was busy."""
    return response if response["status"]["code"] == HTTPStatus.OK else None


class JsonSerializer:
    """Writes cassettes as JSON with bodies parsed and Unicode kept.

    Headers of responses are left out: replay needs none, and they name organisations and set cookies.
    """

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        """Returns the text of a cassette."""
        interactions = [
            {
                "request": {
                    "method": exchange["request"]["method"],
                    "path": urlsplit(exchange["request"]["uri"]).path,
                    **_parsed(exchange["request"]["body"]),
                },
                "response": {
                    "status": exchange["response"]["status"]["code"],
                    **_parsed(exchange["response"]["body"].get("string")),
                },
            }
            for exchange in cassette["interactions"]
        ]
        return json.dumps({"version": 1, "interactions": interactions}, ensure_ascii=False, indent=1) + "\n"

    @staticmethod
    def deserialize(text: str) -> dict[str, Any]:
        """Returns the cassette of a text.

        Raises:
            FileError: The text is empty, cut off, or something else.
        """
        try:
            interactions = [_exchange(**interaction) for interaction in json.loads(text)["interactions"]]
        except (ValueError, KeyError, TypeError) as error:
            raise FileError(
                f"A cassette cannot be read: {error}.", "Record it again with --record-mode=rewrite."
            ) from error
        return {"version": 1, "interactions": interactions}


def explain_misses(cassette: Any, fail: Callable[[str], NoReturn], command: str) -> None:
    """Makes a cassette that is only replayed say at once why a request is not in it.

    Args:
        cassette: The `vcr.Cassette`.
        fail: Ends the test with a message; what it raises must not be an `Exception`, or a client would take it for a
            fault of the network and try again.
        command: The command that records anew.
    """
    can_play = cassette.can_play_response_for
    cassette.missed = False

    def can_play_or_fail(request: Any) -> bool:
        if can_play(request):
            return True
        if cassette.write_protected:
            cassette.missed = True
            fail(miss(cassette, kept_of_request(request), command))
        return False

    cassette.can_play_response_for = can_play_or_fail


def miss(cassette: Any, request: Any, command: str) -> str:
    """Returns why a request is not answered by a cassette: first what changed, then how, then what to do."""
    name, again = Path(cassette.path).name, f"Record anew with: {command}"
    asked = _leaves(_json(request.body))
    recorded = [_leaves(_json(other.body)) for other in cassette.requests if other.path == request.path]
    if not recorded:
        return f"{name} holds no answer for {request.method} {request.path}.\n{again}"
    nearest = max(recorded, key=lambda leaves: len(leaves.items() & asked.items()))
    changed = sorted(path for path in nearest.keys() | asked.keys() if nearest.get(path) != asked.get(path))
    if not changed:
        return f"{name} holds no further answer: the question was asked more often than recorded.\n{again}"
    more = f" and {len(changed) - _MOST_DIFFERENCES} more" if len(changed) > _MOST_DIFFERENCES else ""
    first = f"The question differs from the one in {name}: {', '.join(changed[:_MOST_DIFFERENCES])}{more}."
    return "\n".join([first, *_diff(nearest, asked, changed), again])


def unplayed(cassette: Any) -> list[str]:
    """Returns the requests of a cassette that nobody asked, by number from 1."""
    return [
        f"{number + 1}: {request.method} {request.path}"
        for number, request in enumerate(cassette.requests)
        if not cassette.play_counts[number]
    ]


def describe(cassette: Any, obtained: str, date: str) -> dict[str, Any]:
    """Returns what the sidecar of a cassette says.

    Args:
        cassette: The recorded cassette.
        obtained: How the replies were obtained.
        date: The day of the recording, `YYYY-MM-DD`.
    """
    models = Counter(str((_json(reply["body"]["string"]) or {}).get("model")) for reply in cassette.responses)
    return {"obtained": obtained, "recorded": date, "models": dict(models)}


def sidecar(cassette: Path) -> Path:
    """Returns the path of the file beside a cassette that says how its replies were obtained."""
    return cassette.with_suffix(".about.json")


@lru_cache(maxsize=4096)
def _digest(body: bytes) -> bytes:
    with contextlib.suppress(ValueError):
        body = json.dumps(json.loads(body), sort_keys=True).encode()
    return hashlib.sha256(body).digest()


def _parsed(body: Any) -> dict[str, Any]:
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""
    try:
        return {"json": json.loads(text)}
    except ValueError:
        return {"text": text} if text else {}


def _exchange(request: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    status = HTTPStatus(response["status"])
    kind = "application/json" if "json" in response else "text/plain"
    return {
        "request": {"method": request["method"], "uri": _HOST + request["path"], "body": _text(request), "headers": {}},
        "response": {
            "status": {"code": status.value, "message": status.phrase},
            "headers": {"Content-Type": [kind]},
            "body": {"string": _text(response)},
        },
    }


def _text(part: dict[str, Any]) -> str:
    return json.dumps(part["json"], ensure_ascii=False) if "json" in part else part.get("text", "")


def _json(body: bytes | str | None) -> Any:
    try:
        return json.loads(body or b"{}")
    except ValueError:
        return {}


def _leaves(value: Any, path: str = "") -> dict[str, Any]:
    return dict(_walk(value, path))


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if not items:
        yield path or "body", value if items is None else str(value)
        return
    for key, item in items:
        yield from _walk(item, f"{path}.{key}" if path else str(key))


def _diff(recorded: dict[str, Any], asked: dict[str, Any], changed: list[str]) -> list[str]:
    lines: list[str] = []
    for path in changed[:_MOST_DIFFERENCES]:
        before, after = (str(leaves.get(path, "")).splitlines() for leaves in (recorded, asked))
        lines += list(difflib.unified_diff(before, after, f"recorded {path}", f"asked {path}", lineterm="", n=1))
    return lines[:_MOST_DIFF_LINES] + (["…"] if len(lines) > _MOST_DIFF_LINES else [])
