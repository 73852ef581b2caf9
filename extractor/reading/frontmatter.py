"""A text in, title and publication date of the YAML block at its very start out, if it has one."""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from extractor.reading.dates import find_date

_BLOCK = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TITLES = ("title", "headline", "post_title")
_DATES = ("published", "date_published", "datepublished", "publish_date", "pubdate", "post_date", "date")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a YAML block at the start of a text says.

    Attributes:
        length: Characters of the text that the block takes.
        title: The title it states.
        published: The publication date it states, `YYYY-MM-DD`.
    """

    length: int
    title: str | None
    published: str | None


def front_matter(text: str) -> FrontMatter | None:
    """Returns what the YAML block at the start of a text says; None when there is no such block."""
    block = _BLOCK.match(text)
    if block is None:
        return None
    fields = _fields(block[1])
    title = next((" ".join(fields[key].split()) for key in _TITLES if fields.get(key, "").strip()), None)
    dates = (find_date(fields[key]) for key in _DATES if key in fields)
    return FrontMatter(block.end(), title, next((date for date in dates if date), None))


def _fields(block: str) -> dict[str, str]:
    try:
        # BaseLoader leaves every value the string that was written and makes no objects.
        loaded: Any = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {str(key).lower(): value for key, value in loaded.items() if isinstance(value, str)}
