from typing import Any

from extractor.evaluation.flips import Flip, find_flips
from extractor.evaluation.scoring import score_article
from tests.evaluation.making import actor, claim, gold, line, refusal


def _flips(
    expected: list[dict[str, Any]], first: list[dict[str, Any]] | None, second: list[dict[str, Any]] | None
) -> list[Flip]:
    annotation = gold(claims=expected)
    sides = [score_article(annotation, None if side is None else line(claims=side)) for side in (first, second)]
    return find_flips(*sides)


def test_equal_runs_have_no_flips() -> None:
    assert _flips([claim(), refusal()], [claim()], [claim()]) == []


def test_a_record_found_in_one_run_only_is_lost_or_gained() -> None:
    (lost,) = _flips([claim()], [claim()], [])
    assert (lost.path, lost.direction, lost.second) == ("", "lost", "not found")
    (gained,) = _flips([claim()], [], [claim()])
    assert (gained.path, gained.direction, gained.first) == ("", "gained", "not found")


def test_a_field_right_in_one_run_only_shows_all_three_values_and_the_passage() -> None:
    (flip,) = _flips([claim()], [claim()], [claim(speakers=[actor("Lia Torp")])])
    assert (flip.path, flip.direction) == ("speakers", "lost")
    assert (flip.expected, flip.first, flip.second) == ("Ana Duarte", "Ana Duarte", "Lia Torp")
    assert ("Duarte said that the border will stay open.", "both") in flip.passages[0]


def test_fields_wrong_in_both_runs_are_no_flips() -> None:
    assert _flips([claim()], [claim(quotation="direct")], [claim(quotation="mixed")]) == []


def test_a_new_invention_is_lost_and_one_that_is_gone_is_gained() -> None:
    (new,) = _flips([claim()], [claim()], [claim(), refusal()])
    assert (new.path, new.direction, new.expected, new.first) == ("", "lost", "not there", "not there")
    (gone,) = _flips([claim()], [claim(), refusal()], [claim()])
    assert (gone.direction, gone.second) == ("gained", "not there")
    assert _flips([claim()], [claim(), refusal()], [claim(), refusal()]) == []


def test_an_article_that_failed_in_one_run_has_lost_everything() -> None:
    flips = _flips([claim(), refusal()], [claim(), refusal()], None)
    assert [(flip.path, flip.direction) for flip in flips] == [("", "lost"), ("", "lost")]
    assert flips[0].passages
