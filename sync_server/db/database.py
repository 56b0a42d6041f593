"""The management database: units of work that write, sessions that read."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from sync_server.kernel.errors import Unavailable
from sync_server.kernel.log import get_logger

FILE_NAME: Final = "management.db"
READERS: Final = 3
BUSY_TIMEOUT_S: Final = 5.0
RETRY_S: Final = 2
# FULL: a used token must not be unused again after a power cut.
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)


class Database:
    """One unit writes at a time; readers see the last commit and wait for nobody."""

    def __init__(self, file: Path, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        """`file` has been migrated."""
        self._writer = _engine(file, busy_timeout_s, writes=True)
        self._reader = _engine(file, busy_timeout_s, writes=False)
        self.commits = 0
        """So far, by this process."""

    @asynccontextmanager
    async def work(self) -> AsyncIterator[AsyncSession]:
        """One commit at the end, all rolled back on an exception.

        So what must stay although the request is refused (a revocation) is committed first, and
        the refusal raised outside. Raises `Unavailable`.
        """
        with _named_faults():
            async with (
                AsyncSession(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session
        self.commits += 1

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """All its queries see the moment of the first one. Raises `Unavailable`."""
        with _named_faults():
            async with AsyncSession(self._reader, expire_on_commit=False) as session:
                yield session

    async def close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()


@contextmanager
def _named_faults() -> Iterator[None]:
    """Those that are not the caller's: a lock held too long, a full or failing disk."""
    try:
        yield
    except (OperationalError, TimeoutError) as fault:
        get_logger().error("database.unavailable", fault=fault)
        raise Unavailable(retry_after=RETRY_S) from fault


def _engine(file: Path, busy_timeout_s: float, *, writes: bool) -> AsyncEngine:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{file}",
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        connect_args={"isolation_level": None, "timeout": busy_timeout_s},
    )
    # IMMEDIATE: a deferred transaction that reads first and writes later may fail half-way.
    statement = "BEGIN IMMEDIATE" if writes else "BEGIN"

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    def connected(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, f"PRAGMA query_only = {'OFF' if writes else 'ON'}"):
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine.sync_engine, "begin", begin)
    event.listen(engine.sync_engine, "connect", connected)
    return engine


def connect(file: Path) -> sqlite3.Connection:
    """A plain connection, for migrations, the doctor and tenants' files. Raises
    sqlite3.DatabaseError of what is no database.
    """
    connection = sqlite3.connect(file, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except BaseException:
        connection.close()
        raise
    return connection
