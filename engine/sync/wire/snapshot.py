"""All that a server has at one moment, in parts: what a new device takes instead of a history.

A part is bytes (see `codec`) named by their hash, so that one that is here is known again,
whichever snapshot it was made for.
"""

import hashlib
from typing import Final

import msgspec

from engine.sync.wire.block import Block
from engine.sync.wire.codec import MOST_UNPACKED
from engine.sync.wire.messages import Change
from engine.sync.wire.version import Count

RECENT_MS: Final = 90 * 86_400_000
"""Rows of these days come first, and whole: what follows from older ones may come later."""


class Part(msgspec.Struct, frozen=True, array_like=True):
    """`changes`: rows that fit no block, whole."""

    blocks: list[Block]
    changes: list[Change]

    def columns_fit(self) -> bool:
        """And are no more values, told to each row, than there were bytes where they were cut."""
        is_bounded = sum(block.size for block in self.blocks) <= MOST_UNPACKED
        return is_bounded and all(block.columns_fit() for block in self.blocks)


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
