"""All that a server has at one moment, in parts: what a new device takes instead of a history.

A part is bytes (see `codec`) named by their hash, so that one that is here is known again,
whichever snapshot it was made for.
"""

import hashlib
from typing import Any, Final

import msgspec

from engine.sync.wire.messages import Change
from engine.sync.wire.operation import FieldNumber
from engine.sync.wire.version import Count, Version

RECENT_MS: Final = 90 * 86_400_000
"""Rows of these days come first, and whole: what follows from older ones may come later."""


class Block(msgspec.Struct, frozen=True, array_like=True):
    """Living rows of an entity that one edit each has made, all with the same fields, in columns. A
    column of one value stands for all rows.
    """

    entity: Count
    rows: list[bytes]
    versions: list[Version]
    columns: dict[FieldNumber, list[Any]]

    @property
    def is_sound(self) -> bool:
        lengths = {len(column) for column in self.columns.values()}
        return len(self.versions) == len(self.rows) and lengths <= {1, len(self.rows)}


class Part(msgspec.Struct, frozen=True, array_like=True):
    """`changes`: rows that fit no block, whole."""

    blocks: list[Block]
    changes: list[Change]


class PartName(msgspec.Struct, frozen=True, array_like=True):
    """`hash`: see `hash_of`. `size`: of the packed bytes. `recent`: of these days, to be shown
    first.
    """

    hash: bytes
    size: Count
    rows: Count
    recent: bool


class Manifest(msgspec.Struct, frozen=True, array_like=True):
    """The snapshot of the history up to `seq`. `whole`: no more parts are to come; else those that
    are made so far are named, recent ones first.
    """

    epoch: bytes
    seq: Count
    parts: list[PartName]
    whole: bool


def hash_of(packed: bytes) -> bytes:
    """32 bytes."""
    return hashlib.sha256(packed).digest()
