"""Transcripts: takes a document, gives the turns of a briefing in which each speaker is named before a colon."""

import re
from dataclasses import dataclass

from extractor.embedded.document import Document

_TITLE = r"(?:Mr|Ms|Mrs|Dr|Ambassador|Minister|Secretary|President|Spokesperson|Foreign Minister|Prime Minister)\.? "
_CAPITALS = r"(?:(?:MR|MS|MRS|DR|AMB|SEC|GEN)\.? )?[A-Z][A-Z'’\-]+(?: [A-Z][A-Z'’.\-]+){0,4}"
_NAME = rf"(?:{_TITLE})?[A-Z][\w'’\-]+(?: [A-Z][\w'’.\-]+){{0,3}}"
_LABEL = re.compile(rf"^[ ]*(?P<name>{_CAPITALS}|{_NAME})(?: \([^)\n]{{1,40}}\))?[ ]*:[ ]", re.MULTILINE)
_ASKERS = frozenset("question q reporter journalist moderator operator interviewer host anchor".split())
_COURTESY = re.compile(
    r"(?:thank you|thanks|good (?:morning|afternoon|evening)|hello|hi|welcome|okay|ok|yes|no|right|sure|please|go ahead"
    r"|sorry|well)\b[\s\w,'’]{0,40}[.!]?$",
    re.IGNORECASE,
)
_WAY = re.compile(r"\s*(?:\([^)\n]{1,40}\)\s*)?")
_LEAST_TURNS = 3
_LEAST_SHARE = 0.3
_LEAST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Turn:
    """One statement of a speaker in a transcript.

    Attributes:
        name: Span of the speaker's label.
        start: Offset of the sentence.
        end: Offset after it.
        paragraph: Number of its paragraph.
    """

    name: tuple[int, int]
    start: int
    end: int
    paragraph: int


def read_turns(document: Document) -> list[Turn]:
    """Returns the statements of a transcript, one for each sentence; none if the article is no transcript.

    Questions, courtesies and the turns of those who ask are left out.
    """
    labels = list(_LABEL.finditer(document.plain))
    names = {label["name"] for label in labels}
    paragraphs = document.sentences[-1].paragraph + 1 if document.sentences else 0
    if not 1 < len(names) < len(labels) or len(labels) < max(_LEAST_TURNS, _LEAST_SHARE * paragraphs):
        return []
    turns: list[Turn] = []
    position = -1
    for sentence in document.sentences:
        while position + 1 < len(labels) and labels[position + 1].end() <= sentence.end:
            position += 1
        if position < 0 or _ASKERS & set(labels[position]["name"].lower().split()):
            continue
        start = max(sentence.start, labels[position].end())
        start = _WAY.match(document.plain, start).end()  # type: ignore[union-attr]
        if _is_statement(document.plain[start : sentence.end]):
            turns.append(Turn(labels[position].span("name"), start, sentence.end, sentence.paragraph))
    return turns


def _is_statement(text: str) -> bool:
    return not text.endswith("?") and len(text.split()) >= _LEAST_WORDS and not _COURTESY.match(text)
