"""Reporting clauses: takes the passages of an article, gives who is said to say what, as spans."""

from dataclasses import dataclass

from extractor.embedded.clauses import ACCORDING, COLON, POST, Clause, Modality, Span, sentence_end
from extractor.embedded.complements import after_cue
from extractor.embedded.contents import fill, fill_inverted, trim_contents
from extractor.embedded.cues import Cue
from extractor.embedded.document import Document
from extractor.embedded.inversion import is_inverted
from extractor.embedded.nominals import nominal_clause, verbless_clause
from extractor.embedded.participles import governing_subject, is_progressive, participle_clause, share_source
from extractor.embedded.passages import Passage, read_passages
from extractor.embedded.predicates import predicate_clause, stands
from extractor.embedded.sources import noun_phrase_end, skip_verbal_group, subject_after, subject_before
from extractor.embedded.words import CUE, NOMINAL, NOUN, QUOTATION, Word

# Longer passages are tables or text without full stops, and reading them would take time that grows with their square.
_MOST_WORDS = 1000
_BE = frozenset("is are was were be been being".split())
_MODALS = frozenset(
    "will would shall should can could may might must to 'll 'd won't wouldn't can't cannot couldn't".split()
)
_NEGATIONS = frozenset("not never n't didn't hasn't haven't don't doesn't isn't wasn't weren't hadn't".split())
_HEARD = frozenset("said reported believed understood alleged known rumoured rumored claimed".split())
_LEADS_TO_INFINITIVE = frozenset(
    "on continued continues wanted opportunity occasion proceeded used quick keen glad happy eager speech address"
    " remarks chance moment pains hastened rushed keynote".split()
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's words, thoughts or wants as the article attributes them; all spans are offsets.

    Attributes:
        source: The words that name whose they are.
        cue: The words that report.
        content: The words that say what.
    """

    source: Span | None
    cue: Span
    content: tuple[Span, ...]


def attributions(document: Document) -> list[Attribution]:
    """Returns everything that an article attributes to a source, thoughts and wants included, in order."""
    clauses: list[Clause] = []
    runs: dict[int, list[Span]] = {}
    reached = 0
    for passage in read_passages(document):
        index = _quoting(document.plain, clauses)
        if index is not None and goes_on(document.plain, passage, reached):
            runs.setdefault(index, []).append((passage.start, passage.end))
            reached = passage.paragraph
        elif found := [clause for clause in read_clauses(passage) if not _is_own_thought(clause)]:
            clauses += found
            reached = passage.paragraph
    return [
        Attribution(
            clause.source_offsets, clause.offsets(clause.cue_words), (*clause.content_offsets, *runs.get(index, ()))
        )
        for index, clause in enumerate(clauses)
    ]


def _quoting(plain: str, clauses: list[Clause]) -> int | None:
    """Returns the index of the last clause with quoted content in the passage of the last clause."""
    for index in range(len(clauses) - 1, -1, -1):
        if clauses[index].passage is not clauses[-1].passage:
            break
        if is_quoted(plain, clauses[index]):
            return index
    return None


def _is_own_thought(clause: Clause) -> bool:
    """Whether somebody who is quoted speaks of what they think themselves ("I think …")."""
    if clause.source is None or clause.cue.act != "thought":
        return False
    return clause.passage.words[clause.source[0]].lower in ("i", "we", "you")


def is_quoted(plain: str, clause: Clause) -> bool:
    """Whether the content of a clause is a quotation."""
    return any(plain[start : start + 1] in ('"', "'", "`", "â") for start, _ in clause.content_offsets)


def goes_on(plain: str, passage: Passage, paragraph: int) -> bool:
    """Whether a passage is nothing but quotation, so that it goes on with the quotation before it.

    Args:
        plain: The article without markup.
        passage: The passage.
        paragraph: The paragraph up to which the quotation before it has gone on.
    """
    return 0 <= passage.paragraph - paragraph <= 1 and is_only_quotation(plain, passage)


def is_only_quotation(plain: str, passage: Passage) -> bool:
    """Whether a passage is nothing but one quotation of at least a sentence or five words."""
    words = [word for word in passage.words if word.tag not in (".", ",")]
    if len(words) != 1 or words[0].quotation is None or words[0].quotation.kind == "post":
        return False
    inside = plain[words[0].start : words[0].end]
    return len(inside.split()) >= 5 or inside.rstrip("\"'").endswith((".", "!", "?", ","))


def read_clauses(passage: Passage) -> list[Clause]:
    """Returns the reporting clauses of a passage in order."""
    words = passage.words
    if len(words) > _MOST_WORDS:
        return []
    clauses: list[Clause] = []
    for index in range(len(words)):
        clause = _clause_at(passage, index, clauses)
        if clause is not None:
            clauses.append(clause)
    trim_contents(words, clauses)
    return [clause for clause in clauses if clause.content_offsets]


def _clause_at(passage: Passage, index: int, earlier: list[Clause]) -> Clause | None:
    """Returns the reporting clause whose cue is the word at `index`, if any."""
    words = passage.words
    word = words[index]
    if word.tag == CUE:
        return _verb_clause(passage, index, earlier)
    if word.lower == "according" and index + 2 < len(words) and words[index + 1].lower == "to":
        return _according(passage, index)
    if word.lower in stands():
        return predicate_clause(passage, index, earlier)
    if word.tag == NOUN:
        return nominal_clause(passage, index)
    if word.tag == ":" and not earlier:
        return _colon(passage, index)
    if word.tag != QUOTATION or word.quotation is None:
        return None
    if word.quotation.kind == "post":
        return Clause(passage, POST, (index, index + 1), None, index, [(index, index + 1)])
    return verbless_clause(passage, index)


def _verb_clause(passage: Passage, index: int, earlier: list[Clause]) -> Clause | None:
    words = passage.words
    if words[index].form == "participle" and not _has_auxiliary(words, index):
        return None
    for cue in words[index].cues:
        after = index + 1 + len(cue.particles)
        if tuple(word.lower for word in words[index + 1 : after]) != cue.particles:
            continue
        if clause := _with_subject(passage, cue, (index, after), earlier):
            return clause
    return None


def _with_subject(passage: Passage, cue: Cue, span: Span, earlier: list[Clause]) -> Clause | None:
    words = passage.words
    index = span[0]
    if words[index].form == "gerund" and not is_progressive(words, index):
        return participle_clause(passage, cue, span, earlier)
    if _is_passive(words, index):
        return _passive(passage, cue, span)
    if is_inverted(words, index, cue) and (subject := subject_after(words, index)):
        inverted = Clause(passage, cue, span, (subject.first, subject.last), index)
        if fill_inverted(inverted, subject, earlier):
            return inverted
    if words[index].form == "base" and index and words[index - 1].lower == "to" and not _governed(words, index):
        return None
    hearsay = _is_hearsay(words, index)
    infinitive = hearsay or (index > 1 and words[index - 1].lower == "to")
    subject = governing_subject(words, index - 1 - hearsay) if infinitive else subject_before(words, index)
    if subject is None:
        return None
    clause = Clause(passage, cue, span, (subject.first, subject.last), subject.clause)
    clause.modality = "actual" if infinitive else _modality(words, index)
    if subject.shared:
        if not share_source(clause, earlier):
            return None
    elif subject.last - subject.first == 1 and words[subject.first].lower == "it" and not _it_speaks(cue):
        return None
    return fill(clause, earlier)


def _it_speaks(cue: Cue) -> bool:
    return cue.act != "thought"


def _has_auxiliary(words: list[Word], index: int) -> bool:
    return any(word.tag in ("A", "C", CUE) for word in words[max(0, skip_verbal_group(words, index)) : index])


def _is_passive(words: list[Word], index: int) -> bool:
    if words[index].form not in ("past", "participle"):
        return False
    before = index - 1
    while before >= 0 and words[before].tag == "R":
        before -= 1
    return before >= 0 and words[before].lower in _BE


def _passive(passage: Passage, cue: Cue, span: Span) -> Clause | None:
    if cue.complements == {"attitude"} or cue.verb in ("quote", "cite"):
        return None
    words = passage.words
    subject = subject_before(words, span[0])
    by = next((index for index in range(span[1], min(span[1] + 3, len(words))) if words[index].lower == "by"), None)
    clause = Clause(passage, cue, span, None, span[0], passive=True, modality=_modality(words, span[0]))
    if by is not None:
        end = noun_phrase_end(words, by + 1)
        clause.source = (by + 1, end) if end > by + 1 else None
        clause.content = [(subject.first, subject.last)] if subject and not subject.shared else []
        return clause if clause.source and clause.content else None
    if subject and words[subject.first].lower == "it" and subject.last - subject.first == 1:
        clause.first = subject.clause
        complement = after_cue(words, span[1], cue)
        if complement:
            clause.complement = complement
            clause.content = [(complement.first, sentence_end(words))]
            return clause
    return None


def _governed(words: list[Word], index: int) -> bool:
    return index > 1 and words[index - 2].lower in _LEADS_TO_INFINITIVE


def _is_hearsay(words: list[Word], index: int) -> bool:
    """Whether others tell that somebody has spoken ("is said to have told")."""
    if index < 3 or words[index - 1].lower != "have" or words[index - 2].lower != "to":
        return False
    return words[index - 3].lower in _HEARD


def _modality(words: list[Word], index: int) -> Modality:
    group = [word.lower for word in words[max(0, skip_verbal_group(words, index) + 1) : index]]
    if any(word in _NEGATIONS or word.endswith("n't") for word in group):
        return "negated"
    return "unreal" if any(word in _MODALS for word in group) else "actual"


def _according(passage: Passage, index: int) -> Clause | None:
    words = passage.words
    end = noun_phrase_end(words, index + 2)
    if end == index + 2:
        return None
    clause = Clause(passage, ACCORDING, (index, index + 2), (index + 2, end), index)
    if index == 0 or all(word.tag in ("C", "R", "T", ",") for word in words[:index]):
        start = end + 1 if end < len(words) and words[end].tag == "," else end
        clause.content = [(start, sentence_end(words))]
    else:
        enclosed = words[index - 1].tag == "," and end < len(words) and words[end].tag == ","
        last = index - 1 if words[index - 1].tag == "," else index
        start = 0
        while start < last and words[start].tag == "C":
            start += 1
        clause.content = [(start, last), (end + 1, sentence_end(words))] if enclosed else [(start, last)]
    return clause if clause.content[0][1] > clause.content[0][0] else None


def _colon(passage: Passage, index: int) -> Clause | None:
    """Reads "Name: words" in headlines and transcripts."""
    words = passage.words
    if (
        not 0 < index <= 8
        or index + 1 >= len(words)
        or any(word.tag not in NOMINAL | {"D", "P", ".", ","} for word in words[:index])
    ):
        return None
    if words[index + 1].tag != QUOTATION and not passage.heading:
        return None
    clause = Clause(passage, COLON, (index, index + 1), (0, index), 0)
    clause.content = [(index + 1, sentence_end(words))]
    return clause if sentence_end(words) > index + 1 else None
