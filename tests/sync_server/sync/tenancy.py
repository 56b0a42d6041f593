"""A tenant on a real file, and devices that speak to it in whole messages."""

import random
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.sync.wire import clock, digest, registry
from engine.sync.wire.entity import Entity
from engine.sync.wire.messages import Change, Hello, Page, Push, Pushed, Welcome
from engine.sync.wire.operation import Operation
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Ref
from sync_server.db.database import connect
from sync_server.sync.oplog import Logged, Wanted
from sync_server.sync.service import Tenant

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHOP, REVIEW, REPLY, CORRECTION, CONFLICT = 1, 2, 3, 4, 5
TEXT, WORDS, STEP, TONE = 4, 5, 3, 6
"""Fields of a reply."""
LABEL = 2
"""Of a correction."""


class Clock:
    """Stands still until told otherwise."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, step: timedelta) -> None:
        self.moment += step

    @property
    def ms(self) -> int:
        return round(self.moment.timestamp() * 1000)


@dataclass
class Office:
    """A tenant, the file it lies in and the server's clock."""

    path: Path
    clock: Clock = field(default_factory=Clock)
    seed: int = 1
    entities: Mapping[int, Entity] = field(default_factory=registry.by_number)
    schema: int = registry.SCHEMA

    def __post_init__(self) -> None:
        self.connection: sqlite3.Connection
        self.open()

    def open(self) -> None:
        self.connection = connect(self.path)
        chance = random.Random(self.seed)
        self.tenant = Tenant(self.connection, self.clock, chance, self.entities, self.schema)

    def close(self) -> None:
        self.connection.close()

    def changes(self) -> dict[tuple[int, bytes], Change]:
        """All that a new device pulls."""
        observer = Device(self, b"observer")
        observer.hello()
        return {(each.entity, each.row): each for page in observer.pages() for each in page.changes}

    def field(self, entity: int, row: bytes, number: int) -> Held:
        return self.changes()[entity, row].fields()[number]

    def conflicts(self) -> list[dict[int, Any]]:
        return [each.values for (entity, _), each in self.changes().items() if entity == CONFLICT]

    def history(self, entity: int, row: bytes) -> list[Logged]:
        """Of a row, oldest first."""
        found = self.tenant.history(Wanted(entity, row)).logged
        return list(reversed(found))

    def recounted(self) -> dict[int, list[int]]:
        """The digests, from scratch."""
        found = {entity: [0] * digest.BUCKETS for entity in self.entities}
        for (entity, row), change in self.changes().items():
            bucket = digest.bucket_of(row)
            found[entity][bucket] = digest.replaced(
                found[entity][bucket], 0, digest.of_row(row, change.fields())
            )
        return found


@dataclass
class Device:
    """`ahead`: how far its clock is off."""

    office: Office
    key: bytes = b"phone"
    role: Role = Role.STAFF
    ahead: timedelta = timedelta()
    welcome: Welcome | None = None
    number: int = 0
    cursor: int = 0

    @property
    def now_ms(self) -> int:
        return self.office.clock.ms + round(self.ahead.total_seconds() * 1000)

    def hello(self, **other: Any) -> Welcome:
        given = self.welcome
        words = {
            "protocols": (1, 1),
            "schema": self.office.schema,
            "epoch": given.epoch if given else b"",
            "generation": given.generation if given else 0,
            "cursor": self.cursor,
            "last_number": self.number,
            "now_ms": self.now_ms,
            "root": b"",
        }
        self.welcome = self.office.tenant.hello(self.key, self.role, Hello(**{**words, **other}))
        self.number = self.welcome.last_number
        return self.welcome

    @property
    def given(self) -> Welcome:
        return self.welcome or self.hello()

    def ref(self) -> Ref:
        """Of the last operation that it made."""
        return (self.given.device, self.number)

    def operation(
        self, entity: int, row: bytes, fields: Mapping[int, Any], **other: Any
    ) -> Operation:
        """The next one, done now by its own clock."""
        if self.welcome is None:
            self.hello()
        self.number += 1
        at = {"moment": clock.moment(self.now_ms), **other}
        return Operation(self.number, entity, row, fields=dict(fields), **at)

    def push(self, *operations: Operation, **other: Any) -> Pushed:
        words = {
            "epoch": self.given.epoch,
            "generation": self.given.generation,
            "now_ms": self.now_ms,
            "operations": list(operations),
        }
        return self.office.tenant.push(self.key, self.role, Push(**{**words, **other}))

    def edit(self, entity: int, row: bytes, fields: Mapping[int, Any], **other: Any) -> Pushed:
        return self.push(self.operation(entity, row, fields, **other))

    def pages(self, most_bytes: int = 1 << 20) -> list[Page]:
        """From its cursor to the head."""
        found: list[Page] = []
        since = self.cursor
        while not found or found[-1].next < found[-1].head:
            page = self.office.tenant.pull(self.key, self.cursor, most_bytes, since)
            self.cursor = page.next
            found.append(page)
        return found


def id_of(number: int) -> bytes:
    return number.to_bytes(16, "big")


def shop() -> dict[int, Any]:
    return {1: "naver", 2: "me", 3: "1", 4: "국밥집", 5: {"id": 1}, 6: 1_700_000_000_000}


def reply(text: str = "감사합니다") -> dict[int, Any]:
    return {
        1: id_of(7), 2: id_of(8), STEP: [0, "draft"], TEXT: text, WORDS: "", TONE: "warm",
        7: "glad", 8: 1_700_000_000_000, 12: 0.25, 13: "", 15: 1_700_000_000_000,
        16: 1_700_000_000_000,
    }  # fmt: skip


def answers(pushed: Pushed) -> Sequence[tuple[int, int]]:
    return [(verdict.answer, verdict.refusal) for verdict in pushed.verdicts]
