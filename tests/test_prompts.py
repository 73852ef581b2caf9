"""What the released prompts extract from the seeds, from recorded replies of a large language model."""

from typing import Any

import pytest

from extractor.evaluation.baseline import read_baseline
from extractor.replay.extraction import Extraction
from schemas import RECORD_TYPES, Record

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
def test_the_records_are_those_that_were_blessed(extraction: Extraction) -> None:
    blessed = {
        line.article.id: line.records for line in read_baseline(extraction.root / "tests" / "baseline.json").lines
    }
    for line in extraction.lines:
        assert said(line.records) == said(blessed[line.article.id])


def said(records: dict[str, list[Record]]) -> list[dict[str, Any]]:
    """What the records say, without how sure the tool is of it, which calibration may change."""
    return [item.model_dump(exclude={"confidence", "signals"}) for items in records.values() for item in items]
