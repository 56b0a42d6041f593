"""Brings rows from what a deed left to what was there before it, or the other way round."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Table

from engine.store.deeds.images import Cell, Kind, key_of, known

_AGAINST: Final[dict[Kind, Kind]] = {"made": "gone", "gone": "made", "changed": "changed"}


class ChangedSince(Exception):
    """A row is not as the deed left it."""


def reversed_cells(cells: Sequence[Cell]) -> list[Cell]:
    """What leads back: the last row first."""
    return [
        Cell(c.table, _AGAINST[c.kind], c.row, c.column, c.after, c.before) for c in reversed(cells)
    ]


def put_back(connection: Any, cells: Iterable[Cell]) -> dict[str, list[int]]:
    """From `before`, which must stand there, to `after`; returns the rows' numbers by table.

    Raises `ChangedSince`; the transaction is the caller's.
    """
    touched: dict[str, list[int]] = {}
    for row in _rows(cells):
        table = known(row[0].table)
        if table is None or not {cell.column for cell in row} <= set(table.columns.keys()):
            raise ChangedSince
        try:
            number = _ACTS[row[0].kind](connection, table, row)
        except sqlcipher.IntegrityError as fault:
            raise ChangedSince from fault
        touched.setdefault(table.name, []).append(number)
    return touched


def _rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    found: dict[tuple[str, Any], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.table, cell.row), []).append(cell)
    return list(found.values())


def _change(connection: Any, table: Table, row: list[Cell]) -> int:
    number = _number(connection, table, row)
    columns = ", ".join(f'"{cell.column}" = ?' for cell in row)
    connection.execute(
        f"UPDATE {table.name} SET {columns} WHERE id = ?", (*(cell.after for cell in row), number)
    )
    return number


def _delete(connection: Any, table: Table, row: list[Cell]) -> int:
    number = _number(connection, table, row)
    connection.execute(f"DELETE FROM {table.name} WHERE id = ?", (number,))
    return number


def _make(connection: Any, table: Table, row: list[Cell]) -> int:
    """Under its old number, unless another row has it by now."""
    values = {cell.column: cell.after for cell in row}
    taken = f"SELECT 1 FROM {table.name} WHERE id = ?"
    if connection.execute(taken, (values["id"],)).fetchone() is not None:
        del values["id"]
    columns = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join("?" * len(values))
    made = connection.execute(
        f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", tuple(values.values())
    )
    return int(made.lastrowid)


def _number(connection: Any, table: Table, row: list[Cell]) -> int:
    """Of the row as the deed left it."""
    same = " AND ".join(f'"{cell.column}" IS ?' for cell in row if cell.column != "id")
    found = connection.execute(
        f"SELECT id FROM {table.name} WHERE {key_of(table)} = ?" + (f" AND {same}" if same else ""),
        (row[0].row, *(cell.before for cell in row if cell.column != "id")),
    ).fetchone()
    if found is None:
        raise ChangedSince
    return int(found[0])


_ACTS: Final = {"changed": _change, "gone": _delete, "made": _make}
