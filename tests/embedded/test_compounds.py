import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.records import read_meetings

PEOPLE = "Croatian President Ana Horvat and Slovenian President Marko Zupan have exchanged letters. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PEOPLE + "The Horvat-Zupan summit in Riga in May 2019 failed.", ["Ana Horvat", "Marko Zupan"]),
        ("Inter-Korean talks in Seoul on Monday were held at Seoul's request.", ["South Korea", "North Korea"]),
        ("Croatia-Slovenia talks were held in Riga on Monday.", ["Croatia", "Slovenia"]),
    ],
)
def test_a_hyphen_joins_two_parties(text: str, expected: list[str]) -> None:
    (meeting,) = read_meetings(analyse(text))
    assert [actor["name"] for actor in meeting["participants"]] == expected


def test_a_hyphen_between_unknown_names_joins_nobody() -> None:
    assert read_meetings(analyse(PEOPLE + "The Pine-Oak summit in Riga in May 2019 failed.")) == []
