"""A label in, the terms of its log-odds out; fitted terms and a map in, a new map out."""

from collections.abc import Mapping
from math import inf

from extractor.calibration.labels import Label
from extractor.calibration.regression import Term
from schemas.confidence_map import ConfidenceMap

INTERCEPT: Term = ("intercept",)

# Inverse variances of the priors, chosen by cross-validation by article on the development corpus: the narrower what
# a term speaks of, the nearer to 0 it is expected.
PRECISION: dict[str, float] = {
    "intercept": 0.01,
    "offset": 1.0,
    "choice": 4.0,
    "weight": 2.0,
    "presence": 2.0,
    "state": 20.0,
}


RISING = frozenset(
    """
    found_in_evidence found_in_article numbers_found source_found agreement record_agreement seconded rating logprob
    """.split()
)
"""Signals of which more can only speak for a value, whatever a small sample says."""

FALLING = frozenset({"evidence_folded", "evidence_repeated", "evidence_rejected", "reasks"})
"""Signals of which more can only speak against it."""


def bounds_of(term: Term, base: ConfidenceMap) -> tuple[float, float]:
    """Returns between which numbers a coefficient may lie, so that the weight of a signal keeps its direction."""
    if term[0] == "presence" and term[1] in FALLING:
        return -inf, 0.0
    if term[0] != "weight":
        return -inf, inf
    present = base.weights.get(term[1], 0.0) * (base.platt or (1.0, 0.0))[0]
    if term[1] in RISING:
        return -max(0.0, present), inf
    return (-inf, -min(0.0, present)) if term[1] in FALLING else (-inf, inf)


def terms_of(label: Label, own: bool) -> dict[Term, float]:
    """Returns what each coefficient is multiplied with for one label.

    Args:
        label: The label.
        own: Whether its group has labels enough for its choices and the states beside it; otherwise it has an offset of
            its own and shares the rest with all groups.
    """
    row: dict[Term, float] = {INTERCEPT: 1.0}
    for kind in label.kinds:
        if own or "=" not in kind:
            row["choice" if "=" in kind else "offset", kind] = 1.0
    for signal, value in label.signals.items():
        row["weight", signal] = value
        row["presence", signal] = 1.0
    if own:
        field = label.path.rpartition(".")[2]
        kind = next(kind for kind in label.kinds if "=" not in kind)
        for state in label.states:
            if not state.startswith((f"{field}=", f"{field} ")):
                row["state", kind, state] = 1.0
    return row


def combine(base: ConfidenceMap, fitted: Mapping[Term, float], paths: set[tuple[str, ...]]) -> ConfidenceMap:
    """Returns a map whose log-odds are those of another one, with fitted terms added.

    Args:
        base: The map that the terms were fitted on top of; its knots do not count.
        fitted: The coefficients.
        paths: The kinds of all labels; an offset gathers what its wider kinds add, as the most specific counts alone.
    """
    slope, shift = base.platt or (1.0, 0.0)
    interactions: dict[str, dict[str, float]] = {
        kind: {signal: slope * value for signal, value in signals.items()}
        for kind, signals in base.interactions.items()
    }
    for term, value in fitted.items():
        if term[0] == "state":
            signals = interactions.setdefault(term[1], {})
            signals[term[2]] = signals.get(term[2], 0.0) + value
    return ConfidenceMap(
        name=base.name,
        intercept=slope * base.intercept + shift + fitted.get(INTERCEPT, 0.0),
        offsets=_offsets(base, fitted, paths, slope),
        weights=_added(base.weights, "weight", fitted, slope),
        presence=_added(base.presence, "presence", fitted, slope),
        interactions=interactions,
    )


def _offsets(
    base: ConfidenceMap, fitted: Mapping[Term, float], paths: set[tuple[str, ...]], slope: float
) -> dict[str, float]:
    offsets = {kind: slope * value for kind, value in base.offsets.items()}
    for path in paths:
        for place, kind in enumerate(path):
            wider = path[place:]
            before = next((base.offsets[one] for one in wider if one in base.offsets), 0.0)
            added = sum(fitted.get(("choice" if "=" in one else "offset", one), 0.0) for one in wider)
            offsets[kind] = slope * before + added
    return offsets


def _added(base: Mapping[str, float], part: str, fitted: Mapping[Term, float], slope: float) -> dict[str, float]:
    values = {name: slope * value for name, value in base.items()}
    for term, value in fitted.items():
        if term[0] == part:
            values[term[1]] = values.get(term[1], 0.0) + value
    return values
