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
from engine.store.deeds.subjects import reviews_of

_ALL: Final = "SELECT id, name, made_ms, undone_ms FROM deed ORDER BY id DESC"
_CELLS: Final = (
    'SELECT "table", kind, "row", "column", before, after FROM deed_cell'
    " WHERE deed_id = ? ORDER BY rowid"
)
_MARK: Final = "UPDATE deed SET undone_ms = ? WHERE id = ? AND (undone_ms IS NULL) = ?"
_COVERED: Final = (
    "SELECT 1 FROM deed later JOIN deed_cell theirs ON theirs.deed_id = later.id"
    ' JOIN deed_cell ours ON ours."table" = theirs."table" AND ours."row" IS theirs."row"'
    ' AND ours."column" = theirs."column"'
    " WHERE ours.deed_id = ?1 AND later.id > ?1 AND later.undone_ms IS NULL LIMIT 1"
)
_FORGET: Final = "DELETE FROM deed WHERE id = ?"


@dataclass(frozen=True, slots=True)
class DeedDto:
    """`name`: its words are `deed.NAME`. `review`: the number of the one it was about, None for
    none that is here.
    """

    id: int
    name: str
    made_at: datetime
    undone: bool
    review: int | None


class Deeds:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def last(self) -> list[DeedDto]:
        """The newest 50, newest first; those that were undone among them."""
        with self._database.reading() as session:
            rows = session.connection().exec_driver_sql(_ALL).all()
            reviews = reviews_of(session.connection())
        return [
            DeedDto(deed, name, from_ms(made), undone is not None, reviews.get(deed))
            for deed, name, made, undone in rows
        ]

    def undo(self, deed_id: int | None = None) -> DeedDto:
        """The newest, or this one. Raises `NothingToUndo`, `Overtaken`: then nothing has changed,
        and the deed is forgotten if it can never be undone: what covers it is no later deed that
        could be undone first.
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
                mark = to_ms(self._clock.now()) if undo else None
                if connection.execute(_MARK, (mark, deed.id, undo)).rowcount == 0:
                    raise NothingToUndo if undo else NothingToRedo  # somebody was faster
                _tell(unit, put_back(connection, reversed_cells(cells) if undo else cells))
        except ChangedSince as fault:
            self._forget(deed.id)
            raise Overtaken(deed=deed.name) from fault

    def _forget(self, deed_id: int) -> None:
        with self._database.unit() as unit:
            connection = unit.session.connection()
            if connection.exec_driver_sql(_COVERED, (deed_id,)).first() is None:
                connection.exec_driver_sql(_FORGET, (deed_id,))


def _tell(unit: Unit, touched: dict[str, list[int]]) -> None:
    for table, ids in touched.items():
        unit.emit(Changed(table, tuple(ids), "deeds"))
