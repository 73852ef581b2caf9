"""An article's text in, its headline and publication date out, as far as the text states them.

A wrong date is worse than none, since relative dates are resolved against it: a date counts only where its place or
its label says that it is the article's own. Today's date in a site's banner, dates of other headlines, of updates and
of copyright notices do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.reading.dates import DATE, find_date
from extractor.reading.frontmatter import front_matter

_HEADER_LINES = 30
_TAIL_LINES = 8
_BODY_LENGTH = 300
_TITLE_WORDS = 4

_HEADER = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b[ \t\xa0]*([^\n]*)")
_LABEL = re.compile(
    r"(?:first\s+|date\s+)?(?:published|posted|publication\s+date|publish\s+date|release\s+date|date|created|"
    r"for\s+immediate\s+release|issued)(?:\s+date)?\b(?:\s+(?:on|at|in)\b)?[\s:|,`*_—–-]*"
    rf"(?:\d{{1,2}}[:.]\d{{2}}[^\d\n]{{0,12}})?(?P<date>{DATE.pattern})",
    re.IGNORECASE,
)
_LABEL_WITHIN = re.compile(
    rf"\b(?:published|posted)(?:\s+(?:on|at))?\s*:?\s*(?P<date>{DATE.pattern}).{{0,30}}$", re.IGNORECASE
)
_TAIL = re.compile(
    rf"\W*(?:(?:first\s+)?published\s+(?:in|on|by)\b.{{0,60}}?|first\s+published\W{{1,3}})(?P<date>{DATE.pattern})"
    r"[^a-z]*(?:[ap]m)?[^a-z]*[a-z]{0,5}\W*",
    re.IGNORECASE,
)
_BANNER = re.compile(r"\b(?:today|e-?paper|edition)\b", re.IGNORECASE)
_UPDATE = re.compile(r"\b(?:updated|modified|accessed|retrieved|copyright|rights reserved)\b|©", re.IGNORECASE)
_HIJRI = re.compile(
    r"\b(?:muharram|safar|rabi|jumada|jamadi|rajab|sha'?ba+n|rama[dz]h?an|shaww?al|dhu|zul|zil)\b.*\b1[345]\d\d\b",
    re.IGNORECASE,
)
_BESIDE_DATE = re.compile(
    r"""(?: \d{1,2}[:.]\d{2}(?:[:.]\d{2})? | [ap]\.?m\.?\b | \b(?:[A-Z]{2,5}|at|on|by|local|time|hours|hrs)\b )""",
    re.VERBOSE | re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:(?:[A-Z]?[a-z]+\s+)?[Bb]y\s+|[Ss]ource:\s*)?(?:(?:[A-ZÀ-Þ][\w.'’-]*|and|&|de|bin|of|the)(?:\s+|$)){1,6}"
)
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][\w.'’()/ -]{1,60}(?:,\s*[A-Z][\w.'’ -]{1,30})?\s*[,:(–—/-]+\s*(?P<date>(?i:"
    + DATE.pattern
    + r"))\s*(?:[,.]?\s*[(/][^()/\n]{2,40}[)/])?\s*[).:,–—-]{1,3}",
)
_LIST_MARK = re.compile(r"\s*(?:#{1,6}\s+|[◆■●▪►•*]\s+)?")
_SENTENCE_END = re.compile(r"""[.。।…][)"'”’\]]*$""")


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands above an article.

    Attributes:
        title: The headline, if there is one.
        published: The publication date, `YYYY-MM-DD`, if the text states it.
    """

    title: str | None
    published: str | None


def read_masthead(text: str) -> Masthead:
    """Returns headline and publication date of an article as its text states them."""
    stated = front_matter(text)
    if stated:
        body = text[stated.length :]
        read = _read_plain(body)
        return Masthead(stated.title or read.title, stated.published or read.published)
    header = _HEADER.match(text)
    if header:
        published = find_date(header[1])
        rest = [header[2], *_lines(text[header.end() :])]
        return Masthead(_title(rest), published)
    return _read_plain(text)


def _read_plain(text: str) -> Masthead:
    lines = list(_lines(text))
    return Masthead(_title(lines), _published(lines, text))


def _lines(text: str) -> Iterator[str]:
    for match in re.finditer(r"[^\r\n]+", text):
        line = match[0].strip()
        if line:
            yield line


def _title(lines: Sequence[str]) -> str | None:
    found = []
    for line in lines[:_HEADER_LINES]:
        words = _LIST_MARK.sub("", line, count=1).strip()
        if _is_furniture(words):
            continue
        if not _is_headline(words):
            break
        found.append(words)
    # A site's section may be named above the headline, in fewer words.
    short, *longer = [len(words.split()) for words in found[:2]] or [0]
    return found[short == _TITLE_WORDS and longer > [_TITLE_WORDS + 1]] if found else None


def _is_furniture(line: str) -> bool:
    return len(line.split()) < _TITLE_WORDS or _is_date_line(line) or _is_about_the_page(line)


def _ends_sentence(line: str) -> bool:
    return bool(_SENTENCE_END.search(line[-20:]))


def _is_about_the_page(line: str) -> bool:
    if len(line) > _BODY_LENGTH:
        return False
    return "://" in line or bool(_HIJRI.search(line) or (_UPDATE.search(line) and DATE.search(line)))


def _is_headline(line: str) -> bool:
    return len(line) <= _BODY_LENGTH and not _ends_sentence(line) and not re.match(r"[(\[]|by\s", line, re.I)


def _published(lines: Sequence[str], text: str) -> str | None:
    header = lines[: _header_length(lines)]
    labelled = _agreed(_labelled(header, lines))
    if labelled is not None:
        return labelled or None
    for line in lines[: len(header) + 3]:
        match = _DATELINE.match(line[:_BODY_LENGTH])
        if match:
            return find_date(match["date"])
    return _bare(header, lines, text)


def _header_length(lines: Sequence[str]) -> int:
    for index, line in enumerate(lines[:_HEADER_LINES]):
        if len(line) > _BODY_LENGTH or (len(line) > 80 and _ends_sentence(line)):
            return index
    return min(len(lines), _HEADER_LINES)


def _labelled(header: Sequence[str], lines: Sequence[str]) -> Iterator[str]:
    for line in header:
        match = _LABEL.match(line.lstrip("*_#`[(|•· ")) or (len(line) <= 150 and _LABEL_WITHIN.search(line))
        date = match and find_date(match["date"])
        if date:
            yield date
    for above, line in pairwise(header):
        if re.fullmatch(r"\W*(?:published|posted|for immediate release|date)\W*", above, re.I) and _is_date_line(line):
            yield find_date(line) or ""
    for line in lines[-_TAIL_LINES:]:
        match = _TAIL.fullmatch(line) if len(line) <= _BODY_LENGTH else None
        date = match and find_date(match["date"])
        if date:
            yield date


def _agreed(dates: Iterator[str]) -> str | None:
    """Returns the date if all agree, an empty string if they do not, None if there is none."""
    found = {date for date in dates if date}
    return (found.pop() if len(found) == 1 else "") if found else None


def _is_date_line(line: str) -> bool:
    if len(line) > 120 or _BANNER.search(line):
        return False
    line = _UPDATE.split(line)[0]
    match = DATE.search(line)
    if match is None:
        return False
    before, after = line[: match.start()].strip(" \t|,[(`*_:—–-•·"), line[match.end() :]
    rest = _BESIDE_DATE.sub(" ", after)
    rest = re.sub(r"[\s|,\[\]()`*_:;./—–•·+-]+", " ", rest).strip()
    credits = [part.strip() for part in re.split(r"[|•·]", before) if part.strip()]
    return all(_BYLINE.fullmatch(part) for part in credits) and len(rest.split()) <= 3


def _bare(header: Sequence[str], lines: Sequence[str], text: str) -> str | None:
    """Returns the date that stands alone above the body, if it is the article's own and not the site's of today."""
    if any(_HIJRI.search(line) for line in header):
        return None
    places = [index for index, line in enumerate(header) if _is_date_line(line)]
    dates = {find_date(header[index]) for index in places}
    if len(dates) != 1 or None in dates:
        return None
    date = dates.pop()
    assert date is not None
    if any(_follows_title(header, lines, index) for index in places):
        return date
    if places[:1] == [0] and not _is_long_after(date, text):
        return date
    return date if _is_mentioned(date, lines, places) else None


def _follows_title(header: Sequence[str], lines: Sequence[str], index: int) -> bool:
    above = [line for line in header[:index] if not _is_furniture(line)]
    below = next((line for line in lines[index + 1 :] if not _is_furniture(line)), "")
    return bool(above) and _is_headline(above[-1]) and not _may_be_title(below)


def _may_be_title(line: str) -> bool:
    return _is_headline(line) and not line.startswith(("•", "*", "-", "◆", "■"))


def _is_long_after(date: str, text: str) -> bool:
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d{2}\b", DATE.sub("", text[:200]) + text[200:])]
    return bool(years) and max(years) < int(date[:4])


def _is_mentioned(date: str, lines: Sequence[str], places: Sequence[int]) -> bool:
    rest = "\n".join(line for index, line in enumerate(lines) if index not in places)
    return any(find_date(match[0]) == date for match in DATE.finditer(rest))
