"""What an owner says yes to: these deletions and no others."""

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from engine.sync.wire.entity import DELETED
from engine.sync.wire.operation import Operation

NONE: Final = b""


def of_deletions(operations: Iterable[Operation]) -> bytes:
    """16 bytes that stand for the rows deleted by these operations; `NONE` where there is none."""
    doomed = sorted({(op.entity, op.row) for op in operations if is_deletion(op)})
    if not doomed:
        return NONE
    packed = msgspec.msgpack.encode(doomed)
    return hashlib.blake2b(packed, digest_size=16, person=b"deletions").digest()


def is_deletion(operation: Operation) -> bool:
    return operation.fields.get(DELETED) is not None
