"""How SQLite goes about the queries of a call: by which index, or by reading everything."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from engine.store.database import Database


@contextmanager
def plans(database: Database) -> Iterator[list[str]]:
    """The steps of every SELECT that readers make within; filled as they are made."""
    steps: list[str] = []

    def explain(
        connection: Connection, _: object, statement: str, values: object, *_rest: object
    ) -> None:
        driver = connection.connection.driver_connection
        assert driver is not None
        if statement.startswith("SELECT"):
            steps.extend(
                row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            )

    with database.reading() as session:
        engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(engine, "before_cursor_execute", explain)
