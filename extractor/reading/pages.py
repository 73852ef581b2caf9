"""A web page in, the text of its article and what its metadata state out."""

import re
from dataclasses import dataclass

from extractor.reading.dates import find_date

_METADATA = re.compile(r"""<meta\b[^>]{0,600}>|"datePublished"\s*:\s*"[^"]{0,60}\"""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a page.

    Attributes:
        text: Its main text, paragraphs divided by line breaks.
        title: Its headline as the page states it.
        published: Its publication date, `YYYY-MM-DD`, as the page's metadata state it.
        url: Its canonical address.
    """

    text: str
    title: str | None
    published: str | None
    url: str | None


def read_page(page: str) -> Page | None:
    """Returns the article of a page, as trafilatura finds it; None when it finds none.

    The date is taken from metadata alone: what trafilatura otherwise guesses from a page's text may be another's.
    """
    import trafilatura

    try:
        document = trafilatura.bare_extraction(
            page,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception:
        # A page may break a parser in any way, and one page must not end a run.
        return None
    if document is None or isinstance(document, dict) or not document.text:
        return None
    date = find_date(document.date or "")
    return Page(document.text, document.title or None, date if date and _states(page, date) else None, document.url)


def _states(page: str, date: str) -> bool:
    return any(date in tag and "modified" not in tag.lower() for tag in _METADATA.findall(page))
