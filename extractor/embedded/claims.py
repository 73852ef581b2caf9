"""Claims: takes a document and its meetings, gives what it attributes to whom, as dictionaries of the claim schema."""

from dataclasses import dataclass, field
from typing import Any

from extractor.embedded.acts import speech_act
from extractor.embedded.channels import channel_of
from extractor.embedded.document import Document, Entity
from extractor.embedded.passages import Passage, read_passages
from extractor.embedded.propositions import plain_sentence
from extractor.embedded.reporting import ACCORDING, POST, Clause, read_clauses
from extractor.embedded.rooms import room_of
from extractor.embedded.speakers import Source, resolve
from extractor.embedded.words import QUOTATION, Word, read_words

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A claim in the making.

    Attributes:
        clause: The reporting clause it was read from.
        speakers: Whose claim it is.
        content: Offsets of what was said.
        evidence: Offsets of the sentences that report it.
        relayed_by: Who passed it on.
        channel: Through what it reached the article.
        quoted: Whether the content stands in a quotation of somebody who passes it on.
    """

    clause: Clause
    speakers: tuple[Entity, ...]
    content: list[Span]
    evidence: list[Span]
    relayed_by: str | None = None
    channel: str = "unspecified"
    quoted: bool = False
    addressee: str | None = field(default=None)


def read_claims(document: Document, meetings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the claims of an article in order of appearance.

    Args:
        document: The article with sentences and mentions.
        meetings: Its meetings, as dictionaries of the meeting schema; a claim made in the room names one.
    """
    drafts: list[Draft] = []
    for passage in read_passages(document):
        if passage.heading:
            continue
        if not _extend_quotation(document, passage, drafts):
            drafts.extend(_passage_drafts(document, passage, drafts))
    records = []
    for draft in _without_repetitions(document, drafts):
        record = _record(document, draft, meetings)
        if record:
            record["id"] = f"c{len(records) + 1}"
            records.append(record)
    return records


def _passage_drafts(document: Document, passage: Passage, earlier: list[Draft]) -> list[Draft]:
    drafts: list[Draft] = []
    clauses = read_clauses(passage)
    for clause in clauses:
        if not _reports(document, clause):
            continue
        source = _source(document, clause, earlier + drafts)
        if relayed := _relayed(document, clause, source, earlier + drafts):
            drafts.extend(relayed)
            continue
        inner = _inner(clause, clauses)
        if inner is not None and (source.is_body or source.kind == "document" or clause.cue is ACCORDING):
            continue
        if source.kind in ("unknown", "self") or not source.entities:
            continue
        drafts.append(_draft(document, clause, source.entities, _relayer(document, clause, clauses)))
    return drafts


def _reports(document: Document, clause: Clause) -> bool:
    if clause.cue.act == "thought" or clause.modality != "actual":
        return False
    return not document.plain[clause.content_offsets[-1][0] : clause.content_offsets[-1][1]].rstrip(" \"'”").endswith("?")


def _source(document: Document, clause: Clause, earlier: list[Draft]) -> Source:
    previous = earlier[-1].speakers if earlier else ()
    if clause.cue is POST:
        quotation = clause.passage.words[clause.cue_words[0]].quotation
        return resolve(document, quotation.author, previous) if quotation and quotation.author else Source("unknown")
    span = clause.source_offsets
    if span is None:
        return Source("entity", previous) if clause.passive and previous else Source("unknown")
    source = resolve(document, span, previous)
    if source.kind == "document" and not source.entities:
        return Source("document", previous)
    return source


def _inner(clause: Clause, clauses: list[Clause]) -> Clause | None:
    """Returns the clause whose report is all that this clause tells."""
    for other in clauses:
        if other is clause or other.source is None or other.cue.act == "thought":
            continue
        if any(first <= other.first <= first + 12 and other.first < last for first, last in clause.content):
            start = next(first for first, last in clause.content if first <= other.first < last)
            words = clause.passage.words[start : other.first]
            if not any(word.tag in ("A", "v", "V", "H") for word in words):
                return other
    return None


def _relayer(document: Document, clause: Clause, clauses: list[Clause]) -> str | None:
    """Returns who passes on a clause that stands inside another's content."""
    for other in clauses:
        if other is not clause and other.source is not None and _inner(other, clauses) is clause:
            source = resolve(document, other.offsets(other.source))
            return _relayer_name(source)
    return None


def _relayer_name(source: Source) -> str | None:
    return source.entities[0].name if source.entities else None


def _relayed(document: Document, clause: Clause, source: Source, earlier: list[Draft]) -> list[Draft]:
    """Reads a quotation in which somebody tells what others said, such as the text of a read-out."""
    quotations = [clause.passage.words[first].quotation for first, last in clause.content if last - first == 1]
    drafts: list[Draft] = []
    for quotation in quotations:
        if quotation is None or quotation.kind == "post":
            continue
        words = read_words(document.plain, quotation.inner_start, quotation.inner_end)
        inner = Passage(quotation.inner_start, quotation.inner_end, clause.passage.paragraph, False, words, ())
        for told in read_clauses(inner):
            if not _tells_of_others(told, words) or not _reports(document, told):
                continue
            speaker = _source(document, told, earlier + drafts)
            if not speaker.entities or speaker.entities == source.entities:
                continue
            draft = _draft(document, told, speaker.entities, _relayer_name(source), clause.passage)
            draft.quoted = True
            drafts.append(draft)
    return drafts


def _tells_of_others(clause: Clause, words: list[Word]) -> bool:
    if clause.gerund or words[clause.cue_words[0]].form != "past":
        return False
    return clause.source is None or words[clause.source[0]].lower not in ("i", "we", "you", "that", "which", "who")


def _draft(
    document: Document, clause: Clause, speakers: tuple[Entity, ...], relayer: str | None, around: Passage | None = None
) -> Draft:
    passage = around or clause.passage
    content = list(clause.content_offsets)
    frame = "".join(document.plain[start:end] for start, end in _outside(passage, content))
    draft = Draft(clause, speakers, content, [(passage.start, passage.end)], relayer, channel_of(frame))
    if clause.cue is POST:
        draft.channel = "social_media"
        quotation = clause.passage.words[clause.cue_words[0]].quotation
        if quotation:
            draft.content = [(quotation.inner_start, quotation.inner_end)]
            draft.evidence = [(quotation.inner_start, quotation.inner_end)]
    if clause.complement and clause.complement.addressee:
        start, end = clause.offsets(clause.complement.addressee)
        found = resolve(document, (start, end))
        draft.addressee = found.entities[0].name if found.entities else document.text[start:end]
    return draft


def _outside(passage: Passage, content: list[Span]) -> list[Span]:
    gaps = []
    position = passage.start
    for start, end in sorted(content):
        if start > position:
            gaps.append((position, start))
        position = max(position, end)
    return [*gaps, (position, passage.end)] if position < passage.end else gaps


def _extend_quotation(document: Document, passage: Passage, drafts: list[Draft]) -> bool:
    """Adds a passage that is nothing but quotation to the claim whose quotation it goes on with."""
    words = [word for word in passage.words if word.tag not in (".", ",")]
    if not drafts or len(words) != 1 or words[0].tag != QUOTATION or words[0].quotation is None:
        return False
    if words[0].quotation.kind == "post":
        return False
    last = drafts[-1]
    quoted = any(document.plain[start : start + 1] in "\"'`" for start, _ in last.content)
    span = (words[0].start, words[0].end)
    if passage.paragraph == last.clause.passage.paragraph:
        if quoted and document.plain[last.evidence[-1][1] : passage.start].strip() == "":
            last.content.append(span)
            last.evidence[-1] = (last.evidence[-1][0], passage.end)
            return True
    elif passage.paragraph > last.clause.passage.paragraph + 1:
        return False
    clause = Clause(passage, last.clause.cue, (0, 1), None, 0, [(0, 1)])
    drafts.append(Draft(clause, last.speakers, [span], [(passage.start, passage.end)], last.relayed_by, last.channel))
    return True


def _without_repetitions(document: Document, drafts: list[Draft]) -> list[Draft]:
    """Joins a claim with an earlier one of the same speakers that says the same in other words."""
    kept: list[Draft] = []
    for draft in drafts:
        words = _content_words(document, draft)
        for other in kept:
            if other.speakers != draft.speakers or other.evidence == draft.evidence:
                continue
            shared = words & _content_words(document, other)
            if len(shared) >= 4 and len(shared) >= 0.7 * min(len(words), len(_content_words(document, other))):
                other.evidence += [span for span in draft.evidence if span not in other.evidence]
                break
        else:
            kept.append(draft)
    return kept


def _content_words(document: Document, draft: Draft) -> set[str]:
    words = " ".join(document.plain[start:end] for start, end in draft.content).lower().split()
    return {word.strip(".,\"'") for word in words if len(word) > 3}


def _record(document: Document, draft: Draft, meetings: list[dict[str, Any]]) -> dict[str, Any] | None:
    clause = draft.clause
    kind = clause.complement.kind if clause.complement else None
    content = " ".join(document.plain[start:end] for start, end in draft.content)
    text = plain_sentence(document, tuple(draft.content), draft.speakers, _frame(document, draft))
    if not text or len(content.split()) < 2:
        return None
    room = room_of(document, meetings, draft.speakers, draft.evidence[0], draft.channel)
    channel = "meeting" if room and draft.channel == "unspecified" else draft.channel
    return {
        "id": "",
        "speakers": [_actor(speaker) for speaker in draft.speakers],
        "addressee": draft.addressee,
        "text": text,
        "quotation": _quotation(document, draft),
        "speech_act": speech_act(clause.cue, kind, content),
        "channel": channel,
        "relayed_by": draft.relayed_by,
        "meeting": room if channel in ("meeting", "statement", "press_release") else None,
        "topics": [],
        "evidence": [document.text[start:end] for start, end in draft.evidence],
    }


def _actor(entity: Entity) -> dict[str, str | None]:
    return {"name": entity.name, "role": entity.role, "country": entity.country, "organization": entity.organization}


def _frame(document: Document, draft: Draft) -> str:
    """Returns subject and verb, where the content alone would be no sentence."""
    complement = draft.clause.complement
    if complement is None or complement.kind in ("clause", "quote"):
        return ""
    words = draft.clause.passage.words
    first = draft.clause.cue_words[0]
    last = max(complement.first, draft.clause.cue_words[1])
    names = " and ".join(speaker.name for speaker in draft.speakers)
    return f"{names} {document.text[words[first].start : words[last].start].strip()}"


def _quotation(document: Document, draft: Draft) -> str:
    if draft.quoted or draft.clause.cue is POST:
        return "direct"
    inside = total = 0
    quotations = draft.clause.passage.quotations
    for start, end in draft.content:
        total += len(document.text[start:end].split())
        inside += sum(
            len(document.text[max(start, q.inner_start) : min(end, q.inner_end)].split())
            for q in quotations
            if q.start < end and start < q.end
        )
        if not any(q.start < end and start < q.end for q in quotations) and document.plain[start] in "\"'":
            inside += len(document.text[start:end].split())
    if inside == 0:
        return "indirect"
    return "direct" if inside >= total - 1 else "mixed"
