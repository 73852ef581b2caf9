"""Inversion: takes the words around a reporting verb, tells whether its subject follows it ("…," said the minister)."""

from itertools import pairwise

from extractor.embedded.cues import Cue, speaker_nouns
from extractor.embedded.sources import noun_phrase_end, subject_before
from extractor.embedded.words import CUE, NAME, NOUN, QUOTATION, VERB, Word

_AFTER_COMMA = frozenset("say add write explain note read remark state observe tweet".split())


def is_inverted(words: list[Word], index: int, cue: Cue) -> bool:
    """Whether the subject of the verb at `index` comes after it."""
    if "quote" not in cue.complements or words[index].form not in ("past", "present") or index + 1 >= len(words):
        return False
    if index == 0:
        return False
    before = words[index - 1]
    if before.tag in (QUOTATION, "?", "!"):
        return True
    if before.tag in (",", "-") and index > 1:
        end = noun_phrase_end(words, index + 1)
        followed = words[end].tag if end < len(words) else ""
        relative = end < len(words) and words[end].lower in ("who", "which")
        if (
            words[index + 1].tag == "H"
            or _holds_verb(words[index + 1 : end])
            or (followed in ("A", VERB, CUE, "S", "H") and not relative)
        ):
            return False
        subject = subject_before(words, index) if followed not in ("", ".", ",") and not relative else None
        if subject is not None and not subject.shared and not _has_finite_verb(words[: subject.first]):
            return False
        return words[index - 2].tag == QUOTATION or cue.verb in _AFTER_COMMA
    return False


def _holds_verb(words: list[Word]) -> bool:
    """Whether what looks like a noun phrase is a clause with a verb in -s ("the Taliban wants talks")."""
    return any(
        word.tag == NOUN and word.lower.endswith("s") and word.lower not in speaker_nouns() and before.tag == NAME
        for before, word in pairwise(words)
        if "'" not in before.lower + word.lower
    )


def _has_finite_verb(words: list[Word]) -> bool:
    return any(word.tag in ("A", VERB, QUOTATION) or (word.tag == CUE and word.form != "gerund") for word in words)
