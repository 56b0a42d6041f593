"""An operation as it travels, and as it waits to: what follows from the rest stays away."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from engine.sync.wire.entity import DELETED
from engine.sync.wire.identity import made_of
from engine.sync.wire.operation import Operation

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Operation).decode
_NO_NUMBER: Final = _encode(0)
_ROW: Final = Operation.__struct_fields__.index("row")
_USUAL: Final = Operation.__struct_fields__.index("bases")


def packed_operation(operation: Operation) -> bytes:
    """Without its row's id, if that is made of its fields, and without what is as usual behind its
    base. Whoever deletes names the row: people say yes to it by its id.
    """
    told: tuple[Any, ...] = msgspec.structs.astuple(operation)
    fields, row = operation.fields, operation.row
    if DELETED not in fields and row and made_of(operation.entity, fields) == row:
        row = b""
    length = len(told) if any(told[_USUAL:]) else _USUAL
    return _encode((*told[:_ROW], row, *told[_ROW + 1 : length]))


def in_a_row(numbered: Sequence[tuple[int, bytes]]) -> list[msgspec.Raw]:
    """Packed operations in the order of their numbers. Where these follow on each other, only the
    first tells its own (`Push`); where one is missing all do, so that the server hears of the gap.
    """
    (before, first), *rest = numbered
    if rest and rest[-1][0] - before != len(rest):
        return [msgspec.Raw(body) for _, body in numbered]
    return [msgspec.Raw(first), *(_unnumbered(body, number) for number, body in rest)]


def unpacked_operation(packed: bytes) -> Operation:
    """Of our own: raises what `msgspec` does."""
    return named(_decode(packed))


def named(operation: Operation) -> Operation:
    """The same operation, once its row is known. It stays b"" where its fields do not tell it."""
    if not operation.row:
        row = made_of(operation.entity, operation.fields) or b""
        msgspec.structs.force_setattr(operation, "row", row)
    return operation


def _unnumbered(body: bytes, number: int) -> msgspec.Raw:
    """With 0 in the number's place, right behind the byte that says how long the array is."""
    return msgspec.Raw(body[:1] + _NO_NUMBER + body[1 + len(_encode(number)) :])
