"""A profile's database in memory: the real tables, and a disk that can fail at any statement."""

import random
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from alembic import command
from sqlalchemy import StaticPool, create_engine

from engine.store import functions
from engine.store.migration import alembic_config

# Else the driver searches one at every value that is neither number nor text: half of a run.
sqlite.register_adapter(type(None), {None: None}.get)
sqlite.register_adapter(bytes, bytes)
sqlite.register_adapter(bool, int)


class DiskFault(sqlite.OperationalError):  # type: ignore[misc] # of an untyped module
    """Full, or busy."""


def blank() -> sqlite.Connection:
    return sqlite.connect(":memory:", isolation_level=None, cached_statements=1_000)


def copied(source: Any) -> sqlite.Connection:
    """Another database with the same content."""
    copy = blank()
    source.backup(copy)
    return copy


@cache
def _template() -> sqlite.Connection:
    connection = blank()
    functions.register(connection, lambda: 0, lambda: True)
    engine = create_engine(
        "sqlite://", creator=lambda: connection, module=sqlite, poolclass=StaticPool
    )
    with engine.connect() as opened:
        config = alembic_config()
        config.attributes["connection"] = opened
        opened.exec_driver_sql("BEGIN IMMEDIATE")
        command.upgrade(config, "head")
        opened.exec_driver_sql("COMMIT")
    return connection


class Disk:
    """Looks like the connection it holds. `fail_at`: the statement to fail, counted from now on;
    0: none.
    """

    def __init__(self, content: sqlite.Connection | None = None) -> None:
        self.real = copied(content if content is not None else _template())
        self.real.execute("PRAGMA foreign_keys = ON")
        self.fail_at = 0
        self.gives_up = False

    def break_down(self, chance: random.Random) -> None:
        """Soon. `gives_up`: SQLite rolls back of its own accord, as it does on a full disk."""
        self.fail_at = chance.choice([1, 2, 3, 5, 8, 13, 21, 34])
        self.gives_up = chance.random() < 0.3

    def heal(self) -> None:
        self.fail_at = 0

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        self._wear(statement)
        return self.real.execute(statement, values)

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> Any:
        self._wear(statement)
        return self.real.executemany(statement, rows)

    def create_function(self, *args: Any) -> None:
        self.real.create_function(*args)

    @property
    def in_transaction(self) -> bool:
        return bool(self.real.in_transaction)

    def close(self) -> None:
        self.real.close()

    def _wear(self, statement: str) -> None:
        if not self.fail_at or statement.startswith("ROLLBACK"):
            return
        self.fail_at -= 1
        if not self.fail_at:
            if self.gives_up and self.in_transaction:
                self.real.execute("ROLLBACK")
            raise DiskFault("database or disk is full")
