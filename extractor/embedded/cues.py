"""Cues: reads the lexicon of reporting verbs and gives, for each of their forms, what it can report and how."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from extractor.embedded import lexicons

Form = Literal["base", "present", "past", "participle", "gerund"]

_VOWELS = "aeiou"
# Verbs of more than one syllable whose last consonant doubles; those of one syllable follow the spelling rule.
_DOUBLING = frozenset("admit commit recommit permit regret refer prefer rebut".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """One reading of a reporting verb.

    Attributes:
        verb: Dictionary form.
        particles: Words that must follow ("for" in "call for"); empty for most.
        act: Searle's class of the act, or `thought` when nothing was said.
        complements: What can carry the content; see the head of `lexicons/reporting_verbs.txt`.
    """

    verb: str
    particles: tuple[str, ...]
    act: str
    complements: frozenset[str]


@cache
def reporting_forms() -> dict[str, tuple[Form, tuple[Cue, ...]]]:
    """Returns every form of every reporting verb with its readings, those with most particles first."""
    readings: dict[str, list[Cue]] = {}
    for phrase, act, complements in lexicons.rows("reporting_verbs"):
        verb, *particles = phrase.split(" ")
        readings.setdefault(verb, []).append(Cue(verb, tuple(particles), act, frozenset(complements.split(" "))))
    forms: dict[str, tuple[Form, tuple[Cue, ...]]] = {}
    for verb, cues in readings.items():
        ordered = tuple(sorted(cues, key=lambda cue: -len(cue.particles)))
        for form, kind in verb_forms(verb).items():
            forms.setdefault(form, (kind, ordered))
    return forms


@cache
def irregular_pasts() -> dict[str, tuple[str, str]]:
    """Returns past tense and past participle of the irregular verbs."""
    return {verb: (past, participle) for verb, past, participle in lexicons.rows("irregular_verbs")}


@cache
def attitude_nouns() -> dict[str, str]:
    """Returns the nouns that name an attitude, each with the act that expressing it is."""
    return {noun: act for noun, act in lexicons.rows("attitude_nouns")}


@cache
def speaker_nouns() -> dict[str, str]:
    """Returns nouns that can head the name of a speaker with their kind: person, body or document."""
    return {noun: kind for kind, nouns in lexicons.labelled("speaker_nouns").items() for noun in nouns}


@cache
def shared_offices() -> frozenset[str]:
    """Returns the offices that many people hold at once, so that the words alone do not tell who is meant."""
    return frozenset(lexicons.labelled("speech_words")["shared_offices"])


def verb_forms(verb: str) -> dict[str, Form]:
    """Returns the inflected forms of a verb; past tense stands for a participle of the same spelling."""
    forms: dict[str, Form] = {}
    past, participle = irregular_pasts().get(verb) or (_with_ending(verb, "ed"),) * 2
    forms[past] = "past"
    if verb.endswith(("el", "al")):
        forms |= {verb + "led": "past", verb + "ling": "gerund"}
    forms.setdefault(participle, "participle")
    forms.setdefault(_with_ending(verb, "ing"), "gerund")
    forms.setdefault(_third_person(verb), "present")
    forms.setdefault(verb, "base")
    return forms


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _with_ending(verb: str, ending: str) -> str:
    if verb.endswith("e") and not (ending == "ing" and verb.endswith(("ee", "oe", "ye"))):
        return verb[:-1] + ending
    if verb.endswith("y") and verb[-2] not in _VOWELS and ending == "ed":
        return verb[:-1] + "ied"
    if verb in _DOUBLING or (len(verb) < 6 and _doubles(verb)):
        return verb + verb[-1] + ending
    return verb + ending


def _doubles(verb: str) -> bool:
    if len(verb) < 3 or verb[-1] in "aeiouwxy" or verb[-2] not in _VOWELS or verb[-3] in _VOWELS:
        return False
    return sum(letter in _VOWELS for letter in verb) == 1
