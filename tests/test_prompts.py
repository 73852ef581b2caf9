"""What the released prompts extract from the seeds, from recorded replies of a large language model."""

import pytest

from extractor.evaluation.baseline import read_baseline
from extractor.evaluation.comparison import ComparedRun, compare
from extractor.evaluation.gold import read_gold
from extractor.replay.extraction import Extraction
from schemas import RECORD_TYPES

MODEL = "large-language-model"


def check(extraction: Extraction) -> None:
    figures = extraction.score("tests/gold")
    assert len(extraction.lines) == 5 and not extraction.rejected
    assert figures.located.value == 1
    assert {kind.record_type: kind.f1.value >= 0.9 for kind in figures.types} == dict.fromkeys(RECORD_TYPES, True)


@pytest.mark.prompt("facts/v1", model=MODEL)
def test_the_first_version_reads_the_seeds(extraction: Extraction) -> None:
    check(extraction)


@pytest.mark.prompt("facts/v2", model=MODEL)
def test_the_second_version_reads_the_seeds(extraction: Extraction) -> None:
    check(extraction)


@pytest.mark.prompt("facts/v2", model=MODEL)
def test_nothing_is_worse_than_the_baseline(extraction: Extraction) -> None:
    blessed = read_baseline(extraction.root / "tests" / "baseline.json")
    compared = compare(
        ComparedRun("baseline", blessed.lines),
        ComparedRun("now", extraction.lines),
        read_gold(extraction.root / "tests" / "gold"),
    )
    assert [row.name for row in compared.regressions] == []
