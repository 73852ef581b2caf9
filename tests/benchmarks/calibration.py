"""Fits the confidence maps that ship, and measures confidence before and after on articles that a fit has not seen.

    extractor run ARTICLES/ -o embedded.jsonl
    extractor run ARTICLES/ -o model.jsonl --model MODEL
    python -m tests.benchmarks.calibration --gold GOLD/ --embedded embedded.jsonl --model model.jsonl

The articles are those of the development corpus and the seeds. `before` is the map set by hand,
`confidence_prior.json`; `after` is fitted on top of it, ten times, each time without the articles that it is measured
on. A model's run is measured twice: alone, and with the embedded reader's run as its second reading. Signals are
measured anew from the lines. `--write` writes the maps into the package and the plot beside this file; `--timing`
times measuring and scoring.
"""

import argparse
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure as Canvas
from rich.console import Console

from extractor.calibration.calibrate import Calibration, calibrated, map_json
from extractor.calibration.figures import Comparison, side
from extractor.calibration.labels import Label, Labels, labels_from_gold
from extractor.calibration.plots import draw_reliability, draw_risk
from extractor.calibration.tables import calibration_tables
from extractor.confidence import default_map, score
from extractor.confidence_signals import Measurements
from extractor.evaluation.gold import GoldArticle, read_gold
from extractor.jsonl import read_lines
from schemas import Line
from schemas.confidence_map import ConfidenceMap, Provenance
from schemas.grounding import Grounding

HERE = Path(__file__).parent
MAPS = HERE.parents[1] / "extractor" / "confidence_maps"
PRIOR = ConfidenceMap.model_validate_json((HERE / "confidence_prior.json").read_text(encoding="utf-8"))


def measured(line: Line, second: Line | None) -> Line:
    """Returns a line with its signals measured anew and the prior's confidence."""
    measurements = Measurements(line.article.text, line.run.reasks)
    records = {}
    for key, known in line.records.items():
        others = second.records.get(key, []) if second else None
        records[key] = [record.model_copy() for record in known]
        for record in records[key]:
            refused = sum(one.record_id == record.id and one.quote is not None for one in line.rejected)
            grounding = Grounding(exact=len(record.evidence), rejected=refused)
            record.signals = measurements.measure(record, grounding, others)
            record.confidence = score(PRIOR, key, record, record.signals)
    return line.model_copy(update={"records": records})


def labels_of(lines: Iterable[Line], gold: Sequence[GoldArticle], second: dict[str, Line] | None = None) -> list[Label]:
    """Returns the judged fields of lines, with or without second readings by article id."""
    read = [measured(line, None if second is None else second.get(line.article.id)) for line in lines]
    return labels_from_gold(read, gold).items


def fit_embedded(labels: list[Label], model: str) -> Calibration:
    """Fits the map of the embedded reader."""
    about = "the embedded reader on the development articles and the seeds, by their gold"
    return calibrated(Labels(labels), PRIOR, "embedded-1", Provenance(model=model, fitted_on=about))


def fit_models(alone: list[Label], seconded: list[Label]) -> tuple[Calibration, Calibration]:
    """Fits the map of all other models on both readings, and returns it with its figures alone and seconded."""
    about = (
        "replies of a large language model to facts/v1 and facts/v2 on development articles and seeds, by their gold"
    )
    both = calibrated(Labels([*alone, *seconded]), PRIOR, "models-1", Provenance(fitted_on=about))
    parts = []
    for labels, chosen in ((alone, slice(None, len(alone))), (seconded, slice(len(alone), None))):
        after = both.fitted.after[chosen]
        before = np.array([label.confidence for label in labels])
        counts = {path: sum(one.path == path for one in labels) for path in sorted({one.path for one in labels})}
        articles = len({one.article for one in labels})
        comparison = Comparison(side(labels, before), side(labels, after), counts, articles)
        fitted = replace(both.fitted, after=after)
        provenance = both.map.provenance.model_copy(update={"n": len(labels), "articles": articles})
        # What thresholds promise is told for runs without a second reading, which is the worse case.
        one = both.map.model_copy(
            update={"risk": side(alone, both.fitted.after[: len(alone)]).risk, "provenance": provenance}
        )
        parts.append(Calibration(one, fitted, comparison, []))
    return parts[0], parts[1]


def draw(parts: Sequence[tuple[str, Comparison]], path: Path) -> None:
    """Draws reliability and risk for each part, one row each."""
    style: dict[Any, object] = {"svg.fonttype": "none", "svg.hashsalt": "extractor", "font.size": 8}
    with mpl.rc_context(style):
        _draw(parts, path)


def _draw(parts: Sequence[tuple[str, Comparison]], path: Path) -> None:
    canvas = Canvas(figsize=(8.4, 3.9 * len(parts)), layout="constrained")
    rows = canvas.subplots(len(parts), 2, squeeze=False)
    for (title, comparison), (left, right) in zip(parts, rows, strict=True):
        draw_reliability(left, comparison, "light")
        draw_risk(right, comparison, "light")
        left.set_title(title, fontsize=9, loc="left")
    canvas.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def show(title: str, calibration: Calibration, console: Console) -> None:
    """Prints the figures."""
    console.rule(title)
    for table in calibration_tables(calibration):
        console.print(table)


def show_timing(lines: Sequence[Line], console: Console) -> None:
    """Prints the time for an article of 20 records."""
    fitted = default_map(lines[0].run.model)
    best, count = float("inf"), sum(len(known) for line in lines for known in line.records.values())
    for _ in range(15):
        start = time.perf_counter()
        for line in lines:
            measurements = Measurements(line.article.text)
            for key, known in line.records.items():
                for record in known:
                    signals = measurements.measure(record, Grounding(exact=1))
                    score(fitted, key, record, signals)
        best = min(best, time.perf_counter() - start)
    console.print(f"measuring and scoring 20 records: {best / count * 20_000:.2f} ms")


def main() -> None:
    """Fits, prints, and with `--write` writes the maps and the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--embedded", type=Path, required=True)
    parser.add_argument("--model", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--timing", action="store_true")
    options = parser.parse_args()
    console = Console(width=160)
    gold = read_gold(options.gold)
    embedded = [line for _, line in read_lines(options.embedded)]
    own = fit_embedded(labels_of(embedded, gold), embedded[0].run.model)
    show("embedded reader", own, console)
    written, parts = {"embedded.json": own.map}, [("embedded reader", own.comparison)]
    if options.model:
        lines = [line for path in options.model for _, line in read_lines(path)]
        second = {line.article.id: line for line in embedded}
        alone, seconded = fit_models(labels_of(lines, gold), labels_of(lines, gold, second))
        show("large language model, alone", alone, console)
        show("large language model, with the embedded reader as second opinion", seconded, console)
        written["model.json"] = alone.map
        parts += [("large language model", alone.comparison), ("… with a second opinion", seconded.comparison)]
    if options.write:
        for name, fitted in written.items():
            (MAPS / name).write_text(map_json(fitted), encoding="utf-8")
        draw(parts, HERE / "calibration.svg")
        console.print(f"maps and plot written, {datetime.now(UTC):%Y-%m-%d}")
    if options.timing:
        show_timing(embedded, console)


if __name__ == "__main__":
    main()
