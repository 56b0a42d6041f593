"""Keeps what a deed changed, in the transaction of the deed itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from engine.store.deeds.images import Cell, watched

MOST: Final = 50
"""Deeds that are kept."""

_FORGET_UNDONE: Final = "DELETE FROM deed WHERE undone_ms IS NOT NULL"
_KEEP: Final = "INSERT INTO deed (name, made_ms) VALUES (?, ?)"
_KEEP_CELL: Final = (
    'INSERT INTO deed_cell (deed_id, "table", kind, "row", "column", before, after)'
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_FORGET_OLD: Final = (
    "DELETE FROM deed WHERE id NOT IN (SELECT id FROM deed ORDER BY id DESC LIMIT ?)"
)


@contextmanager
def recorded(connection: Any, name: str, now_ms: int) -> Iterator[None]:
    """`name`: its words are `deed.NAME`. A deed that changes nothing leaves no trace; a new one
    ends the way forward to those that were undone.
    """
    with watched(connection) as cells:
        yield
    if cells:
        connection.execute(_FORGET_UNDONE)
        _keep(connection, name, now_ms, cells)
        connection.execute(_FORGET_OLD, (MOST,))


def _keep(connection: Any, name: str, now_ms: int, cells: list[Cell]) -> None:
    deed = connection.execute(_KEEP, (name, now_ms)).lastrowid
    connection.executemany(
        _KEEP_CELL,
        [(deed, c.table, c.kind, c.row, c.column, c.before, c.after) for c in cells],
    )
