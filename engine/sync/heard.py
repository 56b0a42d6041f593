"""What the new history of a server that was put back has, by row: which edits made the fields.

In tables that last as long as the transaction that takes it in, since it may be all of a shop.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

import msgspec

from engine.sync import staged
from engine.sync.outbox import Key
from engine.sync.placing import Connection
from engine.sync.shape import AT_ONCE, chunks
from engine.sync.wire.messages import Change
from engine.sync.wire.version import Version

Versions: TypeAlias = Mapping[int, Version]
"""By field."""

_TABLES: Final = (
    "CREATE TEMP TABLE sync_renewal (entity INTEGER, row BLOB, versions BLOB,"
    " PRIMARY KEY (entity, row)) WITHOUT ROWID",
    "CREATE TEMP TABLE sync_lacking (id INTEGER PRIMARY KEY, entity INTEGER, row BLOB)",
)
_TELL: Final = "INSERT OR REPLACE INTO sync_renewal (entity, row, versions) VALUES (?, ?, ?)"
_FIND: Final = (
    "SELECT row, versions FROM sync_renewal WHERE entity = ?"
    f" AND row IN ({', '.join(['?'] * AT_ONCE)})"
)
_LACK: Final = "INSERT INTO sync_lacking (entity, row) VALUES (?, ?)"
_LACKING: Final = "SELECT id, entity, row FROM sync_lacking WHERE id > ? ORDER BY id LIMIT ?"

_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(tuple[Version, dict[int, Version], list[int]]).decode


class Heard:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def of_staged(cls, connection: Connection) -> Iterator["Heard"]:
        """Of all pages that are staged."""
        for statement in _TABLES:
            connection.execute(statement)
        told = cls(connection)
        for changes in staged.changes(connection):
            told._hear(changes)
        yield told
        connection.execute("DROP TABLE sync_renewal")
        connection.execute("DROP TABLE sync_lacking")

    def versions(self, entity: int, rows: Collection[bytes]) -> dict[bytes, Versions]:
        """Of those rows that it has."""
        found: dict[bytes, Versions] = {}
        for chunk in chunks(rows):
            for row, packed in self._connection.execute(_FIND, (entity, *chunk)):
                usual, own, numbers = _unpack(packed)
                found[row] = {number: own.get(number, usual) for number in numbers}
        return found

    def lack(self, keys: Iterable[Key]) -> None:
        """Rows that it has not at all."""
        self._connection.executemany(_LACK, keys)

    def lacking(self) -> Iterator[list[Key]]:
        """In batches, in the order in which they were found out."""
        last = 0
        while found := self._connection.execute(_LACKING, (last, AT_ONCE)).fetchall():
            last = found[-1][0]
            yield [(entity, row) for _, entity, row in found]

    def _hear(self, changes: Iterable[Change]) -> None:
        self._connection.executemany(
            _TELL,
            [
                (each.entity, each.row, _pack((each.version, each.versions, list(each.values))))
                for each in changes
            ],
        )
