import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.review.ledger import ItemKey, Ledger, canonical, key_of
from schemas.decision import Decision
from tests.review.decisions import decision

PLACE = ItemKey("a1", "meetings", "m1", "place")


def ledger_of(*decisions: Decision) -> Ledger:
    ledger = Ledger()
    for one in decisions:
        ledger.take(one)
    return ledger


def undo(of: Decision) -> Decision:
    return decision(of.reviewer, of.field, "undo", undoes=of.id)


def test_the_last_decision_of_a_reviewer_counts() -> None:
    accepted, edited = decision(), decision(verdict="edit", new_value="Graz")
    ledger = ledger_of(accepted, edited)
    assert ledger.effective(PLACE) == edited
    assert ledger.count("ada") == (2, 1)


def test_an_undo_brings_back_what_stood_before() -> None:
    accepted, edited = decision(), decision(verdict="edit", new_value="Graz")
    ledger = ledger_of(accepted, edited, undo(edited))
    assert ledger.effective(PLACE) == accepted
    assert ledger.last_of("ada") == accepted
    ledger.take(undo(accepted))
    assert ledger.effective(PLACE) is None
    assert ledger.last_of("ada") is None


def test_undoing_what_is_undone_already_changes_nothing() -> None:
    accepted = decision()
    ledger = ledger_of(accepted, undo(accepted))
    assert ledger.take(undo(accepted)) is None


def test_reviewers_who_hold_the_same_agree_even_when_they_got_there_differently() -> None:
    first = decision("ada", verdict="edit", new_value=["b", "a"])
    second = decision("bea", verdict="accept", new_value=["a", "b"])
    ledger = ledger_of(first, second)
    assert not ledger.in_conflict(PLACE)
    assert ledger.effective(PLACE) == second


def test_reviewers_who_differ_are_in_conflict_until_it_is_settled() -> None:
    ledger = ledger_of(decision("ada"), decision("bea", verdict="edit", new_value="Graz"))
    assert ledger.in_conflict(PLACE)
    assert ledger.effective(PLACE) is None
    settled = decision("cleo", verdict="edit", new_value="Linz", selection="conflict")
    ledger.take(settled)
    assert not ledger.in_conflict(PLACE)
    assert ledger.effective(PLACE) == settled


def test_a_refused_record_stands_for_all_its_fields_until_one_is_decided_later() -> None:
    accepted, refused = decision(), decision(field=None, verdict="reject", new_value=None)
    ledger = ledger_of(accepted, refused)
    assert ledger.effective(PLACE) == refused
    later = decision()
    ledger.take(later)
    assert ledger.effective(PLACE) == later


def test_skips_decide_nothing() -> None:
    ledger = ledger_of(decision(verdict="skip"))
    assert ledger.effective(PLACE) is None
    assert ledger.last_of("ada") is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [("New  York ", "New York"), (["b", "a"], ["a", "b"]), ({"a": 1, "b": [2]}, {"b": [2], "a": 1})],
)
def test_equal_values_have_the_same_canonical_form(first: object, second: object) -> None:
    assert canonical(first) == canonical(second)  # type: ignore[arg-type]


def test_different_values_have_different_canonical_forms() -> None:
    values = [None, "", [], {}, "null", 1, "1", ["a"], "a", [["a"]]]
    assert len({canonical(one) for one in values}) == len(values)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["accept", "edit", "reject", "undo"]), max_size=12))
def test_undoing_everything_leaves_nothing(verdicts: list[str]) -> None:
    ledger = Ledger()
    for verdict in verdicts:
        last = ledger.last_of("ada")
        if verdict == "undo":
            if last is not None:
                ledger.take(undo(last))
        else:
            ledger.take(decision(field=None if verdict == "reject" else "place", verdict=verdict))
    while (last := ledger.last_of("ada")) is not None:
        assert ledger.take(undo(last)) == key_of(last)
    assert list(ledger) == []
    assert ledger.count("ada") == (0, 0)
