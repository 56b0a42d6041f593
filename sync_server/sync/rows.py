"""A row as the server keeps it: values, the edits that made them, and when each came in."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, TypeVar

import msgspec

from engine.sync.wire import digest
from engine.sync.wire.entity import DELETED
from engine.sync.wire.merge import Row
from engine.sync.wire.messages import Change
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version

T = TypeVar("T")


class Body(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """`version` and `seq`: of most fields; those of others stand in `versions` and `seqs`."""

    seq: int
    version: Version
    values: dict[int, Any]
    versions: dict[int, Version] = {}
    seqs: dict[int, int] = {}

    @classmethod
    def of(cls, fields: Row, seqs: Mapping[int, int]) -> "Body":
        version, versions = _split({number: held.version for number, held in fields.items()})
        seq, others = _split(seqs)
        values = {number: held.value for number, held in fields.items()}
        return cls(seq, version, values, versions, others)

    def is_late(self, cursor: int) -> bool:
        """Whether all of it came in after `cursor`."""
        return not self.seqs and self.seq > cursor

    @property
    def is_plain(self) -> bool:
        """Whether one edit made all of it, and did not delete it."""
        return not self.versions and self.values.get(DELETED) is None

    def fields(self) -> dict[int, Held]:
        return {
            number: Held(value, self.versions.get(number, self.version))
            for number, value in self.values.items()
        }

    def changed(self, changes: Row, seq: int) -> "Body":
        seqs = {number: self.seqs.get(number, self.seq) for number in self.values}
        return Body.of({**self.fields(), **changes}, {**seqs, **dict.fromkeys(changes, seq)})

    def since(self, cursor: int, entity: int, row: bytes) -> Change:
        """The fields that came in after `cursor`; there must be one."""
        if self.is_late(cursor):
            return Change(entity, row, self.version, self.values, self.versions)
        held = self.fields()
        late = {n: each for n, each in held.items() if self.seqs.get(n, self.seq) > cursor}
        return Change.of(entity, row, late)

    def digest(self, row: bytes) -> int:
        if self.values and self.is_plain:
            return digest.of_new(row, self.values, self.version.ref)
        return digest.of_row(row, self.fields())


class PackedBody(msgspec.Struct, frozen=True, array_like=True, omit_defaults=True, gc=False):
    """A `Body` of which the values stay packed."""

    seq: int
    version: Version
    values: msgspec.Raw
    versions: dict[int, Version] = {}
    seqs: dict[int, int] = {}

    def is_late(self, cursor: int) -> bool:
        """As of a `Body`."""
        return not self.seqs and self.seq > cursor


NOTHING: Final = Body(0, Version(0, 0, 0), {})
"""Of a row that is not there."""


def is_living(body: Body) -> bool:
    return bool(body.values) and body.values.get(DELETED) is None


def _split(each: Mapping[int, T]) -> tuple[T, dict[int, T]]:
    """The most frequent value, and the others by their keys."""
    ((usual, _),) = Counter(each.values()).most_common(1)
    return usual, {number: value for number, value in each.items() if value != usual}
