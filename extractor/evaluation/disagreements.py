"""Scored articles in, the list of every disagreement with its passage out, worst article first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel

from extractor.evaluation.alignment import Candidate, Span
from extractor.evaluation.fields import Counts
from extractor.evaluation.scoring import ArticleOutcome, RecordOutcome
from schemas import traits

_CONTEXT = 90
"""Characters of the article that are shown before and after a passage."""

Verdict = Literal["wrong", "coarser", "omission", "invention", "differs"]
"""`differs`: a list with omissions and inventions."""

Side = Literal["", "gold", "found", "both"]


@dataclass(frozen=True)
class Difference:
    """A field that does not agree.

    Attributes:
        path: The field.
        verdict: In which way it does not agree.
        expected: The gold value, as text.
        found: The run's value, as text.
    """

    path: str
    verdict: Verdict
    expected: str
    found: str


@dataclass(frozen=True)
class RecordDisagreement:
    """A record that was missed, invented, or found with fields that do not agree.

    Attributes:
        record_type: The key of its record type.
        kind: Whether it was missed, invented, or differs.
        expected_id: Id of the gold record, if there is one.
        found_id: Id of the run's record, if there is one.
        heading: The record in one line.
        note: Whether it is a part of a split or merged record, in words.
        differences: The fields that do not agree; none for a missed or invented record.
        passages: Runs of the article, each a list of (text, which side cites it).
    """

    record_type: str
    kind: Literal["missed", "invented", "differs"]
    expected_id: str | None
    found_id: str | None
    heading: str
    note: str
    differences: list[Difference]
    passages: list[list[tuple[str, Side]]]


@dataclass(frozen=True)
class ArticleDisagreements:
    """All disagreements about one article.

    Attributes:
        name: The name under which gold and run were matched.
        title: Its headline, if known.
        errors: Missed and invented records, and fields that do not agree.
        records: One entry for each record with a disagreement.
    """

    name: str
    title: str | None
    errors: int
    records: list[RecordDisagreement]


def list_disagreements(articles: Iterable[ArticleOutcome]) -> list[ArticleDisagreements]:
    """Returns the disagreements of all articles that have any, those with the most first."""
    listed = []
    for outcome in articles:
        records = [entry for item in outcome.records if (entry := _entry(item, outcome)) is not None]
        errors = sum(len(entry.differences) or 1 for entry in records)
        if records:
            listed.append(
                ArticleDisagreements(outcome.name, outcome.article.title if outcome.article else None, errors, records)
            )
    return sorted(listed, key=lambda item: (-item.errors, item.name))


def value_text(value: Any) -> str:
    """Returns a value of any field as text for a person; a nested model as `name (other values)`."""
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return " · ".join(value_text(item) for item in value)
    if isinstance(value, BaseModel):
        known = {name: getattr(value, name) for name in traits(type(value)) or type(value).model_fields}
        first, *others = [value_text(item) for item in known.values() if item not in {None, ""}] or ["–"]
        return f"{first} ({', '.join(others)})" if others else first
    return str(value)


def heading(record: BaseModel) -> str:
    """Returns a record in one line: its heading fields."""
    marked = traits(type(record))
    parts = [value_text(getattr(record, name)) for name, trait in marked.items() if trait.heading]
    return " — ".join(part for part in parts if part != "–")


def verdict(counts: Counts) -> Verdict | None:
    """Returns in which way a field does not agree, or `None` if it does."""
    if counts.right:
        return None
    if counts.wrong:
        return "coarser" if counts.coarser == counts.wrong else "wrong"
    if counts.omission and counts.invention:
        return "differs"
    return "omission" if counts.omission else "invention"


def passages(text: str, gold: Sequence[Span], found: Sequence[Span]) -> list[list[tuple[str, Side]]]:
    """Cuts the cited runs out of an article, with some whole words around, and says which side cites each piece.

    Args:
        text: The article.
        gold: Half-open spans that the gold cites.
        found: Half-open spans that the run cites.
    """
    windows: list[Span] = []
    for start, end in sorted([*gold, *found]):
        left, right = _window(text, start, end)
        if windows and left <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(right, windows[-1][1]))
        else:
            windows.append((left, right))
    return [_pieces(text, window, gold, found) for window in windows]


def _entry(item: RecordOutcome, outcome: ArticleOutcome) -> RecordDisagreement | None:
    differences = _differences(item) if item.aligned else []
    if item.aligned and not differences:
        return None
    shown = item.expected or item.found
    assert shown is not None
    text = outcome.article.text if outcome.article else ""
    return RecordDisagreement(
        record_type=item.record_type,
        kind="differs" if item.aligned else "missed" if item.found is None else "invented",
        expected_id=item.expected.record.id if item.expected else None,
        found_id=item.found.record.id if item.found else None,
        heading=heading(shown.record),
        note=_note(item, outcome),
        differences=differences,
        passages=passages(text, _spans(item.expected), _spans(item.found)) if text else [],
    )


def _differences(item: RecordOutcome) -> list[Difference]:
    return [
        Difference(field.path, found, value_text(cited(field.expected)), value_text(cited(field.found)))
        for field in item.fields
        if (found := verdict(field.counts)) is not None
    ]


def cited(value: Any) -> Any:
    """Returns a field's value; evidence as its quotes in quotation marks."""
    if isinstance(value, list) and value and hasattr(value[0], "quote"):
        return [f"“{item.quote}”" for item in value]
    return value


def _note(item: RecordOutcome, outcome: ArticleOutcome) -> str:
    if item.expected is None and item.found is not None:
        whole = [gold for key, gold, found in outcome.split if (key, found) == (item.record_type, item.found.record.id)]
        return f"part of {', '.join(whole)} of the gold, which is found already" if whole else ""
    if item.found is None and item.expected is not None:
        part = [
            found for key, gold, found in outcome.merged if (key, gold) == (item.record_type, item.expected.record.id)
        ]
        return f"merged into {', '.join(part)} of the run, which stands for another record" if part else ""
    return ""


def _spans(candidate: Candidate | None) -> Sequence[Span]:
    return candidate.spans if candidate else ()


def _window(text: str, start: int, end: int) -> Span:
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    while 0 < left < start and not text[left - 1].isspace():
        left += 1
    while end < right < len(text) and not text[right].isspace():
        right -= 1
    return left, right


def _pieces(text: str, window: Span, gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[str, Side]]:
    left, right = window
    cuts = sorted({left, right, *(cut for span in (*gold, *found) for cut in span if left < cut < right)})
    sides: dict[tuple[bool, bool], Side] = {
        (False, False): "", (True, False): "gold", (False, True): "found", (True, True): "both"
    }  # fmt: skip
    return [(text[start:end], sides[_inside(start, gold), _inside(start, found)]) for start, end in pairwise(cuts)]


def _inside(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)
