"""The gold records and the run's records of one article in, which of them describe the same thing out.

Records are paired one to one by the best assignment over how near their identifying fields are and how much their
evidence overlaps. What is left over but lies within a paired record is reported as split or merged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.evaluation.assignment import best_pairs
from extractor.evaluation.comparators import day_range
from extractor.evaluation.fields import field_similarity, field_trait, identifying_fields, same_item, values
from extractor.evaluation.normalisation import content_words
from schemas import Record

Span = tuple[int, int]

MINIMUM_SIMILARITY = 0.4
"""Least mean similarity of identifying fields and evidence at which two records count as the same."""

MINIMUM_WITHOUT_EVIDENCE = 0.8
"""Least mean similarity of the identifying fields alone when the evidence does not overlap at all."""

_LEAST_COVERAGE = 0.6


@dataclass(frozen=True)
class Candidate:
    """A record with the places of its evidence in the article.

    Attributes:
        record: The record.
        passages: For each quote, the half-open spans where it stands; none if it is not in the article.
    """

    record: Record
    passages: tuple[tuple[Span, ...], ...]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """All spans, merged where they overlap, in order."""
        merged: list[Span] = []
        for start, end in sorted(span for passage in self.passages for span in passage):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)


@dataclass(frozen=True)
class Alignment:
    """Which gold records and run records belong together, as indexes into the two lists.

    Attributes:
        pairs: (gold, found), one to one.
        missed: Gold records without a partner.
        invented: Run records without a partner.
        split: (gold, found): the found record has no partner, but lies within a gold record that has one.
        merged: (gold, found): the gold record has no partner, but lies within a found record that has one.
    """

    pairs: list[tuple[int, int]]
    missed: list[int]
    invented: list[int]
    split: list[tuple[int, int]]
    merged: list[tuple[int, int]]


def align(gold: Sequence[Candidate], found: Sequence[Candidate]) -> Alignment:
    """Pairs records of one type in one article."""
    near = [[record_similarity(one, two) for two in found] for one in gold]
    pairs = best_pairs(near, MINIMUM_SIMILARITY)
    missed = sorted(set(range(len(gold))) - {i for i, _ in pairs})
    invented = sorted(set(range(len(found))) - {j for _, j in pairs})
    return Alignment(
        pairs=pairs,
        missed=missed,
        invented=invented,
        split=[
            (i, j) for j in invented for i, partner in pairs
            if covers(gold[i], found[j]) and covers(gold[i], found[partner])
        ],
        merged=[
            (i, j) for i in missed for partner, j in pairs
            if covers(found[j], gold[i]) and covers(found[j], gold[partner])
        ],
    )  # fmt: skip


def record_similarity(gold: Candidate, found: Candidate) -> float:
    """Returns how likely two records describe the same thing, in [0, 1]; 0.0 when nothing speaks for it.

    It is the mean over the identifying fields (fields empty on both sides left out) and the overlap of the evidence.
    """
    model = type(gold.record)
    overlap = evidence_overlap(gold.spans, found.spans)
    names = identifying_fields(model)
    known: list[float] = []
    for name in names:
        near = field_similarity(model, name, values(gold.record, name), values(found.record, name))
        if near is not None:
            known.append(near)
        if not overlap and len(known) - sum(known) > (1 - MINIMUM_WITHOUT_EVIDENCE) * len(names):
            return 0.0
    mean = sum(known) / len(known) if known else 0.0
    if not overlap and mean < MINIMUM_WITHOUT_EVIDENCE:
        return 0.0
    return (sum(known) + overlap) / (len(known) + 1)


def evidence_overlap(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Returns the overlap coefficient of two sets of merged spans: shared characters over those of the smaller set."""
    smaller = min(_length(first), _length(second))
    return _shared(first, second) / smaller if smaller else 0.0


def covers(whole: Candidate, part: Candidate) -> bool:
    """Returns whether everything that identifies one record is found in another one, its evidence included."""
    model = type(whole.record)
    shares = [_shared(whole.spans, part.spans) / (_length(part.spans) or 1)]
    for name in identifying_fields(model):
        here, there = values(whole.record, name), values(part.record, name)
        if here and there:
            shares.append(sum(max(_share(model, name, one, two) for one in here) for two in there) / len(there))
    return min(shares) >= _LEAST_COVERAGE


def _share(model: type[Record], field: str, whole: object, part: object) -> float:
    comparator = field_trait(model, field).compare
    if comparator == "text":
        inside = set(content_words(str(whole)))
        wanted = content_words(str(part))
        return sum(word in inside for word in wanted) / (len(wanted) or 1)
    if comparator == "date":
        outer, inner = day_range(str(whole)), day_range(str(part))
        return float(bool(outer and inner and outer[0] <= inner[0] and inner[1] <= outer[1]))
    return float(same_item(model, field, whole, part))


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shared(first: Sequence[Span], second: Sequence[Span]) -> int:
    return sum(
        max(0, min(end, other_end) - max(start, other_start))
        for start, end in first
        for other_start, other_end in second
    )
