"""Sums over rows by which two sides see in a few bytes whether they hold the same.

An entity's rows fall into 256 buckets by the last byte of their id (the first of a UUIDv7 is the
date). A bucket is the sum of its rows' digests modulo 2^64, so that one row is taken out and put
in again without looking at the others. A deleted row counts as none: whoever has forgotten it for
good holds the same as who still keeps it.
"""

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from engine.sync.wire.merge import Row, is_deleted
from engine.sync.wire.version import Ref

BUCKETS: Final = 256
_SIZE: Final = 1 << 64
_LENGTH: Final = struct.Struct("<H")
_REF: Final = struct.Struct("<qq")


def bucket_of(row: bytes) -> int:
    return row[-1]


def of_row(row: bytes, fields: Row) -> int:
    """64 bits of the row's id and the edits that made its fields; 0 of no fields at all."""
    if not fields or is_deleted(fields):
        return 0
    masks: dict[Ref, int] = {}
    for number, held in fields.items():
        masks[held.version.ref] = masks.get(held.version.ref, 0) | 1 << number
    return _hashed(
        row + b"".join(_REF.pack(*edit) + _packed(masks[edit]) for edit in sorted(masks))
    )


def of_new(row: bytes, numbers: Iterable[int], edit: Ref) -> int:
    """`of_row` where one edit made all fields, and did not delete the row."""
    return _hashed(row + _REF.pack(*edit) + _masked(tuple(numbers)))


def of_made(row: bytes, mask: int, edit: Ref) -> int:
    """As `of_new`, of fields that are told as bits by their numbers."""
    return _hashed(row + _REF.pack(*edit) + _packed(mask))


@lru_cache
def _masked(numbers: tuple[int, ...]) -> bytes:
    """Most new rows of an entity have the same fields."""
    return _packed(sum(1 << number for number in numbers))


@lru_cache
def _packed(mask: int) -> bytes:
    length = (mask.bit_length() + 7) // 8
    return _LENGTH.pack(length) + mask.to_bytes(length, "little")


def _hashed(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def replaced(total: int, before: int, now: int) -> int:
    """The sum of a bucket in which a row's digest has changed."""
    return (total - before + now) % _SIZE


def of_bucket(rows: Iterable[tuple[bytes, Row]]) -> int:
    """From scratch."""
    return sum(of_row(row, fields) for row, fields in rows) % _SIZE


def root(buckets: Mapping[int, Sequence[int]]) -> bytes:
    """16 bytes of all buckets, by entity number; entities without rows do not count."""
    digest = hashlib.blake2b(digest_size=16)
    for entity in sorted(buckets):
        if any(buckets[entity]):
            digest.update(struct.pack(f"<H{BUCKETS}Q", entity, *buckets[entity]))
    return digest.digest()
