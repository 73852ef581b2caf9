import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from extractor.review.desk import Terms
from extractor.review.index import RunIndex
from extractor.review.queue import Plan
from extractor.review.session import Session
from extractor.review.store import Store
from tests.review.lines import line, seed_lines, write_run

MakeSession = Callable[..., Session]


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    """A run of one article, with one meeting (m1) and one claim (c1)."""
    return write_run(tmp_path / "facts.jsonl", [line()])


@pytest.fixture
def seeds_run(tmp_path: Path) -> Path:
    return write_run(tmp_path / "facts.jsonl", seed_lines())


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'facts.reviews.db'}"


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    with closing(Store(store_url)) as opened:
        yield opened


@pytest.fixture
def make_session(run_file: Path, store: Store) -> MakeSession:
    """Starts a session of a reviewer on the run of one article; everything is queued unless a plan says otherwise."""

    def make(reviewer: str = "ada", plan: Plan | None = None, **terms: bool) -> Session:
        return Session(RunIndex(run_file), store, plan or Plan(threshold=1), Terms(reviewer, **terms))

    return make


def skip_unless_on_ci(reason: str) -> None:
    """Skips a test whose program is not installed; on the server that checks every change it fails instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server of its own, in a temporary folder, on a random port of 127.0.0.1."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        skip_unless_on_ci("PostgreSQL is not installed: apt-get install postgresql")
    # The server refuses to run as root.
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    if as_owner:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program: str, *arguments: str) -> None:
        command = [*as_owner, str(programs[-1] / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    call("initdb", "--auth=trust", "--username=reviewer", "--no-sync", "--encoding=UTF8")
    options = f"-h 127.0.0.1 -p {port} -k {folder}"
    call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://reviewer@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
