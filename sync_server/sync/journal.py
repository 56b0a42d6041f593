"""Conflicts as rows that every device pulls."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from engine.sync.wire import clock
from engine.sync.wire.entities import conflict as journal
from engine.sync.wire.entity import Entity
from engine.sync.wire.merge import Conflict
from engine.sync.wire.rules import Deletion, Held, LatestEdit, Once, Prose, Ranked, Rule
from engine.sync.wire.version import Version

ENTITY: Final = journal.ENTITY
NOTICED_MS: Final = 13
RESOLUTION: Final = 14
NAMES: Final = {
    Deletion: "deletion",
    LatestEdit: "latest",
    Once: "once",
    Prose: "prose",
    Ranked: "ranked",
}
"""Stable: clients explain by them why a value stayed."""


def row_id(entity: int, row: bytes, conflict: Conflict) -> bytes:
    """The same for the same loss, so that it is journaled once."""
    loss = msgspec.msgpack.encode((entity, row, conflict.field, conflict.lost.version))
    digest = hashlib.blake2b(loss, digest_size=16, person=b"conflict").digest()
    return UUID(bytes=digest, version=5).bytes


def is_sound(row: bytes, told: Mapping[int, Any]) -> bool:
    """Whether all of an entry is what the server itself may have written under this id."""
    parts: list[Any] = [told.get(number) for number in range(1, 6)]
    entity, of, field, kept, lost = parts
    try:
        msgspec.msgpack.decode(kept)
        loser = Held(msgspec.msgpack.decode(lost), _version(told, 9))
        winner = Held(None, _version(told, 6))
    except (TypeError, msgspec.DecodeError):
        return False
    is_timed = 0 <= told.get(NOTICED_MS, -1) <= clock.LAST_MS
    return is_timed and row == row_id(entity, of, Conflict(field, winner, loser))


def _version(told: Mapping[int, Any], first: int) -> Version:
    """Raises `msgspec.ValidationError`."""
    return msgspec.convert([told.get(first + each) for each in range(3)], Version)


def fields(entity: Entity, row: bytes, conflict: Conflict, now_ms: int) -> dict[int, object]:
    """Of a new row of the journal, by the numbers of its entity."""
    kept, lost = conflict.kept, conflict.lost
    rule = entity.by_number[conflict.field].rule
    return dict(
        enumerate(
            (
                entity.number, row, conflict.field,
                msgspec.msgpack.encode(kept.value), msgspec.msgpack.encode(lost.value),
                *kept.version, *lost.version, _name(rule), now_ms, None,
            ),
            start=1,
        )
    )  # fmt: skip


def version(now_moment: int, seq: int) -> Version:
    """Of what the server does by itself: its edits are counted by their places."""
    return Version(now_moment, 0, seq)


def _name(rule: Rule) -> str:
    return NAMES[type(rule)]
