"""The brake on mass deletion: a slip of one finger does not empty a shop."""

from collections.abc import Iterable, Mapping
from typing import Final

from engine.sync.wire.entity import DELETED, Entity
from engine.sync.wire.operation import Operation
from engine.sync.wire.roles import Role
from sync_server.sync.book import Book
from sync_server.sync.rows import is_living
from sync_server.sync.store import Key

MOST_ROWS: Final = 50
"""In one push, of all entities together."""
MOST_SHARE: Final = 0.2
"""Of an entity's living rows, where it has at least `FEW`."""
FEW: Final = 20
RELEASED_BY: Final = Role.OWNER
"""Who may say that all of it is meant."""


def held_up(
    entities: Mapping[int, Entity], book: Book, operations: Iterable[Operation], role: Role
) -> frozenset[Key]:
    """Rows whose deletion is refused since too many others are deleted with them."""
    doomed: dict[int, set[bytes]] = {}
    for operation in operations:
        deletes = operation.fields.get(DELETED) is not None
        if deletes and operation.entity in entities:
            key = (operation.entity, operation.row)
            may = role >= entities[operation.entity].deleted_by
            if may and is_living(book.body(key)):
                doomed.setdefault(operation.entity, set()).add(operation.row)
    total = sum(map(len, doomed.values()))
    return frozenset(
        (entity, row)
        for entity, rows in doomed.items()
        if total > MOST_ROWS or _is_too_large(len(rows), book.living(entity))
        for row in rows
    )


def _is_too_large(rows: int, living: int) -> bool:
    return living >= FEW and rows > living * MOST_SHARE
