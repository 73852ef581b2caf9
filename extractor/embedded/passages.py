"""Passages: takes a document, gives its sentences with their words; a quotation of several sentences is kept whole."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractor.embedded.cues import reporting_forms
from extractor.embedded.document import Document
from extractor.embedded.quotations import Quotation, find_quotations
from extractor.embedded.words import Word, read_words

_EXCLAIMED = re.compile(r"[?!…—-]['\"”’]+\s*$")
_SENTENCE_END = re.compile(r"[.!?]['\")]*\s*$")
_NUMBERED = re.compile(r"\d[.)]\s+$")
_WORD = re.compile(r"\w+")
_LEAST_PROSE = 20
_LOOKED_BACK = 2000
_SPEECH_ENDS = (",", ".", "?", "!", "…", "—", "–")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or several that one quotation joins.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: Number of its paragraph.
        heading: Whether it is a headline, a sub-heading, a bullet or a caption.
        words: Its words; a quotation that stands for a clause is one word.
        quotations: All quotations that begin in it.
    """

    start: int
    end: int
    paragraph: int
    heading: bool
    words: list[Word]
    quotations: tuple[Quotation, ...]


def read_passages(document: Document) -> list[Passage]:
    """Returns the passages of a document in order."""
    quotations = find_quotations(document.text, document.plain)
    begins = [quotation.start for quotation in quotations]
    passages = []
    for start, end, paragraph, heading in _spans(document, quotations):
        end = _whole(end, quotations, begins)
        inside = quotations[bisect_left(begins, start) : bisect_left(begins, end)]
        speech = tuple(quotation for quotation in inside if is_speech(document.plain, start, quotation))
        heading = heading and not any(quotation.kind == "post" for quotation in inside)
        words = read_words(document.plain, start, end, speech)
        passages.append(Passage(start, end, paragraph, heading, words, inside))
    return passages


def _spans(document: Document, quotations: tuple[Quotation, ...]) -> list[tuple[int, int, int, bool]]:
    spans: list[tuple[int, int, int, bool]] = []
    position = 0
    for sentence in document.sentences:
        while position < len(quotations) and quotations[position].end <= sentence.start:
            position += 1
        joined = position < len(quotations) and quotations[position].start < sentence.start
        same = bool(spans) and spans[-1][2] == sentence.paragraph
        if spans and _announces_quotation(
            document.plain, spans[-1], sentence.start, quotations[position : position + 1]
        ):
            spans[-1] = (spans[-1][0], sentence.end, sentence.paragraph, False)
        elif same and (joined or _attributes(document.plain, spans[-1][1], sentence.end)):
            spans[-1] = (spans[-1][0], max(sentence.end, spans[-1][1]), sentence.paragraph, False)
        else:
            spans.append((sentence.start, sentence.end, sentence.paragraph, sentence.heading))
    return [
        (start, end, paragraph, _stands_apart(document.plain, spans, index))
        for index, (start, end, paragraph, _) in enumerate(spans)
    ]


def _stands_apart(plain: str, spans: list[tuple[int, int, int, bool]], index: int) -> bool:
    """Whether a passage is a headline, a caption or a summary line; a sentence as a bullet amid the body is not."""
    start, end, _, heading = spans[index]
    if _is_highlight(plain, start):
        return True
    if not heading or (index > 0 and len(plain[start:end].split()) >= _LEAST_PROSE):
        return False
    if _NUMBERED.search(plain, max(0, start - 5), start) and _SENTENCE_END.search(plain, start, end):
        return False
    if not _is_prose(plain, spans[index]):
        return True
    return index == 0 or spans[index - 1][3] or not _is_prose(plain, spans[index - 1])


def _is_prose(plain: str, span: tuple[int, int, int, bool]) -> bool:
    return _SENTENCE_END.search(plain, span[0], span[1]) is not None and len(plain[span[0] : span[1]].split()) >= 10


def _is_highlight(plain: str, start: int) -> bool:
    """Whether the line before marks a summary line, as in the CNN/Daily Mail articles of Hermann et al. (2015)."""
    return plain[max(0, start - 40) : start].rstrip().endswith("@highlight")


def _announces_quotation(
    plain: str, span: tuple[int, int, int, bool], start: int, quotations: tuple[Quotation, ...]
) -> bool:
    """Whether a sentence ends in a colon and the next one, in whatever paragraph, begins with the quotation."""
    if not plain[: span[1]].endswith(":", span[0]) or not quotations:
        return False
    return quotations[0].start <= start and not plain[span[1] : quotations[0].start].strip()


def _attributes(plain: str, end: int, following: int) -> bool:
    """Whether a short sentence after a quoted question or exclamation only says whose it is ("Why?" she asked.)."""
    if not _EXCLAIMED.search(plain, max(0, end - 3), end):
        return False
    words = _WORD.findall(plain, end, min(following, end + 60))
    return any(reporting_forms().get(word.lower(), ("", ()))[0] in ("past", "present") for word in words[:5])


def _whole(end: int, quotations: tuple[Quotation, ...], begins: list[int]) -> int:
    """Moves an end that falls before a closing mark behind it."""
    index = bisect_left(begins, end) - 1
    if index < 0 or quotations[index].kind == "post":
        return end
    return quotations[index].end if quotations[index].inner_end - 1 <= end < quotations[index].end else end


def is_speech(text: str, start: int, quotation: Quotation) -> bool:
    """Whether a quotation stands for a clause or sentence of its own, not for words inside the writer's sentence."""
    if quotation.kind == "post":
        return True
    inner = text[quotation.inner_start : quotation.inner_end].strip()
    first = inner.lstrip("[(…. '‘\"“")[:1]
    before = text[max(start, quotation.start - _LOOKED_BACK) : quotation.start].rstrip()
    own_sentence = first.isupper() or first.isdigit() or first in "$€£"
    if own_sentence:
        return inner.endswith(_SPEECH_ENDS) or not before or (before[-1] in ",:" and len(inner.split()) > 3)
    return before[-1:] == "," and inner.endswith(_SPEECH_ENDS) and '"' in before and len(inner.split()) > 2
