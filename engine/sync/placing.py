"""What a domain adds to rows that arrive by sync: its local columns, and what else follows."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeAlias

Connection: TypeAlias = Any
"""Of `sqlite3` or `sqlcipher3`, in autocommit mode."""

_AT_ONCE: Final = 5_000
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Placing(Protocol):
    """Of one entity. Its functions run within the transaction that places the rows, and what they
    write is nobody's edit. `ids` are those of the table.
    """

    @property
    def entity(self) -> str:
        """Its name in the registry."""

    @property
    def removable(self) -> bool:
        """Whether the domain deletes such rows. Else a deletion elsewhere leaves the row here."""

    @property
    def made(self) -> Mapping[str, str]:
        """Local columns of a new row, as SQL over its synced columns."""

    @property
    def kept(self) -> Mapping[str, str]:
        """Local columns that follow from others, as SQL, at every change."""

    def changing(self, connection: Connection, ids: Sequence[int], columns: frozenset[str]) -> None:
        """Rows are about to change in `columns`."""

    def placed(self, connection: Connection, ids: Sequence[int], columns: frozenset[str]) -> None:
        """Rows have changed in `columns`."""

    def arrived(self, connection: Connection, ids: Sequence[int]) -> None:
        """Rows are new."""

    def poured(self, connection: Connection, ids: range, *, recent: bool) -> None:
        """New rows have come, many at once. What takes long may be left for `catch_up`, but not
        where they are `recent`.
        """

    def catch_up(self, connection: Connection) -> int:
        """Does a part of what was left, in a short transaction of its own; returns how many rows
        that was for, 0 where nothing was left.
        """

    def removing(self, connection: Connection, ids: Sequence[int]) -> None:
        """Rows are about to be deleted; never asked of what is not `removable`."""


class Plain:
    """Of an entity from which nothing else follows; of others, what they do not say otherwise."""

    def __init__(
        self,
        entity: str,
        *,
        removable: bool,
        made: Mapping[str, str] = _NOTHING,
        kept: Mapping[str, str] = _NOTHING,
    ) -> None:
        self.entity = entity
        self.removable = removable
        self.made = made
        self.kept = kept

    def changing(self, connection: Connection, ids: Sequence[int], columns: frozenset[str]) -> None:
        pass

    def placed(self, connection: Connection, ids: Sequence[int], columns: frozenset[str]) -> None:
        pass

    def arrived(self, connection: Connection, ids: Sequence[int]) -> None:
        pass

    def poured(self, connection: Connection, ids: range, *, recent: bool) -> None:
        for start in range(0, len(ids), _AT_ONCE):
            self.arrived(connection, ids[start : start + _AT_ONCE])

    def catch_up(self, connection: Connection) -> int:
        return 0

    def removing(self, connection: Connection, ids: Sequence[int]) -> None:
        pass


CONFLICT = Plain("conflict", removable=True)


Placings: TypeAlias = Mapping[str, Placing]
"""By entity."""
