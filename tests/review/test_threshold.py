from pathlib import Path

import pytest

from extractor.errors import FileError, UsageError
from extractor.review.threshold import DEFAULT_THRESHOLD, choose_threshold, threshold_for
from schemas.confidence_map import ConfidenceMap, RiskPoint

TABLE = [
    RiskPoint(threshold=0.5, error=0.08, error_bound=0.10, coverage=0.9),
    RiskPoint(threshold=0.8, error=0.01, error_bound=0.02, coverage=0.7),
    RiskPoint(threshold=0.9, error=0.00, error_bound=0.01, coverage=0.4),
]


def test_the_least_threshold_that_reaches_the_target_is_taken() -> None:
    assert threshold_for(0.02, TABLE) == 0.8
    assert threshold_for(0.015, TABLE) == 0.9


def test_a_target_that_nothing_reaches_is_an_error_that_says_what_can_be_promised() -> None:
    with pytest.raises(UsageError, match=r"the least it promises is 0\.010"):
        threshold_for(0.001, TABLE)


def test_a_threshold_is_taken_as_given(run_file: Path) -> None:
    assert choose_threshold(run_file, {None}, 0.7, None) == 0.7
    assert choose_threshold(run_file, {None}, None, None) == DEFAULT_THRESHOLD


def test_a_target_needs_a_calibration_and_excludes_a_threshold(run_file: Path) -> None:
    with pytest.raises(UsageError, match="needs one calibration for the whole run"):
        choose_threshold(run_file, {None}, None, 0.02)
    with pytest.raises(UsageError, match="exclude each other"):
        choose_threshold(run_file, {"map.json"}, 0.5, 0.02)
    with pytest.raises(UsageError, match="was not found"):
        choose_threshold(run_file, {"map.json"}, None, 0.02)


def test_the_risk_table_is_read_from_the_map_beside_the_run(run_file: Path) -> None:
    beside = run_file.with_name("map.json")
    beside.write_text(ConfidenceMap(name="map.json", risk=TABLE).model_dump_json(), encoding="utf-8")
    assert choose_threshold(run_file, {"map.json"}, None, 0.02) == 0.8
    beside.write_text("[]", encoding="utf-8")
    with pytest.raises(FileError, match="is not a confidence map"):
        choose_threshold(run_file, {"map.json"}, None, 0.02)


def test_a_map_that_was_not_fitted_promises_nothing(run_file: Path) -> None:
    run_file.with_name("map.json").write_text(ConfidenceMap(name="map.json").model_dump_json(), encoding="utf-8")
    with pytest.raises(UsageError, match="promises nothing"):
        choose_threshold(run_file, {"map.json"}, None, 0.02)
