"""What sync costs a profile that is alone: room on the disk, time to notice what is written."""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from engine.store.connection import connect, query
from engine.sync.wire import registry
from tests.bench.report import Result, result
from tests.bench.syncing.rivals.figures import Rival, beside
from tests.bench.syncing.shop import fill, open_stores, pc
from tests.engine.sync.meeting import Person

_KEY = bytes(range(32))
_VERSIONS = ("sync_version", "sync_versions")
_UPDATE = "UPDATE review SET rating = ? WHERE id = ?"


def disk(devices: dict[str, Person], folder: Path, rivals: Sequence[Rival]) -> Iterator[Result]:
    """Synced tables with their indexes, versions and all that sync keeps, against the same rows and
    indexes without. `devices`: by what they did.
    """
    for name, person in devices.items():
        with person.database.alongside() as connection:
            kept = query(connection, "SELECT name FROM sqlite_schema WHERE name GLOB 'sync_*'")
            synced = [entity.table for entity in registry.by_number().values()]
            plain = [table for table in synced if not table.startswith("sync_")]
            every = [*plain, *(table for (table,) in kept if _is_table(connection, table))]
            whole = _size(connection, folder / f"{name}-synced.db", every, ())
            alone = _size(connection, folder / f"{name}-plain.db", plain, _VERSIONS)
        yield result(
            f"disk of a device that {name}",
            round(whole / alone, 3),
            "times a plain table",
            at_most=1.15,
            peers=beside(rivals, "disk"),
        )


def _is_table(connection: Any, name: str) -> bool:
    found = connection.execute("SELECT type FROM sqlite_schema WHERE name = ?", (name,))
    return bool(found.fetchone()[0] == "table")


def _size(source: Any, file: Path, tables: Sequence[str], without: Sequence[str]) -> int:
    """Bytes of a file with nothing but copies of these tables, as dense as they can be."""
    with closing(connect(file, _KEY)) as copy:
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute("BEGIN")
        for table in tables:
            _copy(source, copy, table, without)
        copy.execute("COMMIT")
        [(pages,)], [(size,)] = query(copy, "PRAGMA page_count"), query(copy, "PRAGMA page_size")
        return int(pages) * int(size)  # SQLCipher tells the size as text


def _copy(source: Any, copy: Any, table: str, without: Sequence[str]) -> None:
    made = "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = ? AND sql NOT NULL"
    for kind in ("table", "index"):
        for (statement,) in source.execute(made, (table, kind)).fetchall():
            copy.execute(statement)
    columns = [row[1] for row in query(copy, f"PRAGMA table_info({table})")]
    for column in set(columns).intersection(without):
        copy.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        columns.remove(column)
    rows = source.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - of the schema
    copy.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one transaction; `busy`: of processor time."""

    wall: float
    busy: float


def capture(
    folder: Path, documents: int, updates: int, rounds: int, rivals: Sequence[Rival]
) -> Iterator[Result]:
    """The same rows into the same tables with the same indexes, once with the triggers of sync."""
    with pc(folder / "filled", "") as person:
        fill(person, documents)
        rows = person.read("SELECT * FROM review ORDER BY id")
    costs = [
        [_written(folder / f"{round_}-{joins}", rows, updates, joins) for joins in (False, True)]
        for round_ in range(rounds)
    ]
    for place, (what, bound) in enumerate((("insert", 2.3), ("update", 1.7))):
        wall = median(noted[place].wall / plain[place].wall for plain, noted in costs)
        busy = median(noted[place].busy / plain[place].busy for plain, noted in costs)
        yield result(
            f"capture cost, {what}",
            round(wall, 2),
            "times",
            at_most=bound,
            peers={"in processor time": round(busy, 2), **beside(rivals, what)},
        )


def _written(
    folder: Path, rows: Sequence[tuple[Any, ...]], updates: int, joins: bool
) -> tuple[Cost, Cost]:
    """Of inserting all, of updating one field of the first `updates`; one transaction each."""
    insert = f"INSERT INTO review VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608 - marks
    with pc(folder, "") as person:
        open_stores(person)
        if joins:
            with person.engine.sync._replica() as replica:
                replica.join()
        edits = [(0.5, number + 1) for number in range(updates)]  # no document has that
        return _cost(person, insert, rows), _cost(person, _UPDATE, edits)


def _cost(person: Person, statement: str, values: Sequence[tuple[Any, ...]]) -> Cost:
    """As the app writes: within a unit of work."""
    wall, busy = time.perf_counter(), time.process_time()
    with person.database.unit() as unit:
        driver: Any = unit.session.connection().connection.driver_connection
        driver.executemany(statement, values)
    return Cost(time.perf_counter() - wall, time.process_time() - busy)
