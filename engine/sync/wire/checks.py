"""Whether an operation may be carried out at all: on the client before it is queued, on the server
before it is believed.
"""

import math
from typing import Final

import msgspec

from engine.sync.wire.entity import Entity, Field, Kind, Value
from engine.sync.wire.merge import Row
from engine.sync.wire.operation import Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import LARGEST

LEAST_FOR_NEWER: Final = Role.STAFF
"""Who may leave what only a newer schema knows; that schema asks again when it carries it out."""
_DEEPEST: Final = 6
_TYPES: Final[dict[Kind, tuple[type, ...]]] = {
    "flag": (bool,),
    "whole": (int,),
    "real": (float, int),
    "text": (str,),
    "bytes": (bytes,),
    "list": (list,),
    "mapping": (dict,),
}
_ID_BYTES: Final = 16


def refusal(entity: Entity, row: Row, operation: Operation, role: Role) -> Refusal:
    """Of the fields this side knows; those of a newer schema are kept (`Decision.unknown`)."""
    known = [entity.by_number[each] for each in operation.fields if each in entity.by_number]
    newer = len(known) < len(operation.fields)
    if any(role < field.by for field in known) or (newer and role < LEAST_FOR_NEWER):
        return Refusal.NOT_ALLOWED
    if len(operation.row) != _ID_BYTES:
        return Refusal.BAD_VALUE
    if not all(holds(field, operation.fields[field.number]) for field in known):
        return Refusal.BAD_VALUE
    if not row and not entity.required.issubset(operation.fields):
        return Refusal.NO_SUCH_ROW
    return Refusal.NONE


def holds(field: Field, value: Value) -> bool:
    """Whether a field may hold `value`, by kind, size and depth."""
    if value is None:
        return field.optional
    if field.refers_to:
        return isinstance(value, bytes) and len(value) == _ID_BYTES
    if not isinstance(value, _TYPES[field.kind]):
        return False
    if isinstance(value, bool) and field.kind != "flag":
        return False
    return _sound(value, _DEEPEST) and _size(value) <= field.most and field.rule.admits(value)


def _size(value: Value) -> int:
    return len(msgspec.msgpack.encode(value))


def _sound(value: Value, depth: int) -> bool:
    """Nothing that a database or the other end of the wire would read otherwise, or not at all."""
    match value:
        case list():
            return depth > 0 and all(_sound(each, depth - 1) for each in value)
        case dict():
            parts = (*value, *value.values())
            return depth > 0 and all(_sound(each, depth - 1) for each in parts)
        case int():
            return -LARGEST <= value <= LARGEST
        case float():
            return math.isfinite(value)
        case str():
            return not any("\ud800" <= sign <= "\udfff" for sign in value)
    return value is None or isinstance(value, bytes)
