"""Where this device stands with its server: the one row of `sync_state`, and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from typing import Final

from engine.sync.errors import NoServer
from engine.sync.placing import Connection
from engine.sync.wire import registry


@dataclass(slots=True)
class State:
    """`cursor`: all of the server's history up to there is in the tables; `head`: how far it is
    known to reach. `settled`: whether the first sync has come to its end. `renewing`: the server
    was put back, and all of its new history is still to come. Until then the tables hold what was
    lost: `history` is its epoch, `reached` how far it had come here (see `Operation`). `met_ms`:
    the server's time at the last hello. `last_number`: of the last operation sealed.
    `last_moment`: every edit from now on is later, by this device's clock. `offset_ms`: how far
    that is ahead of the server's.
    `whole_ms`: the end of the last whole round, by this device's clock; 0 before the first.
    `alone_ms`: the server's time when it last said that the shop has no other device; 0: it has.
    `counted_ms`: the server's time when the digests were last counted from scratch.
    """

    epoch: bytes = b""
    generation: int = 0
    device: int = 0
    role: int = 0
    cursor: int = 0
    head: int = 0
    settled: bool = False
    renewing: bool = False
    met_ms: int = 0
    last_number: int = 0
    last_moment: int = 0
    offset_ms: int = 0
    whole_ms: int = 0
    alone_ms: int = 0
    counted_ms: int = 0
    history: bytes = b""
    reached: int = 0

    @property
    def complete(self) -> int:
        """All of the history up to there is here. On the way through the first sync that is none of
        it: a row that was changed meanwhile has not come yet.
        """
        return self.cursor if self.settled and not self.renewing else 0


_NAMES = tuple(field.name for field in fields(State))
_READ = f"SELECT {', '.join(_NAMES)} FROM sync_state"
_WRITE = (
    f"INSERT OR REPLACE INTO sync_state (id, {', '.join(_NAMES)})"
    f" VALUES (1, {', '.join('?' for _ in _NAMES)})"
)

_TABLES: Final = (
    "sync_state", "sync_dirty", "sync_gone", "sync_outbox", "sync_shadow", "sync_deferred",
    "sync_page", "sync_part", "sync_digest", "sync_number", "sync_confirmed", "sync_told",
)  # fmt: skip


class NotJoined(NoServer):
    """This profile belongs to no server, by its tables."""


def load(connection: Connection) -> State:
    """Raises `NotJoined`."""
    row = connection.execute(_READ).fetchone()
    if row is None:
        raise NotJoined
    state = State(*row)
    state.settled, state.renewing = bool(state.settled), bool(state.renewing)
    return state


def save(connection: Connection, state: State) -> None:
    connection.execute(_WRITE, astuple(state))


def forget(connection: Connection) -> None:
    """What is known of a server."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    for entity in registry.by_number().values():
        connection.execute(f"UPDATE {entity.table} SET sync_version = NULL, sync_versions = NULL")


def keep_number(connection: Connection, device: int) -> None:
    """From now on edits of this profile bear it."""
    connection.execute("INSERT OR IGNORE INTO sync_number (device) VALUES (?)", (device,))


def numbers(connection: Connection) -> frozenset[int]:
    """By which edits of this profile are known, those of today and those of before."""
    return frozenset(device for (device,) in connection.execute("SELECT device FROM sync_number"))


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have rolled back of its own accord
            connection.execute("ROLLBACK")
        raise
