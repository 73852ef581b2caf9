"""Redaction: what must not be kept of an exchange (keys, cookies, ids of organisations) is found and taken out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from extractor.errors import FileError

_PATTERN = re.compile(
    r"\b(?:sk|pk|rk)-[\w-]{16,}"  # keys of OpenAI and those who name theirs alike
    r"|\b(?:org|proj)-\w{16,}"
    r"|\bBearer\s+[\w.~+/=-]{16,}"
    r"|\b(?:gsk|xai|hf|AIza)[_-]?\w{24,}"
)
_SECRET_HEADER = re.compile(r"cookie|authorization|api-?key|organi[sz]ation|project|account", re.IGNORECASE)
_SHORTEST = 6
"""Characters of the shortest value that is taken for a secret; a shorter one would occur by chance."""

_KEPT = {
    "": {"object", "model", "choices", "usage", "error", "data"},
    "choices": {"index", "message", "finish_reason", "logprobs"},
    "message": {"role", "content", "tool_calls", "refusal"},
    "error": {"message", "type", "code", "param"},
    "data": {"id", "object"},
}
"""The keys that are kept of a reply, by the key that holds them; below any other key all are kept."""


class Secrets:
    """Values that must not be written anywhere.

    Args:
        values: Those known beforehand, such as the key.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: set[str] = set()
        for value in values:
            self._add(value)

    def learn(self, headers: Mapping[str, Any]) -> None:
        """Adds what the headers of a request or a response give away."""
        for name, values in headers.items():
            if not _SECRET_HEADER.search(name):
                continue
            for value in [values] if isinstance(values, str | bytes) else values:
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                first = text.partition(";")[0]
                for part in (text, first, first.partition("=")[2], text.partition(" ")[2]):
                    self._add(part)

    def redact(self, text: str) -> str:
        """Returns a text with every known secret, and all that looks like a key, made unreadable."""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, "***")
        return _PATTERN.sub("***", text)

    def refuse(self, text: str, where: str) -> None:
        """Checks a text that is to be written.

        Raises:
            FileError: There is a secret in it.
        """
        if any(value in text for value in self._values) or looks_secret(text):
            raise FileError(
                f"{where} would hold a key, a cookie or the id of an organisation, and is not written.",
                "Take it out of the prompt, its parameters or the article.",
            )

    def _add(self, value: str) -> None:
        if len(value.strip()) >= _SHORTEST:
            self._values.add(value.strip())


def looks_secret(text: str) -> bool:
    """Returns whether something in a text looks like a key or the id of an organisation."""
    return _PATTERN.search(text) is not None


def kept_of_reply(body: Any, under: str = "") -> Any:
    """Returns of a reply's parsed body what is read again; request ids and what else servers add are left out."""
    if isinstance(body, list):
        return [kept_of_reply(item, under) for item in body]
    if not isinstance(body, dict) or under not in _KEPT:
        return body
    return {key: kept_of_reply(value, key) for key, value in body.items() if key in _KEPT[under]}
