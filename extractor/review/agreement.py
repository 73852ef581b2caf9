"""Agreement between reviewers: takes decisions, gives Cohen's kappa or Krippendorff's alpha for each field."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from extractor.review.ledger import ItemKey, Ledger, outcome
from schemas.decision import Decision

Labels = Mapping[str, str]
"""What each reviewer says of one item."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree on one field.

    Attributes:
        field: The record type and the field, as `meetings.place`.
        items: Fields that two or more reviewers decided.
        reviewers: How many reviewers decided them.
        same: Share of those items on which all say the same.
        measure: `kappa` for two reviewers, `alpha` for more.
        value: The coefficient; null when everybody always says the same thing, so that chance cannot be told apart.
    """

    field: str
    items: int
    reviewers: int
    same: float
    measure: str
    value: float | None


def agreements(ledger: Ledger) -> list[Agreement]:
    """Returns the agreement for each field that two reviewers have decided, and for all of them together.

    What a reviewer says is that the value stands, that it is absent, that the record is refused, or that the value is
    another one; two other values agree only when they are equal. Decisions that settle a conflict do not count, as
    they were made with the answers of others in sight.
    """
    fields: dict[str, list[Labels]] = defaultdict(list)
    for key in _fields(ledger):
        held = ledger.by_reviewer(key, unaided=True)
        if len(held) > 1:
            fields[f"{key.record_type}.{key.field}"].append({name: _label(one) for name, one in held.items()})
    found = [_agreement(field, items) for field, items in sorted(fields.items())]
    together = [item for items in fields.values() for item in items]
    return [*found, _agreement("all fields", together)] if together else []


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Returns Cohen's kappa of two raters (Cohen 1960, Educational and Psychological Measurement 20).

    Args:
        pairs: For each item what the first and the second rater say.

    Returns:
        The coefficient, or null when chance alone would give full agreement.
    """
    observed = sum(first == second for first, second in pairs) / len(pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(firsts[label] * seconds[label] for label in firsts) / len(pairs) ** 2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff_alpha(items: Sequence[Labels]) -> float | None:
    """Returns Krippendorff's alpha for nominal data (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).

    Args:
        items: For each item what each rater who rated it says. Items with one rater count for nothing.

    Returns:
        The coefficient, or null when only one label occurs.
    """
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for item in items:
        if len(item) > 1:
            for pair in permutations(item.values(), 2):
                weights[pair] += 1 / (len(item) - 1)
    totals: dict[str, float] = defaultdict(float)
    for (label, _), weight in weights.items():
        totals[label] += weight
    size = sum(totals.values())
    expected = size * size - sum(total * total for total in totals.values())
    if not expected:
        return None
    observed = sum(weight for (first, second), weight in weights.items() if first != second)
    return 1 - (size - 1) * observed / expected


def _agreement(field: str, items: Sequence[Labels]) -> Agreement:
    names = sorted({name for item in items for name in item})
    same = sum(len(set(item.values())) == 1 for item in items) / len(items)
    if len(names) == 2:
        kappa = cohen_kappa([(item[names[0]], item[names[1]]) for item in items])
        return Agreement(field, len(items), 2, same, "kappa", kappa)
    return Agreement(field, len(items), len(names), same, "alpha", krippendorff_alpha(items))


def _label(decision: Decision) -> str:
    return decision.decision if decision.decision in ("accept", "absent", "reject") else outcome(decision).value


def _fields(ledger: Ledger) -> list[ItemKey]:
    return [key for key in ledger if key.field and key.field != "evidence"]
