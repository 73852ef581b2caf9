"""The store: an append-only log of decisions in SQLite, or any database that SQLAlchemy reaches, and leases on fields.

Decisions are only ever inserted. A lease says who has a field before them right now, so that two people do not work on
the same one; it ends by itself.
"""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

from extractor.errors import FileError, StoppedError, UsageError
from schemas.decision import Decision

_METADATA = MetaData()

_DECISIONS = Table(
    "decisions",
    _METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("request", String(200), nullable=False, unique=True),
    Column("run", Text, nullable=False),
    Column("reviewer", String(200), nullable=False),
    Column("decided_at", String(40), nullable=False),
    Column("article_id", String(64), nullable=False),
    Column("record_type", String(100), nullable=False),
    Column("record_id", String(100), nullable=False),
    Column("field", String(100)),
    Column("decision", String(20), nullable=False),
    Column("old_value", Text, nullable=False),
    Column("new_value", Text, nullable=False),
    Column("confidence", Float),
    Column("record_fingerprint", String(64), nullable=False),
    Column("prompt_fingerprint", Text, nullable=False),
    Column("schema_fingerprint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("selection", String(20), nullable=False),
    Column("inclusion_probability", Float),
    Column("blind", Boolean, nullable=False),
    Column("undoes", Integer),
    Index("decisions_article", "article_id"),
    sqlite_autoincrement=True,
)

_LEASES = Table(
    "leases",
    _METADATA,
    Column("item", String(400), primary_key=True),
    Column("holder", String(300), nullable=False),
    Column("expires", Float, nullable=False),
)

_AS_JSON = ("old_value", "new_value")


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a field before them.

    Attributes:
        holder: The reviewer, and after a slash the window.
        expires: Seconds since the epoch at which the lease ends.
    """

    holder: str
    expires: float

    @property
    def reviewer(self) -> str:
        """The name of the reviewer."""
        return self.holder.rsplit("/", 1)[0]


def default_store(run: Path) -> str:
    """Returns the URL of the store beside a run file: `<stem>.reviews.db`."""
    return f"sqlite:///{run.with_name(run.stem + '.reviews.db')}"


class Store:
    """A store of decisions and leases.

    Args:
        url: An SQLAlchemy URL, such as `sqlite:///facts.reviews.db` or `postgresql+psycopg://host/database`.

    Raises:
        UsageError: The URL is not one, or its database driver is not installed.
        FileError: The database cannot be opened.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        try:
            _METADATA.create_all(self._engine)
        except DBAPIError as error:
            self._engine.dispose()
            raise FileError(
                f"The store {make_url(url).render_as_string()} cannot be used: {_cause(error)}",
                "Name another with --store, or make this one reachable and writable.",
            ) from error

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def append(self, decision: Decision) -> Decision:
        """Stores a decision durably and returns it with its number.

        A decision whose `request` is in the store already is not stored again; the stored one is returned.

        Raises:
            StoppedError: The database refused it; nothing was stored.
        """
        row = decision.model_dump(exclude={"id"})
        row.update({name: json.dumps(row[name]) for name in _AS_JSON})
        try:
            with self._engine.begin() as connection:
                key = connection.execute(insert(_DECISIONS).values(row)).inserted_primary_key
        except IntegrityError:
            return self._of_request(decision.request)
        except DBAPIError as error:
            raise StoppedError(
                f"The decision was not stored: {_cause(error)}", "Mend the store and decide again."
            ) from error
        assert key is not None
        return decision.model_copy(update={"id": key[0]})

    def since(self, number: int) -> Iterator[Decision]:
        """Yields every decision with a greater number, in the order in which they were stored."""
        query = select(_DECISIONS).where(_DECISIONS.c.id > number).order_by(_DECISIONS.c.id)
        with self._engine.connect() as connection, closing(connection.execute(query)) as rows:
            for row in rows.mappings():
                yield _decision(row)

    def last(self) -> int:
        """Returns the number of the last decision; 0 in an empty store."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(_DECISIONS.c.id))).scalar_one() or 0

    def lease(self, item: str, holder: str, seconds: float) -> Lease:
        """Takes or renews the lease on an item, in exchange for any other the holder has.

        Returns:
            The lease that stands: the holder's, or another's, who keeps the item.
        """
        try:
            return self._exchange(item, Lease(holder, time.time() + seconds))
        except IntegrityError:
            # Somebody else took it between the two statements.
            standing = self.holder(item)
            return standing if standing is not None else self._exchange(item, Lease(holder, time.time() + seconds))

    def holder(self, item: str) -> Lease | None:
        """Returns the lease on an item, if somebody has one that has not ended."""
        query = select(_LEASES).where(_LEASES.c.item == item, _LEASES.c.expires >= time.time())
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Lease(row["holder"], row["expires"]) if row else None

    def release(self, holder: str) -> None:
        """Ends all leases of a holder."""
        with self._engine.begin() as connection:
            connection.execute(delete(_LEASES).where(_LEASES.c.holder == holder))

    def leased_to_others(self, holder: str) -> set[str]:
        """Returns the items that somebody else has before them."""
        query = select(_LEASES.c.item).where(_LEASES.c.expires >= time.time(), _LEASES.c.holder != holder)
        with self._engine.connect() as connection:
            return set(connection.execute(query).scalars())

    def _exchange(self, item: str, wanted: Lease) -> Lease:
        ended = or_(_LEASES.c.expires < time.time(), _LEASES.c.holder == wanted.holder)
        renew = update(_LEASES).where(_LEASES.c.item == item, ended)
        values = {"holder": wanted.holder, "expires": wanted.expires}
        with self._engine.begin() as connection:
            if not connection.execute(renew.values(values)).rowcount:
                row = connection.execute(select(_LEASES).where(_LEASES.c.item == item)).mappings().one_or_none()
                if row is not None:
                    return Lease(row["holder"], row["expires"])
                connection.execute(insert(_LEASES).values(item=item, **values))
            connection.execute(delete(_LEASES).where(_LEASES.c.holder == wanted.holder, _LEASES.c.item != item))
        return wanted

    def _of_request(self, request: str) -> Decision:
        with self._engine.connect() as connection:
            query = select(_DECISIONS).where(_DECISIONS.c.request == request)
            return _decision(connection.execute(query).mappings().one())


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError(
            f"--store {url!r} is not a database URL: {error}",
            "Write it like sqlite:///facts.reviews.db or postgresql+psycopg://user@host/database.",
        ) from error
    except ModuleNotFoundError as error:
        raise UsageError(
            f"The driver of the store is not installed: {error}",
            'For PostgreSQL: pip install "extractor[postgresql]" and a URL that starts with postgresql+psycopg://.',
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _make_durable)
    return engine


def _make_durable(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _decision(row: RowMapping) -> Decision:
    values = dict(row)
    values.update({name: json.loads(values[name]) for name in _AS_JSON})
    return Decision.model_construct(**values)


def _cause(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
