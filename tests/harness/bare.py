"""What the store itself costs: rows of a profile put into an encrypted file with nothing around."""

import time
from contextlib import closing
from pathlib import Path

from engine.store.connection import connect, query
from engine.store.database import Database

_KEY = bytes(range(32))


def bare_insert(filled: Database, file: Path, batch: int) -> float:
    """Microseconds a row: all reviews of `filled`, with the same indexes, by the driver's
    `executemany` in durable transactions of `batch`. `file` is made.
    """
    with filled.reading() as session:
        connection = session.connection()
        made = (
            "SELECT sql FROM sqlite_schema WHERE tbl_name = 'review' AND type <> 'trigger' AND sql"
        )
        tables = connection.exec_driver_sql(f"{made} NOT NULL").scalars().all()
        rows = [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM review")]
    insert = f"INSERT INTO review VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608 - marks
    with closing(connect(file, _KEY)) as bare:
        query(bare, "PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            bare.execute(table)
        start = time.perf_counter()
        for first in range(0, len(rows), batch):
            bare.execute("BEGIN IMMEDIATE")
            bare.executemany(insert, rows[first : first + batch])
            bare.execute("COMMIT")
        return (time.perf_counter() - start) / len(rows) * 1e6
