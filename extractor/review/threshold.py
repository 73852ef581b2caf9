"""The threshold: what was asked for, or the least that keeps the error above it within a target."""

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from extractor.errors import FileError, UsageError

DEFAULT_THRESHOLD = 0.9


class RiskPoint(BaseModel):
    """One row of the risk table that a calibration holds.

    Attributes:
        threshold: A confidence.
        error: Share of wrong values among fields with at least that confidence.
        error_bound: Upper bound of that share, 95%.
        coverage: Share of all fields that have at least that confidence.
    """

    model_config = ConfigDict(extra="ignore")

    threshold: float
    error: float
    error_bound: float
    coverage: float


def choose_threshold(
    run: Path, calibrations: Collection[str | None], threshold: float | None, target: float | None
) -> float:
    """Returns the confidence below which fields are reviewed.

    Args:
        run: The run file.
        calibrations: The names of the confidence maps of its lines.
        threshold: What was asked for.
        target: The share of wrong values that is allowed above the threshold.

    Raises:
        UsageError: Both are given, or the run has no calibration to derive the threshold from.
    """
    if target is None:
        return DEFAULT_THRESHOLD if threshold is None else threshold
    if threshold is not None:
        raise UsageError("--threshold and --target-error exclude each other", "Give one of them.")
    names = {name for name in calibrations if name}
    if len(names) != 1 or None in calibrations:
        raise UsageError(
            f"--target-error needs one calibration for the whole run; {run} names {', '.join(sorted(names)) or 'none'}",
            "Give --threshold, or calibrate the run first.",
        )
    return threshold_for(target, risk_table(run, names.pop()))


def risk_table(run: Path, name: str) -> list[RiskPoint]:
    """Returns the risk table of a confidence map: a JSON file, as named or beside the run, with a list `risk`.

    Raises:
        UsageError: The map cannot be found.
        FileError: It holds no risk table.
    """
    for path in (Path(name), run.parent / name):
        if path.is_file():
            try:
                table = json.loads(path.read_text(encoding="utf-8"))["risk"]
                return TypeAdapter(list[RiskPoint]).validate_python(table)
            except (ValueError, KeyError, TypeError, ValidationError) as error:
                raise FileError(f"{path} holds no risk table", "Calibrate again, or give --threshold.") from error
    raise UsageError(
        f"The confidence map {name!r} of {run} was not found", "Put it beside the run, or give --threshold."
    )


def threshold_for(target: float, table: Iterable[RiskPoint]) -> float:
    """Returns the least threshold above which no more than the target share is wrong, with 95% certainty.

    Raises:
        UsageError: No threshold of the table reaches the target.
    """
    rows = list(table)
    reaching = [row.threshold for row in rows if row.error_bound <= target]
    if not reaching:
        best = min((row.error_bound for row in rows), default=1.0)
        raise UsageError(
            f"No threshold of the calibration keeps the error within {target:g}; the least it promises is {best:.3f}",
            "Allow more, or review everything with --threshold 1.",
        )
    return min(reaching)
