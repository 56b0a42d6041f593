"""How two sides that hold different rows find out which: sums, then versions, then the rows.

Each answer tells of which moment of the history it is.
"""

import struct
from typing import Final

import msgspec

from engine.sync.wire.digest import BUCKETS
from engine.sync.wire.messages import Change
from engine.sync.wire.operation import FieldNumber, RowId
from engine.sync.wire.version import Count, Ref

_SUMS: Final = struct.Struct(f"<{BUCKETS}Q")


class Sums(msgspec.Struct, frozen=True, array_like=True):
    """`buckets`: by entity, see `packed_sums`; entities without rows may be missing."""

    epoch: bytes
    seq: Count
    buckets: dict[Count, bytes]


class Listing(msgspec.Struct, frozen=True, array_like=True):
    """The rows of a bucket, and which edits made their fields."""

    epoch: bytes
    seq: Count
    rows: dict[RowId, dict[FieldNumber, Ref]]


class Wanted(msgspec.Struct, frozen=True, array_like=True):
    """`rows`: no more than `MOST_OPERATIONS`."""

    entity: Count
    rows: list[bytes]


class Rows(msgspec.Struct, frozen=True, array_like=True):
    """Whole rows. Of one that is forgotten for good its deletion; of one that never was there none.
    As many of those that were asked for as fit on a page: `asked` of them, from the first on.
    """

    epoch: bytes
    seq: Count
    asked: Count
    changes: list[Change]


def packed_sums(sums: list[int]) -> bytes:
    return _SUMS.pack(*sums)


def unpacked_sums(packed: bytes) -> list[int]:
    """Raises ValueError."""
    if len(packed) != _SUMS.size:
        raise ValueError("not the sums of all buckets")
    return list(_SUMS.unpack(packed))
