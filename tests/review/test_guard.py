from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.lines import line, write_run
from tests.review.serving import Client, ReviewServer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewServer]:
    run = write_run(tmp_path_factory.mktemp("guard") / "facts.jsonl", [line()])
    with ReviewServer(run) as started:
        yield started


@pytest.fixture(scope="module")
def client(server: ReviewServer) -> Client:
    """A client that has come in by the one-time link."""
    entered = Client(server.port)
    assert entered.enter(server.link).status == 303
    return entered


def test_the_link_is_exchanged_for_a_cookie_that_scripts_and_other_sites_cannot_use(tmp_path: Path) -> None:
    with ReviewServer(write_run(tmp_path / "facts.jsonl", [line()])) as own:
        reply = Client(own.port).enter(own.link)
    assert (reply.status, reply.headers["location"]) == (303, "/")
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert own.link.split("=")[1].lower() not in cookie


def test_whoever_has_the_cookie_is_let_in(client: Client) -> None:
    assert client.ask("GET", "/").status == 200
    assert client.ask("GET", "/static/review.js").status == 200
    assert client.post("/undo?window=w").status == 200


@pytest.mark.parametrize(
    "path", ["/", "/first?window=w", "/article/0", "/static/review.js", "/?token=guess", "/?token="]
)
def test_without_the_token_nothing_is_given_out(server: ReviewServer, path: str) -> None:
    assert Client(server.port).ask("GET", path).status == 403


def test_a_used_link_opens_nothing_and_the_terminal_shows_a_new_one(server: ReviewServer, client: Client) -> None:
    stranger = Client(server.port)
    reply = stranger.enter(server.link)
    assert reply.status == 403
    assert "used before" in reply.body
    assert stranger.cookie is None
    fresh = server.next_link()
    assert fresh != server.link
    assert stranger.enter(fresh).status == 303
    assert stranger.ask("GET", "/").status == 200
    assert client.ask("GET", "/").status == 200


def test_a_used_link_still_works_in_the_browser_that_used_it(server: ReviewServer, client: Client) -> None:
    assert client.ask("GET", server.link.removeprefix(client.origin)).status == 303


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", ""])
def test_another_host_name_is_refused(client: Client, host: str) -> None:
    assert client.ask("GET", "/", Host=host).status == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://localhost"])
def test_another_origin_is_refused(client: Client, origin: str) -> None:
    assert client.ask("POST", "/undo?window=w", {}, Origin=origin).status == 403
    assert client.ask("GET", "/first?window=w", Origin=origin).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_request_that_another_page_started_is_refused(client: Client, site: str) -> None:
    assert client.ask("GET", "/", Sec_Fetch_Site=site).status == 403
    assert client.ask("POST", "/undo?window=w", {}, Origin=client.origin, Sec_Fetch_Site=site).status == 403


def test_a_change_must_name_its_origin(client: Client) -> None:
    assert client.ask("POST", "/undo?window=w", {}).status == 403


def test_a_wrong_cookie_is_refused(server: ReviewServer, client: Client) -> None:
    stranger = Client(server.port)
    assert client.cookie is not None
    stranger.cookie = client.cookie.split("=")[0] + "=guess"
    assert stranger.ask("GET", "/").status == 403


@pytest.mark.parametrize("path", ["/", "/first?window=w", "/static/review.js", "/none"])
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    reply = client.ask("GET", path)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cache-control"] == "no-store"


def test_the_policy_holds_for_refusals_too(server: ReviewServer) -> None:
    assert "default-src 'none'" in Client(server.port).ask("GET", "/").headers["content-security-policy"]
