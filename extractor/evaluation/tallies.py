"""Scored articles in, the sums of each article behind every figure out."""

from collections.abc import Callable, Sequence

from extractor.evaluation.fields import Counts, identifying_fields, nested_paths
from extractor.evaluation.scoring import EVIDENCE, ArticleOutcome
from extractor.evaluation.statistics import Ratio
from schemas import RECORD_TYPES


def record_ratios(key: str, articles: Sequence[ArticleOutcome]) -> dict[str, Ratio]:
    """Returns precision, recall and F1 of one record type, and its F1 with each identifying field right.

    Returns:
        `precision`, `recall`, `f1`, and `f1 with the right <field>` for each identifying field.
    """
    grouped = [[item for item in outcome.records if item.record_type == key] for outcome in articles]
    expected = [sum(item.expected is not None for item in group) for group in grouped]
    found = [sum(item.found is not None for item in group) for group in grouped]
    aligned = [sum(item.aligned for item in group) for group in grouped]
    both = [one + two for one, two in zip(expected, found, strict=True)]
    union = [total - shared for total, shared in zip(both, aligned, strict=True)]
    ratios = {
        "precision": Ratio(aligned, found),
        "recall": Ratio(aligned, expected),
        "f1": Ratio([2 * count for count in aligned], both, union),
    }
    for name in identifying_fields(RECORD_TYPES[key]):
        right = [sum(item.right[name] for item in group) for group in grouped]
        ratios[f"f1 with the right {name}"] = Ratio([2 * count for count in right], both, union)
    return ratios


def field_counts(key: str, path: str, articles: Sequence[ArticleOutcome], *, aligned: bool) -> list[Counts]:
    """Returns the counts of one field in each article.

    Args:
        key: The record type.
        path: The field.
        articles: The scored articles.
        aligned: Whether to count in records found in both, or in those that are missed or invented.
    """
    return [
        Counts.total(
            item.counts[path] for item in outcome.records if item.record_type == key and item.aligned is aligned
        )
        for outcome in articles
    ]


def field_ratios(key: str, path: str, articles: Sequence[ArticleOutcome]) -> dict[str, Ratio]:
    """Returns the figures of one field of one record type.

    Returns:
        `precision`, `recall` and `f1` over the records found in both; `accuracy`: the share of these whose field is
        right, agreed nulls included; `overall_f1` over all records.
    """
    inside = field_counts(key, path, articles, aligned=True)
    outside = field_counts(key, path, articles, aligned=False)
    grouped = [[item for item in outcome.records if item.record_type == key and item.aligned] for outcome in articles]
    return {
        "precision": _share(inside, lambda item: item.match + item.wrong + item.invention),
        "recall": _share(inside, lambda item: item.match + item.wrong + item.omission),
        "f1": _f1(inside),
        "accuracy": Ratio(
            [sum(item.right[path] for item in group) for group in grouped], [len(group) for group in grouped]
        ),
        "overall_f1": _f1([Counts.total(both) for both in zip(inside, outside, strict=True)]),
    }


def field_paths(key: str) -> list[str]:
    """Returns the paths of all scored fields of a record type: its own, those of nested models, and the evidence."""
    return [*nested_paths(RECORD_TYPES[key]), EVIDENCE]


def _share(counts: Sequence[Counts], below: Callable[[Counts], int]) -> Ratio:
    return Ratio([item.match for item in counts], [below(item) for item in counts])


def _f1(counts: Sequence[Counts]) -> Ratio:
    return Ratio(
        [2 * item.match for item in counts],
        [2 * item.match + 2 * item.wrong + item.omission + item.invention for item in counts],
        [item.match + item.wrong + item.omission + item.invention for item in counts],
    )
