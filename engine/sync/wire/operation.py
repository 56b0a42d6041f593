"""What a device has done to one row, and what the server says to it."""

from enum import IntEnum
from typing import Annotated, Any, TypeAlias

import msgspec

from engine.sync.wire.version import Count, Ref, Version

FieldNumber: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]
RowId: TypeAlias = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


class Operation(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """`number` counts a device's operations from 1 on, without gaps. `row`: the uuid, 16 bytes, or
    on its way (`brief`) b"" where it is made of the fields.

    `fields`: new values by field number. Their authors had seen the edit `base` (None: no value),
    or for a field in `bases` that one; an edit of their own that is still in flight is named by its
    number above 0, even where they saw it woven: the server may weave it into other words.
    `ancestors`: the values seen, of fields whose rule asks.
    A deletion names in `bases` what it has seen of every written field.

    `versions`: not an edit but a memory (see `memory`), these are the edits that made the values.
    `history` and `reached`: the epoch that they stood in, and how far its changes had come here;
    b"" and 0 where only some of them had.
    """

    number: Count
    entity: Count
    row: bytes
    moment: Count
    fields: dict[FieldNumber, Any]
    base: Ref | None = None
    bases: dict[FieldNumber, Ref | None] = {}
    ancestors: dict[FieldNumber, Any] = {}
    versions: dict[FieldNumber, Version] = {}
    history: bytes = b""
    reached: Count = 0

    def base_of(self, field: int) -> Ref | None:
        return self.bases.get(field, self.base)


class Answer(IntEnum):
    """What became of an operation. Numbers travel: never change one."""

    APPLIED = 1
    SUPERSEDED = 2
    """Nothing of it stands, and nothing a person wrote was lost."""
    CONFLICT = 3
    """Somebody's value was journaled, of this operation or of another."""
    DEFERRED = 4
    """Part of it is of a newer schema; it is kept until the server knows it."""
    REJECTED = 5


class Refusal(IntEnum):
    """Why an operation was rejected. Numbers travel: never change one."""

    NONE = 0
    NOT_ALLOWED = 1
    BAD_VALUE = 2
    NO_SUCH_ROW = 3
    TOO_MANY_DELETIONS = 4
    NO_LEASE = 5
    """Of a step that only the device may take to which the server gave the lease last."""
