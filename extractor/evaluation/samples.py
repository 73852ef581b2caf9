"""Several lines of each article in, how far they agree out."""

from collections.abc import Sequence
from itertools import combinations

from extractor.evaluation.alignment import align
from extractor.evaluation.gold import found_candidates
from extractor.evaluation.statistics import Figure, Ratio
from schemas import Line


def sample_agreement(key: str, articles: Sequence[Sequence[Line]]) -> Figure | None:
    """Returns the F1 between samples of the same article, over all pairs of samples.

    Args:
        key: The record type.
        articles: For each article, its lines.

    Returns:
        The F1 of one sample against another, or `None` if no article has two.
    """
    above, below = [], []
    for lines in articles:
        shared = total = 0
        for one, two in combinations(lines, 2):
            here, there = (found_candidates(line.records.get(key, []), line.article.text) for line in (one, two))
            shared += 2 * len(align(here, there).pairs)
            total += len(here) + len(there)
        above.append(shared)
        below.append(total)
    if all(len(lines) < 2 for lines in articles):
        return None
    return Ratio(above, below).figure()
