"""The grounding of a record, gathered from its located quotes."""

from extractor.evidence import Passages
from schemas.grounding import Grounding

TEXT = "They met. They met. “They talked,” he said."


def test_grounding_counts_verdicts_and_repeats():
    passages = Passages(TEXT)
    located = [passages.locate(quote) for quote in ("They met.", '"They talked," he said.')]
    assert Grounding.of(located, rejected=2) == Grounding(exact=1, folded=1, repeated=1, rejected=2)


def test_groundings_of_merged_records_add_up():
    one = Grounding(1, 0, 1, 0, {"date": 1.0})
    other = Grounding(0, 2, 0, 1, {"date": 0.0, "mode": 0.0})
    assert one + other == Grounding(1, 2, 1, 1, {"date": 1.0, "mode": 0.0})
