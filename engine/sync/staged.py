"""Pages that came on the way to a head: they count when the last one is here."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from engine.sync.placing import Connection
from engine.sync.state import State
from engine.sync.wire.messages import Change, Page

_STAGED: Final = "SELECT body FROM sync_page ORDER BY cursor"
_PAGE: Final = "SELECT body FROM sync_page WHERE cursor = ?"
_REACHED: Final = "SELECT max(next) FROM sync_page"
_STAGE: Final = "INSERT INTO sync_page (cursor, next, body) VALUES (?, ?, ?)"


class Pull(NamedTuple):
    """Changes after `cursor`. `since`: how far everything is here; between the two lie pages, and a
    row that was changed while they came may have been on none of them.
    """

    cursor: int
    since: int


def place(connection: Connection, mine: State) -> Pull:
    """From where it goes on."""
    return Pull(reached(connection, mine), mine.complete)


def reached(connection: Connection, mine: State) -> int:
    last = connection.execute(_REACHED).fetchone()[0]
    return mine.cursor if last is None else int(last)


def is_next(connection: Connection, mine: State, page: Page) -> bool:
    """Whether it goes on from there."""
    follows = page.epoch == mine.epoch and page.cursor == reached(connection, mine)
    return follows and page.next >= page.cursor


def keep(connection: Connection, page: Page) -> None:
    connection.execute(_STAGE, (page.cursor, page.next, msgspec.msgpack.encode(page)))


def changes(connection: Connection) -> Iterator[list[Change]]:
    """Of each page in turn."""
    cursors = connection.execute("SELECT cursor FROM sync_page ORDER BY cursor").fetchall()
    for cursor in cursors:
        (body,) = connection.execute(_PAGE, cursor).fetchone()
        yield msgspec.msgpack.decode(body, type=Page).changes


def taken(connection: Connection) -> list[Page]:
    """All of them, and none is left."""
    found = connection.execute(_STAGED).fetchall()
    forget(connection)
    return [msgspec.msgpack.decode(body, type=Page) for (body,) in found]


def forget(connection: Connection) -> None:
    connection.execute("DELETE FROM sync_page")
