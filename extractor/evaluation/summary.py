"""Scored articles in, the figures of the whole run out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractor.evaluation.fields import Counts
from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.matching import Matched, match_gold
from extractor.evaluation.reliability import Reliability, reliability
from extractor.evaluation.scoring import ArticleOutcome, score_article
from extractor.evaluation.statistics import Figure, ratio
from extractor.evaluation.tallies import field_counts, field_paths, field_ratios, record_ratios
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
        accuracy: Share of the aligned records whose field is right (`FieldOutcome.right`), agreed nulls included.
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
        f1_with: For each identifying field, the F1 of records that are aligned and have that field right
            (nested models: the right set of them, whatever their other fields).
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
    records = [item for outcome in articles for item in outcome.records if item.record_type == key]
    figures = {name: item.figure() for name, item in record_ratios(key, articles).items()}
    return TypeSummary(
        record_type=key,
        expected=sum(item.expected is not None for item in records),
        found=sum(item.found is not None for item in records),
        aligned=sum(item.aligned for item in records),
        split=sum(item[0] == key for outcome in articles for item in outcome.split),
        merged=sum(item[0] == key for outcome in articles for item in outcome.merged),
        precision=figures.pop("precision"),
        recall=figures.pop("recall"),
        f1=figures.pop("f1"),
        f1_with={name.removeprefix("f1 with the right "): figure for name, figure in figures.items()},
        fields=[_summarise_field(key, path, articles) for path in field_paths(key)],
    )


def _summarise_field(key: str, path: str, articles: Sequence[ArticleOutcome]) -> FieldSummary:
    outside = Counts.total(field_counts(key, path, articles, aligned=False))
    return FieldSummary(
        path=path,
        counts=Counts.total(field_counts(key, path, articles, aligned=True)),
        missed=outside.omission,
        invented=outside.invention,
        **{name: item.figure() for name, item in field_ratios(key, path, articles).items()},
    )
