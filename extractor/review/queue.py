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


@dataclass(frozen=True, slots=True)
class Plan:
    """Which fields are reviewed, and in which order.

    Attributes:
        threshold: Fields with a confidence below it are queued; 1 queues every field.
        audit: Probability with which a field that is not below the threshold is queued too.
        order: `article`: articles by their first field, and within an article the least confident field first;
            `risk`: the least confident field of all articles first.
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
    """

    def __init__(self, plan: Plan, items: Iterable[int], total: int, doubtful: int) -> None:
        self.plan = plan
        self.items = array("Q", items)
        self.positions = array("Q", [NOT_QUEUED]) * total
        self.doubtful = doubtful
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


def build_queue(index: RunIndex, plan: Plan) -> Queue:
    """Returns the queue of a run. The same run and plan give the same queue."""
    keys = array("d", [2.0]) * index.items
    doubtful = 0
    for item, (confidence, draw) in enumerate(zip(index.confidence, index.draw, strict=True)):
        if is_doubtful(confidence, plan.threshold):
            keys[item] = confidence
            doubtful += 1
        elif draw < plan.audit:
            # The draw is uniform below the audit share, so this is a uniform confidence below the threshold.
            keys[item] = draw / plan.audit * plan.threshold
    order = _by_risk if plan.order == "risk" else _by_article
    return Queue(plan, order(index, keys.__getitem__), index.items, doubtful)


def queue_of(plan: Plan, items: Iterable[int], total: int) -> Queue:
    """Returns a queue of given items in the given order."""
    chosen = list(items)
    return Queue(plan, chosen, total, len(chosen))


def _by_risk(index: RunIndex, key: Callable[[int], float]) -> Iterable[int]:
    return sorted((item for item in range(index.items) if key(item) <= 1), key=key)


def _by_article(index: RunIndex, key: Callable[[int], float]) -> Iterable[int]:
    groups: list[tuple[float, list[int]]] = []
    for article in range(index.articles):
        items = [item for item in range(index.first_item[article], index.first_item[article + 1]) if key(item) <= 1]
        if items:
            items.sort(key=key)
            groups.append((key(items[0]), items))
    groups.sort(key=lambda group: group[0])
    return (item for _, items in groups for item in items)
