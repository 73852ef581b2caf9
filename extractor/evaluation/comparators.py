"""Two values of a field in, whether they agree (and how nearly) out: one comparator for each `Trait.compare`.

No comparator is an edit distance: a date a day off, a negated sentence and another person's name are wrong.
"""

import calendar
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Literal

from extractor.evaluation.names import name_similarity, same_name
from extractor.evaluation.normalisation import content_words, digits, negations, numbers

Agreement = Literal["match", "coarser", "wrong"]
"""`coarser`: a true but less precise date. It counts as wrong, under its own name."""

TEXT_THRESHOLD = 0.5
"""Token F1 from which two free texts say the same, unless they differ in negation or numbers."""


def agreement(comparator: str, expected: str, found: str) -> Agreement:
    """Returns whether a found value agrees with the expected one.

    Args:
        comparator: A `schemas.traits.Comparator`; values of references are compared as they are, after their ids
            have been mapped through the alignment of the records they refer to.
        expected: The value of the gold record.
        found: The value of the run's record.
    """
    return _AGREEMENTS[comparator](expected, found)


def similarity(comparator: str, expected: str, found: str) -> float:
    """Returns how near two values are, in [0, 1]; used to find which records belong together, never as a score."""
    return _SIMILARITIES[comparator](expected, found)


@lru_cache(maxsize=200_000)
def token_f1(expected: str, found: str) -> float:
    """Returns the F1 of the two texts' content words as multisets (Rajpurkar et al. 2016, SQuAD)."""
    first, second = content_words(expected), content_words(found)
    if not first or not second:
        return float(first == second)
    shared = (_counted(first) & _counted(second)).total()
    return 2 * shared / (len(first) + len(second))


@lru_cache(maxsize=100_000)
def _counted(found: tuple[str, ...]) -> Counter[str]:
    return Counter(found)


def contradicts(expected: str, found: str) -> bool:
    """Returns whether two texts differ in negation, or in numbers.

    Numbers differ when each text has one that the other lacks, or when the found text writes one in digits that the
    expected text does not have. Leaving a number out is no contradiction.
    """
    if negations(expected) != negations(found):
        return True
    here, there = numbers(expected), numbers(found)
    return bool(here - there and there - here) or bool(digits(found) - here)


@lru_cache(maxsize=100_000)
def day_range(value: str) -> tuple[date, date] | None:
    """Returns the first and last day of an EDTF level 0 date or interval, or `None` if it is not one."""
    start, _, end = value.partition("/")
    try:
        return _days(start)[0], _days(end or start)[1]
    except ValueError:
        return None


def _days(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) > 2:
        day = date(parts[0], parts[1], parts[2])
        return day, day
    if len(parts) > 1:
        last = calendar.monthrange(parts[0], parts[1])[1]
        return date(parts[0], parts[1], 1), date(parts[0], parts[1], last)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def _exact(expected: str, found: str) -> Agreement:
    return "match" if expected == found else "wrong"


def _name(expected: str, found: str) -> Agreement:
    return "match" if same_name(expected, found) else "wrong"


def _date(expected: str, found: str) -> Agreement:
    here, there = day_range(expected), day_range(found)
    if here is None or there is None:
        return _exact(expected, found)
    if here == there:
        return "match"
    return "coarser" if there[0] <= here[0] and here[1] <= there[1] else "wrong"


def _text(expected: str, found: str) -> Agreement:
    if content_words(expected) == content_words(found):
        return "match"
    return "match" if token_f1(expected, found) >= TEXT_THRESHOLD and not contradicts(expected, found) else "wrong"


def _date_similarity(expected: str, found: str) -> float:
    here, there = day_range(expected), day_range(found)
    if here is None or there is None:
        return float(expected == found)
    if here == there:
        return 1.0
    return 0.5 if max(here[0], there[0]) <= min(here[1], there[1]) else 0.0


def _exact_similarity(expected: str, found: str) -> float:
    return float(expected == found)


_AGREEMENTS: dict[str, Callable[[str, str], Agreement]] = {
    "exact": _exact,
    "name": _name,
    "date": _date,
    "text": _text,
    "reference": _exact,
}
_SIMILARITIES: dict[str, Callable[[str, str], float]] = {
    "exact": _exact_similarity,
    "name": name_similarity,
    "date": _date_similarity,
    "text": token_f1,
    "reference": _exact_similarity,
}
