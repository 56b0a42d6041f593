"""Whether an operation may be carried out at all: on the client before it is queued, on the server
before it is believed.
"""

import math
from typing import Final

import msgspec

from engine.sync.wire.entity import TYPES, Entity, Field, Value
from engine.sync.wire.merge import Row
from engine.sync.wire.operation import Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import LARGEST

LEAST_FOR_NEWER: Final = Role.STAFF
"""Who may leave what only a newer schema knows; that schema asks again when it carries it out."""
_DEEPEST: Final = 6
_ID_BYTES: Final = 16
_NEVER: Final = (Role.SERVER, type(None), 0)


def refusal(entity: Entity, row: Row, operation: Operation, role: Role) -> Refusal:
    """Of the fields this side knows; those of a newer schema are kept (`Decision.unknown`)."""
    known, usual, sound = entity.by_number, entity.usual, len(operation.row) == _ID_BYTES
    for number, value in operation.fields.items():
        by, kind, longest = usual.get(number, _NEVER)
        if type(value) is kind and role >= by and _is_harmless(value, longest):
            continue
        field = known.get(number)
        if role < (least_to_remember(field) if operation.versions else _least(field)):
            return Refusal.NOT_ALLOWED
        sound = sound and (field is None or holds(field, value))
    if not sound:
        return Refusal.BAD_VALUE
    if not row and not entity.required.issubset(operation.fields):
        return Refusal.NO_SUCH_ROW
    return Refusal.NONE


def least_to_remember(field: Field | None) -> Role:
    """Who may bring a field's value back that the server has lost. What it wrote by itself, anybody
    who may write; else it would be lost for good.
    """
    least = _least(field)
    return Role.STAFF if least == Role.SERVER else least


def _least(field: Field | None) -> Role:
    return LEAST_FOR_NEWER if field is None else field.by


def holds(field: Field, value: Value) -> bool:
    """Whether a field may hold `value`, by kind, size and depth."""
    if value is None:
        return field.optional
    if field.refers_to:
        return isinstance(value, bytes) and len(value) == _ID_BYTES
    if not isinstance(value, TYPES[field.kind]) or not field.rule.admits(value):
        return False
    if isinstance(value, bool):
        return field.kind == "flag"
    return is_sound(value) and _size(value) <= field.most


def _is_harmless(value: Value, longest: int) -> bool:
    """Of a value of the usual type: that nothing more need be asked. Nearly all are."""
    if isinstance(value, str):
        return len(value) <= longest and (value.isascii() or _is_text(value))
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    if isinstance(value, float):
        return math.isfinite(value)
    return len(value) <= longest if isinstance(value, bytes) else not value


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _size(value: Value) -> int:
    return len(msgspec.msgpack.encode(value))


def is_sound(value: Value, depth: int = _DEEPEST) -> bool:
    """Nothing that a database or the other end of the wire would read otherwise, or not at all."""
    match value:
        case list():
            return depth > 0 and all(is_sound(each, depth - 1) for each in value)
        case dict():
            parts = (*value, *value.values())
            return depth > 0 and all(is_sound(each, depth - 1) for each in parts)
        case int():
            return -LARGEST <= value <= LARGEST
        case float():
            return math.isfinite(value)
        case str():
            return _is_text(value)
    return value is None or isinstance(value, bytes)
