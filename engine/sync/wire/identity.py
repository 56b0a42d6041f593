"""Ids of rows that are made of the row's own fields: they stay away, and who reads makes them.

b"" stands for an id only where it is what would be made; any other one travels.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from engine.sync.wire import registry

_NAMESPACE: Final = bytes.fromhex("6f1d2f5e8a0b5c389a530f3b8f7a2c11")
_V5: Final = 0x5 << 76 | 0b10 << 62
"""Version and variant, in their places."""
_NAMED: Final = ~(0xF << 76 | 0b11 << 62)
"""All other bits."""


def made_of(entity: int, fields: Mapping[int, Any]) -> bytes | None:
    """The id of a row that has these fields; None where they do not tell it."""
    known = registry.by_number().get(entity)
    if known is None or known.named_by is None:
        return None
    platform, name = map(fields.get, known.named_by)
    if not isinstance(platform, str) or not isinstance(name, str):
        return None
    return _collected(f"{platform}\x1f{known.name}\x1f{name}".encode())


def _collected(name: bytes) -> bytes:
    """A UUIDv5, as `engine.runtime.ids.collected_uuid` has it: the wire does not know that one."""
    digest = hashlib.sha1(_NAMESPACE + name, usedforsecurity=False).digest()
    return (int.from_bytes(digest[:16], "big") & _NAMED | _V5).to_bytes(16, "big")
