"""Rows that are alike, in columns: so they pack to less, and a thousand are read as fast as ten."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

import msgspec

from engine.sync.wire.operation import FieldNumber, RowId
from engine.sync.wire.version import LARGEST, Count, Version, Whole

Steps: TypeAlias = list[Whole]
"""Numbers that grow little by little: the first, then of each how much it is above the last."""


class Block(msgspec.Struct, frozen=True, array_like=True):
    """Living rows of an entity that one edit each has made, all with the same fields, in columns. A
    column of one value stands for all rows. `moments`, `devices`, `numbers`: of their versions.
    """

    entity: Count
    rows: list[RowId]
    moments: Steps
    devices: Steps
    numbers: Steps
    columns: dict[FieldNumber, list[Any]]

    @classmethod
    def of(
        cls,
        entity: int,
        rows: list[bytes],
        versions: Sequence[Version],
        columns: dict[int, list[Any]],
    ) -> "Block":
        """At least one row."""
        moments, devices, numbers = map(_steps, zip(*versions, strict=True))
        return cls(entity, rows, moments, devices, numbers, columns)

    def versions(self) -> list[Version]:
        """Of the rows. Raises ValueError where there are others, or they count too far."""
        counted = [list(accumulate(each)) for each in (self.moments, self.devices, self.numbers)]
        if any(len(each) != len(self.rows) for each in counted):
            raise ValueError("another number of versions than rows")
        if any(each and not _is_counted(each) for each in counted):
            raise ValueError("a version that none can be")
        return list(map(Version, *counted))

    @property
    def size(self) -> int:
        """How many values its rows have."""
        return len(self.rows) * len(self.columns)

    def columns_fit(self) -> bool:
        return bool(self.columns) and {len(column) for column in self.columns.values()} <= {
            1,
            len(self.rows),
        }

    def columns_are_whole(self) -> bool:
        """Each row has values of its own, so that what they are read into is bounded."""
        return {len(column) for column in self.columns.values()} == {len(self.rows)}


def _steps(values: Sequence[int]) -> list[int]:
    return [values[0], *(after - before for before, after in pairwise(values))]


def _is_counted(values: Sequence[int]) -> bool:
    return min(values) >= 0 and max(values) <= LARGEST
