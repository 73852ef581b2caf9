"""Agreement of two readings, by comparator."""

import pytest

from extractor.agreement import agreement, counterpart
from schemas import Actor, Evidence, Meeting


def meeting(start: int, end: int, **fields) -> Meeting:
    given = {"id": "m1", "participants": [Actor(name="A"), Actor(name="B")], "status": "held", "mode": "phone"}
    return Meeting.model_validate(
        {**given, "evidence": [Evidence(quote="x" * (end - start), start=start, end=end)], **fields}
    )


def test_counterpart_shares_most_evidence():
    one, two, three = meeting(0, 10), meeting(5, 40), meeting(50, 60)
    assert counterpart(meeting(2, 12), [three, two, one]) is one
    assert counterpart(meeting(70, 80), [one, two, three]) is None
    assert counterpart(meeting(0, 10), []) is None


@pytest.mark.parametrize(
    ("name", "one", "other", "expected"),
    [
        ("mode", "phone", "phone", 1.0),
        ("mode", "phone", "video", 0.0),
        ("place", "Vell", None, 0.0),
        ("place", None, None, 1.0),
        ("place", "Congress Hall, Vell", "congress hall, vell", 1.0),
        ("date", "2021-07-14", "2021-07", 0.5),
        ("date", "2021-07-14", "2021-07-15", 0.0),
        ("participants", [Actor(name="Anna Berg")], [Actor(name="Berg"), Actor(name="Ode")], 0.5),
        ("participants", [Actor(name="Ode"), Actor(name="Berg")], [Actor(name="Berg"), Actor(name="Ode")], 1.0),
        ("topics", ["grain trade"], ["trade"], 2 / 3),
        ("topics", [], ["trade"], 0.0),
    ],
)
def test_values_are_compared_as_their_field_says(name: str, one, other, expected: float):
    assert agreement(Meeting, name, one, other) == pytest.approx(expected)
    assert agreement(Meeting, name, other, one) == pytest.approx(expected)
