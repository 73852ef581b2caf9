from extractor.embedded.analysis import analyse
from extractor.embedded.visits import find_visits


def test_a_visit_has_visitor_place_and_date() -> None:
    document = analyse("Croatian President Ana Horvat visited Oslo on Monday.")
    (visit,) = find_visits(document)
    assert (visit.visitor.name, visit.place.name, visit.words and visit.words.words) == ("Ana Horvat", "Oslo", "Monday")


def test_a_visit_that_is_only_intended_is_marked() -> None:
    (visit,) = find_visits(analyse("Croatian President Ana Horvat is expected to visit Oslo on Monday."))
    assert visit.intended
