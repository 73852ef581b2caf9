import pytest

from extractor.embedded.cast import name_words, plain_role, same_name


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Sergei Lavrov", "Sergey Lavrov", True),
        ("Lavrov", "Sergey Lavrov", True),
        ("Wang", "Wang Yi", True),
        ("Antony Blinken", "Antony J. Blinken", True),
        ("S. Jaishankar", "Subrahmanyam Jaishankar", True),
        ("Mohammed bin Zayed", "Mohammed bin Zayed Al Nahyan", True),
        ("Imran Khan", "Asaduzzaman Khan", False),
        ("Wang Yi", "Wang Wenbin", False),
        ("Xi", "Wang Yi", False),
    ],
)
def test_two_names_may_mean_one_person(first: str, second: str, expected: bool) -> None:
    assert same_name(name_words(first), name_words(second)) is expected


def test_offices_are_compared_by_their_synonyms() -> None:
    assert plain_role("new Foreign Minister") == plain_role("FM") == plain_role("top diplomat")
    assert plain_role("Prime Minister") != plain_role("President")
    assert plain_role(None) == ""
