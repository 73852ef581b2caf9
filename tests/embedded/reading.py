"""Reads invented sentences for the tests of the passes."""

from extractor.embedded.analysis import analyse
from extractor.embedded.claims import read_claims
from extractor.embedded.clauses import Clause
from extractor.embedded.passages import read_passages
from extractor.embedded.reporting import read_clauses


def clauses(text: str) -> list[Clause]:
    return [clause for passage in read_passages(analyse(text)) for clause in read_clauses(passage)]


def reports(text: str) -> list[tuple[str | None, str, str]]:
    """Source, cue and content of every reporting clause."""
    found = []
    for clause in clauses(text):
        source = clause.source_offsets
        found.append(
            (
                text[source[0] : source[1]] if source else None,
                text[slice(*clause.offsets(clause.cue_words))],
                " … ".join(text[start:end] for start, end in clause.content_offsets),
            )
        )
    return found


def claims(text, published=None, meetings=()):
    return read_claims(analyse(text, published), list(meetings))


def said(text: str) -> list[tuple[str, str]]:
    """Speakers and text of every claim."""
    return [(" & ".join(actor["name"] for actor in claim["speakers"]), claim["text"]) for claim in claims(text)]
