from pathlib import Path

import pytest

from extractor.review.index import WHOLE, RunIndex
from extractor.review.queue import NOT_QUEUED, Plan, Queue, build_queue, whole_probability
from tests.review.lines import claim, line, meeting, write_run


def fields(index: RunIndex, queue: Queue) -> list[int]:
    """The items of a queue that are fields, without the whole articles."""
    return [item for item in queue.items if index.locate(item)[1] != WHOLE]


def keys(index: RunIndex, plan: Plan) -> list[float]:
    return [round(index.confidence[item], 2) for item in fields(index, build_queue(index, plan))]


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
    assert order == [1] * 11 + [0] * 10
    found = [two_articles.confidence[item] for item in fields(two_articles, queue)]
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
        assert list(build_queue(index, Plan(order=order, audit=0)).items) == [*range(10), index.whole_of(0)]


def test_only_fields_below_the_threshold_are_queued(two_articles: RunIndex) -> None:
    queue = build_queue(two_articles, Plan(threshold=0.4, audit=0))
    assert all(two_articles.confidence[item] < 0.4 for item in fields(two_articles, queue))
    assert queue.doubtful == len(fields(two_articles, queue)) == sum(one < 0.4 for one in two_articles.confidence)


def test_a_threshold_of_one_queues_every_field(run_file: Path) -> None:
    index = RunIndex(run_file)
    assert sorted(fields(index, build_queue(index, Plan(threshold=1)))) == list(index.fields_of(0))


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
    assert len(queue.items) == queue.doubtful + len(audited) + queue.wholes
    assert min(audited) < len(queue.items) / 4
    assert queue.selection(queue.items[audited[0]], 0.99) == ("audit", 0.2)
    assert queue.items == build_queue(index, Plan(threshold=0.9, audit=0.2, order="risk")).items


def test_a_field_that_is_not_queued_is_chosen_when_it_is_decided(run_file: Path) -> None:
    index = RunIndex(run_file)
    queue = build_queue(index, Plan(threshold=0.2, audit=0))
    assert queue.selection(0, index.confidence[0]) == ("queue", 1.0)
    assert queue.selection(5, index.confidence[5]) == ("chosen", None)
    assert queue.positions[5] == NOT_QUEUED


@pytest.fixture
def with_empty_articles(tmp_path: Path) -> RunIndex:
    """An article without a record, one with doubtful fields, one with confident fields, one more without a record."""
    sure = line("Sure. " + line().article.text, meetings=[meeting(confidence=lambda name, number: 0.99)], claims=[])
    empty = [line(f"Nothing {number}.", meetings=[], claims=[]) for number in range(2)]
    return RunIndex(write_run(tmp_path / "empty.jsonl", [empty[0], line(), sure, empty[1]]))


def wholes(index: RunIndex, plan: Plan) -> list[int]:
    items = build_queue(index, plan).items
    return [article for article, address in map(index.locate, items) if address == WHOLE]


def test_a_whole_article_follows_its_fields_and_articles_without_a_record_are_always_queued_last(
    with_empty_articles: RunIndex,
) -> None:
    for threshold, found in ((0, [0, 3]), (0.2, [1, 0, 3]), (1, [1, 2, 0, 3])):
        plan = Plan(threshold=threshold, audit=0)
        assert wholes(with_empty_articles, plan) == found
        assert build_queue(with_empty_articles, plan).wholes == len(found)
    articles = [with_empty_articles.locate(item)[0] for item in build_queue(with_empty_articles, Plan(1)).items]
    assert articles == [1] * 20 + [2] * 11 + [0, 3]


def test_by_risk_whole_articles_follow_all_fields_in_the_order_of_the_file(with_empty_articles: RunIndex) -> None:
    queue = build_queue(with_empty_articles, Plan(threshold=1, order="risk"))
    assert list(queue.items[-4:]) == [with_empty_articles.whole_of(article) for article in range(4)]


def test_a_whole_article_is_queued_with_the_probability_that_any_of_its_fields_is(
    with_empty_articles: RunIndex,
) -> None:
    plan = Plan(threshold=0.2, audit=0.05)
    found = [whole_probability(with_empty_articles, plan, article) for article in range(4)]
    assert found == [1.0, 1.0, pytest.approx(1 - 0.95**10), 1.0]
