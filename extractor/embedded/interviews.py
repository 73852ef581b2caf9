"""Interviews: takes a quotation beside which nobody is said to speak, gives its claim by whoever has the word."""

from extractor.embedded.clauses import Clause
from extractor.embedded.document import Document, Entity
from extractor.embedded.memory import Memory
from extractor.embedded.nominals import VERBLESS
from extractor.embedded.passages import Passage
from extractor.embedded.repetitions import Draft
from extractor.embedded.reporting import is_only_quotation


def bare_quotation(document: Document, passage: Passage, memory: Memory) -> list[Draft]:
    """Returns the claim of a passage that is nothing but a quotation, as the answers of an interview are printed.

    It is by the person of whom the sentence before tells, in the same paragraph, or else by whoever spoke last.
    """
    if not is_only_quotation(document.plain, passage):
        return []
    speakers = _told_of(document, passage) or memory.speaker
    if len(speakers) != 1 or speakers[0].kind != "person":
        return []
    memory.speaker = speakers
    clause = Clause(passage, VERBLESS, (0, 1), None, 0, [(0, 1)])
    span = (passage.start, passage.end)
    return [Draft(clause, speakers, [span], [span], quoted=True)]


def _told_of(document: Document, passage: Passage) -> tuple[Entity, ...]:
    """Returns the first person named in the sentence before, if it stands in the same paragraph."""
    index = document.sentence_at(passage.start).index - 1
    if index < 0 or document.sentences[index].paragraph != passage.paragraph:
        return ()
    sentence = document.sentences[index]
    people = (
        mention.entities
        for mention in document.mentions_between(sentence.start, sentence.end)
        if len(mention.entities) == 1 and mention.entities[0].kind == "person"
    )
    return next(people, ())
