"""Claims: takes a document and its meetings, gives what it attributes to whom, as dictionaries of the claim schema."""

from typing import Any

from extractor.embedded.acts import speech_act
from extractor.embedded.clauses import POST
from extractor.embedded.cues import verb_forms
from extractor.embedded.document import Document, Entity
from extractor.embedded.drafts import asks, extend_quotation, passage_drafts, turn_drafts
from extractor.embedded.holders import named_holders
from extractor.embedded.interviews import bare_quotation
from extractor.embedded.memory import Memory
from extractor.embedded.passages import read_passages
from extractor.embedded.propositions import party_name, plain_sentence, without_marks
from extractor.embedded.repetitions import Draft, join_repetitions
from extractor.embedded.rooms import place_in_rooms
from extractor.embedded.topics import find_topics
from extractor.embedded.transcripts import read_turns
from extractor.embedded.words import QUOTATION, read_words

_MOST_TOPIC_WORDS = 50


def read_claims(document: Document, meetings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the claims of an article in order of appearance.

    Args:
        document: The article with sentences and mentions.
        meetings: Its meetings, as dictionaries of the meeting schema; a claim made in the room names one.
    """
    drafts: list[Draft] = []
    turns = read_turns(document)
    memory = Memory(told=_meetings_told(document, meetings), holders=named_holders(document))
    if turns:
        drafts.extend(turn_drafts(document, turns, memory))
    for passage in read_passages(document):
        if not turns and not passage.heading and not extend_quotation(document, passage, drafts):
            drafts.extend(passage_drafts(document, passage, memory) or bare_quotation(document, passage, memory))
    records: list[dict[str, Any]] = []
    kept = join_repetitions(document, [draft for draft in drafts if not asks(document, draft)])
    offices = {person: office for office, person in memory.holders.items()}
    place_in_rooms(document, kept, meetings)
    for draft in kept:
        record = _record(document, draft, offices)
        if record:
            record["id"] = f"c{len(records) + 1}"
            records.append(record)
    return records


def _meetings_told(document: Document, meetings: list[dict[str, Any]]) -> list[tuple[int, tuple[Entity, ...]]]:
    """Returns who met, with the offset at which the article tells of it, in order."""
    named = {entity.name: entity for mention in document.mentions for entity in mention.entities}
    told = []
    for meeting in meetings:
        parties = tuple(named[actor["name"]] for actor in meeting["participants"] if actor["name"] in named)
        quotes = [item["quote"] if isinstance(item, dict) else item for item in meeting.get("evidence", [])]
        if len(parties) > 1:
            told += [(position, parties) for quote in quotes if (position := document.text.find(quote)) >= 0]
    return sorted(told, key=lambda item: item[0])


def _record(document: Document, draft: Draft, offices: dict[Entity, Entity]) -> dict[str, Any] | None:
    clause = draft.clause
    kind = clause.complement.kind if clause.complement else None
    content = " ".join(document.plain[start:end] for start, end in draft.content)
    text = plain_sentence(document, tuple(draft.content), draft.speakers, _frame(document, draft))
    if not text or len(content.split()) < 2:
        return None
    return {
        "id": "",
        "speakers": [_actor(speaker, offices.get(speaker)) for speaker in draft.speakers],
        "addressee": draft.addressee,
        "text": text,
        "quotation": _quotation(document, draft),
        "speech_act": speech_act(clause.cue, kind, content, _announces(draft, text)),
        "channel": draft.channel,
        "relayed_by": draft.relayed_by,
        "meeting": draft.meeting,
        "topics": _topics(document, draft),
        "evidence": [document.text[start:end] for start, end in draft.evidence],
    }


def _topics(document: Document, draft: Draft) -> list[str]:
    first, last = draft.clause.content[0]
    words = draft.clause.passage.words[first : min(last, first + _MOST_TOPIC_WORDS)]
    if len(words) == 1 and words[0].tag == QUOTATION:
        words = read_words(document.plain, words[0].start, min(words[0].end, words[0].start + 6 * _MOST_TOPIC_WORDS))
    return find_topics(words, document.text)


def _announces(draft: Draft, text: str) -> bool:
    """Whether the content says what the speaker's own side will do ("Kenya will open the border")."""
    names = [name for speaker in draft.speakers for name in (speaker.name, party_name(speaker))]
    rest = next((text[len(name) :] for name in names if text.startswith(name)), "")
    return rest.startswith((" will ", " would ")) and rest.split()[1:2] not in (["be"], ["have"], ["need"])


def _actor(entity: Entity, office: Entity | None) -> dict[str, str | None]:
    """Returns a speaker as the schema has it; an office that stands alone fills what the name leaves open."""
    return {
        "name": entity.name,
        "role": entity.role or (office.role if office else None),
        "country": entity.country or (office.country if office else None),
        "organization": entity.organization or (office.organization if office else None),
    }


def _frame(document: Document, draft: Draft) -> str:
    """Returns subject and verb, where the content alone would be no sentence."""
    complement = draft.clause.complement
    names = " and ".join(speaker.name for speaker in draft.speakers)
    if draft.clause.passive and draft.clause.source is not None:
        return f"{names} {_past(draft.clause.cue.verb)}"
    if complement is None or complement.kind in ("clause", "quote"):
        denies = complement is not None and draft.clause.cue.verb in ("deny", "dispute", "refute")
        return f"{names} {_past(draft.clause.cue.verb)} that" if denies else ""
    words = draft.clause.passage.words
    first = draft.clause.cue_words[0]
    last = max(complement.first, draft.clause.cue_words[1])
    verb = document.text[words[first].start : words[last].start].strip()
    if words[first].form in ("base", "gerund"):
        verb = _past(draft.clause.cue.verb) + document.text[words[first].end : words[last].start].rstrip()
    return f"{names} {without_marks(verb)}"


def _past(verb: str) -> str:
    return next(form for form, kind in verb_forms(verb).items() if kind == "past")


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
    return "direct" if inside >= total else "mixed"
