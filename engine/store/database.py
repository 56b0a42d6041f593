"""The profile's database: units of work that write, sessions that read."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session

from engine.runtime.clock import Clock
from engine.runtime.events import Event, EventBus
from engine.store.connection import connect
from engine.store.migration import MIGRATIONS, migrate

FILE_NAME = "profile.db"
READERS = 4


class Unit:
    """One command's writes: a session that is committed once, and the events that follow it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.events: list[Event] = []

    def emit(self, event: Event) -> None:
        """Publish `event` after the commit; never when the unit is rolled back."""
        self.events.append(event)


def _engine(file: Path, key: bytes, *, writes: bool) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(file, key, query_only=not writes),
        module=sqlcipher,
        poolclass=QueuePool,
        pool_size=1 if writes else READERS,
        max_overflow=0,
    )
    # IMMEDIATE: a deferred transaction that reads first and writes later may fail half-way.
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", begin)
    return engine


class Database:
    """Thread-safe. One unit writes at a time; readers see the last commit and wait for nobody."""

    def __init__(self, writer: Engine, reader: Engine, bus: EventBus) -> None:
        self._writer = writer
        self._reader = reader
        self._bus = bus
        self._writing = threading.Lock()
        self._writing_thread: int | None = None

    @classmethod
    def open(
        cls, folder: Path, key: bytes, bus: EventBus, clock: Clock, scripts: Path = MIGRATIONS
    ) -> "Database":
        """Open the profile in `folder`, made when missing, and bring its tables up to date."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / FILE_NAME
        writer = _engine(file, key, writes=True)
        with writer.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
            with connection.begin():
                migrate(connection, scripts)
        return cls(writer, _engine(file, key, writes=False), bus)

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A unit of work: one commit at the end, all rolled back on an exception.

        Its events leave after the commit. A unit inside a unit of the same thread is a fault.
        """
        with self._turn(), Session(self._writer, expire_on_commit=False) as session:
            unit = Unit(session)
            with session.begin():
                yield unit
        for happened in unit.events:
            self._bus.publish(happened)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session; all its queries see the moment of the first one."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Fold the write-ahead log into the file and let the profile go."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a unit of work inside a unit of work")
        with self._writing:
            self._writing_thread = threading.get_ident()
            try:
                yield
            finally:
                self._writing_thread = None
