"""A record of any type in, what a person reads of it out: heading, fields as text, evidence in its context."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from schemas import Record, choices, own_fields, traits
from schemas.record import signals_of

LOW = 0.5
"""A confidence below this is marked as low."""

_NOTHING = "–"
# Controls move the cursor of a terminal, and directional overrides make a text read otherwise than it is written.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_PICTURES = 0x2400


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a record as it is shown.

    Attributes:
        name: Its name in words.
        items: Its value as text, each item of a list by itself; none for null or an empty list.
        confidence: Its confidence, if it has one.
        signals: The measurements behind the confidence, as text.
    """

    name: str
    items: tuple[str, ...]
    confidence: float | None
    signals: str

    @property
    def value(self) -> str:
        """Its value as text in one line."""
        return value_text(list(self.items))

    @property
    def empty(self) -> bool:
        """Whether it is null or an empty list."""
        return not self.items

    @property
    def low(self) -> bool:
        """Whether the confidence is low."""
        return is_low(self.confidence)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an article and the records that cite it.

    Attributes:
        text: The piece.
        records: Ids of the records whose evidence it is part of, in the order of the line.
    """

    text: str
    records: tuple[str, ...]


def visible(text: str) -> str:
    """Returns a text with control characters replaced by signs that show them; line breaks and tabs stay."""
    return _UNSEEN.sub(lambda match: _sign(match[0]), text.replace("\r\n", "\n"))


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return "\u2421" if code == 0x7F else f"‹U+{code:04X}›"


def in_words(name: str) -> str:
    """Returns the name of a field or a reason in words."""
    return name.replace("_", " ")


def value_text(value: Any) -> str:
    """Returns a value of any field as text; a nested model as its first value with the others in brackets."""
    if value is None or value in ("", []):
        return _NOTHING
    if isinstance(value, list):
        return " · ".join(value_text(item) for item in value)
    if isinstance(value, BaseModel):
        known = [value_text(item) for _, item in value if item not in (None, "", [])]
        first, *others = known or [_NOTHING]
        return f"{first} ({', '.join(others)})" if others else first
    return visible(str(value))


def heading(record: Record) -> str:
    """Returns a record in one line: the values of its heading fields, nested models by their own heading fields."""
    shown = (_brief(_worded(record, name)) for name, trait in traits(type(record)).items() if trait.heading)
    return " · ".join(part for part in shown if part)


def _worded(record: Record, name: str) -> Any:
    value = getattr(record, name)
    return in_words(value) if value in choices(type(record), name) else value


def _brief(value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list):
        return " & ".join(_brief(item) for item in value)
    if isinstance(value, BaseModel):
        names = [name for name, trait in traits(type(value)).items() if trait.heading]
        return " ".join(_brief(getattr(value, name)) for name in names) if names else value_text(value)
    return visible(str(value))


def field_views(record: Record) -> list[FieldView]:
    """Returns the own fields of a record as they are shown, in order."""
    views = []
    for name in own_fields(type(record)):
        signals = signals_of(record, name)
        text = " · ".join(f"{in_words(signal)} {number:.2f}" for signal, number in signals.items())
        views.append(FieldView(in_words(name), _items(_worded(record, name)), record.confidence.get(name), text))
    return views


def _items(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return tuple(value_text(item) for item in (value if isinstance(value, list) else [value]))


def lowest_confidence(record: Record) -> float | None:
    """Returns the lowest confidence of a record's fields; None if it has none."""
    return min(record.confidence.values(), default=None)


def is_low(confidence: float | None, threshold: float = LOW) -> bool:
    """Returns whether a confidence is below the threshold."""
    return confidence is not None and confidence < threshold


def cut(text: str, cited: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> list[Passage]:
    """Cuts an article where evidence starts or ends, so that each piece has one set of records that cite it.

    Args:
        text: The article.
        cited: For each record, its id and the half-open spans of its evidence.

    Returns:
        Pieces that together are the text.
    """
    changes: dict[int, tuple[list[int], list[int]]] = {}
    for index, (_, spans) in enumerate(cited):
        for start, end in _merged(spans):
            changes.setdefault(start, ([], []))[0].append(index)
            changes.setdefault(end, ([], []))[1].append(index)
    pieces, open_records, position = [], set[int](), 0
    for place in [*sorted(changes), len(text)]:
        if place > position:
            pieces.append(Passage(text[position:place], tuple(cited[index][0] for index in sorted(open_records))))
            position = place
        opened, closed = changes.get(place, ([], []))
        open_records = open_records.difference(closed).union(opened)
    return pieces


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif end > start:
            merged.append((start, end))
    return merged


def in_sentence(sentences: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Returns the span of the whole sentences that a passage lies in.

    Args:
        sentences: Spans of all sentences of the article.
        start: Where the passage starts.
        end: Where it ends.
    """
    touched = [span for span in sentences if span[0] < end and span[1] > start]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)
