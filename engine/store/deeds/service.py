"""Undo and redo: the cells of a deed are put back, if nobody has changed them since.

What is put back is written like any edit, so that other devices hear of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.events import Changed
from engine.store.database import Database, Unit
from engine.store.deeds.errors import NothingToRedo, NothingToUndo, Overtaken
from engine.store.deeds.images import Cell
from engine.store.deeds.restoring import ChangedSince, put_back, reversed_cells

_ALL: Final = "SELECT id, name, made_ms, undone_ms FROM deed ORDER BY id DESC"
_CELLS: Final = (
    'SELECT "table", kind, "row", "column", before, after FROM deed_cell'
    " WHERE deed_id = ? ORDER BY rowid"
)
_MARK: Final = "UPDATE deed SET undone_ms = ? WHERE id = ?"
_FORGET: Final = "DELETE FROM deed WHERE id = ?"


@dataclass(frozen=True, slots=True)
class DeedDto:
    """`name`: its words are `deed.NAME`."""

    id: int
    name: str
    made_at: datetime
    undone: bool


class Deeds:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def last(self) -> list[DeedDto]:
        """The newest 50, newest first; those that were undone among them."""
        with self._database.reading() as session:
            rows = session.connection().exec_driver_sql(_ALL).all()
        return [DeedDto(row[0], row[1], from_ms(row[2]), row[3] is not None) for row in rows]

    def undo(self, deed_id: int | None = None) -> DeedDto:
        """The newest, or this one. Raises `NothingToUndo`, `Overtaken`: then nothing has changed,
        and the deed is forgotten, since it can never be undone.
        """
        standing = [each for each in self.last() if not each.undone]
        found = next((each for each in standing if deed_id in (None, each.id)), None)
        if found is None:
            raise NothingToUndo
        self._turn(found, undo=True)
        return found

    def redo(self) -> DeedDto:
        """What was undone last. Raises `NothingToRedo`, `Overtaken`."""
        with self._database.reading() as session:
            query = "SELECT id FROM deed WHERE undone_ms IS NOT NULL ORDER BY undone_ms DESC, id"
            row = session.connection().exec_driver_sql(query).first()
        found = next((each for each in self.last() if row and each.id == row[0]), None)
        if found is None:
            raise NothingToRedo
        self._turn(found, undo=False)
        return found

    def _turn(self, deed: DeedDto, *, undo: bool) -> None:
        try:
            with self._database.unit() as unit:
                connection: Any = unit.session.connection().connection.driver_connection
                cells = [Cell(*row) for row in connection.execute(_CELLS, (deed.id,)).fetchall()]
                touched = put_back(connection, reversed_cells(cells) if undo else cells)
                mark = to_ms(self._clock.now()) if undo else None
                connection.execute(_MARK, (mark, deed.id))
                _tell(unit, touched)
        except ChangedSince as fault:
            self._forget(deed.id)
            raise Overtaken(deed=deed.name) from fault

    def _forget(self, deed_id: int) -> None:
        with self._database.unit() as unit:
            unit.session.connection().exec_driver_sql(_FORGET, (deed_id,))


def _tell(unit: Unit, touched: dict[str, list[int]]) -> None:
    for table, ids in touched.items():
        unit.emit(Changed(table, tuple(ids), "deeds"))
