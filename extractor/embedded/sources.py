"""Sources: takes the words of a sentence and a reporting verb in it, gives the words that name whose speech it is."""

from dataclasses import dataclass

from extractor.embedded.cues import speaker_nouns
from extractor.embedded.words import CUE, NAME, NOMINAL, NOUN, NUMBER, PARTICIPLE, QUOTATION, VERB, Word

_NOUN_PHRASE = NOMINAL | {"D", PARTICIPLE}
_CLAUSE_ENDS = frozenset((";", ":", QUOTATION, ".", "?", "!", "("))
_RELATIVES = frozenset(("who", "which", "that"))
_ATTACHING = frozenset("of for in from at to with on about between close near among against within by around".split())
_TEMPORAL = frozenset("after before since until".split())
_PARENTHESIS_OPENERS = frozenset(("P", "R", "v", "g", "0", "V", "x"))
_FORWARD_ATTACHING = frozenset("of for at from to with in by".split())


@dataclass(frozen=True, slots=True)
class Subject:
    """Where the source of a reporting verb stands, as a half-open range of word indices.

    Attributes:
        first: Index of its first word; equal to `last` when the verb shares the source of an earlier verb.
        last: Index after its last word.
        clause: Index of the first word of the clause, appositions and verb included; content in front of it ends here.
        inverted: Whether the verb comes first ("said the minister").
    """

    first: int
    last: int
    clause: int
    inverted: bool = False

    @property
    def shared(self) -> bool:
        """Whether the verb has no source of its own."""
        return self.first == self.last


def subject_before(words: list[Word], verb: int) -> Subject | None:
    """Returns the subject that stands before a finite verb; a shared one after `and`, `or` or `but`."""
    index = skip_verbal_group(words, verb)
    index = _skip_parentheses(words, index)
    if index < 0:
        return None
    word = words[index]
    if word.tag in ("C", ","):
        return Subject(index, index, index)
    if word.tag == "H" or (word.tag == "S" and word.lower in _RELATIVES):
        return Subject(index, index + 1, index)
    if word.tag not in _NOUN_PHRASE and word.tag not in ("T", "O"):
        return None
    first = _walk_back(words, index)
    first = _strip_front(words, first, index + 1)
    return Subject(first, index + 1, first)


def subject_after(words: list[Word], verb: int) -> Subject | None:
    """Returns the subject that follows a verb in inverted order, with an apposition that follows it."""
    last = noun_phrase_end(words, verb + 1)
    if last == verb + 1:
        return None
    return Subject(verb + 1, last, verb, inverted=True)


def noun_phrase_end(words: list[Word], first: int) -> int:
    """Returns the index after the noun phrase, its attachments and apposition, that starts at `first`."""
    if first < len(words) and words[first].tag == "H":
        return first + 1
    index = first
    while index < len(words):
        tag = words[index].tag
        if (
            tag in _NOUN_PHRASE
            or (tag == "R" and index == first)
            or (
                tag == "P"
                and words[index].lower in _FORWARD_ATTACHING
                and _starts_noun_phrase(words, index + 1)
                and index > first
            )
            or (tag == "C" and words[index].lower == "and" and index > first and _starts_noun_phrase(words, index + 1))
        ):
            index += 1
        elif tag == "," and index > first and (end := _apposition_end(words, index)):
            index = end
        else:
            break
    while index > first and words[index - 1].tag in ("P", "C", "R"):
        index -= 1
    return index


def _starts_noun_phrase(words: list[Word], index: int) -> bool:
    return index < len(words) and words[index].tag in _NOUN_PHRASE


def _apposition_end(words: list[Word], comma: int) -> int:
    """Returns the index after an apposition that names an office, or 0 if none follows the comma."""
    index = comma + 1
    office = False
    while index < len(words) and (
        words[index].tag in _NOUN_PHRASE or words[index].lower in ("of", "for", "to", "and", "at", "in")
    ):
        office = office or speaker_nouns().get(words[index].lower) == "person"
        index += 1
    if not office or (index < len(words) and words[index].tag in (CUE, VERB, "A")):
        return 0
    return index


def skip_verbal_group(words: list[Word], verb: int) -> int:
    """Returns the index of the word before auxiliaries, adverbs and times that belong to a verb."""
    index = verb - 1
    while index >= 0:
        if words[index].tag in ("A", "R"):
            index -= 1
        elif words[index].tag == "T" or _is_date(words, index):
            index = _skip_time(words, index)
        else:
            break
    return index


def _is_date(words: list[Word], index: int) -> bool:
    """Whether a number is the day of a month or a year ("on May 3", "in 2004"), not part of "nine out of 10"."""
    if index == 0 or words[index].tag != NUMBER:
        return False
    before = words[index - 1]
    return before.tag == "T" or (before.lower in ("in", "since") and len(words[index].lower) == 4)


def _skip_time(words: list[Word], index: int) -> int:
    while index >= 0 and (
        words[index].tag in ("T", NUMBER) or words[index].lower in ("last", "late", "early", "next", "this")
    ):
        index -= 1
    if index >= 0 and words[index].tag == "P" and words[index].lower in ("on", "in", "at", "since", "during"):
        index -= 1
    return index


def _skip_parentheses(words: list[Word], index: int) -> int:
    """Goes back over ", who …,", ", however,", "— … —" and "( … )" between a subject and its verb."""
    for _ in range(4):
        if index < 1 or words[index].tag not in (",", "-", ")"):
            break
        start = _parenthesis_start(words, index)
        if start is None:
            break
        index = skip_verbal_group(words, start)
    return index


def _parenthesis_start(words: list[Word], closing: int) -> int | None:
    mark = "(" if words[closing].tag == ")" else words[closing].tag
    for start in range(closing - 1, 0, -1):
        if words[start].tag in (".", ";", QUOTATION):
            return None
        if words[start].tag == mark and (mark != "," or _is_parenthesis(words, start + 1, closing)):
            return start
    return None


def _is_parenthesis(words: list[Word], first: int, last: int) -> bool:
    if first == last:
        return False
    opener = words[first]
    if opener.tag in _PARENTHESIS_OPENERS or opener.lower in _RELATIVES or opener.lower == "whose":
        return True
    if opener.tag not in NOMINAL | {"D", "T"}:
        return False
    for word in words[first:last]:
        if word.lower in _RELATIVES:
            return True
        if word.tag == "A" or (word.tag == CUE and word.form == "past"):
            return False
    return True


def _walk_back(words: list[Word], index: int) -> int:
    while index >= 0:
        word = words[index]
        if word.tag in _NOUN_PHRASE or word.tag in ("T", "R", "O"):
            index -= 1
        elif word.lower in _TEMPORAL and (index == 0 or words[index - 1].tag not in (VERB, CUE)):
            break
        elif _goes_back_over(words, index):
            index -= 1
        else:
            break
    return index + 1


def _goes_back_over(words: list[Word], index: int) -> bool:
    """Whether the noun phrase that stands before a verb begins further left than a word that is no part of a name."""
    word = words[index]
    if word.tag == "P":
        attached = index > 0 and (words[index - 1].tag in NOMINAL or words[index - 1].tag in ("C", ",", "."))
        return attached or _begins_clause(words, index) or _reduced_relative(words, index - 1)
    if word.tag == "C":
        return _joins_nouns(words, index)
    if word.tag == "H":
        return words[index + 1].lower in ("and", ",") and word.lower != "who"
    if word.tag == ",":
        return _lists_nouns(words, index)
    return (word.tag == VERB or word.form == "past") and _reduced_relative(words, index)


def _begins_clause(words: list[Word], index: int) -> bool:
    return index == 0 or words[index - 1].tag in _CLAUSE_ENDS or words[index - 1].tag in ("S", "C", ",", "-")


def _joins_nouns(words: list[Word], index: int) -> bool:
    """Whether a conjunction joins parts of one noun phrase rather than two clauses."""
    if index == 0 or words[index].lower not in ("and", "or") or words[index - 1].tag not in NOMINAL | {"H"}:
        return False
    if words[index - 1].tag == "H":
        return words[index].lower == "and"
    for word in reversed(words[:index]):
        if word.tag in (VERB, CUE, "A", "H"):
            return False
        if word.tag in _CLAUSE_ENDS or word.tag == "S" or word.lower in _TEMPORAL:
            return True
    return True


def _reduced_relative(words: list[Word], index: int) -> bool:
    """Whether a past form is a participle after its noun ("a statement issued in Doha")."""
    if index <= 0 or words[index].tag not in (VERB, CUE) or words[index - 1].tag not in NOMINAL:
        return False
    if words[index].tag == CUE and words[index + 1].tag not in ("P", "T", "R"):
        return False
    for word in reversed(words[:index]):
        if word.tag in (VERB, CUE, "A", "H"):
            return False
        if word.tag in _CLAUSE_ENDS or word.tag in ("S", ",", "C") or word.lower in _TEMPORAL:
            return True
    return True


def _lists_nouns(words: list[Word], comma: int) -> bool:
    """Whether the comma separates items of a list such as "India, China and Russia"."""
    following = words[comma + 1 :]
    joined = any(word.tag == "C" for word in following[:8])
    start = comma - 1
    while start >= 0 and words[start].tag in (NAME, NOUN, "D", PARTICIPLE):
        start -= 1
    length = comma - 1 - start
    if joined and not length and words[start].tag == "H":
        return True
    if not joined or not 0 < length <= 5 or words[comma - 1].tag not in NOMINAL:
        return False
    return start < 0 or words[start].tag in _CLAUSE_ENDS or words[start].tag in ("S", ",", "C")


def _strip_front(words: list[Word], first: int, last: int) -> int:
    """Drops adverbs, times and fronted phrases before the subject proper."""
    while first < last - 1:
        if words[first].lower in ("this", "last", "next", "earlier", "late", "early") and words[first + 1].tag == "T":
            first += 1
        elif words[first].tag not in ("R", "T", "C", ","):
            break
        first += 1
    if words[first].tag == "P":
        index = first + 1
        while index < last and words[index].tag != "P" and not (words[index].tag == "D" and index > first + 1):
            index += 1
        if index < last and words[index].tag == "D":
            return index
        times = first + 1
        while times < last - 1 and words[times].tag in ("T", NUMBER):
            times += 1
        return times if times > first + 1 else first + 1
    return first
