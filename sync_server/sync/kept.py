"""Operations of a newer schema, kept until this server knows it."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from engine.sync.wire.entity import Entity
from engine.sync.wire.operation import Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Version

MOST_BYTES: Final = 1 << 20
"""Of an operation of which nobody here knows how large its fields may become."""
_ENTITIES: Final = range(1, 1 << 15)
_FIELDS: Final = range(64)
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Operation)


@dataclass(frozen=True, slots=True)
class Kept:
    """`version`: of the operation, as it was corrected when it came."""

    version: Version
    role: Role
    operation: Operation
    refusal: Refusal = Refusal.NONE


def refusal(entity: Entity | None, operation: Operation, role: Role) -> Refusal:
    """Of the part that this server does not know."""
    strange = unknown(entity, operation)
    if not strange and entity is not None:
        return Refusal.NONE
    if role < Role.STAFF:
        return Refusal.NOT_ALLOWED
    numbered = operation.entity in _ENTITIES and all(each in _FIELDS for each in strange)
    if not numbered or len(operation.row) != 16 or len(_ENCODER.encode(operation)) > MOST_BYTES:
        return Refusal.BAD_VALUE
    return Refusal.NONE


def unknown(entity: Entity | None, operation: Operation) -> Collection[int]:
    if entity is None:
        return operation.fields
    return operation.fields.keys() - entity.by_number.keys()


def part(operation: Operation, numbers: Collection[int]) -> Operation:
    """The operation as if it had set only these fields."""
    return msgspec.structs.replace(
        operation,
        fields=_of(operation.fields, numbers),
        bases=_of(operation.bases, numbers),
        ancestors=_of(operation.ancestors, numbers),
    )


def write(connection: sqlite3.Connection, kept: Kept) -> None:
    version = kept.version
    connection.execute(
        "INSERT INTO kept (device, number, moment, role, refusal, operation)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, number)"
        " DO UPDATE SET refusal = excluded.refusal, operation = excluded.operation",
        (
            version.device, version.number, version.moment, kept.role, kept.refusal,
            _ENCODER.encode(kept.operation),
        ),
    )  # fmt: skip


def of_all(connection: sqlite3.Connection) -> list[Kept]:
    """In the order in which they came."""
    found = connection.execute(
        "SELECT moment, device, number, role, refusal, operation FROM kept ORDER BY id"
    )
    return [
        Kept(Version(moment, device, number), Role(role), _DECODER.decode(packed), Refusal(refusal))
        for moment, device, number, role, refusal, packed in found
    ]


def drop(connection: sqlite3.Connection, version: Version) -> None:
    connection.execute(
        "DELETE FROM kept WHERE device = ? AND number = ?", (version.device, version.number)
    )


def _of(each: Mapping[int, object], numbers: Collection[int]) -> dict[int, object]:
    return {number: value for number, value in each.items() if number in numbers}
