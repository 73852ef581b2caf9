"""Gold articles and the lines of a run in, which line each gold article is scored with out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from extractor.evaluation.gold import GoldArticle
from schemas import Failure, Line

_ROW = re.compile(r":\d+$")


@dataclass
class Matched:
    """What of a run is scored with what.

    Attributes:
        scored: Gold articles with the lines of the run on them, in the order of the gold; several lines are several
            samples of one article; no line means that the run failed on the article.
        missing: Names of gold articles that the run does not hold.
        without_gold: Sources of articles of the run that have no gold.
        warnings: What was ambiguous.
    """

    scored: list[tuple[GoldArticle, list[Line]]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    without_gold: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def match_gold(gold: Sequence[GoldArticle], lines: Iterable[Line], failures: Iterable[Failure] = ()) -> Matched:
    """Finds the line of each gold article: by article id where the gold has one, else by the stem of the source.

    Args:
        gold: The annotations.
        lines: The run.
        failures: The articles on which the run failed; they count as read with nothing found.
    """
    matched = Matched()
    by_id: dict[str, list[Line]] = {}
    by_stem: dict[str, list[Line]] = {}
    for line in lines:
        by_id.setdefault(line.article.id, []).append(line)
        by_stem.setdefault(source_stem(line.article.source), []).append(line)
    failed = {source_stem(failure.source) for failure in failures} | {
        failure.article_id for failure in failures if failure.article_id
    }
    used: set[str] = set()
    for article in gold:
        found = by_id.get(article.article_id or "") or by_stem.get(article.name, [])
        if found:
            texts = sorted({line.article.id for line in found})
            if len(texts) > 1:
                matched.warnings.append(
                    f"{article.path}: {len(texts)} different articles are called {article.name}: "
                    f"{', '.join(sorted({line.article.source for line in found}))}; the first is scored"
                )
                found = [line for line in found if line.article.id == found[0].article.id]
            used.add(found[0].article.id)
            matched.scored.append((article, found))
        elif article.name in failed or article.article_id in failed:
            matched.scored.append((article, []))
        else:
            matched.missing.append(article.name)
    matched.without_gold = [
        group[0].article.source for identity, group in by_id.items() if identity not in used
    ]  # fmt: skip
    return matched


def source_stem(source: str) -> str:
    """Returns the name under which gold for an article is filed: the stem of its file; a row keeps its whole source."""
    return source if _ROW.search(source) else PurePath(source).stem
