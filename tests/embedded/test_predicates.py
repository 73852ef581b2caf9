import pytest

from tests.embedded.reading import reports, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Greek Prime Minister Nikos Pappas was adamant that the islands were Greek.",
            ("Nikos Pappas", "The islands were Greek."),
        ),
        ("Turkish President Ali Demir is confident the talks will succeed.", ("Ali Demir", "The talks will succeed.")),
        (
            "Turkish President Ali Demir was firmly against reopening the border.",
            ("Ali Demir", "Ali Demir was firmly against reopening the border."),
        ),
        (
            'Peru\'s Foreign Minister Ana Ruiz has been clear: "There will be no deal."',
            ("Ana Ruiz", "There will be no deal."),
        ),
    ],
)
def test_a_stand_is_a_claim(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text", ["It is clear that the road is open.", "The minister is not certain that the road is open."]
)
def test_what_nobody_stands_for_is_none(text):
    assert reports(text) == []
