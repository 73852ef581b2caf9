"""Judged fields of a simulated reader, for the tests of calibration."""

import numpy as np

from extractor.calibration.labels import Label
from schemas.confidence_map import ConfidenceMap

STATED = ConfidenceMap(name="stated", weights={"sureness": 1.0})
"""What the reader says: the signal `sureness` is its log-odds."""

FIELDS = ("openings.town", "openings.day")


def judged(
    articles: int, each: int = 20, *, overconfidence: float = 2.0, seed: int = 1, fields: tuple[str, ...] = FIELDS
) -> list[Label]:
    """Labels of a reader whose stated log-odds are true ones times a factor."""
    random = np.random.default_rng(seed)
    labels = []
    for article in range(articles):
        for number in range(each):
            truth = random.normal(0.8, 1.2)
            path = fields[number % len(fields)]
            labels.append(
                label(
                    path,
                    f"article-{article:03}",
                    record=f"o{number}",
                    sureness=overconfidence * truth,
                    right=bool(random.random() < 1 / (1 + np.exp(-truth))),
                )
            )
    return labels


def label(path: str, article: str, *, record: str, sureness: float, right: bool, weight: float = 1.0) -> Label:
    signals = {"sureness": sureness}
    kinds = (path, "verbatim")
    states = ("kind=public",) if right else ("kind=private",)
    states = states if record.endswith("7") else ()
    return Label(article, path, record, signals, kinds, states, STATED.apply(signals, kinds), right, weight)
