"""What the released prompts extract from the seeds, from recorded replies of a language model."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.replay.extraction import Extraction
from schemas import RECORD_TYPES

FOLDER = Path(__file__).parent / "cassettes" / "prompts"


@pytest.fixture(autouse=True)
def recorded(record_mode: str) -> Iterator[None]:
    if record_mode == "none" and not FOLDER.exists():
        pytest.skip("no replies are recorded yet")
    yield


def check(extraction: Extraction) -> None:
    assert len(extraction.lines) == 5
    figures = extraction.score("tests/gold")
    assert figures.located.value == 1
    for kind in figures.types:
        assert kind.f1.value is not None and kind.f1.value >= 0.7, kind.record_type
    assert {kind.record_type for kind in figures.types} == set(RECORD_TYPES)


@pytest.mark.prompt("facts/v1")
def test_the_first_version_reads_the_seeds(extraction: Extraction) -> None:
    check(extraction)


@pytest.mark.prompt("facts/v2")
def test_the_second_version_reads_the_seeds(extraction: Extraction) -> None:
    check(extraction)
