"""Misses: why a request is not answered by a cassette, and which recorded answers nobody asked for."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from extractor.replay.cassettes import kept_of_request, question

_MOST_DIFFERENCES = 5
_MOST_DIFF_LINES = 40
_MOST_CHARACTERS = 400
_SEAM = re.compile(r"""\n|(?<=[.;:!?])(?=\s)|(?<=,)(?=[{"])""")
"""Where a text is cut for a diff: paragraphs of prompts and JSON are long lines, and one word of them changes."""


@dataclass(frozen=True)
class Miss:
    """A request that is not in a cassette.

    Attributes:
        summary: What happened, in one line.
        changed: Where the request differs from the nearest recorded one, as dotted paths; empty when there is none.
        diff: How it differs, as lines of a unified diff.
    """

    summary: str
    changed: tuple[str, ...] = ()
    diff: tuple[str, ...] = ()

    def message(self, command: str) -> str:
        """Returns first what changed, then how, then the command that records anew."""
        return "\n".join([self.summary, *self.diff, f"Record anew with: {command}"])


def explain_misses(cassette: Any, fail: Callable[[Miss], NoReturn]) -> None:
    """Makes a cassette that is only replayed say at once why a request is not in it.

    Args:
        cassette: The `vcr.Cassette`.
        fail: Ends the test; what it raises must not be an `Exception`, or a client would take it for a fault of the
            network and try again.
    """
    can_play = cassette.can_play_response_for
    cassette.missed = False

    def can_play_or_fail(request: Any) -> bool:
        if can_play(request):
            return True
        if cassette.write_protected:
            cassette.missed = True
            fail(miss(cassette, kept_of_request(request)))
        return False

    cassette.can_play_response_for = can_play_or_fail


def miss(cassette: Any, request: Any) -> Miss:
    """Returns why a request is not answered by a cassette."""
    name = Path(cassette.path).name
    asked = _leaves(question(request.body))
    recorded = [_leaves(question(other.body)) for other in cassette.requests if other.path == request.path]
    if not recorded:
        return Miss(f"{name} holds no answer for {request.method} {request.path}.")
    nearest = max(recorded, key=lambda leaves: len(leaves.items() & asked.items()))
    changed = sorted(path for path in nearest.keys() | asked.keys() if nearest.get(path) != asked.get(path))
    if not changed:
        return Miss(f"{name} holds no further answer: the question was asked more often than recorded.")
    summary = f"The question differs from the one in {name}: {shortened(changed)}."
    return Miss(summary, tuple(changed), tuple(_diff(nearest, asked, changed)))


def shortened(paths: list[str]) -> str:
    """Returns the first paths in a list, and how many more there are."""
    more = f" and {len(paths) - _MOST_DIFFERENCES} more" if len(paths) > _MOST_DIFFERENCES else ""
    return ", ".join(paths[:_MOST_DIFFERENCES]) + more


def unplayed(cassette: Any) -> list[str]:
    """Returns the requests of a cassette that nobody asked, by number from 1."""
    return [
        f"{number + 1}: {request.method} {request.path}"
        for number, request in enumerate(cassette.requests)
        if not cassette.play_counts[number]
    ]


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
    hunks = []
    for path in changed:
        before, after = (_SEAM.split(str(leaves.get(path, ""))) for leaves in (recorded, asked))
        hunk = difflib.unified_diff(before, after, f"recorded {path}", f"asked {path}", lineterm="", n=1)
        hunks.append([line if len(line) < _MOST_CHARACTERS else line[:_MOST_CHARACTERS] + "…" for line in hunk])
    hunks.sort(key=len)  # a long one would push the short ones out of sight
    lines = [line for hunk in hunks[:_MOST_DIFFERENCES] for line in hunk]
    return lines[:_MOST_DIFF_LINES] + (["…"] if len(lines) > _MOST_DIFF_LINES else [])
