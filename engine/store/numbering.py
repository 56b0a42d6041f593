"""Ids that are never given twice, for tables whose rows get theirs from us.

What others remember of a row that is gone (a report, an alert) must not come to mean another one.
SQLite keeps the highest id of AUTOINCREMENT tables in `sqlite_sequence`, which may be written like
any other (https://www.sqlite.org/autoinc.html); there the highest id of rows that are deleted is
kept too. The table is in every profile: `deed` has such ids.
"""

from typing import Final

from sqlalchemy.orm import Session

_FORGET: Final = "DELETE FROM sqlite_sequence WHERE name = ?"
_KEEP: Final = "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)"


def top_of(table: str) -> str:
    """SQL for the highest id that the table has ever given, 0 if none: the next is one more."""
    return (
        f"SELECT max(coalesce((SELECT max(id) FROM {table}), 0),"  # noqa: S608 - a table of ours
        f" coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = '{table}'), 0))"
    )


def keep_top(session: Session, table: str) -> None:
    """To be called before rows are deleted."""
    connection = session.connection()
    top = connection.exec_driver_sql(top_of(table)).scalar_one()
    connection.exec_driver_sql(_FORGET, (table,))
    connection.exec_driver_sql(_KEEP, (table, top))
