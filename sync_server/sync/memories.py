"""What devices remember of histories that were lost when this file was put back.

Several remember the same, some of them more of it. Of one history, who has come further knows what
followed; what was lost by that stands in the journal, which he remembers too.
"""

import sqlite3
from typing import Final, NamedTuple

import msgspec

from engine.sync.wire import clock
from engine.sync.wire.entity import DELETED, Entity
from engine.sync.wire.memory import join
from engine.sync.wire.merge import Decision, Row
from engine.sync.wire.operation import Operation
from engine.sync.wire.version import Version
from sync_server.sync import journal
from sync_server.sync.book import Book
from sync_server.sync.rows import Body
from sync_server.sync.store import State

_EPOCH_BYTES: Final = 16
_LEAD_MS: Final = 1_000
"""By which an edit may be later than now, since who has seen one is later than it."""


class _Told(NamedTuple):
    reached: int
    version: Version


def end(connection: sqlite3.Connection, state: State) -> None:
    """The epoch of this file is over."""
    connection.execute("INSERT INTO ended (epoch, cut) VALUES (?, ?)", (state.epoch, state.seq))


def is_sound(memory: Operation, state: State) -> bool:
    """Whether it can be of a lost history: who names an edit of this one would forge it."""
    told = memory.versions.keys() == memory.fields.keys() and len(memory.history) <= _EPOCH_BYTES
    return told and all(_is_past(each, memory.entity, state) for each in memory.versions.values())


def joined(
    connection: sqlite3.Connection, entity: Entity, body: Body, memory: Operation, book: Book
) -> Decision:
    """What a memory makes of a row."""
    state, now_ms = book.state, book.now_ms
    query = "SELECT cut FROM ended WHERE epoch = ?"
    (cut,) = connection.execute(query, (memory.history,)).fetchone() or (0,)
    if memory.history and memory.reached <= cut:
        return Decision()  # nothing of it was lost
    told = _told(connection, memory)
    latest = clock.moment(now_ms + _LEAD_MS)
    news = {
        number: version._replace(moment=min(version.moment, latest))
        for number, version in memory.versions.items()
        if number not in told or told[number].reached < memory.reached
    }
    row = body.fields()
    past = {number for number in row if body.seqs.get(number, body.seq) <= cut}
    past |= {n for n, each in told.items() if n in row and row[n].version == each.version}
    past |= {n for n in _read(entity, row, memory) if abs(row[n].version.number) <= state.past}
    _keep(connection, memory, news, now_ms)
    fields = {number: memory.fields[number] for number in news}
    return join(entity, row, msgspec.structs.replace(memory, fields=fields, versions=news), past)


def _is_past(version: Version, entity: int, state: State) -> bool:
    """Made by a device that had come by then; what the server does by itself is in the journal."""
    is_server = version.device == 0 and entity == journal.ENTITY.number
    is_known = is_server or 0 < version.device < state.next_device
    return is_known and 0 < abs(version.number) <= state.past


def _read(entity: Entity, row: Row, memory: Operation) -> set[int]:
    """Written fields that stand as they did when the row was deleted."""
    if memory.fields.get(DELETED) is None:
        return set()
    there = entity.written & row.keys()
    return {number for number in there if memory.base_of(number) == row[number].version.ref}


def forget(connection: sqlite3.Connection, before_ms: int) -> None:
    connection.execute("DELETE FROM memory WHERE at_ms < ?", (before_ms,))


def _told(connection: sqlite3.Connection, memory: Operation) -> dict[int, _Told]:
    """What came back of this row's fields from the same history."""
    found = connection.execute(
        "SELECT field, reached, moment, device, number FROM memory"
        " WHERE entity = ? AND row = ? AND history = ? AND history != x''",
        (memory.entity, memory.row, memory.history),
    )
    return {field: _Told(reached, Version(*version)) for field, reached, *version in found}


def _keep(
    connection: sqlite3.Connection, memory: Operation, news: dict[int, Version], now_ms: int
) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO memory"
        " (history, entity, row, field, reached, moment, device, number, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (memory.history, memory.entity, memory.row, number, memory.reached, *version, now_ms)
            for number, version in news.items()
        ],
    )
