"""Reporting clauses: takes the passages of an article, gives who is said to say what, as spans."""

from dataclasses import dataclass, field
from typing import Literal

from extractor.embedded.complements import Complement, after_cue
from extractor.embedded.cues import Cue, speaker_nouns
from extractor.embedded.document import Document
from extractor.embedded.passages import Passage, read_passages
from extractor.embedded.sources import Subject, noun_phrase_end, skip_verbal_group, subject_after, subject_before
from extractor.embedded.words import CUE, NAME, NOMINAL, QUOTATION, VERB, Word

Span = tuple[int, int]
Modality = Literal["actual", "negated", "unreal"]

_BE = frozenset("is are was were be been being".split())
_MODALS = frozenset("will would shall should can could may might must to 'll 'd won't wouldn't can't cannot couldn't".split())
_NEGATIONS = frozenset("not never n't didn't hasn't haven't don't doesn't isn't wasn't weren't hadn't".split())
_WHILE = frozenset("while whereas though although".split())
_INVERTED_AFTER_COMMA = frozenset("say add write explain note read remark state observe tweet".split())
_LEADS_TO_INFINITIVE = frozenset("on continued continues wanted opportunity occasion proceeded used quick keen glad happy eager".split())
_BEFORE_GERUND = frozenset("by in for as while when".split())
ACCORDING = Cue("according", ("to",), "assertive", frozenset())
COLON = Cue(":", (), "assertive", frozenset(("quote",)))
POST = Cue("post", (), "assertive", frozenset(("quote",)))


@dataclass(slots=True)
class Clause:
    """A reporting clause, in word indices of its passage.

    Attributes:
        passage: Where it stands.
        cue: The reporting verb's reading.
        cue_words: Half-open range of the verb and its particles.
        source: Half-open range of the words that name the source; `None` if nobody is named.
        first: Index of the first word of the clause itself, its content left out.
        content: Half-open ranges of the words that carry the content.
        complement: What kind of complement carries the content after the verb, if any.
        shares: The earlier clause whose source it shares.
        modality: Whether the speech is told as a fact, as not having happened, or as possible or to come.
        gerund: Whether it is a participle clause ("adding that …").
        passive: Whether it is a passive without a named source ("it was agreed").
    """

    passage: Passage
    cue: Cue
    cue_words: Span
    source: Span | None
    first: int
    content: list[Span] = field(default_factory=list)
    complement: Complement | None = None
    shares: "Clause | None" = None
    modality: Modality = "actual"
    gerund: bool = False
    passive: bool = False

    def offsets(self, span: Span) -> Span:
        """Returns the offsets in the article of a range of words."""
        words = self.passage.words
        return words[span[0]].start, words[span[1] - 1].end

    @property
    def source_offsets(self) -> Span | None:
        """Offsets of the words that name the source, those of the clause whose source it shares included."""
        if self.source is not None:
            return self.offsets(self.source)
        return self.shares.source_offsets if self.shares else None

    @property
    def content_offsets(self) -> tuple[Span, ...]:
        """Offsets of the content, without quotation marks around all of it."""
        return tuple(self.offsets(span) for span in self.content if span[1] > span[0])


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
    for passage in read_passages(document):
        if clauses and goes_on(document.plain, passage, clauses[-1], passage.paragraph):
            runs.setdefault(len(clauses) - 1, []).append((passage.start, passage.end))
        else:
            clauses.extend(clause for clause in read_clauses(passage) if not _is_own_thought(clause))
    return [
        Attribution(clause.source_offsets, clause.offsets(clause.cue_words), (*clause.content_offsets, *runs.get(index, ())))
        for index, clause in enumerate(clauses)
    ]


def _is_own_thought(clause: Clause) -> bool:
    """Whether somebody who is quoted speaks of what they think themselves ("I think …")."""
    if clause.source is None or clause.cue.act != "thought":
        return False
    return clause.passage.words[clause.source[0]].lower in ("i", "we", "you")


def goes_on(plain: str, passage: Passage, clause: Clause, paragraph: int) -> bool:
    """Whether a passage is nothing but quotation and goes on with the quotation of the clause before it.

    Args:
        plain: The article without markup.
        passage: The passage.
        clause: The last reporting clause before it.
        paragraph: The paragraph up to which the quotation has gone on.
    """
    words = [word for word in passage.words if word.tag not in (".", ",")]
    if len(words) != 1 or words[0].quotation is None or words[0].quotation.kind == "post":
        return False
    if not 0 <= paragraph - passage.paragraph <= 1 and passage.paragraph - clause.passage.paragraph > 1:
        return False
    inside = plain[words[0].start : words[0].end]
    if len(inside.split()) < 5 and not inside.rstrip("\"'").endswith((".", "!", "?", ",")):
        return False
    return any(plain[start : start + 1] in ("\"", "'", "`", "â") for start, _ in clause.content_offsets)


def read_clauses(passage: Passage) -> list[Clause]:
    """Returns the reporting clauses of a passage in order."""
    words = passage.words
    clauses: list[Clause] = []
    for index, word in enumerate(words):
        clause = None
        if word.tag == CUE:
            clause = _verb_clause(passage, index, clauses)
        elif word.lower == "according" and index + 2 < len(words) and words[index + 1].lower == "to":
            clause = _according(passage, index)
        elif word.tag == ":" and not clauses:
            clause = _colon(passage, index)
        elif word.tag == QUOTATION and word.quotation and word.quotation.kind == "post":
            clause = Clause(passage, POST, (index, index + 1), None, index, [(index, index + 1)])
        if clause is not None:
            clauses.append(clause)
    _trim_contents(words, clauses)
    return [clause for clause in clauses if clause.content]


def _verb_clause(passage: Passage, index: int, earlier: list[Clause]) -> Clause | None:
    words = passage.words
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
    if words[index].form == "gerund" and not _is_progressive(words, index):
        return _gerund(passage, cue, span, earlier)
    if _is_passive(words, index):
        return _passive(passage, cue, span)
    if _is_inverted(words, index, cue) and (subject := subject_after(words, index)):
        inverted = Clause(passage, cue, span, (subject.first, subject.last), index)
        if _fill_inverted(inverted, subject, earlier):
            return inverted
    if words[index].form == "base" and index and words[index - 1].lower == "to" and not _governed(words, index):
        return None
    infinitive = index > 1 and words[index - 1].lower == "to"
    subject = _governing_subject(words, index - 1) if infinitive else subject_before(words, index)
    if subject is None:
        return None
    clause = Clause(passage, cue, span, (subject.first, subject.last), subject.clause)
    clause.modality = "actual" if infinitive else _modality(words, index)
    if subject.shared:
        if not _share(clause, earlier):
            return None
    elif subject.last - subject.first == 1 and words[subject.first].lower == "it" and not _it_speaks(cue):
        return None
    return _fill(clause, earlier)


def _it_speaks(cue: Cue) -> bool:
    return cue.act != "thought"


def _share(clause: Clause, earlier: list[Clause]) -> bool:
    """Gives a clause without a subject of its own that of the clause before, or of the verb before."""
    clause.source = None
    spoken = [other for other in earlier if other.cue.act != "thought" and not other.passive and other.cue is not ACCORDING]
    if spoken:
        clause.shares = spoken[-1]
        return True
    subject = _governing_subject(clause.passage.words, clause.first)
    if subject is not None:
        clause.source = (subject.first, subject.last)
    return subject is not None


def _governing_subject(words: list[Word], before: int) -> Subject | None:
    """Returns the subject of the nearest finite verb to the left that has one of its own."""
    for index in range(before - 1, -1, -1):
        word = words[index]
        if word.tag in (VERB, CUE, "A") and word.form != "gerund":
            subject = subject_before(words, index)
            if subject and not subject.shared:
                return subject
        if word.tag in (";", "."):
            break
    return None


def _gerund(passage: Passage, cue: Cue, span: Span, earlier: list[Clause]) -> Clause | None:
    words = passage.words
    index = span[0]
    while index and words[index - 1].tag == "R":
        index -= 1
    before = words[index - 1] if index else None
    clause = Clause(passage, cue, span, None, index, gerund=True)
    if cue.act == "thought" and before is not None and before.tag != ",":
        return None
    if before is None or (index == 1 and before.lower in _BEFORE_GERUND):
        return _opening_gerund(clause)
    elif _opens_participle(words, index, earlier):
        if not _share(clause, earlier):
            return _opening_gerund(clause)
        if before is not None and before.lower == "as" and index > 1 and (subject := subject_before(words, index - 2)):
            clause.source, clause.shares = (subject.first, subject.last), None
    elif before.tag in NOMINAL:
        subject = subject_before(words, index)
        if subject is None or subject.shared:
            return None
        if _head(words, subject).lower in speaker_nouns() or _head(words, subject).tag == NAME:
            clause.source = (subject.first, subject.last)
        elif not _share(clause, earlier):
            return None
    else:
        return None
    return _fill(clause, earlier)


def _head(words: list[Word], subject: Subject) -> Word:
    """Returns the head of a noun phrase: its last noun before "of …" or "to …"."""
    last = next((i for i in range(subject.first + 1, subject.last) if words[i].tag in ("P", ",", VERB)), subject.last)
    return words[last - 1]


def _opening_gerund(clause: Clause) -> Clause | None:
    """Reads a participle clause before the main clause, whose subject it shares ("Citing the law, the judge said …")."""
    words = clause.passage.words
    clause.source = _following_subject(words, clause.cue_words[1])
    filled = _fill(clause, []) if clause.source else None
    if filled and filled.source:
        filled.content = [(first, min(last, filled.source[0] - 1)) for first, last in filled.content]
    return filled


def _opens_participle(words: list[Word], index: int, earlier: list[Clause]) -> bool:
    """Whether a participle clause can begin here, rather than a gerund inside a phrase."""
    before = words[index - 1]
    if before.tag == "C":
        return any(clause.gerund for clause in earlier) or words[index - 2].tag == ","
    return before.tag in (",", "-", "T", QUOTATION) or before.lower in _BEFORE_GERUND


def _is_progressive(words: list[Word], index: int) -> bool:
    before = index - 1
    while before >= 0 and words[before].tag == "R":
        before -= 1
    return before >= 0 and words[before].lower in _BE


def _following_subject(words: list[Word], index: int) -> Span | None:
    """Returns the subject of the main clause after a participle clause that opens the sentence."""
    while index < len(words) and words[index].tag != ",":
        index += 1
    end = noun_phrase_end(words, index + 1)
    return (index + 1, end) if end > index + 1 else None


def _is_passive(words: list[Word], index: int) -> bool:
    if words[index].form not in ("past", "participle"):
        return False
    before = index - 1
    while before >= 0 and words[before].tag == "R":
        before -= 1
    return before >= 0 and words[before].lower in _BE


def _passive(passage: Passage, cue: Cue, span: Span) -> Clause | None:
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
            clause.content = [(complement.first, _end(words))]
            return clause
    return None


def _is_inverted(words: list[Word], index: int, cue: Cue) -> bool:
    if "quote" not in cue.complements or words[index].form not in ("past", "present") or index + 1 >= len(words):
        return False
    if index == 0:
        return False
    before = words[index - 1]
    if before.tag in (QUOTATION, "?", "!"):
        return True
    if before.tag in (",", "-") and index > 1:
        return words[index - 2].tag == QUOTATION or cue.verb in _INVERTED_AFTER_COMMA
    return False


def _governed(words: list[Word], index: int) -> bool:
    return index > 1 and words[index - 2].lower in _LEADS_TO_INFINITIVE


def _modality(words: list[Word], index: int) -> Modality:
    group = [word.lower for word in words[max(0, skip_verbal_group(words, index) + 1) : index]]
    if any(word in _NEGATIONS or word.endswith("n't") for word in group):
        return "negated"
    return "unreal" if any(word in _MODALS for word in group) else "actual"


def _end(words: list[Word]) -> int:
    end = len(words)
    while end and words[end - 1].tag in (".", ",", ";", ":"):
        end -= 1
    return end


def _fill(clause: Clause, earlier: list[Clause]) -> Clause | None:
    words = clause.passage.words
    clause.complement = after_cue(words, clause.cue_words[1], clause.cue)
    front = _front(clause, earlier) if _takes_front(clause) else None
    if clause.complement is None and front is None:
        return None
    if clause.complement is not None and words[clause.complement.first].tag == "A":
        clause.content = _relative_content(words, clause)
    elif clause.complement is None:
        clause.content = [front, *_resumed(words, clause.cue_words[1], clause.cue_words[1])] if front else []
    else:
        clause.content = [(clause.complement.first, _end(words))]
        if front and clause.complement.kind == "quote":
            clause.content.insert(0, front)
    return clause if clause.content else None


def _relative_content(words: list[Word], clause: Clause) -> list[Span]:
    """Reads "…, which the ministry said was false": the relative pronoun's noun and what follows the verb."""
    relative = clause.first - 1
    if clause.complement is None or relative < 1 or words[relative].lower not in ("who", "which", "that", "what"):
        return []
    rest = (clause.complement.first, _end(words))
    if words[relative].lower == "what":
        return [rest]
    last = relative - 1 if words[relative - 1].tag == "," else relative
    first = last
    while first and words[first - 1].tag in NOMINAL | {"D", "P"}:
        first -= 1
    return [(first, last), rest] if last > first else [rest]


def _takes_front(clause: Clause) -> bool:
    """Whether content can stand in front of a clause."""
    if clause.gerund or clause.source is None or not clause.cue.complements & {"clause", "quote"}:
        return False
    return clause.passage.words[clause.source[0]].lower not in ("who", "which", "that")


def _fill_inverted(clause: Clause, subject: Subject, earlier: list[Clause]) -> Clause | None:
    words = clause.passage.words
    front = _front(clause, earlier)
    if front is None and words[clause.first - 1].tag != QUOTATION:
        return None
    clause.content = [front] if front else []
    clause.content += _resumed(words, clause.cue_words[1], subject.last)
    return clause if clause.content else None


def _front(clause: Clause, earlier: list[Clause]) -> Span | None:
    """Returns the content that stands before its reporting clause."""
    words = clause.passage.words
    last = clause.first
    if not last or words[last - 1].tag not in (",", QUOTATION, "-", "?", "!"):
        return None
    if words[last - 1].tag != QUOTATION:
        last -= 1
    floor = 0
    for other in earlier:
        if other.first < last and (other.complement is None or other.gerund):
            floor = max(floor, other.cue_words[1], other.source[1] if other.source and other.source[1] <= last else 0)
    while floor < last and words[floor].tag in ("C", ",", ".", "T"):
        floor += 1
    if floor >= last:
        return None
    front = words[floor:last]
    has_verb = any(word.tag in ("A", VERB, CUE, QUOTATION) and word.form != "gerund" for word in front)
    enclosed = words[last].tag == "," and clause.cue_words[1] < len(words) and words[clause.cue_words[1]].tag == ","
    return (floor, last) if has_verb or enclosed else None


def _resumed(words: list[Word], cue_end: int, index: int) -> list[Span]:
    """Returns content that goes on after a reporting clause in the middle of it.

    Args:
        words: The words of the passage.
        cue_end: Index after the cue.
        index: Index after the reporting clause's last known word.
    """
    enclosed = index < len(words) - 1 and words[index].tag == ","
    while index < len(words) and words[index].tag not in (",", QUOTATION, ":", "-", "."):
        index += 1
    if index < len(words) and words[index].tag in (",", ":", "-", "."):
        index += 1
    if index < len(words) and words[index].tag == QUOTATION:
        return [(index, index + 1)]
    if enclosed and index < len(words) and _resumes(words, index):
        return [(index, _end(words))]
    return []


def _resumes(words: list[Word], index: int) -> bool:
    """Whether the content itself goes on at a word after the comma, rather than another clause or phrase of the frame."""
    word = words[index]
    return word.tag in NOMINAL | {"D", "H", "A", "S"} or (word.tag in (VERB, CUE) and word.form != "gerund") or word.lower == "to"


def _according(passage: Passage, index: int) -> Clause | None:
    words = passage.words
    end = noun_phrase_end(words, index + 2)
    if end == index + 2:
        return None
    clause = Clause(passage, ACCORDING, (index, index + 2), (index + 2, end), index)
    if index == 0 or all(word.tag in ("C", "R", "T", ",") for word in words[:index]):
        start = end + 1 if end < len(words) and words[end].tag == "," else end
        clause.content = [(start, _end(words))]
    else:
        last = index - 1 if words[index - 1].tag == "," else index
        start = 0
        while start < last and words[start].tag == "C":
            start += 1
        clause.content = [(start, last)]
    return clause if clause.content[0][1] > clause.content[0][0] else None


def _colon(passage: Passage, index: int) -> Clause | None:
    """Reads "Name: words" in headlines and transcripts."""
    words = passage.words
    if not 0 < index <= 8 or index + 1 >= len(words) or any(word.tag not in NOMINAL | {"D", "P", ".", ","} for word in words[:index]):
        return None
    if words[index + 1].tag != QUOTATION and not passage.heading:
        return None
    clause = Clause(passage, COLON, (index, index + 1), (0, index), 0)
    clause.content = [(index + 1, _end(words))]
    return clause if _end(words) > index + 1 else None


def _trim_contents(words: list[Word], clauses: list[Clause]) -> None:
    """Ends the content of a clause where the next clause of the same rank begins."""
    for position, clause in enumerate(clauses):
        for other in clauses[position + 1 :]:
            cut = _rank_boundary(words, other)
            if cut is None:
                continue
            clause.content = [(first, min(last, cut)) if first < cut <= last else (first, last) for first, last in clause.content]


def _rank_boundary(words: list[Word], clause: Clause) -> int | None:
    """Returns where a clause that is not part of an earlier clause's content begins."""
    first = clause.first
    before = words[first - 1] if first else None
    shared = clause.source is None and clause.shares is not None
    if clause.cue is ACCORDING or (clause.gerund and before is not None and before.tag in (",", "S", "C", "-")):
        cut = first
    elif shared or words[first].tag in ("C", ","):
        cut = first
    elif before is not None and (before.tag == "C" or before.lower in _WHILE):
        cut = first - 1
    elif clause.complement is None and before is not None and before.tag in (",", QUOTATION):
        cut = first
    else:
        return None
    while cut and words[cut - 1].tag in (",", "C", "-", "S"):
        cut -= 1
    return cut
