from dataclasses import replace

from extractor.embedded.document import Entity, Place
from extractor.embedded.merging import Occasion, same_meeting, same_parties

HORVAT = Entity("Ana Horvat", "President", "HRV")
ZUPAN = Entity("Marko Zupan", "President", "SVN")
CROATIA, SLOVENIA = Entity("Croatia", country="HRV", kind="country"), Entity("Slovenia", country="SVN", kind="country")
MINISTER = Entity("Slovenian minister", "finance minister", "SVN", unnamed=True)
OSLO, RIGA = Place(0, 4, "Oslo", "NOR", 2), Place(0, 4, "Riga", "LVA", 2)
TALKS = Occasion([HORVAT, ZUPAN], "held", "in_person", [3])


def test_countries_stand_for_their_people() -> None:
    assert same_parties([HORVAT, ZUPAN], [CROATIA, SLOVENIA])
    assert not same_parties([HORVAT, ZUPAN], [HORVAT, MINISTER])


def test_two_tellings_are_one_meeting_unless_something_contradicts() -> None:
    assert same_meeting(TALKS, replace(TALKS, date="2020-01-01"))
    assert same_meeting(replace(TALKS, date="2020-01"), replace(TALKS, date="2020-01-01"))
    assert not same_meeting(replace(TALKS, date="2020-01-02"), replace(TALKS, date="2020-01-01"))
    assert not same_meeting(replace(TALKS, place=OSLO), replace(TALKS, place=RIGA))
    assert not same_meeting(TALKS, replace(TALKS, mode="phone"))
    assert not same_meeting(TALKS, replace(TALKS, status="denied"))


def test_absorbing_keeps_the_named_and_the_more_specific() -> None:
    first = Occasion([CROATIA, SLOVENIA], "held", "unspecified", [1])
    first.absorb(replace(TALKS, place=OSLO, occasion="summit"))
    assert first.participants == [HORVAT, ZUPAN]
    assert (first.place, first.occasion, first.mode, first.sentences) == (OSLO, "summit", "in_person", [1, 3])
