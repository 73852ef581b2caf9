"""One article scored for two runs in, every decision that is right in only one of them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.evaluation.alignment import MINIMUM_SIMILARITY, Candidate, record_similarity
from extractor.evaluation.assignment import best_pairs
from extractor.evaluation.disagreements import Side, cited, heading, passages, value_text
from extractor.evaluation.scoring import ArticleOutcome, RecordOutcome
from schemas import RECORD_TYPES

NOT_FOUND = "not found"
NOT_THERE = "not there"


@dataclass(frozen=True)
class Flip:
    """A decision that is right in one of two runs.

    Attributes:
        article: The name under which gold and runs were matched.
        record_type: The key of the record type.
        path: The field; empty when the whole record was found, missed, invented, or no longer invented.
        direction: `lost` if it was right in the first run, `gained` if it is in the second.
        heading: The record in one line.
        expected: The gold value, as text; empty for an invented record.
        first: The value in the first run, as text.
        second: The value in the second run, as text.
        passages: Runs of the article, each a list of (text, which side cites it), the sides being gold and the runs.
    """

    article: str
    record_type: str
    path: str
    direction: Literal["lost", "gained"]
    heading: str
    expected: str
    first: str
    second: str
    passages: list[list[tuple[str, Side]]]


def find_flips(first: ArticleOutcome, second: ArticleOutcome) -> list[Flip]:
    """Returns the decisions about one article that are right in only one of two runs.

    Records: a gold record found in one run only, and an invented record that only one run has. Fields: of gold records
    found in both runs, a field (its nested fields apart) that is right in one.
    """
    flips = []
    for key in RECORD_TYPES:
        one, two = _by_gold_id(first, key), _by_gold_id(second, key)
        for identity in one:
            flips += _compare_records(first, second, one[identity], two[identity])
        flips += _compare_inventions(first, second, key)
    return flips


def _by_gold_id(outcome: ArticleOutcome, key: str) -> dict[str, RecordOutcome]:
    return {
        item.expected.record.id: item
        for item in outcome.records
        if item.record_type == key and item.expected is not None
    }


def _compare_records(
    first: ArticleOutcome, second: ArticleOutcome, one: RecordOutcome, two: RecordOutcome
) -> list[Flip]:
    if one.expected is None:
        return []
    name, text = heading(one.expected.record), _text(first, second)
    shown = passages(text, _spans(one.expected), [*_spans(one.found), *_spans(two.found)]) if text else []
    if one.aligned != two.aligned:
        found = [heading(item.found.record) if item.found else NOT_FOUND for item in (one, two)]
        direction: Literal["lost", "gained"] = "lost" if one.aligned else "gained"
        return [Flip(first.name, one.record_type, "", direction, name, name, found[0], found[1], shown)]
    if not one.aligned:
        return []
    flips = []
    for before, after in zip(one.fields, two.fields, strict=True):
        if before.right != after.right:
            values = [value_text(cited(value)) for value in (before.expected, before.found, after.found)]
            direction = "lost" if before.right else "gained"
            flips.append(
                Flip(first.name, one.record_type, before.path, direction, name, values[0], values[1], values[2], shown)
            )
    return flips


def _compare_inventions(first: ArticleOutcome, second: ArticleOutcome, key: str) -> list[Flip]:
    sides = [
        [item.found for item in outcome.records if item.record_type == key and item.expected is None and item.found]
        for outcome in (first, second)
    ]
    near = [[record_similarity(one, two) for two in sides[1]] for one in sides[0]]
    pairs = best_pairs(near, MINIMUM_SIMILARITY)
    gone = [item for place, item in enumerate(sides[0]) if place not in {i for i, _ in pairs}]
    new = [item for place, item in enumerate(sides[1]) if place not in {j for _, j in pairs}]
    text = _text(first, second)
    return [
        *(_invention(first.name, key, "gained", item, text) for item in gone),
        *(_invention(first.name, key, "lost", item, text) for item in new),
    ]


def _invention(article: str, key: str, direction: Literal["lost", "gained"], item: Candidate, text: str) -> Flip:
    name = heading(item.record)
    first, second = (NOT_THERE, name) if direction == "lost" else (name, NOT_THERE)
    return Flip(article, key, "", direction, name, NOT_THERE, first, second, passages(text, [], item.spans))


def _text(first: ArticleOutcome, second: ArticleOutcome) -> str:
    article = first.article or second.article
    return article.text if article else ""


def _spans(candidate: Candidate | None) -> Sequence[tuple[int, int]]:
    return candidate.spans if candidate else ()
