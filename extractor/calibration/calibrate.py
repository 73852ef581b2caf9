"""A run file and what is known of its fields in, a calibration out."""

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractor.calibration.figures import Comparison, compare
from extractor.calibration.fitting import Fitted, fit
from extractor.calibration.labels import Labels, labels_from_decisions, labels_from_gold, together
from extractor.confidence import find_map
from extractor.errors import UsageError
from extractor.evaluation.gold import read_gold
from extractor.jsonl import read_lines
from extractor.review.desk import Desk, Terms
from extractor.review.index import RunIndex
from extractor.review.store import Store
from schemas import Run
from schemas.confidence_map import ConfidenceMap, Provenance


@dataclass(frozen=True)
class Calibration:
    """What came out of a calibration.

    Attributes:
        map: The map to use from now on.
        fitted: How it was fitted.
        comparison: The figures before and after.
        notes: What was not used and why.
    """

    map: ConfidenceMap
    fitted: Fitted
    comparison: Comparison
    notes: list[str]


def calibrate(run: Path, gold: Path | None, reviews: str | None, name: str) -> Calibration:
    """Fits a confidence map on what is known of the fields of a run.

    Args:
        run: The run file.
        gold: A folder or file of gold.
        reviews: The URL of a store of decisions on the run.
        name: The name under which runs will state the map.

    Raises:
        UsageError: Neither gold nor reviews judge a field of the run, or its lines were not made in one way.
        FileError: A file cannot be read.
    """
    made = _how_made(run)
    labels = together(_from_gold(run, gold), _from_reviews(run, reviews))
    if not labels.items:
        raise UsageError(
            f"Nothing judges a field of {run}.",
            "Give --gold with annotations of its articles, or --reviews with decisions on it.",
        )
    present = find_map(made.calibration, run.parent, made.model)
    source = " and ".join(text for text, used in (("gold", gold), ("reviewers' decisions", reviews)) if used)
    provenance = Provenance(
        prompt_fingerprint=made.prompt_fingerprint,
        schema_fingerprint=made.schema_fingerprint,
        model=made.model,
        fitted_on=f"{source} on {run.name}",
    )
    return calibrated(labels, present, name, provenance)


def calibrated(labels: Labels, present: ConfidenceMap, name: str, provenance: Provenance) -> Calibration:
    """Fits a map on labels on top of the present one.

    Args:
        labels: Judged fields.
        present: The map to depart from.
        name: The name of the new one.
        provenance: What it is fitted on, numbers aside.
    """
    fitted = fit(labels.items, present)
    comparison = compare(labels.items, fitted)
    if fitted.method == "none":
        return Calibration(present, fitted, comparison, labels.notes)
    stated = provenance.model_copy(
        update={
            "n": len(labels.items),
            "articles": comparison.articles,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
    )
    update = {"name": name, "risk": comparison.after.risk, "provenance": stated}
    return Calibration(_rounded(fitted.map.model_copy(update=update)), fitted, comparison, labels.notes)


def map_json(fitted: ConfidenceMap) -> str:
    """Returns a map as the text of its file."""
    return json.dumps(fitted.model_dump(exclude_defaults=True), indent=1, ensure_ascii=False) + "\n"


def _how_made(run: Path) -> Run:
    first: Run | None = None
    for number, line in read_lines(run):
        first = first or line.run
        for name in ("model", "prompt_fingerprint", "schema_fingerprint", "calibration"):
            if getattr(line.run, name) != getattr(first, name):
                raise UsageError(
                    f"{run}:{number}: its {name} is {getattr(line.run, name)}, but {getattr(first, name)} before.",
                    "Calibrate a run that was made in one way.",
                )
    if first is None:
        raise UsageError(f"{run} holds no line.", "Give the output of `extractor run`.")
    return first


def _from_gold(run: Path, gold: Path | None) -> Labels:
    return labels_from_gold((line for _, line in read_lines(run)), read_gold(gold)) if gold else Labels()


def _from_reviews(run: Path, reviews: str | None) -> Labels:
    if reviews is None:
        return Labels()
    desk = Desk(RunIndex(run), Terms(""))
    with closing(Store(reviews)) as store:
        for decision in store.since(0):
            desk.take(decision)
    return labels_from_decisions(desk)


def _rounded(fitted: ConfidenceMap) -> ConfidenceMap:
    """Rounds every number of the model to four digits, and leaves out what rounds to nothing."""

    def small(values: dict[str, float]) -> dict[str, float]:
        return {name: round(value, 4) for name, value in sorted(values.items()) if abs(value) >= 5e-4}

    interactions = {kind: kept for kind, values in sorted(fitted.interactions.items()) if (kept := small(values))}
    return fitted.model_copy(
        update={
            "intercept": round(fitted.intercept, 4),
            "offsets": {kind: round(value, 4) for kind, value in sorted(fitted.offsets.items())},
            "weights": small(fitted.weights),
            "presence": small(fitted.presence),
            "interactions": interactions,
        }
    )
