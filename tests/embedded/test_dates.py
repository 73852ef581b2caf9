import pytest

from extractor.embedded.dates import find_dates, resolve_date

SATURDAY = "2024-07-27"


def dates(text: str, published: str | None = SATURDAY, *, ahead: bool = False) -> list[tuple[str, str | None]]:
    found = find_dates(text, text.lower(), 0, len(text))
    return [(words.words, resolve_date(words, published, ahead=ahead)) for words in found]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("met on Thursday", "Thursday", "2024-07-25"),
        ("met on Saturday", "Saturday", "2024-07-27"),
        ("met last Saturday", "last Saturday", "2024-07-20"),
        ("met today", "today", "2024-07-27"),
        ("met yesterday", "yesterday", "2024-07-26"),
        ("met earlier this week", "earlier this week", "2024-07-22/2024-07-26"),
        ("met last week", "last week", "2024-07-15/2024-07-21"),
        ("met last month", "last month", "2024-06"),
        ("met last year", "last year", "2023"),
        ("met two days ago", "two days ago", "2024-07-25"),
        ("met on July 14, 2021.", "July 14, 2021", "2021-07-14"),
        ("met on 14 July 2021.", "14 July 2021", "2021-07-14"),
        ("met in June 2019 there", "June 2019", "2019-06"),
        ("met on June 29 and 30", "June 29 and 30", "2024-06-29/2024-06-30"),
        ("met in March", "March", "2024-03"),
        ("met on December 30", "December 30", "2023-12-30"),
        ("met in 2004 there", "2004", "2004"),
        ("met on 2021-07-14 there", "2021-07-14", "2021-07-14"),
    ],
)
def test_words_for_a_date_in_the_past(text: str, words: str, expected: str) -> None:
    assert dates(text) == [(words, expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("will meet on Monday", "2024-07-29"),
        ("will meet next week", "2024-07-29/2024-08-04"),
        ("will meet next month", "2024-08"),
        ("will meet tomorrow", "2024-07-28"),
        ("will meet on January 5", "2025-01-05"),
    ],
)
def test_words_for_a_date_ahead(text: str, expected: str) -> None:
    assert dates(text, ahead=True)[0][1] == expected


def test_relative_words_need_a_publication_date_and_absolute_ones_do_not() -> None:
    assert dates("on Monday", None) == [("Monday", None)]
    assert dates("in June 2019", None) == [("June 2019", "2019-06")]


@pytest.mark.parametrize("text", ["it may rise", "on February 30, 2021", "a march of 40 km"])
def test_what_is_no_date_has_none(text: str) -> None:
    assert not [date for _, date in dates(text) if date]


def test_an_impossible_publication_date_counts_as_unknown() -> None:
    assert dates("on Monday", "2024-02-31") == [("Monday", None)]
