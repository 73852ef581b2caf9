"""Scored articles in, the figures of the whole run out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extractor.evaluation.fields import Counts, identifying_fields, nested_paths
from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.matching import Matched, match_gold
from extractor.evaluation.reliability import Reliability, reliability
from extractor.evaluation.scoring import EVIDENCE, ArticleOutcome, RecordOutcome, score_article
from extractor.evaluation.statistics import Figure, ratio
from schemas import RECORD_TYPES, Failure, Line


@dataclass(frozen=True)
class FieldSummary:
    """How one field of one record type came out.

    Attributes:
        path: `field`, `field.nested`, or `evidence`.
        counts: Over the aligned records.
        missed: Values of gold records that were not found.
        invented: Values of found records that were not expected.
        precision: match / (match + wrong + invention), over the aligned records.
        recall: match / (match + wrong + omission), over the aligned records.
        f1: Their harmonic mean.
        accuracy: Share of the aligned records whose field is entirely right, agreed nulls included.
        overall_f1: F1 over all records, with the values of missed and invented ones.
    """

    path: str
    counts: Counts
    missed: int
    invented: int
    precision: Figure
    recall: Figure
    f1: Figure
    accuracy: Figure
    overall_f1: Figure


@dataclass(frozen=True)
class TypeSummary:
    """How one record type came out.

    Attributes:
        record_type: Its key.
        expected: Records in the gold.
        found: Records in the run.
        aligned: Records in both.
        split: Records of the run that lie within an already aligned gold record.
        merged: Gold records that lie within a record aligned with another one.
        precision: aligned / found.
        recall: aligned / expected.
        f1: Their harmonic mean.
        f1_with: For each identifying field, the F1 of records that are aligned and have that field entirely right by
            its own comparator (for nested models: the right set of them, whatever their other fields).
        fields: One summary for each field.
    """

    record_type: str
    expected: int
    found: int
    aligned: int
    split: int
    merged: int
    precision: Figure
    recall: Figure
    f1: Figure
    f1_with: dict[str, Figure]
    fields: list[FieldSummary]


@dataclass(frozen=True)
class Evaluation:
    """The figures of a run against gold.

    Attributes:
        matched: Which articles were scored, and which could not be.
        articles: Every scored article with its agreements and disagreements.
        types: One summary for each record type.
        located: Share of the quotes that stand in the article where the run says.
        confidence: How far the stated confidences can be trusted, over all fields and for each; empty without any.
        warnings: What is wrong with the gold or ambiguous in the run.
    """

    matched: Matched
    articles: list[ArticleOutcome]
    types: list[TypeSummary]
    located: Figure
    confidence: dict[str, Reliability] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def evaluate(lines: Iterable[Line], gold: Sequence[GoldArticle], failures: Iterable[Failure] = ()) -> Evaluation:
    """Scores a run against gold.

    Where the run holds several lines for an article, the first is scored.

    Args:
        lines: The run.
        gold: The annotations.
        failures: The articles on which the run failed; everything in them counts as missed.

    Raises:
        FileError: If gold does not fit its record types.
    """
    matched = match_gold(gold, lines, list(failures))
    articles = [score_article(article, found[0] if found else None) for article, found in matched.scored]
    repeated = [article.name for article, found in matched.scored if len(found) > 1]
    warnings = [*matched.warnings, *(warning for outcome in articles for warning in outcome.warnings)]
    if repeated:
        warnings.append(f"The run holds several lines for {', '.join(repeated)}; the first is scored.")
    return Evaluation(
        matched=matched,
        articles=articles,
        types=[summarise_type(key, articles) for key in RECORD_TYPES],
        located=ratio([outcome.located for outcome in articles], [outcome.quotes for outcome in articles]),
        confidence=reliability([outcome.points for outcome in articles]),
        warnings=warnings,
    )


def summarise_type(key: str, articles: Sequence[ArticleOutcome]) -> TypeSummary:
    """Returns the figures of one record type."""
    grouped = [[item for item in outcome.records if item.record_type == key] for outcome in articles]
    expected = [sum(item.expected is not None for item in group) for group in grouped]
    found = [sum(item.found is not None for item in group) for group in grouped]
    aligned = [sum(item.aligned for item in group) for group in grouped]
    both = [one + two for one, two in zip(expected, found, strict=True)]
    union = [total - shared for total, shared in zip(both, aligned, strict=True)]
    f1_with = {}
    for name in identifying_fields(RECORD_TYPES[key]):
        right = [sum(item.aligned and item.counts[name].right for item in group) for group in grouped]
        f1_with[name] = ratio([2 * count for count in right], both, union)
    return TypeSummary(
        record_type=key,
        expected=sum(expected),
        found=sum(found),
        aligned=sum(aligned),
        split=sum(item[0] == key for outcome in articles for item in outcome.split),
        merged=sum(item[0] == key for outcome in articles for item in outcome.merged),
        precision=ratio(aligned, found),
        recall=ratio(aligned, expected),
        f1=ratio([2 * count for count in aligned], both, union),
        f1_with=f1_with,
        fields=[_summarise_field(path, grouped) for path in field_paths(key)],
    )


def field_paths(key: str) -> list[str]:
    """Returns the paths of all scored fields of a record type: its own, those of nested models, and the evidence."""
    return [*nested_paths(RECORD_TYPES[key]), EVIDENCE]


def _summarise_field(path: str, grouped: Sequence[Sequence[RecordOutcome]]) -> FieldSummary:
    inside = [[item.counts[path] for item in group if item.aligned] for group in grouped]
    outside = [sum((item.counts[path] for item in group if not item.aligned), Counts()) for group in grouped]
    counts = [sum(group, Counts()) for group in inside]
    everything = [one + two for one, two in zip(counts, outside, strict=True)]
    return FieldSummary(
        path=path,
        counts=sum(counts, Counts()),
        missed=sum(item.omission for item in outside),
        invented=sum(item.invention for item in outside),
        precision=_share(counts, lambda item: item.match + item.wrong + item.invention),
        recall=_share(counts, lambda item: item.match + item.wrong + item.omission),
        f1=_f1(counts),
        accuracy=ratio([sum(item.right for item in group) for group in inside], [len(group) for group in inside]),
        overall_f1=_f1(everything),
    )


def _share(counts: Sequence[Counts], below: Callable[[Counts], int]) -> Figure:
    return ratio([item.match for item in counts], [below(item) for item in counts])


def _f1(counts: Sequence[Counts]) -> Figure:
    return ratio(
        [2 * item.match for item in counts],
        [2 * item.match + 2 * item.wrong + item.omission + item.invention for item in counts],
        [item.match + item.wrong + item.omission + item.invention for item in counts],
    )
