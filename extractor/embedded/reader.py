"""The reader: an article in, its records out. This module knows the order of the passes."""

from typing import Any

from extractor.embedded.analysis import analyse
from extractor.embedded.claims import read_claims
from extractor.embedded.records import read_meetings


def read(text: str, *, published: str | None = None, title: str | None = None) -> dict[str, list[dict[str, Any]]]:
    """Reads the meetings and claims of an article.

    Args:
        text: The article.
        published: Its publication date, `YYYY-MM-DD`, if known; without it, relative dates stay null.
        title: Its headline, if known and not part of the text.

    Returns:
        Records as `schemas.response` has them, by the key of their type; evidence as quotes that are slices of `text`.
    """
    document = analyse(text, published, title)
    meetings = read_meetings(document)
    return {"meetings": meetings, "claims": read_claims(document, meetings)}
