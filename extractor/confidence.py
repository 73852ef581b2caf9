"""Confidence: takes a record and what is known about it, gives measurements and one probability for each own field.

A signal that tells nothing (no quote rejected, no second reading) is absent, so that lines stay short; a
`ConfidenceMap` counts an absent signal as nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from extractor.errors import FileError
from extractor.agreement import agreement, counterpart
from extractor.grounding.folding import fold
from extractor.token_probabilities import TokenProbabilities
from schemas.confidence_map import ConfidenceMap, field_kinds, record_states
from schemas.grounding import Grounding
from schemas.record import Record, own_fields
from schemas.traits import Trait, choices, is_list, nested_model, traits

Signals = dict[str, dict[str, float]]
"""For each own field of a record, its signals by name."""

SIGNALS: dict[str, str] = {
    "found_in_evidence": "share of the value's words that stand in the record's evidence",
    "found_in_article": "share of the value's words that stand in the article",
    "numbers_found": "share of the value's numbers that stand in the article; absent when it has none",
    "source_found": "share found in the article of the words the value was derived from; 0 when none are given",
    "evidence_folded": "share of the record's quotes that differ from the article in typography",
    "evidence_repeated": "share of the record's located quotes that the article holds more than once",
    "evidence_rejected": "quotes of the record that the article does not hold",
    "reasks": "times the model was asked again because its answer was invalid",
    "empty": "1 when the value is null or an empty list",
    "items": "number of items of a list",
    "length": "number of words",
    "seconded": "whether a second reading has a record with overlapping evidence: 1 or 0",
    "agreement": "how far the second reading's value agrees, from 0 to 1",
    "rating": "the model's own rating, as a probability",
    "logprob": "mean log-probability of the tokens of the value, at least -10",
}
"""Every signal and what it says."""

WHOLE = "evidence"
"""Under this name stand the signals that concern the whole record."""

_WORD = re.compile(r"\w+")
_SHORT = 3
_NO_TRAIT = Trait()


class Measurements:
    """Measures the records of one article. What concerns the whole article is computed once.

    Args:
        text: The article's text.
        reasks: Times the model was asked again because its answer was invalid.
        log_probabilities: The tokens of the model's reply in order, each with its log-probability, if it gave them.
    """

    def __init__(self, text: str, reasks: int = 0, log_probabilities: Sequence[tuple[str, float]] = ()) -> None:
        self._words = frozenset(_words(text))
        self._reasks = reasks
        self._probabilities = TokenProbabilities(log_probabilities) if log_probabilities else None

    def measure(self, record: Record, grounding: Grounding, others: Sequence[Record] | None = None) -> Signals:
        """Returns the signals of each own field of a record.

        Args:
            record: A record with its evidence.
            grounding: How its quotes were found.
            others: The records of the same type in a second reading of the article; `None` when there is none.
        """
        evidence = frozenset(word for item in record.evidence for word in _words(item.quote))
        shared = self._shared_signals(grounding)
        second = None
        if others is not None:
            second = counterpart(record, others)
            shared["seconded"] = float(second is not None)
        signals: Signals = {}
        for name in own_fields(type(record)):
            measured = self._field_signals(record, name, evidence) | shared
            if second is not None:
                agreed = agreement(type(record), name, getattr(record, name), getattr(second, name))
                if agreed is not None:
                    measured["agreement"] = agreed
            if name in grounding.ratings:
                measured["rating"] = grounding.ratings[name]
            signals[name] = {signal: round(value, 3) for signal, value in measured.items()}
        return signals

    def _shared_signals(self, grounding: Grounding) -> dict[str, float]:
        located = grounding.exact + grounding.folded
        shared = {
            "evidence_folded": grounding.folded / located if located else 0.0,
            "evidence_repeated": grounding.repeated / located if located else 0.0,
            "evidence_rejected": float(grounding.rejected),
            "reasks": float(self._reasks),
        }
        return {signal: value for signal, value in shared.items() if value}

    def _field_signals(self, record: Record, name: str, evidence: frozenset[str]) -> dict[str, float]:
        value = getattr(record, name)
        measured: dict[str, float] = {}
        if _is_empty(value):
            measured["empty"] = 1.0
        else:
            if is_list(type(record), name):
                measured["items"] = float(len(value))
            if nested_model(type(record), name) is None:
                measured |= self._value_signals(record, name, evidence)
            else:
                items = value if isinstance(value, list) else [value]
                measured |= _mean([self._nested_signals(item, evidence) for item in items])
        if self._probabilities is not None:
            probability = self._probabilities.mean(_leaves(name, value))
            if probability is not None:
                measured["logprob"] = probability
        return measured

    def _nested_signals(self, item: BaseModel, evidence: frozenset[str]) -> dict[str, float]:
        # What is derived inside an item comes from a sibling that is itself measured.
        return _mean(
            [
                self._word_signals(trait, getattr(item, name), evidence)
                for name, trait in traits(type(item)).items()
                if trait.origin in {"verbatim", "written"} and not _is_empty(getattr(item, name))
            ]
        )

    def _value_signals(self, model: BaseModel, name: str, evidence: frozenset[str]) -> dict[str, float]:
        trait = traits(type(model)).get(name, _NO_TRAIT)
        if trait.origin == "chosen":
            return {}
        if trait.origin == "derived":
            if trait.derived_from is None:
                return {}
            return {"source_found": _share(_words_of(getattr(model, trait.derived_from)), self._words)}
        return self._word_signals(trait, getattr(model, name), evidence)

    def _word_signals(self, trait: Trait, value: object, evidence: frozenset[str]) -> dict[str, float]:
        words = _words_of(value)
        numbers = [word for word in words if word[0].isdigit()]
        telling = words
        if trait.origin == "written":  # free text shares its small words with any article
            telling = numbers + [word for word in words if len(word) > _SHORT and not word[0].isdigit()] or words
        measured = {
            "found_in_evidence": _share(telling, evidence),
            "found_in_article": _share(telling, self._words),
            "length": float(len(words)),
        }
        if numbers:
            measured["numbers_found"] = _share(numbers, self._words)
        return measured


def score(confidence_map: ConfidenceMap, key: str, record: Record, signals: Signals) -> dict[str, float]:
    """Returns the confidence of each own field of a record, rounded to three digits.

    Args:
        confidence_map: The map to apply.
        key: The key of the record's type, such as `claims`.
        record: The record.
        signals: Its signals, as `Measurements.measure` gives them.
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
    return field_kinds(key, type(record), name, empty=_is_empty(value), choice=choice)


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


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower() if text.isascii() else fold(text).text.casefold())


def _words_of(value: object) -> list[str]:
    if isinstance(value, list):
        return [word for item in value for word in _words_of(item)]
    return [] if value is None else _words(str(value))


def _share(words: Sequence[str], known: frozenset[str]) -> float:
    return len(list(filter(known.__contains__, words))) / len(words) if words else 0.0


def _mean(measured: Sequence[Mapping[str, float]]) -> dict[str, float]:
    if len(measured) == 1:
        return dict(measured[0])
    gathered: dict[str, list[float]] = {}
    for signals in measured:
        for signal, value in signals.items():
            gathered.setdefault(signal, []).append(value)
    return {signal: sum(values) / len(values) for signal, values in gathered.items()}


def _is_empty(value: object) -> bool:
    return value is None or value == []


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yields the plain values inside a value, each with the name of the innermost field that holds it."""
    if isinstance(value, BaseModel):
        for inner in type(value).model_fields:
            yield from _leaves(inner, getattr(value, inner))
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(name, item)
    else:
        yield name, value
