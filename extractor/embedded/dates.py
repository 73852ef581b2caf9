"""Dates: words of an article and its publication date in, EDTF level 0 dates out (EDTF: ISO 8601-2:2019)."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = {name.lower(): index for index, name in enumerate(calendar.day_name)}
_MONTHS = {name.lower(): index for index, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): index for index, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_SATURDAY = _DAYS["saturday"]
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s*(?:-|–|to|and)\s*"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"""\b(?:(?P<iso>{_YEAR}-\d\d-\d\d\b)
    |(?P<full>(?P<month>{_MONTH})\s+(?P<day>{_NUMBER})(?:{_TO}(?P<to>{_NUMBER}))?\b(?!\s*%)
        (?:,?\s+(?P<year>{_YEAR})\b)?)
    |(?P<british>(?P<b_day>{_NUMBER})(?:{_TO}(?P<b_to>{_NUMBER}))?(?:\s+of)?\s+(?P<b_month>{_MONTH})\b
        (?:,?\s+(?P<b_year>{_YEAR})\b)?)
    |(?P<month_year>(?:(?:early|mid|late)[-\s])?(?P<m_month>{_MONTH})(?:\s+of)?,?\s+(?P<m_year>{_YEAR})\b)
    |(?P<weekday>(?:(?P<which>last|next|this|coming|the\ following)\s+)?(?P<w_day>{_DAY})\b)
    |(?P<word>(?:today|yesterday|tomorrow|tonight|this\ (?:morning|afternoon|evening)|last\ night)\b)
    |(?P<weekend>(?:over|at|during)\ the\ weekend\b)
    |(?P<unit>(?:(?:earlier|later|late|early)\ )?(?P<u_which>last|next|this|the\ previous|the\ past)[ ]
        (?P<u_unit>week|weekend|month|year)\b)
    |(?P<ago>(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{{1,2}})[ ]
        (?P<a_unit>days?|weeks?|months?|years?)[ ](?:ago|earlier|before)\b)
    |(?P<only_month>(?:in|since|during|last|next|this|early|mid|late|of)[-\s](?P<o_month>{_MONTH})\b(?!,?\s+(?:of\s+)?\d))
    |(?P<only_year>(?:in|since|during|of)\s+(?P<y_year>{_YEAR})\b)
    |(?P<same>(?:(?:on|later)\ )?the\ same\ day\b))""",
    re.VERBOSE,
)
_HINT = re.compile(
    r"day|month|year|week|night|morning|ago|evening|afternoon|tomorrow|\d|january|february|march|april|may|june|july|"
    r"august|september|october|november|december"
)
_COUNTS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_SMALL = re.compile(r"\b(?:may|mar|march|sun|jan)\b")


@dataclass(frozen=True, slots=True)
class DateWords:
    """Words that give a date.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        words: The words, as the article has them.
        match: The parts of the expression.
    """

    start: int
    end: int
    words: str
    match: re.Match[str]

    @property
    def is_absolute(self) -> bool:
        """Whether the words give the year themselves."""
        groups = self.match.groupdict()
        return any(groups[name] for name in ("iso", "year", "b_year", "m_year", "y_year"))


def find_dates(plain: str, lower: str, start: int, end: int) -> Iterator[DateWords]:
    """Yields the date expressions of a stretch of text in order.

    Args:
        plain: The text.
        lower: The same in lower case.
        start: Where the stretch starts.
        end: Where it ends.
    """
    if not _HINT.search(lower, start, end):
        return
    for match in _DATE.finditer(lower, start, end):
        if plain[match.start()].islower() and _SMALL.match(match[0]):
            continue
        first = match.start()
        for group in ("only_month", "only_year"):
            if match[group]:
                first = match.start("o_month" if group == "only_month" else "y_year")
                if re.match(r"(?:last|next|this|early|mid|late)\b", match[0]):
                    first = match.start()
        yield DateWords(first, match.end(), plain[first : match.end()], match)


def resolve_date(found: DateWords, published: str | None, *, ahead: bool = False) -> str | None:
    """Returns the date that words mean, as EDTF level 0; `None` if they need a publication date that is not known.

    Args:
        found: The words.
        published: Publication date, `YYYY-MM-DD`.
        ahead: Whether they speak of something planned; a weekday is then the next one, else the last one.
    """
    try:
        anchor = date.fromisoformat(published) if published else None
    except ValueError:
        anchor = None
    try:
        return _absolute(found.match, anchor, ahead) or (_relative(found.match, anchor, ahead) if anchor else None)
    except ValueError:
        return None


def _absolute(match: re.Match[str], anchor: date | None, ahead: bool) -> str | None:
    if match["iso"]:
        return date.fromisoformat(match["iso"]).isoformat()
    if match["full"]:
        return _day_of_month(match["year"], match["month"], (match["day"], match["to"]), anchor, ahead)
    if match["british"]:
        return _day_of_month(match["b_year"], match["b_month"], (match["b_day"], match["b_to"]), anchor, ahead)
    if match["month_year"]:
        return f"{match['m_year']}-{_month(match['m_month']):02}"
    return match["y_year"]


def _month(name: str) -> int:
    return _MONTHS[name.lower().rstrip(".")]


def _day_of_month(
    year: str | None, month: str, days: tuple[str, str | None], anchor: date | None, ahead: bool
) -> str | None:
    if year is None and anchor is None:
        return None
    numbers = [int(re.sub(r"\D", "", day)) for day in days if day]
    number = int(year) if year else _nearest_year(anchor, _month(month), numbers[0], ahead)
    found = [date(number, _month(month), day).isoformat() for day in numbers]
    return "/".join(found)


def _nearest_year(anchor: date | None, month: int, day: int, ahead: bool) -> int:
    assert anchor is not None
    same = date(anchor.year, month, min(day, calendar.monthrange(anchor.year, month)[1]))
    if ahead:
        return anchor.year + (same < anchor - timedelta(days=60))
    return anchor.year - (same > anchor + timedelta(days=60))


def _relative(match: re.Match[str], anchor: date, ahead: bool) -> str | None:
    if match["weekday"]:
        return _weekday(match, anchor, ahead)
    if match["word"]:
        shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(match["word"].lower(), 0)
        return (anchor + timedelta(days=shift)).isoformat()
    if match["weekend"]:
        saturday = anchor - timedelta(days=(anchor.weekday() - _SATURDAY) % 7)
        return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"
    if match["unit"]:
        return _unit(match["unit"].lower(), match["u_which"].lower(), match["u_unit"].lower(), anchor)
    if match["ago"]:
        return _ago(match, anchor)
    if match["only_month"]:
        month = _month(match["o_month"])
        return f"{_nearest_year(anchor, month, 1, ahead)}-{month:02}"
    return None


def _weekday(match: re.Match[str], anchor: date, ahead: bool) -> str:
    which = (match["which"] or "").lower()
    wanted = _DAYS[match["w_day"].lower()]
    if ahead or which in ("next", "coming"):
        days = (wanted - anchor.weekday()) % 7
        if days == 0 and which in ("next", "coming"):
            days = 7
        return (anchor + timedelta(days=days)).isoformat()
    days = (anchor.weekday() - wanted) % 7
    if days == 0 and which == "last":
        days = 7
    return (anchor - timedelta(days=days)).isoformat()


def _unit(words: str, which: str, unit: str, anchor: date) -> str | None:
    step = {"last": -1, "the previous": -1, "the past": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return str(anchor.year + step)
    if unit == "month":
        months = anchor.year * 12 + anchor.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=step)
    if unit == "weekend":
        return f"{(monday + timedelta(days=5)).isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    last = monday + timedelta(days=6)
    if step == 0 and words.startswith("earlier") and anchor > monday:
        last = anchor - timedelta(days=1)
    if step == 0 and words.startswith("later"):
        monday = anchor
    return f"{monday.isoformat()}/{last.isoformat()}" if monday < last else monday.isoformat()


def _ago(match: re.Match[str], anchor: date) -> str | None:
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    unit = match["a_unit"].lower().rstrip("s")
    if unit == "day" and match["ago"].lower().endswith("ago"):
        return (anchor - timedelta(days=count)).isoformat()
    if unit == "year":
        return str(anchor.year - count)
    return None
