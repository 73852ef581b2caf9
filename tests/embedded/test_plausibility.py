import pytest

from extractor.embedded.analysis import analyse
from extractor.embedded.document import Entity
from extractor.embedded.meetings import MeetingReader
from extractor.embedded.plausibility import are_parties


def test_parties_come_from_two_countries_or_bodies() -> None:
    horvat, other = Entity("Ana Horvat", country="HRV"), Entity("Ivo Kos", country="HRV")
    assert not are_parties([horvat, other])
    assert not are_parties([horvat])
    assert are_parties([horvat, Entity("Taliban", organization="Taliban", kind="organization")])
    assert are_parties([Entity("Ana Horvat", "President", "HRV"), Entity("Marko Zupan")])
    assert not are_parties([horvat, Entity("Marko Zupan")])
    assert not are_parties([Entity("LeBron James"), Entity("Kevin Love")])


@pytest.mark.parametrize(
    "text",
    [
        "Kenya met Ghana in Accra on Sunday.",
        "Kenyan and Ugandan leaders have held meetings.",
        "Dialogue between Kenya and Uganda is vital.",
        "Kenyan President William Ruto met ministers.",
        "Kenyan President William Ruto discussed Uganda.",
    ],
)
def test_matches_series_and_talk_in_general_are_no_meetings(text: str) -> None:
    assert MeetingReader(analyse(text)).read() == []
