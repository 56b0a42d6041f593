"""A tenant: the one place where the pushes of its devices meet."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final, Protocol

from engine.sync.wire import clock as moments
from engine.sync.wire import digest, registry
from engine.sync.wire.confirmation import of_deletions
from engine.sync.wire.entity import Entity
from engine.sync.wire.messages import (
    MOST_OPERATIONS,
    PAGE_BYTES,
    Change,
    Claim,
    Hello,
    Hold,
    Lease,
    PackedPage,
    PackedPushed,
    Page,
    Poke,
    Push,
    Pushed,
    Verdict,
    Welcome,
)
from engine.sync.wire.operation import Operation
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Ref, Version
from sync_server.sync import given, memories, oplog, retention, upgrade
from sync_server.sync.alike import PageParts
from sync_server.sync.book import Book
from sync_server.sync.devices import SILENT_MS, Device, Devices
from sync_server.sync.faults import (
    BadCursor,
    BelowFloor,
    Gap,
    OtherEpoch,
    SyncFault,
    TooMany,
    UnknownDevice,
    UnknownEntity,
)
from sync_server.sync.greeting import FAR_BEHIND, Greeting, Random
from sync_server.sync.leases import Fence, Leases
from sync_server.sync.push import Carrier, Edit
from sync_server.sync.schema import migrate, writing
from sync_server.sync.store import NOBODY, State, Store

_LOST: Final = 1 << 32
_LOST_DEVICES: Final = 1_000
"""More than a history can have gone on for since its last backup."""
_A_DEVICE_MS: Final = 100
"""Devices come less often."""
_BEGINNING_MS: Final = 1_767_225_600_000
"""2026 began."""
_A_MS: Final = 1 << 20
"""More operations than a device makes in a millisecond."""


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware."""


class Tenant:
    """Over the one connection to its file, in autocommit mode. Every call is one transaction.

    `key`: of the device's token. Raises `SyncFault`; then nothing was written.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: Clock,
        random: Random,
        entities: Mapping[int, Entity] | None = None,
        schema: int = registry.SCHEMA,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._random = random
        self._entities = registry.by_number() if entities is None else entities
        self._schema = schema
        self._store = Store(connection)
        self._devices = Devices(connection)
        self._leases = Leases(connection)
        migrate(connection)
        self._begin()

    def hello(self, key: bytes, role: Role, hello: Hello) -> Welcome:
        now_ms = self._now_ms()
        with writing(self._connection):
            greeting = Greeting(self._store, self._devices, key, role, hello)
            if greeting.is_too_old():
                return greeting.farewell(now_ms)
            return greeting.welcome(greeting.admitted(self._random, now_ms), self._schema, now_ms)

    def push(self, key: bytes, role: Role, push: Push) -> Pushed:
        with writing(self._connection):
            state = self._store.state()
            if push.epoch != state.epoch:
                raise OtherEpoch
            device = self._devices.of_generation(key, push.generation)
            new = _new(push.operations, device.last_number)
            verdicts = given.again(self._connection, device, push.operations)
            if new:
                is_confirmed = push.confirmed == of_deletions(push.operations)
                verdicts += self._carry_out(state, device, role, push.now_ms, new, is_confirmed)
            device.prior, device.contact_ms = None, self._now_ms()
            self._devices.keep(device)
        return Pushed(verdicts, device.last_number, state.seq, push.generation)

    def answer(
        self, key: bytes, role: Role, push: Push, cursor: int, since: int | None
    ) -> PackedPushed:
        """`push`, and what came after `cursor`; what it made itself is only named there."""
        pushed, page = self.push(key, role, push), None
        with suppress(SyncFault):  # the push is done
            device = self._devices.of_generation(key, push.generation)
            first = push.operations[0].number if push.operations else 0
            page = self.page(key, cursor, since=since, own=(device.number, first))
        return PackedPushed(
            pushed.verdicts, pushed.last_number, pushed.head, pushed.generation, page
        )

    def pull(
        self, key: bytes, cursor: int, most_bytes: int = PAGE_BYTES, since: int | None = None
    ) -> Page:
        return self.page(key, cursor, most_bytes, since).opened()

    def page(
        self,
        key: bytes,
        cursor: int,
        most_bytes: int = PAGE_BYTES,
        since: int | None = None,
        own: Ref = NOBODY,
    ) -> PackedPage:
        """Below `most_bytes`, but for a single change that is larger. `since`: all of the history
        up to there is with the client, though it has come to `cursor` on the way to a head: a row
        that it has not met there was changed meanwhile, and it lacks the row's older fields too.
        `own`: see `Stored.since`.
        """
        complete = cursor if since is None else min(since, cursor)
        state = self._store.state()
        if not self._devices.is_known(key):
            raise UnknownDevice
        self._check(complete, state)
        if cursor > state.seq:
            raise BadCursor
        told = PageParts(complete, own)
        size, reached = 0, cursor
        for stored in self._store.after(cursor):
            size += len(stored.packed)
            if reached > cursor and size > most_bytes:
                return PackedPage(state.epoch, cursor, reached, state.seq, *told.parts())
            told.add(stored)
            reached = stored.seq
        return PackedPage(state.epoch, cursor, state.seq, state.seq, *told.parts())

    def confirm(self, key: bytes, generation: int, cursor: int) -> None:
        """The device has everything up to `cursor` on its disk."""
        with writing(self._connection):
            device = self._devices.of_generation(key, generation)
            self._check(cursor, self._store.state())
            device.cursor = max(device.cursor, cursor)
            device.prior, device.contact_ms = None, self._now_ms()
            self._devices.keep(device)

    def check(self, key: bytes, generation: int, cursor: int) -> None:
        """That a device may go on from there."""
        self._devices.of_generation(key, generation)
        self._check(cursor, self._store.state())

    def news(self, cursor: int, most_bytes: int) -> Poke:
        """With a page if all of it fits, for any device that has everything up to `cursor`."""
        state = self._store.state()
        changes: list[Change] = []
        size = 0
        if not state.floor <= cursor <= state.seq and cursor:
            return Poke(state.epoch, state.seq)
        for stored in self._store.after(cursor):
            size += len(stored.packed)
            if size > most_bytes:
                return Poke(state.epoch, state.seq)
            changes.append(stored.body.since(cursor, stored.entity, stored.row))
        page = Page(state.epoch, cursor, state.seq, state.seq, changes)
        return Poke(state.epoch, state.seq, page)

    def claim(self, key: bytes, claim: Claim) -> Lease:
        """Raises `LeaseHeld`."""
        with writing(self._connection):
            device, now_ms = self._posting(key, claim), self._now_ms()
            alone = self._is_alone(device, now_ms)
            return self._leases.claim(device, claim.reply, claim.attempt, now_ms, alone=alone)

    def renew(self, key: bytes, hold: Hold) -> Lease:
        """Raises `LeaseLost`."""
        with writing(self._connection):
            device, now_ms = self._posting(key, hold), self._now_ms()
            alone = self._is_alone(device, now_ms)
            return self._leases.renew(device, hold.reply, hold.token, now_ms, alone=alone)

    def release(self, key: bytes, hold: Hold) -> None:
        with writing(self._connection):
            device, now_ms = self._posting(key, hold), self._now_ms()
            pressed = hold.is_pressed
            self._leases.release(device, hold.reply, hold.token, now_ms, pressed=pressed)

    def purge_daily(self, now_ms: int) -> None:
        """Unless that was done today, by whichever start of the server."""
        if retention.is_due(self._store.state(), now_ms):
            self.purge(now_ms)

    def purge(self, now_ms: int) -> None:
        """Forgets what is old enough; see `retention`."""
        with writing(self._connection):
            self._leases.forget(now_ms - retention.KEPT_MS)
            retention.purge(self._store, self._devices, now_ms)

    def restored(self) -> None:
        """This file was put back: what came after the backup is lost, so that a new epoch begins.

        No place and no number that the lost history may have given is given again, nor by another
        history that begins at the same backup: they go on at one that tells the time.
        """
        with writing(self._connection):
            state, before = self._store.state(), self._store.state().past
            memories.end(self._connection, state)
            ms = max(self._now_ms() - _BEGINNING_MS, 0)
            last = max(state.seq, before, self._devices.last_number())
            state.past = state.seq = max(last + _LOST, ms * _A_MS)
            state.next_device = _beyond(state.next_device, ms // _A_DEVICE_MS)
            state.epoch = self._random.randbytes(16)
            self._store.keep(state)
            self._devices.orphan(before, state.past)
            self._leases.restored(self._now_ms())

    def digest(self, entity: int) -> Sequence[int]:
        """256 sums."""
        sums = self._store.sums().get(self._known(entity).number)
        return sums.buckets if sums else [0] * digest.BUCKETS

    def versions(self, entity: int, bucket: int) -> list[tuple[bytes, dict[int, Version]]]:
        """Which edits made the fields of the rows of a bucket."""
        if bucket not in range(digest.BUCKETS):
            raise UnknownEntity
        return [
            (stored.row, {number: held.version for number, held in stored.body.fields().items()})
            for stored in self._store.of_bucket(self._known(entity).number, bucket)
        ]

    def rows(self, entity: int, ids: Sequence[bytes]) -> list[Change]:
        """All that is known of them. Of one forgotten for good that it was deleted; one that is
        missing was never here.
        """
        number = self._known(entity).number
        if len(ids) > MOST_OPERATIONS:
            raise TooMany
        found = {s.row: s.body for s in self._store.rows((number, row) for row in ids).values()}
        bodies = self._store.graves(number, ids) | found
        return [body.since(-1, number, row) for row, body in bodies.items()]

    def moment(self, key: bytes) -> tuple[bytes, int]:
        """Epoch and place of the history now."""
        if not self._devices.is_known(key):
            raise UnknownDevice
        state = self._store.state()
        return state.epoch, state.seq

    def goes_on_from(self, epoch: bytes, cursor: int) -> bool:
        """Whether a device does well to begin with what was there then."""
        state = self._store.state()
        is_here = epoch == state.epoch and state.floor <= cursor <= state.seq
        return is_here and not self._store.is_behind(cursor, FAR_BEHIND)

    def authors(self) -> dict[int, bytes]:
        """The keys of all devices that ever came, by the numbers that their edits bear."""
        return self._devices.keys()

    def history(self, wanted: oplog.Wanted) -> oplog.Found:
        """What was done in the last 90 days."""
        return oplog.newest(self._connection, wanted)

    def _begin(self) -> None:
        with writing(self._connection):
            if not self._store.is_begun():
                self._store.begin(State(self._random.randbytes(16), 0, 0, self._schema, 1))
            if self._store.state().schema < self._schema:
                upgrade.replay(self._store, self._entities, self._schema, self._now_ms())

    def _now_ms(self) -> int:
        return round(self._clock.now().timestamp() * 1000)

    def _posting(self, key: bytes, asked: Claim | Hold) -> int:
        """The number of the device: copies of a profile share the key."""
        if asked.epoch != self._store.state().epoch:
            raise OtherEpoch
        return self._devices.of_generation(key, asked.generation).number

    def _is_alone(self, device: int, now_ms: int) -> bool:
        return self._devices.is_alone(device, now_ms - SILENT_MS)

    def _carry_out(
        self,
        state: State,
        device: Device,
        role: Role,
        theirs_ms: int,
        new: Sequence[Operation],
        is_confirmed: bool,
    ) -> list[Verdict]:
        now_ms = self._now_ms()
        book = Book(self._store, state, now_ms)
        fence = Fence(self._leases, self._devices, now_ms)
        carrier = Carrier(self._connection, self._entities, book, role, fence)
        edits = _timed(device, new, theirs_ms, now_ms)
        verdicts = carrier.carry_out(edits, is_confirmed)
        book.close()
        oplog.write(self._connection, now_ms, device.number, role, carrier.entries)
        device.last_number = new[-1].number
        device.last_moment = edits[-1].version.moment
        return verdicts

    def _known(self, entity: int) -> Entity:
        if entity not in self._entities:
            raise UnknownEntity
        return self._entities[entity]

    def _check(self, cursor: int, state: State) -> None:
        if not 0 <= cursor <= state.seq:
            raise BadCursor
        if 0 < cursor < state.floor:
            raise BelowFloor


def _beyond(device: int, by_time: int) -> int:
    """No number of a history that went on from here, nor of another one that did, before now. Time
    alone tells: who leaps ahead of it may be put back once more, and leap to the same number.
    """
    return by_time if by_time > device else device + _LOST_DEVICES


def _new(operations: Sequence[Operation], last: int) -> Sequence[Operation]:
    """Those that have not come before. Raises `Gap`."""
    new = [operation for operation in operations if operation.number > last]
    if any(operation.number != last + each for each, operation in enumerate(new, start=1)):
        raise Gap(last + 1)
    return new


def _timed(
    device: Device, operations: Sequence[Operation], theirs_ms: int, now_ms: int
) -> list[Edit]:
    """By the server's clock. None comes to lie before the device's last one: what was done offline
    long ago came after that, but may well have been done before the device's last contact.
    """
    found = moments.corrected(
        [each.moment for each in operations], theirs_ms - now_ms, device.last_moment, now_ms
    )
    return [
        Edit.of(operation, Version(moment, device.number, operation.number))
        for operation, moment in zip(operations, found, strict=True)
    ]
