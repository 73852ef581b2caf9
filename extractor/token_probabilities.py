"""Token probabilities: takes the tokens of a JSON reply with their log-probabilities, gives those of one value."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

_ATOM = re.compile(r'"(?:[^"\\]|\\.)*+"(?P<key>\s*:)?|-?\d[\d.eE+-]*|true|false|null', re.DOTALL)
_LEAST = -10.0


class TokenProbabilities:
    """The log-probabilities of a reply, by field and value.

    Only tokens of the value itself count, not quotation marks, braces or keys, which are nearly always certain. Equal
    values of one field name in several records are averaged together.

    Args:
        tokens: The tokens in order, each with its natural log-probability; together they are the reply's JSON.
    """

    def __init__(self, tokens: Sequence[tuple[str, float]]) -> None:
        reply = "".join(token for token, _ in tokens)
        self._ends = list(accumulate(len(token) for token, _ in tokens))
        self._totals = [0.0, *accumulate(max(_LEAST, probability) for _, probability in tokens)]
        self._spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
        key = ""
        for match in _ATOM.finditer(reply):
            start, end = match.span()
            if match["key"] is not None:
                key = _loaded(reply[start : match.start("key")])
            elif match[0].startswith('"'):
                self._spans.setdefault((key, _loaded(match[0])), []).append((start + 1, end - 1))
            else:
                self._spans.setdefault((key, match[0]), []).append((start, end))

    def mean(self, leaves: Iterable[tuple[str, Any]]) -> float | None:
        """Returns the mean log-probability of the tokens of plain values, or `None` when the reply has none of them.

        Args:
            leaves: Values, each with the name of the field that holds it.
        """
        total, count = 0.0, 0
        for name, value in leaves:
            for start, end in self._spans.get((name, value if isinstance(value, str) else json.dumps(value)), ()):
                first, last = bisect_right(self._ends, start), bisect_right(self._ends, max(start, end - 1))
                last = min(last, len(self._ends) - 1)
                total += self._totals[last + 1] - self._totals[first]
                count += last + 1 - first
        return total / count if count else None


def _loaded(literal: str) -> str:
    if "\\" not in literal:
        return literal[1:-1]
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return literal[1:-1]
