"""What this device has from the server, as it is kept: beside the rows, and in shadows.

A row's columns hold what people see. Where an edit of this device's lies over it, `sync_shadow`
holds the server's field beneath; a row that has no place in its table stands there as a whole.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from engine.sync.shape import Shape
from engine.sync.wire.entity import DELETED, Value
from engine.sync.wire.merge import Row
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version

Shadow = Mapping[int, Held | None]
"""By field; None where the server has no such field."""

NOTHING: Final[dict[int, Any]] = {}

_pack: Final = msgspec.msgpack.Encoder().encode
_version: Final = msgspec.msgpack.Decoder(Version).decode
_versions: Final = msgspec.msgpack.Decoder(dict[int, Version | None]).decode
_fields: Final = msgspec.msgpack.Decoder(dict[int, tuple[Any, Version] | None]).decode


@dataclass(slots=True)
class Stored:
    """A row of a table: what people see, and the versions of what is beneath."""

    id: int
    uuid: bytes
    version: bytes | None
    versions: bytes | None
    values: dict[int, Value]

    @classmethod
    def of(cls, shape: Shape, row: Sequence[Any]) -> "Stored":
        return cls(row[0], row[1], row[2], row[3], shape.values(row[4:]))

    def base(self, shadow: Shadow) -> dict[int, Held]:
        """What the server has. A field without a value counts only where it has its own version."""
        if self.version is None:
            return {number: held for number, held in shadow.items() if held is not None}
        usual, own = _version(self.version), unpacked_versions(self.versions)
        base: dict[int, Held] = {}
        for number, value in self.values.items():
            version = own.get(number, None if value is None else usual)
            if version is not None:
                base[number] = Held(value, version)
        if (revived := own.get(DELETED)) is not None:
            base[DELETED] = Held(None, revived)
        for number, held in shadow.items():
            if held is None:
                base.pop(number, None)
            else:
                base[number] = held
        return base


def unpacked_versions(packed: bytes | None) -> dict[int, Version | None]:
    return NOTHING if packed is None else _versions(packed)


def packed_version(version: Version) -> bytes:
    return _pack(version)


def packed_versions(base: Row) -> tuple[bytes | None, bytes | None]:
    """Of a row's columns `sync_version` and `sync_versions`."""
    if not base:
        return None, None
    usual, own = _usual(base)
    return _pack(usual), _pack(own) if own else None


def packed_shadow(shadow: Shadow) -> bytes:
    return _pack(
        {
            number: None if held is None else (held.value, held.version)
            for number, held in shadow.items()
        }
    )


def unpacked_shadow(packed: bytes) -> dict[int, Held | None]:
    return {
        number: None if pair is None else Held(*pair) for number, pair in _fields(packed).items()
    }


def _usual(base: Row) -> tuple[Version, dict[int, Version]]:
    versions = [held.version for held in base.values() if held.value is not None]
    usual = Counter(versions or [Version(0, 0, 0)]).most_common(1)[0][0]
    own = {
        number: held.version
        for number, held in base.items()
        if held.version != usual or held.value is None
    }
    return usual, own
