"""Signals: takes a record and what is known about it, gives measurements of each own field.

A signal that tells nothing (no quote rejected, no second reading) is absent, so that lines stay short. What concerns
the whole record is given once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log1p
from typing import Any, NamedTuple
from unicodedata import normalize

from pydantic import BaseModel

from extractor.agreement import agreement, counterpart
from extractor.token_probabilities import TokenProbabilities
from schemas.grounding import Grounding
from schemas.record import Record, own_fields
from schemas.traits import Trait, is_list, nested_model, traits

Signals = dict[str, dict[str, float]]
"""For each own field of a record, its signals by name; under `WHOLE` those that concern the whole record."""

WHOLE = "evidence"

SIGNALS: dict[str, str] = {
    "found_in_evidence": "share of the value's words that stand in the record's evidence",
    "found_in_article": "share of the value's words that stand in the article",
    "numbers_found": "share of the value's numbers that stand in the article; absent when it has none",
    "capitalised": "share of the words of a verbatim value that begin with a capital",
    "source_found": "share found in the article of the words the value was derived from; 0 when none are given",
    "empty": "1 when the value is null or an empty list",
    "items": "number of items of a list",
    "length": "natural logarithm of 1 + the number of words",
    "agreement": "how far the second reading's value agrees, from 0 to 1",
    "rating": "the model's own rating, as a probability",
    "logprob": "mean log-probability of the tokens of the value, at least -10",
    "evidence_length": "natural logarithm of 1 + the number of words of the evidence",
    "evidence_pronoun": "share of the record's quotes that begin with an English pronoun",
    "evidence_folded": "share of the record's quotes that differ from the article in typography",
    "evidence_repeated": "share of the record's located quotes that the article holds more than once",
    "evidence_rejected": "quotes of the record that the article does not hold",
    "reasks": "times the model was asked again because its answer was invalid",
    "seconded": "whether a second reading has a record with overlapping evidence: 1 or 0",
    "record_agreement": "mean `agreement` of the record's fields",
}
"""Every signal and what it says; those from `evidence_length` on concern the whole record."""

_WORD = re.compile(r"\w+")
_PRONOUNS = frozenset("he she it they his her their its this that these those we i you".split())
_SHORT = 3
_NO_TRAIT = Trait()


class _Field(NamedTuple):
    """What of a field decides how it is measured.

    Attributes:
        name: Its name.
        trait: Its trait.
        listed: Whether it is a list.
        nested: The fields of its nested model that are measured, each with its trait; null for plain values.
    """

    name: str
    trait: Trait
    listed: bool
    nested: tuple[tuple[str, Trait], ...] | None


class Measurements:
    """Measures the records of one article. What concerns the whole article is computed once.

    Args:
        text: The article's text.
        reasks: Times the model was asked again because its answer was invalid.
        log_probabilities: The tokens of the model's reply in order, each with its log-probability, if it gave them.
    """

    def __init__(self, text: str, reasks: int = 0, log_probabilities: Sequence[tuple[str, float]] = ()) -> None:
        self._article = frozenset(_split(text))
        self._reasks = reasks
        self._probabilities = TokenProbabilities(log_probabilities) if log_probabilities else None
        self._known: dict[tuple[str, str], tuple[list[str], dict[str, float]]] = {}

    def measure(
        self,
        record: Record,
        grounding: Grounding,
        others: Sequence[Record] | None = None,
    ) -> Signals:
        """Returns the signals of each own field of a record.

        Args:
            record: A record with its evidence.
            grounding: How its quotes were found.
            others: The records of the same type in a second reading of the article; `None` when there is none.
        """
        quotes = [_split(item.quote) for item in record.evidence]
        evidence = frozenset(word for quote in quotes for word in quote)
        second = None if others is None else counterpart(record, others)
        signals: Signals = {}
        for field in _fields(type(record)):
            measured = self._measure(record, field, evidence)
            name, value = field.name, getattr(record, field.name)
            if second is not None:
                agreed = agreement(type(record), name, value, getattr(second, name))
                if agreed is not None:
                    measured["agreement"] = agreed
            if name in grounding.ratings:
                measured["rating"] = grounding.ratings[name]
            signals[name] = {signal: round(value, 3) for signal, value in measured.items()}
        whole = self._whole(grounding, quotes)
        if others is not None:
            whole |= {"seconded": float(second is not None)} | _agreement_of(signals)
        signals[WHOLE] = {signal: round(value, 3) for signal, value in whole.items()}
        return signals

    def _whole(self, grounding: Grounding, quotes: Sequence[list[str]]) -> dict[str, float]:
        located = grounding.exact + grounding.folded
        whole = {
            "evidence_folded": grounding.folded / located if located else 0.0,
            "evidence_repeated": grounding.repeated / located if located else 0.0,
            "evidence_rejected": float(grounding.rejected),
            "reasks": float(self._reasks),
        }
        whole["evidence_pronoun"] = sum(quote[:1] != [] and quote[0] in _PRONOUNS for quote in quotes) / len(quotes)
        told = {signal: value for signal, value in whole.items() if value}
        told["evidence_length"] = log1p(sum(map(len, quotes)))
        return told

    def _measure(self, record: Record, field: _Field, evidence: frozenset[str]) -> dict[str, float]:
        value = getattr(record, field.name)
        measured: dict[str, float] = {}
        if value is None or value == []:
            measured["empty"] = 1.0
        else:
            if field.listed:
                measured["items"] = float(len(value))
            if field.nested is None:
                measured |= self._value(record, field, value, evidence)
            else:
                items = value if field.listed else [value]
                measured |= _mean([self._nested(item, field.nested, evidence) for item in items])
        if self._probabilities is not None:
            probability = self._probabilities.mean(_leaves(field.name, value))
            if probability is not None:
                measured["logprob"] = probability
        return measured

    def _nested(
        self, item: BaseModel, fields: tuple[tuple[str, Trait], ...], evidence: frozenset[str]
    ) -> dict[str, float]:
        given = [(trait, value) for name, trait in fields if (value := getattr(item, name)) not in (None, [])]
        return _mean([self._text(trait, value, evidence) for trait, value in given])

    def _value(self, record: Record, field: _Field, value: Any, evidence: frozenset[str]) -> dict[str, float]:
        if field.trait.origin == "chosen":
            return {}
        if field.trait.origin == "derived":
            if field.trait.derived_from is None:
                return {}
            source = getattr(record, field.trait.derived_from)
            return {"source_found": _share(_split(source), self._article) if source else 0.0}
        return self._text(field.trait, value, evidence)

    def _text(self, trait: Trait, value: Any, evidence: frozenset[str]) -> dict[str, float]:
        text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
        key = trait.origin, text
        if key not in self._known:
            self._known[key] = self._known_of(trait, text)
        telling, known = self._known[key]
        return {"found_in_evidence": _share(telling, evidence), **known}

    def _known_of(self, trait: Trait, text: str) -> tuple[list[str], dict[str, float]]:
        """Returns the words of a text that tell something, and its signals that do not depend on the evidence."""
        words = _split(text)
        numbers = [word for word in words if word[0].isdigit()]
        telling = words
        if trait.origin == "written":  # free text shares its small words with any article
            telling = numbers + [word for word in words if len(word) > _SHORT and not word[0].isdigit()] or words
        known = {"found_in_article": _share(telling, self._article), "length": log1p(len(words))}
        if trait.origin == "verbatim" and words:
            known["capitalised"] = sum(word[0].isupper() for word in _WORD.findall(text)) / len(words)
        if numbers:
            known["numbers_found"] = _share(numbers, self._article)
        return telling, known


@cache
def _fields(record_type: type[Record]) -> tuple[_Field, ...]:
    known = traits(record_type)
    fields = []
    for name in own_fields(record_type):
        nested = nested_model(record_type, name)
        # What is derived inside an item comes from a sibling that is itself measured.
        inner = nested is not None and tuple(
            (part, trait) for part, trait in traits(nested).items() if trait.origin in {"verbatim", "written"}
        )
        fields.append(_Field(name, known.get(name, _NO_TRAIT), is_list(record_type, name), inner or None))
    return tuple(fields)


def _agreement_of(signals: Signals) -> dict[str, float]:
    known = [measured["agreement"] for measured in signals.values() if "agreement" in measured]
    return {"record_agreement": sum(known) / len(known)} if known else {}


def _split(text: str) -> list[str]:
    return _WORD.findall(text.lower() if text.isascii() else normalize("NFKC", text).casefold())


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
