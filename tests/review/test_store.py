import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from extractor.errors import FileError, StoppedError, UsageError
from extractor.review.store import Store, default_store
from tests.review.decisions import decision


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store in SQLite, and one in a database of its own of a real PostgreSQL server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'reviews.db'}"
        return
    server = request.getfixturevalue("postgresql_url")
    name = f"reviews_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield server.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    with closing(Store(any_url)) as opened:
        yield opened


def test_a_decision_comes_back_as_it_was_given(any_store: Store) -> None:
    given = decision(old_value=["a", {"b": None}], new_value=None, blind=True, inclusion_probability=0.05)
    stored = any_store.append(given)
    assert stored.id == 1
    assert [one.model_dump() for one in any_store.since(0)] == [given.model_copy(update={"id": 1}).model_dump()]
    assert list(any_store.since(1)) == []
    assert any_store.last() == 1


def test_the_same_request_is_stored_once(any_store: Store) -> None:
    first = any_store.append(decision(request="same-request"))
    again = any_store.append(decision(request="same-request", verdict="edit", new_value="Graz"))
    assert again == first
    assert len(list(any_store.since(0))) == 1


def test_a_field_is_leased_to_one_window_until_the_lease_ends(any_store: Store) -> None:
    assert any_store.lease("item", "ada/1", 60).holder == "ada/1"
    standing = any_store.lease("item", "bea/1", 60)
    assert (standing.holder, standing.reviewer) == ("ada/1", "ada")
    assert any_store.leased_to_others("bea/1") == {"item"}
    assert any_store.leased_to_others("ada/1") == set()
    any_store.lease("item", "ada/1", -1)
    assert any_store.leased_to_others("bea/1") == set()
    assert any_store.lease("item", "bea/1", 60).holder == "bea/1"


def test_a_window_holds_one_field_at_a_time_and_gives_it_back(any_store: Store) -> None:
    for item in ("one", "two"):
        any_store.lease(item, "ada/1", 60)
    assert any_store.leased_to_others("bea/1") == {"two"}
    assert any_store.holder("one") is None
    any_store.lease("two", "bea/1", 60)
    assert any_store.holder("two") is not None
    any_store.release("ada/1")
    assert any_store.leased_to_others("bea/1") == set()


def test_writers_at_once_lose_nothing_and_lease_to_one_only(any_url: str) -> None:
    holders = [f"reviewer{number}/1" for number in range(4)]
    given: list[str] = []

    def work(holder: str) -> None:
        with closing(Store(any_url)) as own:
            given.append(own.lease("item", holder, 60).holder)
            for number in range(10):
                own.append(decision(holder, request=f"{holder}-request-{number}"))

    with closing(Store(any_url)) as store:
        threads = [threading.Thread(target=work, args=(holder,)) for holder in holders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(given)) == 1
        stored = list(store.since(0))
    assert len({one.request for one in stored}) == 40
    assert [one.id for one in stored] == sorted(one.id for one in stored)


def test_sqlite_waits_for_the_disk_before_it_says_that_a_decision_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        store.append(decision())
        with store._engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT count(*) FROM decisions").fetchone() == (1,)


def test_a_store_that_cannot_be_written_stops_with_the_reason(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path / 'reviews.db'}")) as store:
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE decisions")
        with pytest.raises(StoppedError, match="The decision was not stored: no such table"):
            store.append(decision())


def test_a_wrong_url_says_what_to_write() -> None:
    with pytest.raises(UsageError, match="is not a database URL"):
        Store("facts.db")
    with pytest.raises(UsageError, match="is not a database URL"):
        Store("oracel://host/database")


def test_a_missing_driver_says_what_to_install() -> None:
    with pytest.raises(UsageError, match=r"extractor\[postgresql\]"):
        Store("postgresql+psycopg2://host/database")


def test_an_unreachable_store_says_so_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be used"):
        Store(f"sqlite:///{tmp_path / 'none' / 'reviews.db'}")
    with pytest.raises(FileError) as caught:
        Store("postgresql+psycopg://ada:opensesame@127.0.0.1:1/none")
    assert "opensesame" not in str(caught.value)


def test_the_default_store_lies_beside_the_run() -> None:
    assert default_store(Path("folder/facts.jsonl")) == "sqlite:///folder/facts.reviews.db"
