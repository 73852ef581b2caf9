"""Drafts: takes the passages of a document, gives its claims with speakers and spans, before they become records."""

import re
from dataclasses import replace
from functools import cache

from extractor.embedded import lexicons
from extractor.embedded.channels import channel_of
from extractor.embedded.clauses import COLON, POST, Clause
from extractor.embedded.cues import reporting_forms, speaker_nouns
from extractor.embedded.document import Document, Entity
from extractor.embedded.memory import Memory, Source
from extractor.embedded.nominals import VERBLESS
from extractor.embedded.passages import Passage
from extractor.embedded.relays import Report, settle, tells_of_meeting
from extractor.embedded.repetitions import Draft, without_restatements
from extractor.embedded.reporting import goes_on, is_quoted, read_clauses
from extractor.embedded.speakers import resolve
from extractor.embedded.transcripts import Turn
from extractor.embedded.words import NAME, NOMINAL, Word, read_words

Span = tuple[int, int]
_UNNAMED = re.compile(r"\bto be (?:named|identified|quoted)\b|\b(?:condition of )?anonymity\b")
_STATED = re.compile(r"[.!]['\"]?\s")
_ASKED_AFTER = re.compile(
    r", (?:but|and|so|yet) (?:what|how|why|who|when|where|will|can|could|would|is|are|does)\b[^.!]*\?$"
)
_GREETING = frozenset("welcome greet salute recall receive".split())
_LONGEST_GAP = 4
_PERSONAL = frozenset(("name", "office", "counterpart", "pair", "pronoun"))
_HONORIFIC = re.compile(r"^(?:MR|MS|MRS|DR|Mr|Ms|Mrs|Dr)\.? ")


def passage_drafts(document: Document, passage: Passage, memory: Memory) -> list[Draft]:
    """Returns the claims of one passage; `memory` knows who spoke before and learns who speaks here."""
    sourced = []
    memory.begins = passage.start
    for clause in read_clauses(passage):
        if reports_speech(document, clause):
            source = _source(document, clause, memory)
            sourced.append((clause, source))
            if clause.cue.complements:
                memory.heard(source)
                memory.until = passage.end
    drafts: list[Draft] = []
    for report in settle(sourced):
        source = report.relayer or next(source for clause, source in sourced if clause is report.clause)
        told, rest = _told_in_quotation(document, report.clause, source, memory)
        drafts.extend(told)
        content = " ".join(document.plain[start:end] for start, end in report.clause.content_offsets)
        if report.clause.cue.verb == "decide" and len(report.speakers) < 2 and " and " not in report.speakers[0].name:
            continue
        if not told and not tells_of_meeting(report.clause, content, source):
            drafts.append(_draft(document, report))
        elif told and rest:
            drafts.append(replace(_draft(document, report), content=rest))
    return without_restatements(drafts)


def reports_speech(document: Document, clause: Clause) -> bool:
    """Whether a clause reports that something was said, as opposed to thought, asked, not said or still to come."""
    if clause.cue.act == "thought" or clause.modality != "actual" or clause.cue is COLON:
        return False
    if clause.cue.verb in ("decline", "refuse") and clause.complement is not None:
        verb = clause.passage.words[clause.complement.first + 1 : clause.complement.first + 2]
        if verb and verb[0].lower in lexicons.labelled("speech_words")["unsaid"]:
            return False
    if _greets(document, clause) or _phones(clause) or _offers_nothing(clause) or _is_nobody(clause):
        return False
    start, end = clause.content_offsets[-1]
    return not _UNNAMED.search(document.plain[start:end])


def asks(document: Document, draft: Draft) -> bool:
    """Whether a claim is nothing but a question."""
    contents = [document.plain[start:end].strip(" \"'`”") for start, end in draft.content]
    return all(content.endswith("?") and not _STATED.search(content) for content in contents)


def _without_question(document: Document, content: list[Span]) -> list[Span]:
    """Ends the content before a question that the writer adds to it ("…, but what would victory look like?")."""
    start, end = content[-1]
    added = _ASKED_AFTER.search(document.plain, start, end)
    return [*content[:-1], (start, added.start())] if added else content


def _greets(document: Document, clause: Clause) -> bool:
    """Whether a verb of greeting or calling back has a person for its object, so that it tells of no speech."""
    if clause.cue.verb not in _GREETING or not clause.complement or clause.complement.kind != "noun":
        return False
    start = clause.content_offsets[0][0]
    for mention in document.mentions_between(start, start + 30):
        person = mention.form in _PERSONAL and not document.plain.startswith("'", mention.end)
        return person and mention.start - start < 8 and document.plain[mention.end : mention.end + 4] != " and"
    return False


def _phones(clause: Clause) -> bool:
    """Whether "called" means a call by telephone: its object is a person, and nothing says what they were called."""
    if clause.cue.verb != "call" or clause.cue.particles or clause.complement is None:
        return False
    words = clause.passage.words
    index = first = clause.complement.first
    while (
        index < len(words) and words[index].tag in NOMINAL | {"D", "O"} and (index == first or words[index].tag != "D")
    ):
        index += 1
    if index == first or (index < len(words) and words[index].tag not in ("P", "T", ".", ",", "C")):
        return False
    head = words[index - 1]
    return head.tag in (NAME, "O") or speaker_nouns().get(head.lower) == "person"


def _is_nobody(clause: Clause) -> bool:
    """Whether the subject says that nobody spoke ("neither government has disclosed …")."""
    if clause.source is None:
        return False
    return clause.passage.words[clause.source[0]].lower in lexicons.labelled("speech_words")["no_subjects"]


def _offers_nothing(clause: Clause) -> bool:
    """Whether nothing was said ("offered no sign that …", "gave no reason")."""
    if clause.cue.verb not in ("offer", "give", "make") or clause.complement is None:
        return False
    return clause.passage.words[clause.complement.first].lower == "no"


def _source(document: Document, clause: Clause, memory: Memory) -> Source:
    if clause.cue is POST:
        quotation = clause.passage.words[clause.cue_words[0]].quotation
        return resolve(document, quotation.author, memory) if quotation and quotation.author else Source("unknown")
    span = clause.source_offsets
    if span is None:
        return memory.parties(clause.passage.start) if clause.passive else Source("unknown")
    memory.strict = not {"clause", "quote"} <= clause.cue.complements or clause.cue.act != "assertive"
    return resolve(document, span, memory)


def _told_in_quotation(
    document: Document, clause: Clause, source: Source, memory: Memory
) -> tuple[list[Draft], list[Span]]:
    """Reads a quotation in which somebody tells what others said, such as the text of a read-out.

    Returns:
        The claims of those others, and the quotations that hold none.
    """
    drafts: list[Draft] = []
    rest: list[Span] = []
    for first, last in clause.content:
        quotation = clause.passage.words[first].quotation if last - first == 1 else None
        if quotation is None:
            continue
        before = len(drafts)
        inside = document.plain[quotation.inner_start : quotation.inner_end].lower()
        if _past_reports().isdisjoint(inside.split()):
            rest.append((quotation.start, quotation.end))
            continue
        words = read_words(document.plain, quotation.inner_start, quotation.inner_end)
        inner = Passage(quotation.inner_start, quotation.inner_end, clause.passage.paragraph, False, words, ())
        for told in read_clauses(inner):
            if not _tells_of_others(told, words) or not reports_speech(document, told):
                continue
            speaker = _source(document, told, memory)
            same = speaker.entities == source.entities
            if speaker.kind not in ("entity", "literal") or (same and source.kind != "document"):
                continue
            draft = _draft(document, Report(told, speaker.entities, None if same else source), clause.passage)
            draft.quoted = True
            draft.voice = source.speakers
            drafts.append(draft)
        if len(drafts) == before:
            rest.append((quotation.start, quotation.end))
    return drafts, rest


@cache
def _past_reports() -> frozenset[str]:
    """Returns the past forms of reporting verbs, and "consensus", without one of which nobody else is told of."""
    return frozenset(form for form, (kind, _) in reporting_forms().items() if kind == "past") | {"consensus"}


def _tells_of_others(clause: Clause, words: list[Word]) -> bool:
    if not clause.cue.complements:
        return clause.passive
    if clause.passive and clause.source is not None:
        return False
    if clause.gerund or words[clause.cue_words[0]].form != "past":
        return False
    return clause.source is None or words[clause.source[0]].lower not in ("i", "we", "you", "that", "which", "who")


def _draft(document: Document, report: Report, around: Passage | None = None) -> Draft:
    clause = report.clause
    passage = around or clause.passage
    content = _without_question(document, list(clause.content_offsets))
    relayer = _name(document, report.relayer)
    frame = " ".join(document.plain[start:end] for start, end in _outside(passage, content))
    draft = Draft(clause, report.speakers, content, [(passage.start, passage.end)], relayer, channel_of(frame))
    if clause.cue is POST and (quotation := passage.words[clause.cue_words[0]].quotation):
        draft.channel = "social_media"
        draft.content = draft.evidence = [(quotation.inner_start, quotation.inner_end)]
    if clause.addressee:
        start, end = clause.offsets(clause.addressee)
        found = resolve(document, (start, end), Memory())
        if not set(found.entities) & set(report.speakers):
            draft.addressee = _name(document, found)
    return draft


def _name(document: Document, source: Source | None) -> str | None:
    if source is None or not source.entities:
        return None
    return source.entities[0].name


def _outside(passage: Passage, content: list[Span]) -> list[Span]:
    gaps = []
    position = passage.start
    for start, end in sorted(content):
        if start > position:
            gaps.append((position, start))
        position = max(position, end)
    return [*gaps, (position, passage.end)] if position < passage.end else gaps


def turn_drafts(document: Document, turns: list[Turn], memory: Memory) -> list[Draft]:
    """Returns the claims of a transcript, one for each statement of its speakers."""
    drafts: list[Draft] = []
    people = _surnames(document)
    for turn in turns:
        source = _labelled(document.plain[turn.name[0] : turn.name[1]], people, memory)
        memory.heard(source)
        if not source.entities:
            continue
        words = read_words(document.plain, turn.start, turn.end)
        passage = Passage(turn.start, turn.end, turn.paragraph, False, words, ())
        clause = Clause(passage, VERBLESS, (0, 1), None, 0, [(0, len(words))])
        span = (turn.start, turn.end)
        drafts.append(Draft(clause, source.entities, [span], [span], channel="press_conference", quoted=True))
    return drafts


def _surnames(document: Document) -> dict[str, Entity]:
    people = [entity for mention in document.mentions for entity in mention.entities if entity.kind == "person"]
    return {entity.name.lower().split()[-1]: entity for entity in reversed(people) if not entity.name.isupper()}


def _labelled(label: str, people: dict[str, Entity], memory: Memory) -> Source:
    """Returns the speaker of a turn: whoever in the article has the surname of the label, or the label as a name."""
    person = people.get(label.split()[-1].lower())
    if person is not None:
        return Source("entity", (person,))
    name = _HONORIFIC.sub("", label)
    return memory.literal(name.title() if name.isupper() else name, None)


def extend_quotation(document: Document, passage: Passage, drafts: list[Draft]) -> bool:
    """Adds a passage that is nothing but quotation to the claim whose quotation it goes on with.

    In the next paragraph it is a claim of its own by the same speakers.

    Returns:
        Whether the passage was such a quotation.
    """
    last = None
    for draft in reversed(drafts):
        if draft.evidence[-1] != drafts[-1].evidence[-1]:
            break
        if draft.voice or is_quoted(document.plain, draft.clause):
            last = draft
            break
    if last is None or not goes_on(document.plain, passage, last.clause.passage.paragraph):
        return False
    if document.plain[last.evidence[-1][1] : passage.start].count(" ") > _LONGEST_GAP:
        return False
    span = (passage.start, passage.end)
    speakers = last.voice or last.speakers
    if passage.paragraph == last.clause.passage.paragraph and not last.voice:
        last.content.append(span)
        last.evidence[-1] = (last.evidence[-1][0], passage.end)
        return True
    clause = Clause(passage, last.clause.cue, (0, 1), None, 0, [(0, 1)])
    relayer = None if last.voice else last.relayed_by
    drafts.append(Draft(clause, speakers, [span], [(passage.start, passage.end)], relayer, last.channel))
    return True
