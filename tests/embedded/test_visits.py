from extractor.embedded.analysis import analyse
from extractor.embedded.visits import find_visits


def test_a_visit_has_visitor_place_and_date() -> None:
    document = analyse("Croatian President Ana Horvat visited Oslo on Monday.")
    (visit,) = find_visits(document)
    assert (visit.visitor.name, visit.place.name, visit.words and visit.words.words) == ("Ana Horvat", "Oslo", "Monday")


def test_an_invitation_is_no_visit() -> None:
    assert find_visits(analyse("Croatian President Ana Horvat invited him to visit Oslo.")) == []
