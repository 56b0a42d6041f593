"""Which edit made a value."""

from typing import Annotated, Final, NamedTuple, TypeAlias

from msgspec import Meta

LARGEST: Final = (1 << 63) - 1
"""Of an SQLite integer: what is greater is no message."""

Whole: TypeAlias = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST)]
Ref: TypeAlias = tuple[Count, Whole]
"""(device, number): the edit, whatever its moment was corrected to."""


class Version(NamedTuple):
    """Later edits are greater: by moment, and by device and number where moments are equal.

    `number` counts the edits of a device from 1 on; 0 with device 0 is nobody's. Below 0 it tells
    that the value is not what edit `-number` offered: another one was woven into it.
    """

    moment: Count
    device: Count
    number: Whole

    @property
    def ref(self) -> Ref:
        return (self.device, self.number)

    @property
    def edit(self) -> Ref:
        """The edit that made this, woven or not."""
        return (self.device, abs(self.number))

    def later_than(self, other: "Version") -> "Version":
        """Of one who has seen the other, whatever his clock says."""
        return self._replace(moment=min(max(other.moment + 1, self.moment), LARGEST))

    def woven(self) -> "Version":
        """Of a value that its author has not seen: what he does next does not follow it."""
        return self._replace(number=-abs(self.number))
