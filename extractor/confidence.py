"""Confidence: takes the signals of a record, gives one probability for each own field; finds the map that says how."""

from functools import cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from extractor.confidence_signals import WHOLE, Signals
from extractor.errors import FileError
from schemas.confidence_map import ConfidenceMap, field_kinds, record_states
from schemas.record import Record
from schemas.traits import choices


def score(confidence_map: ConfidenceMap, key: str, record: Record, signals: Signals) -> dict[str, float]:
    """Returns the confidence of each own field of a record, rounded to three digits.

    Args:
        confidence_map: The map to apply.
        key: The key of the record's type, such as `claims`.
        record: The record.
        signals: Its signals, as `Measurements.measure` gives them, or as a record holds them.
    """
    states = record_states(record)
    whole = signals.get(WHOLE, {})
    return {
        name: round(confidence_map.apply({**whole, **measured}, kinds_of(key, record, name), states), 3)
        for name, measured in signals.items()
        if name != WHOLE
    }


def kinds_of(key: str, record: Record, name: str) -> tuple[str, ...]:
    """Returns the kinds of a record's field, most specific first, as a `ConfidenceMap` names them."""
    value = getattr(record, name)
    choice = value if choices(type(record), name) else None
    return field_kinds(key, type(record), name, empty=value is None or value == [], choice=choice)


def find_map(name: str | None, folder: Path, model: str) -> ConfidenceMap:
    """Returns the map that a run names: one that ships, or a file, as named or in a folder; else the default one.

    Args:
        name: The name that the run states.
        folder: Where the run lies.
        model: The run's model.
    """
    for shipped in shipped_maps():
        if shipped.name == name:
            return shipped
    for path in (Path(name), folder / name) if name else ():
        if path.is_file():
            return read_map(path)
    return default_map(model)


def read_map(path: Path) -> ConfidenceMap:
    """Reads a map that `extractor calibrate` wrote.

    Raises:
        FileError: There is none.
    """
    try:
        return ConfidenceMap.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise FileError(
            f"{path} is not a confidence map: {error}", "Give a file that `extractor calibrate` wrote."
        ) from error


def default_map(model: str) -> ConfidenceMap:
    """Returns the map that ships for a model: the one fitted on it, else the one for any model."""
    shipped = shipped_maps()
    fitting = (one for one in shipped if one.provenance.model == model)
    return next(fitting, None) or next(one for one in shipped if one.provenance.model is None)


@cache
def shipped_maps() -> tuple[ConfidenceMap, ...]:
    """Returns the maps that ship with the package."""
    folder = resources.files("extractor").joinpath("confidence_maps")
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".json")), key=lambda item: item.name)
    return tuple(ConfidenceMap.model_validate_json(item.read_text(encoding="utf-8")) for item in files)
