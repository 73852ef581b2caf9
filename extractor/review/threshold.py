"""The threshold: what was asked for, or the least that keeps the error above it within a target."""

from collections.abc import Collection, Iterable
from itertools import chain
from pathlib import Path

from extractor.confidence import read_map, shipped_maps
from extractor.errors import UsageError
from schemas.confidence_map import RiskPoint

DEFAULT_THRESHOLD = 0.9


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
    """Returns the risk table of the map that a run names: one that ships, or a file, as named or beside the run.

    Raises:
        UsageError: The map cannot be found, or was not fitted on judged fields.
        FileError: The file is no map.
    """
    shipped = (one for one in shipped_maps() if one.name == name)
    files = (read_map(path) for path in (Path(name), run.parent / name) if path.is_file())
    found = next(chain(shipped, files), None)
    if found is None:
        raise UsageError(
            f"The confidence map {name!r} of {run} was not found", "Put it beside the run, or give --threshold."
        )
    if not found.risk:
        raise UsageError(
            f"The confidence map {name!r} of {run} promises nothing: it was not fitted on judged fields",
            "Fit one with `extractor calibrate`, or give --threshold.",
        )
    return found.risk


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
