import pytest

from extractor.review.agreement import agreements, cohen_kappa, krippendorff_alpha
from extractor.review.ledger import Ledger
from schemas.decision import Decision
from tests.review.decisions import decision

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example C: four observers, twelve units.
MATRIX = {
    "a": "1 2 3 3 2 1 4 1 2 . . .",
    "b": "1 2 3 3 2 2 4 1 2 5 . 3",
    "c": ". 3 3 3 2 3 4 2 2 5 1 .",
    "d": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def test_kappa_is_that_of_the_textbook_table() -> None:
    # 20 times both yes, 5 yes-no, 10 no-yes, 15 both no: observed 0.7, expected 0.5.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_alpha_is_the_published_value_with_missing_ratings() -> None:
    rows = {name: row.split() for name, row in MATRIX.items()}
    items = [{name: row[unit] for name, row in rows.items() if row[unit] != "."} for unit in range(12)]
    assert krippendorff_alpha(items) == pytest.approx(0.743, abs=0.0005)


def test_full_agreement_is_one_and_a_single_label_is_undefined() -> None:
    assert cohen_kappa([("y", "y"), ("n", "n")]) == 1
    assert cohen_kappa([("y", "y")]) is None
    assert krippendorff_alpha([{"a": "y", "b": "y"}, {"a": "n", "b": "n"}]) == 1
    assert krippendorff_alpha([{"a": "y", "b": "y"}]) is None


def taken(*decisions: Decision) -> Ledger:
    ledger = Ledger()
    for one in decisions:
        ledger.take(one)
    return ledger


def test_agreement_is_told_by_field_and_for_all_fields() -> None:
    decisions = [decision(name, field) for name in ("ada", "bea") for field in ("place", "mode")]
    decisions += [
        decision("ada", "place", record_id="m2"),
        decision("bea", "place", "absent", record_id="m2", new_value=None),
    ]
    found = {one.field: one for one in agreements(taken(*decisions))}
    assert list(found) == ["meetings.mode", "meetings.place", "all fields"]
    assert (found["meetings.place"].items, found["meetings.place"].same) == (2, 0.5)
    assert found["meetings.place"].measure == "kappa"
    assert found["meetings.mode"].value is None


def test_more_than_two_reviewers_are_measured_by_alpha() -> None:
    decisions = [decision(name, record_id=record) for name in ("ada", "bea", "cleo") for record in ("m1", "m2")]
    decisions.append(decision("cleo", verdict="edit", new_value="Graz", record_id="m2"))
    assert agreements(taken(*decisions))[0].measure == "alpha"


def test_two_edits_agree_only_when_their_values_are_equal() -> None:
    same = taken(*(decision(name, verdict="edit", new_value="Graz") for name in ("ada", "bea")))
    other = taken(*(decision(name, verdict="edit", new_value=name) for name in ("ada", "bea")))
    assert (agreements(same)[0].same, agreements(other)[0].same) == (1, 0)


def test_settling_decisions_do_not_count() -> None:
    settled = decision("cleo", verdict="edit", new_value="Graz", selection="conflict")
    assert agreements(taken(decision("ada"), settled)) == []


def test_what_a_reviewer_said_first_counts_even_when_they_settle_it_later() -> None:
    first, other = decision("ada"), decision("bea", verdict="edit", new_value="Graz")
    settled = decision("ada", verdict="edit", new_value="Graz", selection="conflict")
    assert agreements(taken(first, other, settled))[0].same == 0
