"""ConfidenceMap: how the signals of a field become the probability that its value is right."""

import math
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.record import Record
from schemas.traits import Trait, is_list, nested_model, traits

Probability = Annotated[float, Field(ge=0, le=1)]
_FARTHEST = 30.0


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
        platt: Slope and intercept of a recalibration on the log-odds (Platt 1999).
        knots: Points (probability before, after) of a monotone recalibration (Zadrozny and Elkan 2002), in rising
            order, applied last and interpolated linearly.
        provenance: What it was fitted on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    intercept: float = 0.0
    offsets: dict[str, float] = Field(default_factory=dict)
    weights: dict[str, float] = Field(default_factory=dict)
    presence: dict[str, float] = Field(default_factory=dict)
    platt: tuple[float, float] | None = None
    knots: list[tuple[Probability, Probability]] = Field(default_factory=list)
    provenance: Provenance = Field(default_factory=Provenance)

    def apply(self, signals: Mapping[str, float], kinds: tuple[str, ...]) -> float:
        """Returns the probability in [0, 1] that a value with these signals is right.

        Args:
            signals: The signals of one field.
            kinds: The names of its kind, most specific first, as `field_kinds` gives them.
        """
        odds = self.intercept + next((self.offsets[kind] for kind in kinds if kind in self.offsets), 0.0)
        weights, presence = self.weights, self.presence
        for signal, value in signals.items():
            if signal in weights:
                odds += weights[signal] * value
            if signal in presence:
                odds += presence[signal]
        if self.platt is not None:
            odds = self.platt[0] * odds + self.platt[1]
        probability = 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, odds))))
        return self._interpolate(probability) if self.knots else probability

    def mismatches(self, prompt_fingerprint: str, schema_fingerprint: str, model: str) -> tuple[str, ...]:
        """Returns what of a run (`prompt`, `schema`, `model`) is not what this map was fitted on; empty if it fits."""
        fitted = self.provenance
        compared = (
            ("prompt", fitted.prompt_fingerprint, prompt_fingerprint),
            ("schema", fitted.schema_fingerprint, schema_fingerprint),
            ("model", fitted.model, model),
        )
        return tuple(name for name, wanted, given in compared if wanted is not None and wanted != given)

    def _interpolate(self, probability: float) -> float:
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
