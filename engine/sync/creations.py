"""The short way for rows that were made here, and that nothing else is known of: what their table
shows is all one edit.
"""

from collections.abc import Container, Sequence
from typing import NamedTuple

from engine.sync.known import Library
from engine.sync.outbox import Key
from engine.sync.placing import Connection
from engine.sync.shape import Shape, chunks
from engine.sync.wire.entity import Value
from engine.sync.wire.operation import Operation


class Made(NamedTuple):
    shape: Shape
    uuid: bytes
    fields: dict[int, Value]

    def operation(self, number: int, moment: int) -> Operation:
        return Operation(number, self.shape.number, self.uuid, moment, self.fields)


def made(
    connection: Connection, shape: Shape, ids: Sequence[int], gone: Container[Key]
) -> dict[int, Made]:
    """By id. `gone`: rows that were deleted here before."""
    rows = [
        row for chunk in chunks(ids) for row in connection.execute(shape.by_id, chunk).fetchall()
    ]
    known = Library(connection).beneath(shape, [row[1] for row in rows])
    return {
        row[0]: Made(shape, row[1], shape.present(row[4:]))
        for row in rows
        if row[1] not in known and (shape.number, row[1]) not in gone
    }
