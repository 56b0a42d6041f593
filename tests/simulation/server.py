"""The server of a shop, in memory: the real tenant, its backups, and answers as bytes."""

import random
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import msgspec

from engine.sync.wire import codec, registry
from engine.sync.wire.entity import Entity, Field
from engine.sync.wire.messages import PAGE_BYTES, Hello, PackedPage, Page, Push, Welcome
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import LATEST_EDIT
from engine.sync.wire.version import Ref
from sync_server.sync.faults import SyncFault, understood
from sync_server.sync.service import Tenant
from sync_server.sync.store import NOBODY, Store
from tests.simulation.ledger import Key, Mark, marks
from tests.simulation.network import Kind
from tests.simulation.pc import Clock, Values, placed

_ASKED = msgspec.msgpack.Decoder(tuple[int, int, int]).decode
REPLY, CONFLICT = 3, 5
NEWER_FIELD: Final = 40
NEWER_ENTITY: Final = 99
_KEPT = ("row", "grave", "digest", "oplog", "kept")


def newer() -> dict[int, Entity]:
    """The registry of a schema to come."""
    known = registry.by_number()
    later = Field(NEWER_FIELD, "later", "text", LATEST_EDIT, optional=True, most=64)
    reply = replace(known[REPLY], fields=(*known[REPLY].fields, later))
    own = Field(1, "name", "text", LATEST_EDIT, most=64)
    return {**known, REPLY: reply, NEWER_ENTITY: Entity(NEWER_ENTITY, "later", "later", (own,))}


class Narrow(Tenant):
    """`most_bytes`: of a page that comes with an answer."""

    most_bytes = PAGE_BYTES

    def page(
        self,
        key: bytes,
        cursor: int,
        most_bytes: int = PAGE_BYTES,
        since: int | None = None,
        own: Ref = NOBODY,
    ) -> PackedPage:
        most_bytes = most_bytes if own == NOBODY else self.most_bytes
        return super().page(key, cursor, most_bytes, since, own)


class Server:
    def __init__(self, clock: Clock, chance: random.Random) -> None:
        self.clock, self.chance = clock, chance
        self.entities: Mapping[int, Entity] = registry.by_number()
        self.schema = registry.SCHEMA
        self.journaled: set[Mark] = set()
        self.contests: list[tuple[Mark, Mark]] = []
        self._read = 0
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.open()

    def open(self) -> None:
        self.tenant = Narrow(self.connection, self.clock, self.chance, self.entities, self.schema)

    def upgrade(self) -> None:
        """The next version of the program, which knows what strangers brought."""
        self.entities, self.schema = newer(), registry.SCHEMA + 1
        self.open()

    @property
    def now_ms(self) -> int:
        return self.clock.time.ms

    def answer(self, pc: bytes, role: Role, kind: Kind, body: bytes) -> tuple[Kind, bytes]:
        try:
            return self._answer(pc, role, kind, body)
        except SyncFault as fault:
            return "fault", codec.packed(fault.told)
        except msgspec.DecodeError:
            return "fault", b""

    def _answer(self, pc: bytes, role: Role, kind: Kind, body: bytes) -> tuple[Kind, bytes]:
        if kind == "hello":
            welcome: Welcome = self.tenant.hello(pc, role, understood(body, Hello))
            return "welcome", codec.packed(welcome)
        if kind == "push":
            place, said = placed(body)
            push = understood(said, Push)
            if place is None:
                return "pushed", codec.packed(self.tenant.push(pc, role, push))
            self.tenant.most_bytes = self.chance.choice([500, PAGE_BYTES])
            return "pushed", codec.packed(self.tenant.answer(pc, role, push, *place))
        cursor, since, most_bytes = _ASKED(body)
        page: Page = self.tenant.pull(pc, cursor, most_bytes, since)
        return "page", codec.packed(page)

    # What is in it.

    def rows(self) -> dict[Key, Values]:
        """Of all rows, deleted ones too."""
        store = Store(self.connection)
        return {
            (each.entity, each.row): dict(each.body.values)
            for entity in self.entities
            for each in store.of_entity(entity)
        }

    def dump(self) -> list[tuple[object, ...]]:
        """All that an operation can change."""
        found: list[tuple[object, ...]] = []
        for table in _KEPT:
            found += self.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
        found += self.connection.execute("SELECT epoch, seq, floor FROM state")
        found += self.connection.execute("SELECT number, last_number, last_moment FROM device")
        return found

    # What befalls it.

    def backup(self) -> bytes:
        return self.connection.serialize()

    def restore(self, backup: bytes, journaled: set[Mark]) -> None:
        self.journaled = journaled
        self._read = 0
        self.connection.close()
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.deserialize(backup)
        self.open()
        self.tenant.restored()

    def remembers(self, device: int) -> bool:
        """What it did not know when it came; a newer server has carried it out."""
        query = "SELECT 1 FROM kept WHERE device = ?"
        is_newer = self.schema > registry.SCHEMA
        return is_newer or self.connection.execute(query, (device,)).fetchone() is not None

    def graves(self) -> list[Key]:
        return list(self.connection.execute("SELECT entity, id FROM grave"))

    def look_into_journal(self) -> None:
        """What was lost openly stays so, though a conflict that was settled is forgotten."""
        store = Store(self.connection)
        for stored in store.after(self._read):
            self._read = stored.seq
            values = stored.body.values
            if stored.entity == CONFLICT and 1 in values:
                target = registry.by_number()[values[1]]
                kept, lost = (msgspec.msgpack.decode(values[each]) for each in (4, 5))
                gone = marks(target, values[2], values[3], lost)
                self.journaled.update(gone)
                if values[12] == "latest":
                    stays = marks(target, values[2], values[3], kept)
                    self.contests.extend(zip(stays, gone, strict=True))
