"""Participles: takes a participle of a reporting verb ("adding that …"), gives its clause and whose it is."""

from extractor.embedded.clauses import ACCORDING, Clause, Span
from extractor.embedded.contents import fill
from extractor.embedded.cues import Cue, speaker_nouns
from extractor.embedded.passages import Passage
from extractor.embedded.sources import Subject, noun_phrase_end, subject_before
from extractor.embedded.words import CUE, NAME, NOMINAL, QUOTATION, VERB, Word

_BEFORE_GERUND = frozenset("by in for as while when".split())
_BEFORE_VERBAL_NOUN = frozenset(
    "stop start keep avoid consider begin quit stopped started kept avoided considered began including".split()
)
_REACH = 8
_BE = frozenset("is are was were be been being".split())


def participle_clause(passage: Passage, cue: Cue, span: Span, earlier: list[Clause]) -> Clause | None:
    """Returns the clause of a participle, or `None` if it is a verbal noun or nobody's speech.

    Args:
        passage: Where it stands.
        cue: The reading of the verb.
        span: Half-open range of the verb and its particles.
        earlier: The reporting clauses before it.
    """
    words = passage.words
    index = span[0]
    while index and words[index - 1].tag == "R":
        index -= 1
    before = words[index - 1] if index else None
    clause = Clause(passage, cue, span, None, index, gerund=True)
    if before is None or (index == 1 and before.lower in _BEFORE_GERUND):
        return _opening_participle(clause)
    if cue.act == "thought" and before.tag != ",":
        return None
    if before.lower in ("as", "for") and "quote" not in cue.complements:
        return None
    if _opens_participle(words, index, earlier):
        if not share_source(clause, earlier):
            return _opening_participle(clause)
        if before.lower == "as" and index > 1 and (subject := _quoted(words, index - 2)):
            clause.source, clause.shares = (subject.first, subject.last), None
        return fill(clause, earlier)
    if before.tag not in NOMINAL or before.lower in _BEFORE_VERBAL_NOUN:
        return None
    return fill(clause, earlier) if _attach(clause, earlier) else None


def _quoted(words: list[Word], index: int) -> Subject | None:
    """Returns who is quoted "as saying": before a passive verb, or else right before "as", up to `index`."""
    for verb in range(index, max(-1, index - _REACH), -1):
        if words[verb].form == "past" and verb and words[verb - 1].tag in ("A", "R"):
            return subject_before(words, verb)
    return subject_before(words, index + 1)


def _attach(clause: Clause, earlier: list[Clause]) -> bool:
    """Gives a participle right after a noun ("a statement saying …") its source."""
    words = clause.passage.words
    subject = subject_before(words, clause.cue_words[0])
    if subject is None or subject.shared:
        return False
    head = _head(words, subject)
    owner = governing_subject(words, subject.first) if _is_document_object(words, subject) else None
    if owner is not None:
        clause.source = (owner.first, owner.last)
    elif head.lower in speaker_nouns() or head.tag == NAME:
        clause.source = (subject.first, subject.last)
    else:
        return share_source(clause, earlier)
    return True


def _is_document_object(words: list[Word], subject: Subject) -> bool:
    """Whether the noun is a document that somebody is said to have made ("wrote a letter asking …")."""
    before = words[subject.first - 1] if subject.first else None
    made = before is not None and (before.tag == VERB or before.form == "past")
    return made and speaker_nouns().get(_head(words, subject).lower) == "document"


def _opening_participle(clause: Clause) -> Clause | None:
    """Reads a participle before the main clause, whose subject it shares ("Citing the law, the judge said …")."""
    words = clause.passage.words
    clause.source = _following_subject(words, clause.cue_words[1])
    filled = fill(clause, []) if clause.source else None
    if filled and filled.source:
        filled.content = [(first, min(last, filled.source[0] - 1)) for first, last in filled.content]
    return filled


def _head(words: list[Word], subject: Subject) -> Word:
    """Returns the head of a noun phrase: its last noun before "of …" or "to …"."""
    last = next((i for i in range(subject.first + 1, subject.last) if words[i].tag in ("P", ",", VERB)), subject.last)
    return words[last - 1]


def _following_subject(words: list[Word], index: int) -> Span | None:
    """Returns the subject of the main clause after a participle clause that opens the sentence."""
    while index < len(words) and words[index].tag != ",":
        index += 1
    end = noun_phrase_end(words, index + 1)
    return (index + 1, end) if end > index + 1 else None


def _opens_participle(words: list[Word], index: int, earlier: list[Clause]) -> bool:
    """Whether a participle clause can begin here, rather than a gerund inside a phrase."""
    before = words[index - 1]
    if before.tag == "C":
        return any(clause.gerund for clause in earlier) or words[index - 2].tag == ","
    return before.tag in (",", "-", "T", QUOTATION) or before.lower in _BEFORE_GERUND


def is_progressive(words: list[Word], index: int) -> bool:
    """Whether the form in -ing at `index` is finite with an auxiliary ("has been demanding")."""
    before = index - 1
    while before >= 0 and words[before].tag == "R":
        before -= 1
    return before >= 0 and words[before].lower in _BE


def share_source(clause: Clause, earlier: list[Clause]) -> bool:
    """Gives a clause without a subject of its own that of the clause before, or of the verb before."""
    clause.source = None
    spoken = [
        other for other in earlier if other.cue.act != "thought" and not other.passive and other.cue is not ACCORDING
    ]
    if spoken:
        clause.shares = spoken[-1]
        return True
    subject = governing_subject(clause.passage.words, clause.first)
    if subject is not None:
        clause.source = (subject.first, subject.last)
    return subject is not None


def _main_subject(words: list[Word], subject: Subject, verb: Word) -> Subject | None:
    """Returns the subject of the main clause if the one given is in an apposition (", the closest Peru has to …,")."""
    if verb.tag == CUE or subject.first < 2 or words[subject.first - 1].tag != "," or words[0].tag in ("S", "P"):
        return None
    for index in range(1, subject.first - 1):
        if words[index].tag in (VERB, CUE, "A") and words[index].form != "gerund":
            return found if (found := subject_before(words, index)) and not found.shared else None
    return None


def governing_subject(words: list[Word], before: int) -> Subject | None:
    """Returns the subject of the nearest finite verb to the left that has one of its own."""
    for index in range(before - 1, -1, -1):
        word = words[index]
        if word.tag in (VERB, CUE, "A") and word.form != "gerund":
            subject = subject_before(words, index)
            if subject and not subject.shared:
                return _main_subject(words, subject, word) or subject
        if word.tag in (";", "."):
            break
    return None
