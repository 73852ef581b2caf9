"""Scope: takes a desk, gives in words what is in its queue and what is not."""

from extractor.review.desk import Desk


def scope(desk: Desk) -> str:
    """Returns what the queue holds and leaves out, and what of the run and the store it does not concern."""
    if desk.terms.settling:
        return f"{len(desk.queue.items):,} fields, or pieces of evidence, on which reviewers differ."
    return "; ".join([*_fields(desk), *_articles(desk), *_aside(desk)]) + "."


def _fields(desk: Desk) -> list[str]:
    index, queue = desk.index, desk.queue
    share = queue.doubtful / index.fields if index.fields else 0.0
    drawn = len(queue.items) - queue.doubtful - queue.wholes
    left_out = index.fields - queue.doubtful - drawn
    parts = [f"{queue.doubtful:,} of {index.fields:,} fields ({share:.0%}) are below {queue.plan.threshold:g}"]
    if queue.plan.threshold >= 1:
        parts = [f"All {index.fields:,} fields are queued"]
    if drawn:
        parts.append(f"{drawn:,} more were drawn at random among the confident ones")
    if left_out:
        parts.append(f"{left_out:,} confident ones are not in the queue")
    return parts


def _articles(desk: Desk) -> list[str]:
    index, queue = desk.index, desk.queue
    ending, unread = queue.wholes - index.empty_articles, index.articles - queue.wholes
    where = "once its fields are done" if queue.plan.order == "article" else "after all fields"
    parts = []
    if ending:
        parts.append(
            f"{ending:,} of {index.articles:,} articles have fields in it, and of each you are asked {where} "
            "whether a record is missed, as no confidence tells"
        )
    if index.empty_articles:
        parts.append(
            f"{index.empty_articles:,} of {index.articles:,} articles hold no record, and come last, to be read"
        )
    if unread:
        parts.append(f"{unread:,} articles have no field in the queue, and are not read for missed records")
    return parts


def _aside(desk: Desk) -> list[str]:
    parts = []
    if desk.stale:
        parts.append(f"{desk.stale:,} decisions in the store concern other runs or versions of a record")
    if desk.index.torn:
        parts.append("the last line of the run is incomplete and was left out")
    return parts
