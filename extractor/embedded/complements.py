"""Complements: takes the words after a reporting verb, gives the kind of its content and where that begins."""

from dataclasses import dataclass
from typing import Literal

from extractor.embedded import lexicons
from extractor.embedded.cues import Cue, attitude_nouns
from extractor.embedded.sources import noun_phrase_end
from extractor.embedded.words import CUE, GERUND, NOMINAL, NOUN, PARTICIPLE, QUOTATION, VERB, Word

Kind = Literal["clause", "quote", "noun", "to", "phrase"]

_CHANNEL_NOUNS = frozenset(lexicons.labelled("speech_words")["channel_nouns"])
_OBJECT_FIRST = frozenset("tell inform remind assure notify brief apprise update".split())
_INFORMING = frozenset(
    "tell inform remind warn assure notify brief apprise update caution advise alert ask press invite".split()
)
_BARE = frozenset("say think believe hope argue insist admit".split())
_HOLDS_THAT = frozenset(
    "reports claims allegations news concerns fears hopes hope belief fact idea view suggestions calls demands doubts"
    " worries expectations speculation signs evidence suspicions".split()
)
_AUDIENCES = frozenset("reporters journalists lawmakers parliament senators delegates supporters".split())
_CLAUSE_ENDS = frozenset((";", ".", ":", "?", "S", "-", QUOTATION))
_CHANNEL_PREPOSITIONS = frozenset("in on at during via through after by from for with ahead".split())
_CHAINING = frozenset("in at on of for with between by".split())
_OPENERS = frozenset("D H O S R A".split()) | NOMINAL | {GERUND, CUE, VERB, PARTICIPLE, QUOTATION}


@dataclass(frozen=True, slots=True)
class Complement:
    """What follows a reporting verb and carries its content.

    Attributes:
        kind: A clause, a quotation, a noun phrase, an infinitive, or a phrase with a preposition.
        first: Index of its first word, `that` and a colon left out.
        addressee: Half-open range of words that name to whom it was said.
    """

    kind: Kind
    first: int
    addressee: tuple[int, int] | None = None


def after_cue(words: list[Word], index: int, cue: Cue) -> Complement | None:
    """Returns the complement that begins at `index`, after a cue and its particles."""
    allowed = cue.complements
    addressee: tuple[int, int] | None = None
    start = _skip_setting(words, index)
    found = None if cue.verb in _OBJECT_FIRST else _direct(words, start, allowed, cue.verb in _BARE)
    if found is None and "object" in allowed and _starts_object(words, start):
        end = _object_end(words, start, allowed)
        addressee = (start, end)
        rest = allowed - {"noun"}
        found = (_direct(words, end, rest) or _direct(words, _skip_setting(words, end), rest)) if end > start else None
        if found and found.kind == "phrase" and cue.verb not in _INFORMING:
            found = Complement("phrase", start)
    elif found is None and words[start : start + 1] and words[start].lower in ("to", "with"):
        end = noun_phrase_end(words, start + 1)
        if words[end - 1].lower in _HOLDS_THAT:
            return None
        addressee = (start + 1, end)
        found = _direct(words, _skip_setting(words, end), allowed - {"to", "noun"}) if end > start + 1 else None
    if found is None and cue.verb in _OBJECT_FIRST and not _is_audience(words, start):
        found = _direct(words, start, allowed)
    if found is None and (_starts_object(words, start) or (words[start : start + 1] and words[start].form == "gerund")):
        found = _nominal(words, start, allowed)
        addressee = None
    return Complement(found.kind, found.first, addressee) if found and addressee else found


def _is_audience(words: list[Word], index: int) -> bool:
    """Whether the words after "told" can only be to whom it was said."""
    return words[index : index + 1] != [] and (words[index].tag == "O" or words[index].lower in _AUDIENCES)


def audience(words: list[Word], index: int, cue: Cue) -> tuple[int, int] | None:
    """Returns to whom it was said where the content stands in front ("…," she told reporters)."""
    if "object" in cue.complements and _starts_object(words, index):
        end = _object_end(words, index, cue.complements)
    elif words[index : index + 1] and words[index].lower == "to":
        index += 1
        end = noun_phrase_end(words, index)
    else:
        return None
    return (index, end) if end > index else None


def _direct(words: list[Word], index: int, allowed: frozenset[str], bare: bool = False) -> Complement | None:
    if index >= len(words):
        return None
    word = words[index]
    following = words[index + 1].tag if index + 1 < len(words) else ""
    if word.tag == QUOTATION and allowed & {"quote", "clause", "noun"}:
        return Complement("quote", index)
    if word.tag in (":", ",") and following == QUOTATION and allowed & {"quote", "clause"}:
        return Complement("quote", index + 1)
    if word.tag == ":" and "quote" in allowed and following:
        return Complement("clause", index + 1)
    if word.lower == "that" and "clause" in allowed and following != ".":
        return Complement("clause", index + 1)
    if word.tag == "S" and "clause" in allowed and word.lower in ("if", "whether", "how", "why", "what"):
        return Complement("clause", index)
    if word.lower == "to" and "to" in allowed:
        return Complement("phrase" if following in ("D", "M") else "to", index)
    if (word.tag == "P" or word.lower == "as") and word.lower in allowed and following in _OPENERS:
        return Complement("phrase", index)
    taken = bare and not (word.tag in (VERB, CUE, PARTICIPLE) and following in ("P", "T", "R"))
    if "clause" in allowed and word.tag in _OPENERS and (taken or _is_clause(words, index)):
        return Complement("clause", index)
    return None


def _nominal(words: list[Word], index: int, allowed: frozenset[str]) -> Complement | None:
    if "noun" in allowed:
        return Complement("noun", index)
    if "attitude" in allowed:
        for word in words[index : index + 6]:
            if word.tag in ("C", "P", ",", CUE):
                break
            if word.lower in attitude_nouns():
                return Complement("noun", index)
    return None


def _is_clause(words: list[Word], index: int) -> bool:
    """Whether a finite verb with a subject of its own follows before the clause could end."""
    following = words[index + 1].tag if index + 1 < len(words) else ""
    if words[index].tag == "H" and not (words[index].lower in ("it", "you") and following == "P"):
        return True
    if words[index].tag in (GERUND, VERB, CUE):
        return False
    for position in range(index + 1, min(index + 30, len(words))):
        word = words[position]
        if word.tag in ("A", VERB, CUE) and word.form != "gerund" and words[position - 1].lower != "to":
            return not _is_coordinated(words, position)
        if word.lower in ("who", "which") or word.tag in _CLAUSE_ENDS:
            return False
        if word.tag == "," and position + 1 < len(words) and words[position + 1].lower in ("but", "while"):
            return False
        if word.tag == GERUND and words[position - 1].tag == ",":
            return False
    return False


def _is_coordinated(words: list[Word], index: int) -> bool:
    """Whether a finite verb goes on with an earlier verb ("… and offered"), so that its clause is not this one."""
    while index and words[index - 1].tag in ("R", "A"):
        index -= 1
    return index > 0 and words[index - 1].tag == "C"


def _starts_object(words: list[Word], index: int) -> bool:
    return index < len(words) and (
        words[index].tag in NOMINAL or words[index].tag in ("D", "O", PARTICIPLE, GERUND, "R", "H")
    )


def _object_end(words: list[Word], start: int, allowed: frozenset[str]) -> int:
    """Returns the index after the addressee, which ends where the content can begin."""
    following = words[start + 1].tag if start + 1 < len(words) else ""
    if words[start].tag in ("O", "H") or (words[start].lower == "her" and following not in NOMINAL):
        return start + 1
    index = start + 1 if words[start].tag in (GERUND, "R") else start
    inside = {"of", "for", "and"} - allowed
    while index < len(words) and (
        words[index].tag in NOMINAL or words[index].tag in ("D", PARTICIPLE) or words[index].lower in inside
    ):
        if words[index].tag == "D" and index > start and words[index - 1].tag in NOMINAL:
            break
        index += 1
    return index


def _skip_setting(words: list[Word], index: int) -> int:
    """Skips adverbs, times, and phrases that say where or through what it was said."""
    while index < len(words):
        word = words[index]
        if word.tag in ("R", "T") and word.lower not in ("here", "there"):
            index += 1
        elif (
            word.lower in ("last", "next", "this", "earlier", "late", "early")
            and words[index + 1 : index + 2]
            and words[index + 1].tag == "T"
        ):
            index += 2
        elif (word.tag == "P" and (end := _setting_end(words, index))) or (
            word.tag == ","
            and index + 1 < len(words)
            and (words[index + 1].tag in ("P", "R", GERUND) or words[index + 1].form == "gerund")
            and (end := _skip_enclosed(words, index))
        ):
            index = end
        else:
            return index
    return index


def _setting_end(words: list[Word], index: int) -> int:
    end = index + 1
    while end < len(words) and (
        words[end].tag in NOMINAL
        or words[end].tag in ("D", "T", PARTICIPLE)
        or words[end].lower == "of"
        or (words[end].tag in ("R", VERB) and end + 1 < len(words) and words[end + 1].tag in (NOUN, VERB))
    ):
        end += 1
    inside = words[index + 1 : end]
    if words[index].lower == "to":
        return 0
    whole = end
    while whole < len(words) and words[whole].lower in _CHAINING:
        whole = noun_phrase_end(words, whole + 1) if _starts_object(words, whole + 1) else whole + 1
        while whole < len(words) and words[whole].tag == "T":
            whole += 1
    if inside and whole < len(words) and words[whole].lower == "that" and words[whole - 1].lower not in _HOLDS_THAT:
        return whole
    if words[index].lower not in _CHANNEL_PREPOSITIONS:
        return 0
    if any(word.tag == "T" or word.lower in _CHANNEL_NOUNS for word in inside):
        return end
    return 0


def _skip_enclosed(words: list[Word], comma: int) -> int:
    """Returns the index after ", in a statement on Monday," or 0 if the comma opens something else."""
    index = comma + 1
    participle = words[index].tag == GERUND or words[index].form == "gerund"
    index += participle
    while index < len(words) and index < comma + 12:
        if words[index].tag == ",":
            following = words[index + 1] if index + 1 < len(words) else None
            resumes = following is not None and (following.lower == "that" or following.tag == QUOTATION)
            return index + 1 if resumes or not participle else 0
        if words[index].tag in ("A", VERB, CUE, QUOTATION, "S", ".", ";"):
            return 0
        index += 1
    return 0
