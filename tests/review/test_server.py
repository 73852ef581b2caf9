from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from extractor.review.store import Store
from tests.review.lines import TEXT, claim, line, meeting, write_run
from tests.review.serving import Client, Reply, ReviewServer

PLACE = 5


@pytest.fixture
def server(run_file: Path) -> Iterator[ReviewServer]:
    with ReviewServer(run_file, "--threshold", "1") as started:
        yield started


@pytest.fixture
def client(server: ReviewServer) -> Client:
    entered = Client(server.port)
    entered.enter(server.link)
    return entered


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server that several tests share; none of them decides anything."""
    run = write_run(tmp_path_factory.mktemp("shared") / "facts.jsonl", [line()])
    with ReviewServer(run, "--threshold", "1") as started:
        entered = Client(started.port)
        entered.enter(started.link)
        yield entered


def decide(client: Client, state: dict[str, Any], decision: str = "accept", **more: Any) -> Reply:
    act = {"request": uuid4().hex, "decision": decision, "item": state["item"], "seen": state["seen"], "seconds": 1.5}
    return client.post("/decisions?window=w", act | more)


def test_a_decision_answers_with_the_next_field(client: Client) -> None:
    first = client.ask("GET", "/first?window=w").data
    following = decide(client, first).data
    assert following["item"] != first["item"]
    assert "1</strong> of 20 decided" in following["progress"]
    assert following["message"].startswith("Accepted")
    back = client.post("/undo?window=w").data
    assert back["item"] == first["item"]
    assert back["message"].startswith("Undone")


def test_the_article_comes_in_paragraphs_that_make_up_its_text(visitor: Client) -> None:
    article = visitor.ask("GET", "/article/0").data
    assert "".join(text for _, text in article["paragraphs"]) == TEXT
    assert all(TEXT[start : start + len(text)] == text for start, text in article["paragraphs"])


def test_evidence_and_the_words_of_the_value_are_marked(visitor: Client) -> None:
    state = visitor.ask("GET", f"/item/{PLACE}?window=w").data
    assert [TEXT[start:end] for start, end in state["spans"]] == [TEXT.split("\n")[0]]
    assert [TEXT[start:end] for start, end in state["values"]] == ["Vienna"]
    assert "low 55%" not in state["html"]
    assert "medium 55%" in state["html"]
    assert "50% of its words are in the evidence" in state["html"]


def test_an_invalid_edit_is_answered_with_a_message_for_each_input(visitor: Client) -> None:
    state = visitor.ask("GET", "/item/3?window=w").data
    reply = decide(visitor, state, "edit", entries={"date": "soon"})
    assert reply.status == 422
    assert "is not a date" in reply.data["invalid"]["date"]


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"decision": "accept", "request": "x"}', b"\xff"])
def test_a_malformed_decision_is_refused_and_the_server_lives_on(visitor: Client, body: bytes) -> None:
    assert visitor.post("/decisions?window=w", body).status == 400
    assert visitor.ask("GET", "/first?window=w").status == 200


def test_a_decision_that_is_too_long_is_refused(visitor: Client) -> None:
    assert visitor.post("/decisions?window=w", b" " * (2 << 20)).status == 413


@pytest.mark.parametrize("path", ["/item/99?window=w", "/move/99/next?window=w", "/article/9", "/form/0/decrees"])
def test_what_the_run_does_not_hold_is_refused(visitor: Client, path: str) -> None:
    reply = visitor.ask("GET", path)
    assert reply.status == 400
    assert reply.data["message"]


def test_unknown_pages_and_moves_are_not_found(visitor: Client) -> None:
    assert visitor.ask("GET", "/move/0/sideways?window=w").status == 404
    assert visitor.ask("GET", "/none").status == 404
    assert visitor.ask("GET", "/first?window=").status == 400


def test_values_and_names_are_escaped(tmp_path: Path) -> None:
    bad = "<img src=x onerror=alert(1)>"
    text = f"{bad} {TEXT}"
    run = write_run(tmp_path / "facts.jsonl", [line(text, meetings=[meeting(text, place=bad)], claims=[claim(text)])])
    with ReviewServer(run, "--threshold", "1") as server:
        client = Client(server.port)
        client.enter(server.link)
        html = client.ask("GET", f"/item/{PLACE}?window=w").data["html"]
        page = client.ask("GET", "/").body
    assert "<img" not in html + page
    assert "&lt;img src=x" in html


def test_no_acknowledged_decision_is_lost_when_the_server_is_killed(run_file: Path, store_url: str) -> None:
    acknowledged = []
    for round_number in range(3):
        with ReviewServer(run_file, "--threshold", "1") as server:
            client = Client(server.port)
            client.enter(server.link)
            # The same window as before, so that its lease holds.
            state = client.ask("GET", "/first?window=w").data
            for _ in range(4 + round_number):
                request = uuid4().hex
                act = {"request": request, "decision": "accept", "item": state["item"], "seen": state["seen"]}
                state = client.post("/decisions?window=w", act).data
                acknowledged.append(request)
            server.kill()
    with closing(Store(store_url)) as store:
        assert [one.request for one in store.since(0)] == acknowledged
        assert len({(one.record_id, one.field) for one in store.since(0)}) == len(acknowledged) == 15


def test_ctrl_c_ends_the_server_with_a_summary(server: ReviewServer, client: Client) -> None:
    decide(client, client.ask("GET", "/first?window=w").data)
    code, said = server.stop()
    assert code == 0
    assert "1 articles, 19 fields; 20 to review, 1 of them whole articles; 0 done" in said
    assert "1 decided" in said


def test_the_run_file_is_never_changed(run_file: Path) -> None:
    before = run_file.read_bytes()
    with ReviewServer(run_file, "--threshold", "1") as server:
        client = Client(server.port)
        client.enter(server.link)
        decide(client, client.ask("GET", "/first?window=w").data, "reject")
        server.stop()
    assert run_file.read_bytes() == before


def test_a_team_shares_a_postgresql_store(run_file: Path, postgresql_url: str) -> None:
    shared = ("--threshold", "1", "--store", postgresql_url)
    with ReviewServer(run_file, *shared) as first, ReviewServer(run_file, *shared, reviewer="bea") as second:
        clients = []
        for server in (first, second):
            client = Client(server.port)
            client.enter(server.link)
            clients.append((client, client.ask("GET", "/first?window=w").data))
        assert clients[0][1]["item"] != clients[1][1]["item"]
        for _ in range(3):
            clients = [(client, decide(client, state).data) for client, state in clients]
        first.kill()
    with closing(Store(postgresql_url)) as store:
        stored = list(store.since(0))
    assert len({(one.record_id, one.field) for one in stored}) == len(stored) == 6
    assert {one.reviewer for one in stored} == {"ada", "bea"}
    assert not run_file.with_name("facts.reviews.db").exists()
