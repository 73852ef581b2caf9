import asyncio

import pytest

from extractor.articles import read_articles
from extractor.asking import checked_prompt, collect
from extractor.errors import UsageError
from extractor.settings import load_settings
from tests.servers import Reply, completion, serving
from tests.test_run import articles, honest, text_of


def settings(server, **changes):
    return load_settings(model="stub", base_url=server.base_url, prompt="facts/v1", **changes)


def read(folder):
    return list(read_articles([str(folder)], warn=print))


def test_only_what_is_new_is_asked(tmp_path):
    some, all_of_them = articles(tmp_path / "some", 3), articles(tmp_path / "all", 5)
    store = tmp_path / "replies.jsonl"
    with serving(honest) as server:
        asyncio.run(collect(settings(server), read(some), store))
        assert len(server.requests) == 3
        collected = asyncio.run(collect(settings(server), read(all_of_them), store))
        assert len(server.requests) == 5
    assert [line.article.source[-8:] for line in collected.lines] == [f"{n:04}.txt" for n in range(5)]


def test_each_draw_is_asked_once_and_numbered(tmp_path):
    folder, store = articles(tmp_path / "in", 2), tmp_path / "replies.jsonl"
    with serving(honest) as server:
        collected = asyncio.run(collect(settings(server), read(folder), store, samples=3))
        asyncio.run(collect(settings(server), read(folder), store, samples=3))
        assert len(server.requests) == 6
    assert [line.run.sample for line in collected.lines] == [0, 0, 1, 1, 2, 2]


def test_a_failure_is_kept_and_the_rest_goes_on(tmp_path):
    folder, store = articles(tmp_path / "in", 3), tmp_path / "replies.jsonl"

    def script(request, number):
        refused = "Minister 1 " in text_of(request)
        return Reply({"error": {"message": "no"}}, status=400) if refused else honest(request, number)

    with serving(script) as server:
        collected = asyncio.run(collect(settings(server), read(folder), store))
    assert len(collected.lines) == 2 and [item.reason for item in collected.failures] == ["refused_request"]


def test_a_ceiling_on_a_cost_that_cannot_be_known_is_refused():
    with serving([Reply(completion({}))]) as server, pytest.raises(UsageError, match="price of stub"):
        checked_prompt(settings(server, max_cost=1.0))
