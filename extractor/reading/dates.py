"""A written date in, `YYYY-MM-DD` out, where it can be read in one way only."""

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d{2}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"

DATE = re.compile(
    r"(?<![\w/.-])(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?\s{0,3})?"
    rf"(?:{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_MONTH}[\s-]{{0,3}}{_DAY},?[\s-]{{0,3}}{_YEAR}|{_DAY}[\s-]{{0,3}}(?:of\s+)?{_MONTH},?[\s-]{{0,3}}{_YEAR}"
    rf"|\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR})(?:(?=T\d)|(?!\d))",
    re.IGNORECASE,
)
"""A written date with its year, and the weekday before it if there is one."""

_YEAR_FIRST = re.compile(rf"({_YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})[-/.]({_YEAR})")


def find_date(text: str) -> str | None:
    """Returns the first date that stands in a text, as `YYYY-MM-DD`.

    Dates that do not exist, whose weekday is another, or that read differently in Britain and America (03/04/2021)
    give None. With dots (03.04.2021) the day comes first, as everywhere where dots are used.
    """
    match = DATE.search(text)
    if match is None:
        return None
    try:
        day = _day(match[0].lower())
    except ValueError:
        return None
    weekday = match[0][:3].lower()
    if day is None or (weekday in _WEEKDAYS and day.weekday() != _WEEKDAYS.index(weekday)):
        return None
    return day.isoformat()


def _day(words: str) -> datetime.date | None:
    numbers = _YEAR_FIRST.search(words)
    if numbers:
        return datetime.date(*map(int, numbers.groups()))
    numbers = _YEAR_LAST.search(words)
    if numbers:
        first, separator, second, year = int(numbers[1]), numbers[2], int(numbers[3]), int(numbers[4])
        if separator == "." or first > 12 or first == second:
            return datetime.date(year, second, first)
        return datetime.date(year, first, second) if second > 12 else None
    return _named_day(words)


def _named_day(words: str) -> datetime.date | None:
    name = re.search(rf"(?<![a-z]){_MONTH}(?![a-z])", words)
    year = re.search(_YEAR, words)
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", words.replace(year[0], "") if year else words)
    if name is None or year is None or day is None:
        return None
    return datetime.date(int(year[0]), _MONTHS.index(name[0][:3]) + 1, int(day[0]))
