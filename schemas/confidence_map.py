"""ConfidenceMap: how the signals of a field become the probability that its value is right."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from schemas.record import Record, own_fields
from schemas.traits import Trait, choices, is_list, nested_model, traits

Probability = Annotated[float, Field(ge=0, le=1)]
_FARTHEST = 30.0

_Terms = tuple[float, dict[str, tuple[float, float]]]
"""What concerns one kind of field: its log-odds, and for each signal or state its weight and its presence."""


class Provenance(BaseModel):
    """What a map was fitted on. A null fingerprint or model fits every run.

    Attributes:
        prompt_fingerprint: The prompt of the runs it was fitted on.
        schema_fingerprint: Their response schema.
        model: Their model.
        fitted_on: The data, in words.
        n: Number of judged fields.
        articles: Number of articles they come from.
        created: When it was fitted, ISO 8601.
    """

    model_config = ConfigDict(extra="forbid")

    prompt_fingerprint: str | None = None
    schema_fingerprint: str | None = None
    model: str | None = None
    fitted_on: str = ""
    n: int = 0
    articles: int = 0
    created: str | None = None


class RiskPoint(BaseModel):
    """What a threshold promises on articles that the map was not fitted on.

    Attributes:
        threshold: A confidence.
        error: Share of wrong values among fields with at least that confidence.
        error_bound: Upper bound of that share, 95%, with articles as the unit that varies.
        coverage: Share of all fields that have at least that confidence.
    """

    model_config = ConfigDict(extra="forbid")

    threshold: Probability
    error: Probability
    error_bound: Probability
    coverage: Probability


class ConfidenceMap(BaseModel):
    """A logistic model over the signals of one field, with an optional recalibration after it.

    Attributes:
        name: The name under which a run states it.
        intercept: Log-odds before any signal.
        offsets: Log-odds of a kind of field: by name and choice (`meetings.mode=phone`), else by name
            (`meetings.date`), else by nature (`written list`, `derived`); with ` empty` after it for a value of null
            or []. The most specific one counts, alone.
        weights: Log-odds for one unit of a signal. A signal that is absent, or not named here, counts nothing.
        presence: Log-odds that are added when a signal is present, whatever its value.
        interactions: By kind of field, log-odds for one unit of a signal on top of `weights`, and log-odds for a state
            of another field of the record, as `record_states` names them. All kinds of the field count.
        platt: Slope and intercept of a recalibration on the log-odds (Platt 1999).
        knots: Points (probability before, after) of a monotone recalibration (Zadrozny and Elkan 2002), in rising
            order, applied last and interpolated linearly.
        risk: What thresholds promise, in rising order; empty when nothing was fitted.
        provenance: What it was fitted on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    intercept: float = 0.0
    offsets: dict[str, float] = Field(default_factory=dict)
    weights: dict[str, float] = Field(default_factory=dict)
    presence: dict[str, float] = Field(default_factory=dict)
    interactions: dict[str, dict[str, float]] = Field(default_factory=dict)
    platt: tuple[float, float] | None = None
    knots: list[tuple[Probability, Probability]] = Field(default_factory=list)
    risk: list[RiskPoint] = Field(default_factory=list)
    provenance: Provenance = Field(default_factory=Provenance)

    @cached_property
    def _terms_of(self) -> dict[tuple[str, ...], _Terms]:
        return {}

    def __copy__(self) -> Self:
        copied = super().__copy__()
        copied.__dict__.pop("_terms_of", None)
        return copied

    def apply(self, signals: Mapping[str, float], kinds: tuple[str, ...], states: Iterable[str] = ()) -> float:
        """Returns the probability in [0, 1] that a value with these signals is right.

        Args:
            signals: The signals of one field.
            kinds: The names of its kind, most specific first, as `field_kinds` gives them.
            states: What stands beside it in the record, as `record_states` gives it.
        """
        odds = self.log_odds(signals, kinds, states)
        probability = 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, odds))))
        return self.recalibrated(probability)

    def log_odds(self, signals: Mapping[str, float], kinds: tuple[str, ...], states: Iterable[str] = ()) -> float:
        """Returns the log-odds that a value is right, before `knots`; the arguments are those of `apply`."""
        odds, weights = self._terms_of.get(kinds) or self._terms(kinds)
        for signal, value in signals.items():
            if signal in weights:
                weight, presence = weights[signal]
                odds += weight * value + presence
        for state in states:
            if state in weights:
                odds += weights[state][0]
        return odds if self.platt is None else self.platt[0] * odds + self.platt[1]

    def mismatches(self, prompt_fingerprint: str, schema_fingerprint: str, model: str) -> tuple[str, ...]:
        """Returns what of a run (`prompt`, `schema`, `model`) is not what this map was fitted on; empty if it fits."""
        fitted = self.provenance
        compared = (
            ("prompt", fitted.prompt_fingerprint, prompt_fingerprint),
            ("schema", fitted.schema_fingerprint, schema_fingerprint),
            ("model", fitted.model, model),
        )
        return tuple(name for name, wanted, given in compared if wanted is not None and wanted != given)

    def _terms(self, kinds: tuple[str, ...]) -> _Terms:
        offset = next((self.offsets[kind] for kind in kinds if kind in self.offsets), 0.0)
        weights = Counter(self.weights)
        for kind in kinds:
            weights.update(self.interactions.get(kind, {}))
        self._terms_of[kinds] = (
            self.intercept + offset,
            {name: (weights[name], self.presence.get(name, 0.0)) for name in {*weights, *self.presence}},
        )
        return self._terms_of[kinds]

    def recalibrated(self, probability: float) -> float:
        """Returns a probability after the last step, that of `knots`."""
        if not self.knots:
            return probability
        index = bisect_right(self.knots, probability, key=lambda knot: knot[0])
        if index in {0, len(self.knots)}:
            return self.knots[min(index, len(self.knots) - 1)][1]
        (before, low), (after, high) = self.knots[index - 1], self.knots[index]
        return low + (high - low) * (probability - before) / (after - before)


@cache
def field_kinds(
    key: str, record_type: type[Record], name: str, *, empty: bool, choice: str | None = None
) -> tuple[str, ...]:
    """Returns the names of a field's kind, most specific first: `meetings.mode=phone`, `meetings.mode`, `chosen`.

    Args:
        key: The key of the record type.
        record_type: The record type.
        name: The field.
        empty: Whether its value is null or [].
        choice: Its value, if that is chosen from a fixed set.
    """
    nature = traits(record_type).get(name, Trait()).origin
    if nested_model(record_type, name) is not None:
        narrower = [f"{nature} nested"]
    else:
        narrower = [f"{nature} list"] if is_list(record_type, name) else []
    chosen = () if choice is None else (f"{key}.{name}={choice}",)
    suffix = " empty" if empty else ""
    return (*chosen, *(f"{kind}{suffix}" for kind in (f"{key}.{name}", *narrower, nature)))


def record_states(record: Record) -> tuple[str, ...]:
    """Returns what the fields of a record say about each other.

    Choices (`channel=speech`), fields without a value (`addressee empty`), nested fields that some item lacks
    (`speakers.country empty`) and lists with several items (`speakers many`).
    """
    states = []
    for name, chosen, nested in _stated(type(record)):
        value = getattr(record, name)
        if chosen:
            states.append(f"{name}={value}")
        elif value is None or value == []:
            states.append(f"{name} empty")
        elif nested:
            items = value if isinstance(value, list) else [value]
            states += [state for part, state in nested if any(getattr(item, part) is None for item in items)]
            if len(items) > 1:
                states.append(f"{name} many")
    return tuple(states)


@cache
def _stated(record_type: type[Record]) -> tuple[tuple[str, bool, tuple[tuple[str, str], ...]], ...]:
    stated = []
    for name in own_fields(record_type):
        nested = nested_model(record_type, name)
        parts = tuple((part, f"{name}.{part} empty") for part in nested.model_fields) if nested else ()
        stated.append((name, bool(choices(record_type, name)), parts))
    return tuple(stated)
