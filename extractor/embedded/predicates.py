"""Predicates: takes the words of a passage, gives the stands people take ("she was adamant that …")."""

from functools import cache

from extractor.embedded import lexicons
from extractor.embedded.clauses import Clause
from extractor.embedded.contents import fill
from extractor.embedded.cues import Cue
from extractor.embedded.passages import Passage
from extractor.embedded.sources import subject_before

_BE = frozenset("is are was were been remains remained".split())
_NEGATIONS = frozenset("not never less no".split())


@cache
def stands() -> dict[str, Cue]:
    """Returns the adjectives and prepositions that tell where somebody stands, each with its reading."""
    return {
        word: Cue(word, (), act, frozenset(complements.split(" ")))
        for word, act, complements in lexicons.rows("predicate_adjectives")
    }


def predicate_clause(passage: Passage, index: int, earlier: list[Clause]) -> Clause | None:
    """Returns the clause of an adjective or preposition after a form of "be", or `None` if it tells of no stand.

    Args:
        passage: Where it stands.
        index: Index of the adjective.
        earlier: The reporting clauses before it.
    """
    words = passage.words
    verb = index - 1
    while verb > 0 and words[verb].tag == "R" and words[verb].lower not in _NEGATIONS:
        verb -= 1
    if verb < 1 or words[verb].lower not in _BE:
        return None
    subject = subject_before(words, verb)
    if subject is None or subject.shared or words[subject.first].lower in ("it", "that", "this", "there", "which"):
        return None
    clause = Clause(
        passage, stands()[words[index].lower], (verb, index + 1), (subject.first, subject.last), subject.clause
    )
    return fill(clause, earlier)
