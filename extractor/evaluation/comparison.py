"""Two lists of lines over the same articles and gold in, what got better and what got worse out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from extractor.evaluation.flips import Flip, find_flips
from extractor.evaluation.gold import GoldArticle
from extractor.evaluation.matching import match_gold
from extractor.evaluation.paired import Difference, difference, mcnemar, mean_per_article
from extractor.evaluation.samples import sample_agreement
from extractor.evaluation.scoring import ArticleOutcome, score_article
from extractor.evaluation.statistics import Figure
from extractor.evaluation.tallies import field_paths, field_ratios, record_ratios
from schemas import RECORD_TYPES, Failure, Line

ADVERSARIAL = "adversarial"
"""Name of the folder whose articles are reported apart."""


@dataclass(frozen=True)
class ComparedRun:
    """One side of a comparison.

    Attributes:
        name: How it is called in reports.
        lines: Its lines.
        failures: The articles on which it failed; they count as read with nothing found.
    """

    name: str
    lines: Sequence[Line]
    failures: Sequence[Failure] = ()


@dataclass(frozen=True)
class Row:
    """One compared figure.

    Attributes:
        record_type: The key of the record type.
        name: `precision`, `recall`, `f1`, `f1 with the right <field>`, or the path of a field, whose F1 over the
            records found in both gold and run is compared.
        difference: Both figures and how they differ.
        lost: Decisions that were right in the first run only; `None` for figures without single decisions.
        gained: Decisions that are right in the second run only.
        mcnemar: Exact p value of these two counts.
    """

    record_type: str
    name: str
    difference: Difference
    lost: int | None = None
    gained: int | None = None
    mcnemar: float | None = None


@dataclass(frozen=True)
class Expense:
    """What a run takes for one article, on average.

    Attributes:
        name: What is counted, with its unit.
        difference: The two means and how they differ; `improved` means less.
    """

    name: str
    difference: Difference


@dataclass(frozen=True)
class Group:
    """A comparison over some of the articles.

    Attributes:
        name: `articles` or `adversarial`.
        articles: Names of the articles.
        rows: The compared figures, by record type.
        expenses: Tokens, cost, time, re-asks and refused evidence.
        flips: Every decision that changed sides.
        agreement: For each run and record type, how far several samples of one article agree; `None` without samples.
    """

    name: str
    articles: list[str]
    rows: list[Row]
    expenses: list[Expense]
    flips: list[Flip]
    agreement: dict[str, tuple[Figure | None, Figure | None]]


@dataclass(frozen=True)
class Comparison:
    """Two runs over the same gold.

    Attributes:
        first: Name of the first run.
        second: Name of the second run.
        groups: The ordinary articles, and apart from them the adversarial ones; empty groups are left out.
        not_compared: Names of gold articles that are missing in at least one of the runs, and where.
        warnings: What is wrong with the gold or ambiguous in the runs.
    """

    first: str
    second: str
    groups: list[Group]
    not_compared: list[str]
    warnings: list[str]

    @property
    def regressions(self) -> list[Row]:
        """The figures that regressed, in any group."""
        return [row for group in self.groups for row in group.rows if row.difference.verdict == "regressed"]

    @property
    def comparisons(self) -> int:
        """How many figures have enough items to be compared."""
        return sum(row.difference.verdict != "too few items" for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class _Pair:
    gold: GoldArticle
    first: list[Line]
    second: list[Line]
    scored: tuple[ArticleOutcome, ArticleOutcome]


def compare(first: ComparedRun, second: ComparedRun, gold: Sequence[GoldArticle]) -> Comparison:
    """Compares two runs over the gold articles that both hold (or failed on).

    Where a run holds several lines for an article, the first is scored, and all of them enter the agreement.

    Raises:
        FileError: If gold does not fit its record types.
    """
    matched = [match_gold(gold, run.lines, run.failures) for run in (first, second)]
    one, two = ({article.name: lines for article, lines in side.scored} for side in matched)
    pairs, not_compared = [], []
    for article in gold:
        absent = [run.name for run, side in ((first, one), (second, two)) if article.name not in side]
        if absent:
            not_compared.append(f"{article.name} (not in {absent[0] if len(absent) == 1 else 'either run'})")
        else:
            pairs.append(_pair(article, one[article.name], two[article.name]))
    chosen = {
        "articles": [pair for pair in pairs if not _is_adversarial(pair)],
        ADVERSARIAL: [pair for pair in pairs if _is_adversarial(pair)],
    }
    warnings = [
        *matched[0].warnings,
        *matched[1].warnings,
        *(warning for pair in pairs for warning in (pair.scored[0].warnings or pair.scored[1].warnings)),
    ]
    return Comparison(
        first=first.name,
        second=second.name,
        groups=[_group(name, group) for name, group in chosen.items() if group],
        not_compared=not_compared,
        warnings=list(dict.fromkeys(warnings)),
    )


def _pair(article: GoldArticle, first: list[Line], second: list[Line]) -> _Pair:
    scored = (
        score_article(article, first[0] if first else None),
        score_article(article, second[0] if second else None),
    )
    return _Pair(article, first, second, scored)


def _is_adversarial(pair: _Pair) -> bool:
    sources = [line.article.source for line in (*pair.first, *pair.second)] or [pair.gold.path]
    return any(ADVERSARIAL in PurePath(source).parts[:-1] for source in sources)


def _group(name: str, pairs: list[_Pair]) -> Group:
    flips = [flip for pair in pairs for flip in find_flips(*pair.scored)]
    outcomes = ([pair.scored[0] for pair in pairs], [pair.scored[1] for pair in pairs])
    return Group(
        name=name,
        articles=[pair.gold.name for pair in pairs],
        rows=[row for key in RECORD_TYPES for row in _rows(key, outcomes, flips)],
        expenses=_expenses(pairs),
        flips=flips,
        agreement={
            key: (sample_agreement(key, [pair.first for pair in pairs]),
                  sample_agreement(key, [pair.second for pair in pairs]))
            for key in RECORD_TYPES
        },
    )  # fmt: skip


def _rows(key: str, outcomes: tuple[list[ArticleOutcome], list[ArticleOutcome]], flips: list[Flip]) -> list[Row]:
    first, second = (record_ratios(key, side) for side in outcomes)
    rows = [
        _row(key, name, difference(first[name], second[name]), flips if name == "f1" else None, "")
        for name in first
    ]  # fmt: skip
    for path in field_paths(key):
        one, two = (field_ratios(key, path, side)["f1"] for side in outcomes)
        rows.append(_row(key, path, difference(one, two), flips, path))
    return rows


def _row(key: str, name: str, changed: Difference, flips: list[Flip] | None, path: str) -> Row:
    if flips is None:
        return Row(key, name, changed)
    chosen = [flip for flip in flips if flip.record_type == key and flip.path == path]
    lost = sum(flip.direction == "lost" for flip in chosen)
    return Row(key, name, changed, lost, len(chosen) - lost, mcnemar(lost, len(chosen) - lost))


def _expenses(pairs: list[_Pair]) -> list[Expense]:
    counted: dict[str, Callable[[Line], float | None]] = {
        "prompt tokens": lambda line: line.run.usage.prompt_tokens,
        "of these from the provider's cache": lambda line: line.run.usage.cached_tokens,
        "completion tokens": lambda line: line.run.usage.completion_tokens,
        "cost, US dollars": lambda line: line.run.cost,
        "seconds": lambda line: line.run.seconds,
        "re-asks": lambda line: line.run.reasks,
        "refused records and quotes": lambda line: len(line.rejected),
    }
    both = [(pair.first[0], pair.second[0]) for pair in pairs if pair.first and pair.second]
    expenses = []
    for name, count in counted.items():
        first, second = [count(one) for one, _ in both], [count(two) for _, two in both]
        if None in first or None in second:
            continue
        one, two = (mean_per_article([value or 0 for value in side]) for side in (first, second))
        expenses.append(Expense(name, difference(one, two, lower_is_better=True)))
    return expenses
