from pathlib import Path

import pytest

from extractor.review.index import RunIndex
from extractor.review.queue import NOT_QUEUED, Plan, build_queue
from tests.review.lines import claim, line, meeting, write_run


def keys(index: RunIndex, plan: Plan) -> list[float]:
    return [round(index.confidence[item], 2) for item in build_queue(index, plan).items]


@pytest.fixture
def two_articles(tmp_path: Path) -> RunIndex:
    def confident(name: str, number: int) -> float:
        return 0.4 + number / 100

    def doubtful(name: str, number: int) -> float:
        return 0.9 - number / 10

    first = line("First. " + line().article.text, meetings=[], claims=[])
    first.records["claims"] = line(
        first.article.text, claims=[claim(first.article.text, confident, meeting=None)]
    ).records["claims"]
    second = line(meetings=[meeting(confidence=doubtful)])
    return RunIndex(write_run(tmp_path / "two.jsonl", [first, second]))


def test_articles_come_by_their_least_confident_field_and_fields_by_confidence(two_articles: RunIndex) -> None:
    queue = build_queue(two_articles, Plan(threshold=1, audit=0))
    order = [two_articles.locate(item)[0] for item in queue.items]
    assert order == [1] * 10 + [0] * 9
    found = [two_articles.confidence[item] for item in queue.items]
    assert found[:10] == sorted(found[:10])
    assert found[10:] == sorted(found[10:])


def test_by_risk_the_least_confident_field_of_all_comes_first(two_articles: RunIndex) -> None:
    found = keys(two_articles, Plan(threshold=1, audit=0, order="risk"))
    assert found == sorted(found)
    assert len(found) == 19


def test_equal_confidences_keep_the_order_of_the_file(tmp_path: Path) -> None:
    same = line(meetings=[meeting(confidence=lambda name, number: 0.5)])
    index = RunIndex(write_run(tmp_path / "same.jsonl", [same]))
    for order in ("article", "risk"):
        assert list(build_queue(index, Plan(order=order, audit=0)).items) == list(range(10))


def test_only_fields_below_the_threshold_are_queued(two_articles: RunIndex) -> None:
    queue = build_queue(two_articles, Plan(threshold=0.4, audit=0))
    assert all(two_articles.confidence[item] < 0.4 for item in queue.items)
    assert queue.doubtful == len(queue.items) == sum(one < 0.4 for one in two_articles.confidence)


def test_a_threshold_of_one_queues_every_field(run_file: Path) -> None:
    index = RunIndex(run_file)
    assert len(build_queue(index, Plan(threshold=1)).items) == index.items


def test_the_audit_draws_its_share_of_the_confident_fields_and_mixes_them_in(tmp_path: Path) -> None:
    def half(name: str, number: int) -> float:
        return 0.99 if number % 2 else 0.3

    texts = [f"{number}. {line().article.text}" for number in range(150)]
    lines = [line(text, meetings=[meeting(text, half)], claims=[]) for text in texts]
    index = RunIndex(write_run(tmp_path / "many.jsonl", lines))
    queue = build_queue(index, Plan(threshold=0.9, audit=0.2, order="risk"))
    audited = [place for place, item in enumerate(queue.items) if index.confidence[item] > 0.9]
    confident = sum(one > 0.9 for one in index.confidence)
    assert 0.13 < len(audited) / confident < 0.27
    assert len(queue.items) == queue.doubtful + len(audited)
    assert min(audited) < len(queue.items) / 4
    assert queue.selection(queue.items[audited[0]], 0.99) == ("audit", 0.2)
    assert queue.items == build_queue(index, Plan(threshold=0.9, audit=0.2, order="risk")).items


def test_a_field_that_is_not_queued_is_chosen_when_it_is_decided(run_file: Path) -> None:
    index = RunIndex(run_file)
    queue = build_queue(index, Plan(threshold=0.2, audit=0))
    assert queue.selection(0, index.confidence[0]) == ("queue", 1.0)
    assert queue.selection(5, index.confidence[5]) == ("chosen", None)
    assert queue.positions[5] == NOT_QUEUED
