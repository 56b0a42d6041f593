"""The profile's database: units of work that write, sessions that read."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.orm import Session

from engine.runtime.clock import Clock, to_ms
from engine.runtime.disk import disk_faults, make_private_folder
from engine.runtime.events import Event, EventBus
from engine.runtime.paths import Profile
from engine.store import functions
from engine.store.backup import Backups, problems
from engine.store.connection import connect
from engine.store.deeds.recording import recorded
from engine.store.faults import Unreadable, translated
from engine.store.lock import Hold, hold
from engine.store.migration import MIGRATIONS
from engine.store.opening import Opening

READERS = 4


class Unit:
    """One command's writes: a session that is committed once, and the events that follow it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.events: list[Event] = []

    def emit(self, event: Event) -> None:
        """Publish `event` after the commit; never when the unit is rolled back."""
        self.events.append(event)


def _engine(file: Path, key: bytes, clock: Clock, *, writes: bool) -> Engine:
    began_ms = 0  # of the unit of work: what it edits, it edits at one moment

    def connected() -> sqlcipher.Connection:
        connection = connect(file, key, "write" if writes else "query")
        if writes:
            functions.register(connection, lambda: began_ms, lambda: False)
        return connection

    engine = create_engine(
        "sqlite://",
        creator=connected,
        module=sqlcipher,
        poolclass=QueuePool,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        pool_use_lifo=True,  # the connection whose cache is warm
    )
    # IMMEDIATE: a deferred transaction that reads first and writes later may fail half-way.
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"

    def begin(connection: Connection) -> None:
        nonlocal began_ms
        began_ms = to_ms(clock.now())
        connection.exec_driver_sql(statement)

    event.listen(engine, "begin", begin)
    return engine


class Database:
    """Thread-safe. One unit writes at a time; readers see the last commit and wait for nobody."""

    def __init__(
        self, profile: Profile, key: bytes, bus: EventBus, clock: Clock, lock: Hold
    ) -> None:
        """For `open`, which has prepared the file and holds its lock."""
        self._folder = profile.folder
        self._writer = _engine(profile.database, key, clock, writes=True)
        self._reader = _engine(profile.database, key, clock, writes=False)
        self._bus = bus
        self._lock = lock
        self._turn = threading.Lock()
        self._turn_of: int | None = None
        self._connect = partial(connect, profile.database, key)
        self._clock = clock
        self.backups = Backups(profile.folder, key, clock)

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        bus: EventBus,
        clock: Clock,
        scripts: Path = MIGRATIONS,
        *,
        as_guest: bool = False,
    ) -> "Database":
        """Open the profile in `folder`, made when missing, and bring its tables up to date.

        `as_guest`: ready to give way, see `engine.store.lock`.
        Raises a `StoreError` or `DiskError` for each thing that can be wrong, and then has changed
        nothing.
        """
        profile = Profile(folder)
        make_private_folder(folder)
        with disk_faults(folder):
            lock = hold(folder, as_guest=as_guest)
        try:
            Opening(folder, key, clock, scripts).run()
            return cls(profile, key, bus, clock, lock)
        except BaseException:
            lock.release()
            raise

    @contextmanager
    def unit(self, deed: str = "") -> Iterator[Unit]:
        """A unit of work: one commit at the end, all rolled back on an exception.

        Its events leave after the commit. A unit inside a unit of the same thread is a fault.
        `deed`: the name of what a person does by it, who may undo it (see `engine.store.deeds`).
        """
        with (
            self._own_turn(),
            self._named_faults(),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
            self._recorded(session, deed),
        ):
            unit = Unit(session)
            yield unit
        for happened in unit.events:
            self._bus.publish(happened)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session; all its queries see the moment of the first one."""
        with (
            self._named_faults(may_write=False),
            Session(self._reader, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def alongside(self) -> Iterator[sqlcipher.Connection]:
        """A writing connection of the caller's own, in autocommit mode: for what is no unit of
        work. Who writes for long keeps units waiting.
        """
        with self._named_faults(), closing(self._connect()) as connection:
            functions.register(connection, lambda: to_ms(self._clock.now()), lambda: False)
            yield connection

    def problems(self) -> list[str]:
        """Read every page and index: what is wrong with the file, [] for nothing. Takes seconds."""
        with self._named_faults(), closing(self._reader.raw_connection()) as connection:
            return problems(connection.driver_connection)

    def close(self) -> None:
        """Fold the write-ahead log into the file and let the profile go. Sessions must be over."""
        self._reader.dispose()
        self._writer.dispose()
        self._lock.release()

    @contextmanager
    def _recorded(self, session: Session, deed: str) -> Iterator[None]:
        if not deed:
            yield
            return
        connection = session.connection().connection.driver_connection
        with recorded(connection, deed, to_ms(self._clock.now())):
            yield
            session.flush()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if self._turn_of == threading.get_ident():
            raise RuntimeError("a unit of work inside a unit of work")
        with self._turn:
            self._turn_of = threading.get_ident()
            try:
                yield
            finally:
                self._turn_of = None

    @contextmanager
    def _named_faults(self, *, may_write: bool = True) -> Iterator[None]:
        try:
            with translated(self._folder, may_write=may_write):
                yield
        except Unreadable as fault:
            raise self.backups.corruption() from fault
