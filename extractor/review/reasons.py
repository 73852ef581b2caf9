"""Reasons: takes the signals stored with a field, gives in words what makes its value doubtful."""

from collections.abc import Callable, Mapping

from extractor.review.forms import words

_Phrase = Callable[[float], str | None]
"""Takes a signal, gives what is doubtful about it; null when nothing is."""


def _below(limit: float, phrase: str) -> _Phrase:
    return lambda number: phrase.format(number) if number < limit else None


def _share(where: str) -> _Phrase:
    def say(number: float) -> str | None:
        if number >= 0.995:
            return None
        return f"none of its words are in {where}" if number <= 0 else f"{number:.0%} of its words are in {where}"

    return say


def _above(limit: float, phrase: str) -> _Phrase:
    return lambda number: phrase.format(number) if number > limit else None


_PHRASES: dict[str, _Phrase] = {
    "empty": _above(0, "it is empty, and may have been missed"),
    "agreement": _below(0.995, "a second reading has another value (agreement {:.0%})"),
    "record_agreement": _below(0.8, "a second reading has other values in the record (agreement {:.0%})"),
    "seconded": _below(1, "a second reading has no such record"),
    "numbers_found": _below(1, "a number in it is not in the article"),
    "source_found": _below(1, "the words it was derived from are missing or not in the article"),
    "found_in_article": _share("the article"),
    "found_in_evidence": _share("the evidence"),
    "rating": _below(0.9, "the model rates it {:.0%}"),
    "logprob": _below(-0.1, "the model was unsure of its words (mean log-probability {:.2f})"),
    "evidence_rejected": _above(0, "{:.0f} of the record's quotes are not in the article"),
    "evidence_repeated": _above(0, "a quote stands in the article more than once"),
    "evidence_folded": _above(0, "a quote differs from the article in typography"),
    "reasks": _above(0, "the model had to be asked again"),
}
_NEUTRAL = frozenset({"items", "length", "capitalised", "evidence_length", "evidence_pronoun"})
_WEAK = 0.5


def reasons(signals: Mapping[str, float]) -> list[str]:
    """Returns in words why a field is doubtful, the most telling first.

    A signal that this module does not know, such as one of a fitted map of one's own, is named with its number when it
    is weak.
    """
    if not signals:
        return ["the run stores no signals for it"]
    found = [said for name, phrase in _PHRASES.items() if name in signals and (said := phrase(signals[name]))]
    unknown = (name for name in signals if name not in _PHRASES and name not in _NEUTRAL)
    found += [f"{words(name).lower()}: {signals[name]:.2f}" for name in unknown if signals[name] < _WEAK]
    return found or ["no signal speaks against it"]
