"""Repetitions: takes drafts of claims, leaves out those that only repeat another one, and joins their evidence."""

from dataclasses import dataclass

from extractor.embedded.clauses import Clause, Span
from extractor.embedded.document import Document, Entity

_MOST_COMPARED = 50
_NEGATIONS = frozenset(
    "not no never without won't can't cannot didn't doesn't isn't aren't wasn't weren't hasn't haven't wouldn't".split()
)


@dataclass(slots=True)
class Draft:
    """A claim in the making; spans are offsets.

    Attributes:
        clause: The reporting clause it was read from.
        speakers: Whose claim it is.
        content: What was said.
        evidence: The sentences that report it.
        relayed_by: Who passed it on.
        channel: Through what it reached the article.
        addressee: To whom it was said.
        quoted: Whether the content stands in a quotation of somebody who passes it on.
        voice: In whose words it stands, if in somebody else's who passes it on.
        meeting: Id of the meeting in which it was said.
        words: Words of the content by which repetitions are told.
    """

    clause: Clause
    speakers: tuple[Entity, ...]
    content: list[Span]
    evidence: list[Span]
    relayed_by: str | None = None
    channel: str = "unspecified"
    addressee: str | None = None
    quoted: bool = False
    voice: tuple[Entity, ...] = ()
    meeting: str | None = None
    words: frozenset[str] = frozenset()


def without_restatements(drafts: list[Draft]) -> list[Draft]:
    """Leaves out participles that only colour a claim of the same speaker ("calling it …", "welcoming …")."""
    kept: list[Draft] = []
    for draft in drafts:
        clause = draft.clause
        if clause.gerund and not _opens_claim(clause) and any(_is_main(other, draft) for other in drafts):
            continue
        same = next((other for other in kept if _goes_on(other, draft)), None)
        if same is not None:
            same.content += draft.content
        else:
            kept.append(draft)
    return kept


def _opens_claim(clause: Clause) -> bool:
    """Whether a participle can tell something of its own, such as "adding that …" or "urging both sides to …"."""
    kind = clause.complement.kind if clause.complement else "clause"
    return kind in ("clause", "quote") or "clause" in clause.cue.complements or clause.cue.act == "directive"


def _is_main(other: Draft, draft: Draft) -> bool:
    return other is not draft and other.speakers == draft.speakers and not other.clause.gerund


def _goes_on(earlier: Draft, draft: Draft) -> bool:
    """Whether a second clause repeats verb and speakers ("agreed to continue … and agreed to meet …")."""
    return (
        earlier.clause.cue is draft.clause.cue
        and draft.clause.shares is not None
        and draft.clause.source is None
        and earlier.speakers == draft.speakers
        and not draft.clause.gerund
    )


def join_repetitions(document: Document, drafts: list[Draft]) -> list[Draft]:
    """Joins a claim with an earlier one of the same speakers that says the same in other words."""
    kept: list[Draft] = []
    spoken: dict[tuple[Entity, ...], list[Draft]] = {}
    for draft in drafts:
        draft.words = _content_words(document, draft)
        own = spoken.setdefault(draft.speakers, [])
        same = next((other for other in own[-_MOST_COMPARED:] if _repeats(other, draft)), None)
        if same is None:
            kept.append(draft)
            own.append(draft)
        else:
            same.evidence += [span for span in draft.evidence if span not in same.evidence]
            same.quoted = same.quoted or draft.quoted
            same.relayed_by = same.relayed_by or draft.relayed_by
            same.channel = draft.channel if same.channel == "unspecified" else same.channel
    return kept


def _repeats(earlier: Draft, draft: Draft) -> bool:
    if earlier.evidence == draft.evidence:
        return False
    known, words = earlier.words, draft.words
    numbers, others = ({word for word in side if word[0].isdigit()} for side in (known, words))
    if numbers - others and others - numbers:
        return False
    if bool(known & _NEGATIONS) != bool(words & _NEGATIONS):
        return False
    shared = len(known & words)
    same_act = earlier.clause.cue is draft.clause.cue and draft.clause.cue.act not in ("assertive", "thought")
    return (shared >= 4 and shared >= 0.7 * min(len(known), len(words))) or (same_act and shared >= 1)


def _content_words(document: Document, draft: Draft) -> frozenset[str]:
    words = " ".join(document.plain[start:end] for start, end in draft.content).lower().split()
    plain = (word.strip(".,\"'()") for word in words)
    return frozenset(word for word in plain if len(word) > 3 or word.isdigit() or word in _NEGATIONS)
