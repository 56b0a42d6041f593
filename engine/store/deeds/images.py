"""Rows before and after a deed, as temporary triggers see them.

Whatever way a row is written, ORM or SQL, the triggers of the writing connection note it. They live
for one unit of work, so that collecting and reading by the thousand cost nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Table

from engine.store.table import Base

Kind = Literal["made", "changed", "gone"]

_NO_DEED: Final = frozenset({"sync_version", "sync_versions", "untouched"})
"""What the server has of a row is not what the owner did; and who takes back what he did has
touched the row all the same.
"""
_LOG: Final = "deed_log"
_COLUMNS: Final = '"table", kind, "row", "column", before, after'


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of one row. `row`: its uuid; its number in a table without uuids."""

    table: str
    kind: Kind
    row: Any
    column: str
    before: Any
    after: Any


def known(name: str) -> Table | None:
    """None for a table of an older program."""
    return Base.metadata.tables.get(name)


def key_of(table: Table) -> str:
    return "uuid" if "uuid" in table.columns else "id"


@contextmanager
def watched(connection: Any) -> Iterator[list[Cell]]:
    """The list is filled when the block ends without an exception."""
    cells: list[Cell] = []
    connection.execute(f"CREATE TEMP TABLE {_LOG} ({_COLUMNS})")
    names = [name for table in _tables() for name in _install(connection, table)]
    yield cells
    for name in names:
        connection.execute(f"DROP TRIGGER temp.{name}")
    rows = connection.execute(f"SELECT {_COLUMNS} FROM temp.{_LOG} ORDER BY rowid").fetchall()
    connection.execute(f"DROP TABLE temp.{_LOG}")
    cells += _coalesced([Cell(*row) for row in rows])


def _tables() -> list[Table]:
    """Every table that has a model and numbered rows."""
    return [table for table in Base.metadata.sorted_tables if "id" in table.columns]


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name not in _NO_DEED]


def _install(connection: Any, table: Table) -> list[str]:
    kinds: tuple[tuple[str, Kind, str, str, str], ...] = (
        ("INSERT", "made", "NEW", "NULL", "NEW"),
        ("UPDATE", "changed", "OLD", "OLD", "NEW"),
        ("DELETE", "gone", "OLD", "OLD", "NULL"),
    )
    names = []
    for verb, kind, row, before, after in kinds:
        names.append(f"deed_{table.name}_{kind}")
        cells = " UNION ALL ".join(
            f"SELECT '{column}' AS c, {_read(before, column)} AS b, {_read(after, column)} AS a"
            for column in _columns(table)
        )
        differs = " WHERE b IS NOT a" if kind == "changed" else ""
        connection.execute(
            f"CREATE TEMP TRIGGER {names[-1]} AFTER {verb} ON main.{table.name} BEGIN"
            f" INSERT INTO {_LOG} SELECT '{table.name}', '{kind}', {row}.{key_of(table)},"
            f" c, b, a FROM ({cells}){differs}; END"
        )
    return names


def _read(image: str, column: str) -> str:
    return image if image == "NULL" else f'{image}."{column}"'


def _coalesced(cells: list[Cell]) -> list[Cell]:
    """Of each cell the first value before and the last one after, in the order of the rows."""
    found: dict[tuple[str, Any, str], Cell] = {}
    for cell in cells:
        key = (cell.table, cell.row, cell.column)
        first = found.get(key)
        found[key] = cell if first is None else _joined(first, cell)
    return [cell for cell in found.values() if cell.kind != "changed" or _differs(cell)]


def _joined(first: Cell, last: Cell) -> Cell:
    """A row that was made and taken out again within one deed stands as changed from nothing to
    nothing, and is left out.
    """
    was, is_there = first.kind != "made", last.kind != "gone"
    kind: Kind = "changed"
    if was != is_there:
        kind = "gone" if was else "made"
    return Cell(first.table, kind, first.row, first.column, first.before, last.after)


def _differs(cell: Cell) -> bool:
    return bool(cell.before != cell.after)
