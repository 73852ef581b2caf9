"""Cassettes: recorded exchanges with a model, readable and without secrets, replayed only for the very same question.

These are the pieces that vcrpy is configured with: what is kept of an exchange, how it is written, and when a request
is the recorded one.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from extractor.errors import FileError
from extractor.replay.redaction import Secrets, kept_of_reply
from schemas.recording import About

_AGAIN = "Record it again with --record-mode=rewrite."
SIDECAR = ".about.json"
_HOST = "http://model.invalid"
"""Stands for every server in a recording, which is then good for any address."""

_API_PATH = re.compile(r"^.*(?=/chat/completions$|/models$)")
_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}
_VALIDATOR_VERSION = re.compile(r"errors\.pydantic\.dev/[\d.]+")
_PROBLEM = re.compile(r"^(- [\w.]+): .*$", re.MULTILINE)
_PROBLEMS = "does not fit the schema:"

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
    assert asked.body == recorded.body or _digest(asked.body or b"") == _digest(recorded.body or b"")


def question(body: bytes | str | None) -> Any:
    """Returns the parsed body of a request without what depends on the version of a library.

    A re-ask tells the model what is wrong with its answer; where it is wrong counts, Pydantic's words for it do not.
    """
    asked = parsed(body)
    if isinstance(asked, dict) and isinstance(asked.get("messages"), list):
        asked["messages"] = [_steady(message) for message in asked["messages"]]
    return asked


def kept_of_request(request: Any) -> Any:
    """Returns a request without its server and its headers, which may hold keys."""
    path = _API_PATH.sub("/v1", urlsplit(request.uri).path)
    return type(request)(request.method, _HOST + path, request.body, {"Content-Type": "application/json"})


def kept_of_response(response: dict[str, Any], secrets: Secrets | None = None) -> dict[str, Any] | None:
    """Returns what is kept of a response, with secrets taken out.

    Of a server that was busy or failed nothing is kept: replay does not wait for it again.
    """
    secrets = secrets or Secrets()
    secrets.learn(response["headers"])
    status = response["status"]["code"]
    if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    text = response["body"].get("string") or ""
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    body = parsed(text)
    text = text if body is None else json.dumps(kept_of_reply(body), ensure_ascii=False)
    kind = {"Content-Type": ["text/plain" if body is None else "application/json"]}
    return {**response, "headers": kind, "body": {"string": secrets.redact(text).encode()}}


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
            raise FileError(f"A cassette is truncated or damaged: {error}.", _AGAIN) from error
        return {"version": 1, "interactions": interactions}


def describe(replies: Sequence[dict[str, Any]], obtained: str) -> About:
    """Returns what the sidecar of a recording that was made today says.

    Args:
        replies: The recorded responses.
        obtained: How they were obtained.
    """
    models = Counter(str((parsed(reply["body"]["string"]) or {}).get("model")) for reply in replies)
    return About(obtained=obtained, recorded=datetime.now(UTC).date().isoformat(), models=models)


def cassettes_in(folder: Path) -> Iterator[Path]:
    """Yields the cassettes in a folder and below it, in order; sidecars are none."""
    return (path for path in sorted(folder.rglob("*.json")) if not path.name.endswith(SIDECAR))


def read_cassette(path: Path) -> list[dict[str, Any]]:
    """Returns the exchanges in a cassette, one at least.

    Raises:
        FileError: It is empty, cut off, or something else.
    """
    try:
        text = path.read_text(encoding="utf-8")
        exchanges: list[dict[str, Any]] = JsonSerializer.deserialize(text)["interactions"]
    except FileError as error:
        raise FileError(f"{path}: {'the file is empty' if not text.strip() else error.what}", _AGAIN) from error
    except (OSError, UnicodeError) as error:
        raise FileError(f"{path}: cannot be read: {error}", _AGAIN) from error
    if not exchanges:
        raise FileError(f"{path}: holds no reply", _AGAIN)
    return exchanges


def read_about(cassette: Path) -> About:
    """Returns what the sidecar of a cassette says.

    Raises:
        FileError: It is not there, or not what it should be.
    """
    path = sidecar(cassette)
    try:
        return About.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        raise FileError(f"{path}: the file that says how the replies were obtained is not there.", _AGAIN) from None
    except (OSError, ValidationError) as error:
        raise FileError(f"{path}: cannot be read: {error}", _AGAIN) from error


def write_recording(cassette: Path, text: str, about: About) -> None:
    """Writes a cassette and its sidecar aside, then puts both in the place of the old ones."""
    cassette.parent.mkdir(parents=True, exist_ok=True)
    contents = {cassette: text, sidecar(cassette): about.model_dump_json(indent=1, exclude_none=True) + "\n"}
    aside = {path: path.with_name(f".{path.name}.new") for path in contents}
    try:
        for path, content in contents.items():
            aside[path].write_text(content, encoding="utf-8")
        for path, written in aside.items():
            written.replace(path)
    finally:
        for written in aside.values():
            written.unlink(missing_ok=True)


def sidecar(cassette: Path) -> Path:
    """Returns the path of the file beside a cassette that says how its replies were obtained."""
    return cassette.with_suffix(SIDECAR)


def parsed(body: bytes | str | None) -> Any:
    """Returns a body as parsed JSON, or null if it is something else."""
    try:
        return json.loads(body or b"")
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _digest(body: bytes) -> bytes:
    asked = question(body)
    return hashlib.sha256(body if asked is None else json.dumps(asked, sort_keys=True).encode()).digest()


def _steady(message: Any) -> Any:
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(content, str) or message.get("role") not in {"tool", "user"}:
        return message
    content = _VALIDATOR_VERSION.sub("errors.pydantic.dev", content)
    if _PROBLEMS in content:
        content = _PROBLEM.sub(r"\1", content)
    return {**message, "content": content}


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
    return (
        json.dumps(part["json"], ensure_ascii=False, separators=(",", ":")) if "json" in part else part.get("text", "")
    )
