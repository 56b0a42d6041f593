"""Operations of a newer schema, kept until this server knows it."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec

from engine.sync.wire import checks
from engine.sync.wire.entity import Entity
from engine.sync.wire.operation import Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Version
from sync_server.sync.faults import Full

MOST_BYTES: Final = 1 << 20
"""Of an operation of which nobody here knows how large its fields may become."""
MOST_OF_TENANT: Final = 64 << 20
"""Bytes of all that waits, but for the push that goes beyond."""
T = TypeVar("T")

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


def is_newer(entity: Entity | None, operation: Operation) -> bool:
    """Whether there is a part of it that this server does not know."""
    return entity is None or not operation.fields.keys() <= entity.by_number.keys()


def is_strange(entity: Entity | None, operation: Operation) -> bool:
    """Whether this server knows no part of it."""
    return entity is None or operation.fields.keys().isdisjoint(entity.by_number)


def refusal(operation: Operation, role: Role) -> Refusal:
    """Of one that is newer."""
    if role < checks.LEAST_FOR_NEWER:
        return Refusal.NOT_ALLOWED
    numbered = operation.entity in _ENTITIES and all(each in _FIELDS for each in operation.fields)
    values = (*operation.fields.values(), *operation.ancestors.values())
    sound = numbered and len(operation.row) == 16 and all(map(checks.is_sound, values))
    if not sound or len(_ENCODER.encode(operation)) > MOST_BYTES:
        return Refusal.BAD_VALUE
    return Refusal.NONE


def rest(entity: Entity | None, operation: Operation) -> Operation:
    """The operation as if it had set only the fields that this server does not know."""
    if entity is None:
        return operation
    unknown = operation.fields.keys() - entity.by_number.keys()
    return msgspec.structs.replace(
        operation,
        fields=_of(operation.fields, unknown),
        bases=_of(operation.bases, unknown),
        ancestors=_of(operation.ancestors, unknown),
        versions=_of(operation.versions, unknown),
    )


def check_room(connection: sqlite3.Connection) -> None:
    """Raises `Full`."""
    (size,) = connection.execute("SELECT total(length(operation)) FROM kept").fetchone()
    if size >= MOST_OF_TENANT:
        raise Full


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


def _of(each: Mapping[int, T], numbers: Collection[int]) -> dict[int, T]:
    return {number: value for number, value in each.items() if number in numbers}
