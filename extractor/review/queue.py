"""The queue: takes the index of a run and a plan, gives the fields to review in a total, stable order."""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from extractor.review.index import RunIndex
from schemas.decision import Selection

Order = Literal["article", "risk"]

NOT_QUEUED = 2**64 - 1
"""The position of an item that is not in the queue."""

# Confidences end at 1. A whole article has none: it comes after everything that has one.
_WHOLE, _LEFT_OUT = 1.5, 2.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields are reviewed, and in which order.

    Attributes:
        threshold: Fields with a confidence below it are queued; 1 queues every field.
        audit: Probability with which a field that is not below the threshold is queued too.
        order: `article`: articles by their first field, and within an article the least confident field first;
            `risk`: the least confident field of all articles first. Whole articles come last in either: that of an
            article with queued fields behind them, or by risk behind all fields; articles without a record at the end.
    """

    threshold: float = 0.9
    audit: float = 0.05
    order: Order = "article"


class Queue:
    """Fields to review, in order.

    An audited field would stand at the end if it stood by its confidence, which would mark it. It stands where a
    doubtful field with a random confidence would.

    Attributes:
        plan: What the queue was built by.
        items: Item numbers in the order of review.
        positions: For each item of the run its place in `items`, or `NOT_QUEUED`.
        doubtful: How many fields are queued for their confidence.
        wholes: How many whole articles are queued.
    """

    def __init__(self, plan: Plan, items: Iterable[int], total: int, doubtful: int, wholes: int = 0) -> None:
        self.plan = plan
        self.items = array("Q", items)
        self.positions = array("Q", [NOT_QUEUED]) * total
        self.doubtful = doubtful
        self.wholes = wholes
        for position, item in enumerate(self.items):
            self.positions[item] = position

    def selection(self, item: int, confidence: float) -> tuple[Selection, float | None]:
        """Returns how an item came into the queue, and with which probability."""
        if self.positions[item] == NOT_QUEUED:
            return "chosen", None
        if is_doubtful(confidence, self.plan.threshold):
            return "queue", 1.0
        return "audit", self.plan.audit


def is_doubtful(confidence: float, threshold: float) -> bool:
    """Returns whether a field of this confidence is queued for it."""
    return confidence < threshold or threshold >= 1


def whole_probability(index: RunIndex, plan: Plan, article: int) -> float:
    """Returns the probability with which a whole article is queued: with any of its fields, always without a record."""
    fields = index.fields_of(article)
    if not fields or any(is_doubtful(index.confidence[item], plan.threshold) for item in fields):
        return 1.0
    return 1.0 - (1.0 - plan.audit) ** len(fields)


def build_queue(index: RunIndex, plan: Plan) -> Queue:
    """Returns the queue of a run. The same run and plan give the same queue."""
    keys = array("d", [_LEFT_OUT]) * index.items
    doubtful = wholes = 0
    for article in range(index.articles):
        fields = index.fields_of(article)
        queued = 0
        for item in fields:
            confidence, draw = index.confidence[item], index.draw[item]
            if is_doubtful(confidence, plan.threshold):
                keys[item] = confidence
                doubtful += 1
                queued += 1
            elif draw < plan.audit:
                # The draw is uniform below the audit share, so this is a uniform confidence below the threshold.
                keys[item] = draw / plan.audit * plan.threshold
                queued += 1
        if queued or not fields:
            keys[index.whole_of(article)] = _WHOLE
            wholes += 1
    order = _by_risk if plan.order == "risk" else _by_article
    return Queue(plan, order(index, keys.__getitem__), index.items, doubtful, wholes)


def queue_of(plan: Plan, items: Iterable[int], total: int) -> Queue:
    """Returns a queue of given items in the given order."""
    chosen = list(items)
    return Queue(plan, chosen, total, len(chosen))


def _by_risk(index: RunIndex, key: Callable[[int], float]) -> Iterable[int]:
    return sorted((item for item in range(index.items) if key(item) < _LEFT_OUT), key=key)


def _by_article(index: RunIndex, key: Callable[[int], float]) -> Iterable[int]:
    groups: list[tuple[float, list[int]]] = []
    for article in range(index.articles):
        numbers = range(index.first_item[article], index.first_item[article + 1])
        items = [item for item in numbers if key(item) < _LEFT_OUT]
        if items:
            items.sort(key=key)
            groups.append((key(items[0]), items))
    groups.sort(key=lambda group: group[0])
    return (item for _, items in groups for item in items)
