"""The gold of the seeds as a run: however its records and lists are ordered and numbered, nothing is wrong with it."""

import random
from pathlib import Path

import pytest

from extractor.evaluation.gold import GoldArticle, locate_gold, read_gold
from extractor.evaluation.summary import evaluate
from schemas import RECORD_TYPES, Line, Record, traits
from tests.evaluation.making import line

ROOT = Path(__file__).parents[2]


def _as_line(annotation: GoldArticle, order: random.Random) -> Line:
    source = f"seeds/{annotation.name}.txt"
    text = (ROOT / source).read_text(encoding="utf-8")
    located = locate_gold(annotation, text)
    made = line(source, text)
    for key in RECORD_TYPES:
        records = [item.record for item in located.candidates[key]]
        made.records[key] = [_renumbered(record, order) for record in order.sample(records, len(records))]
    return made


def _renumbered(record: Record, order: random.Random) -> Record:
    changed = {"id": f"{record.id}0", "evidence": order.sample(record.evidence, len(record.evidence))}
    for name, trait in traits(type(record)).items():
        value = getattr(record, name)
        if isinstance(value, list):
            changed[name] = order.sample(value, len(value))
        elif trait.refers_to and value:
            changed[name] = f"{value}0"
    return record.model_copy(update=changed)


@pytest.mark.parametrize("seed", range(5))
def test_gold_in_another_order_with_other_ids_is_perfect(seed: int) -> None:
    order = random.Random(seed)
    gold = read_gold(ROOT / "tests" / "gold")
    evaluation = evaluate([_as_line(annotation, order) for annotation in order.sample(gold, len(gold))], gold)
    assert evaluation.warnings == []
    assert evaluation.located.value == 1.0
    for summary in evaluation.types:
        assert (summary.f1.value, summary.split, summary.merged) == (1.0, 0, 0)
        for field in summary.fields:
            assert field.counts.right, (summary.record_type, field.path)
            assert field.f1.value in {1.0, None}
