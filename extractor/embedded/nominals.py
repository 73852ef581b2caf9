"""Nominal reports: takes the words of a passage, gives reports without a reporting verb ("Iran's demand that …")."""

from extractor.embedded import lexicons
from extractor.embedded.clauses import Clause, sentence_end
from extractor.embedded.cues import Cue, attitude_nouns, speaker_nouns
from extractor.embedded.passages import Passage
from extractor.embedded.sources import noun_phrase_end
from extractor.embedded.words import NAME, NOUN, Word

_NO_COMPLEMENTS: frozenset[str] = frozenset()
_STATED = frozenset(("clause", "quote"))
_BE = frozenset("is was remains remained".split())
VERBLESS = Cue("", (), "assertive", frozenset(("quote",)))


def nominal_clause(passage: Passage, index: int) -> Clause | None:
    """Returns the report that a noun at `index` makes with a that-clause, or with `for` after a call or demand."""
    words = passage.words
    noun = words[index]
    if index + 2 >= len(words) or noun.lower not in lexicons.words("speech_nouns"):
        return None
    act = attitude_nouns().get(noun.lower, "assertive")
    following = words[index + 1].lower
    if following in ("by", "from"):
        return _nominal_with_agent(passage, index, Cue(noun.lower, (), act, _NO_COMPLEMENTS))
    if following in _BE and words[index + 2].lower == "that" and (owner := _owner(words, index)):
        clause = Clause(passage, Cue(noun.lower, (), act, _STATED), (index, index + 1), owner, owner[0])
        clause.content = [(index + 3, sentence_end(words))]
        return clause if index + 3 < sentence_end(words) else None
    if following not in ("that", "for") or (following == "for" and act != "directive"):
        return None
    cue = Cue(noun.lower, (), act, _NO_COMPLEMENTS)
    source = _owner(words, index)
    if source is None:
        if following != "that" or not _there_was(words, index):
            return None
        clause = Clause(passage, cue, (index, index + 1), None, index, passive=True)
    else:
        clause = Clause(passage, cue, (index, index + 1), source, source[0])
    clause.content = [(index + 2 if following == "that" else index + 1, sentence_end(words))]
    return clause


def _nominal_with_agent(passage: Passage, index: int, cue: Cue) -> Clause | None:
    """Reads "a warning from the ministry that …"."""
    words = passage.words
    end = noun_phrase_end(words, index + 2)
    if end == index + 2 or end + 1 >= len(words) or words[end].lower != "that":
        return None
    clause = Clause(passage, cue, (index, index + 1), (index + 2, end), index)
    clause.content = [(end + 1, sentence_end(words))]
    return clause


def verbless_clause(passage: Passage, index: int) -> Clause | None:
    """Returns the report that a name right after a quotation makes (“…,” Ana Ruiz, spokeswoman for the ministry.)."""
    words = passage.words
    end = noun_phrase_end(words, index + 1)
    named = words[index + 1 : end]
    if (
        len(named) < 3
        or not any(word.lower in speaker_nouns() for word in named)
        or named[0].tag not in (NAME, "D", NOUN)
    ):
        return None
    if not any(word.tag == NAME for word in named) or (end < len(words) and words[end].tag not in (".", ",")):
        return None
    if end < len(words) - 1 and words[end].tag == ",":
        return None
    return Clause(passage, VERBLESS, (index + 1, end), (index + 1, end), index + 1, [(index, index + 1)])


def _owner(words: list[Word], index: int) -> tuple[int, int] | None:
    """Returns the words that own a noun: "the ministry's" before "repeated demand"."""
    last = index - 1
    while last >= 0 and words[last].tag in (NOUN, "R", "0") and not words[last].lower.endswith(("'s", "s'")):
        last -= 1
    if last < 0 or not words[last].lower.endswith(("'s", "s'")):
        return None
    first = last
    while first and words[first - 1].tag in (NAME, NOUN, "D"):
        first -= 1
    return first, last + 1


def _there_was(words: list[Word], index: int) -> bool:
    before = [word.lower for word in words[max(0, index - 5) : index]]
    return "there" in before and any(word in before for word in ("was", "is", "were"))
