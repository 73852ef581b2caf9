import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.reading.dates import find_date

FORMS = (
    "%Y-%m-%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%a %b %d %Y",
    "%A, %d %b %Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%Y-%m-%dT08:00:00Z",
)


@settings(deadline=None, max_examples=100)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(FORMS))
def test_every_date_is_read_in_every_common_form(date: datetime.date, form: str) -> None:
    assert find_date(f"On {date.strftime(form)}, they met.") == date.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "14th July, 2021",
        "July 14th, 2021",
        "the 14th of July 2021",
        "Sept. 14, 2021",
        "Wednesday, Jul. 14, 2021",
        "14-Jul-2021",
        "14/07/2021",
        "07/14/2021",
        "at 9 on 2021-7-14",
    ],
)
def test_dates_as_the_press_writes_them(text: str) -> None:
    assert find_date(text) == ("2021-09-14" if "Sept" in text else "2021-07-14")


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2021",
        "31 June 2021",
        "2021-13-01",
        "Thursday, 14 July 2021",
        "July 14",
        "in July 2021",
        "2021",
        "14 July 20215",
        "version 1.2021.07.14",
        "",
    ],
)
def test_what_is_no_certain_day_gives_none(text: str) -> None:
    assert find_date(text) is None
