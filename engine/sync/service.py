"""This profile and its server: join, leave, meet, and what is left for a person to decide."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from random import SystemRandom
from threading import Lock, RLock
from typing import Any, Final

from engine.runtime.clock import Clock
from engine.runtime.errors import NotFound
from engine.runtime.events import Changed, EventBus
from engine.runtime.loop import Loop
from engine.runtime.progress import Progress, Silent
from engine.runtime.redirect import Show
from engine.runtime.secrets.entry import Entry
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.sync import Sync as Section
from engine.store.database import Database
from engine.sync import confirmation, conflicts, errors, state
from engine.sync.account import Account, log_out
from engine.sync.answers import tenant_of
from engine.sync.client import Replica
from engine.sync.conflicts import Writers
from engine.sync.dto import (
    Confirmed,
    ConflictDto,
    HeldRow,
    Joined,
    Resolution,
    Round,
    Settled,
    Standing,
)
from engine.sync.lease_desk import LeaseDesk
from engine.sync.leases import SharedLeases
from engine.sync.login import log_in
from engine.sync.meeting import INITIATOR, Meeting
from engine.sync.names import checked
from engine.sync.people import People, this_computer
from engine.sync.placing import Connection, Placings
from engine.sync.session import NOTE, Session
from engine.sync.standing import Beating, Standings
from engine.sync.transport import Declined, Transport, address_of, connect
from engine.sync.wire import registry
from engine.sync.wire.roles import Role
from engine.sync.worker import Worker

LOGIN_S: Final = 600.0
_PATIENCE_S: Final = 0.5
"""With what is under way, before it is cut off."""


class Sync:
    """`placings` and `writers`: what the domains add to rows that come by sync, and their commands
    for values that a person chooses again.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        loop: Loop,
        settings: Settings,
        bus: EventBus,
        entry: Entry,
        placings: Placings,
        writers: Writers,
    ) -> None:
        self._database = database
        self._clock = clock
        self._loop = loop
        self._settings = settings
        self._bus = bus
        self._account = Account(entry, clock)
        self._placings = placings
        self._writers = writers
        self._standings = Standings(database, bus, clock)
        self._lock = Lock()
        self._transport: Transport | None = None
        self._theirs: Transport | None = None
        """The worker's own."""
        self._turn = RLock()
        self._worker: Worker | None = None
        self._is_started = self._is_closed = False
        desk = LeaseDesk(database, clock, self._account, self._at_server, self.run)
        self.leases = SharedLeases(desk, clock)
        self.people = People(
            database, clock, self._spoken, lambda: f"{self._mine().server}/invitation"
        )

    def start(self) -> None:
        """From now on the profile meets its server by itself, in the background, as soon as it has
        joined one; `StandingChanged` tells how it goes. Nothing if it does already, or after
        `close`, which may overtake whoever starts it.
        """
        with self._lock:
            self._is_started = not self._is_closed
        self._begin()

    def stop(self) -> None:
        """By itself no more. Blocks until what is under way is over or cut off, a second or so."""
        with self._lock:
            self._is_started = False
        self._end()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
        self.stop()
        with self._lock:
            transport, self._transport = self._transport, None
        if transport is not None:
            transport.abandon()
            transport.close()

    @property
    def joined(self) -> Joined | None:
        """None without a server."""
        mine = self._settings.get(Section)
        return Joined(mine.server, mine.shop) if mine.server else None

    def standing(self) -> Standing:
        """As far as this process knows."""
        return self._standings.now()

    def prepare(self) -> None:
        """Once the tables are there: note edits, if the profile has joined a server."""
        if self.joined is not None:
            with self._replica() as replica:
                replica.join()

    def join(
        self,
        address: str,
        show: Show,
        words: str,
        progress: Progress | None = None,
        timeout_s: float = LOGIN_S,
        name: str = "",
    ) -> Joined:
        """Log in, or in again, and note edits from now on; `run` then brings both together. `words`
        are shown in the browser afterwards. `name`: what others shall call this computer, "" for
        the name that it has.

        Raises `BadAddress`, `InvalidInput`, `AlreadyJoined`, `LoginFailed` or another `SyncError`,
        `Cancelled`; `Unreachable` and `NotAServer` before anything is shown.
        """
        server, mine = address_of(address), self._settings.get(Section)
        if mine.server and mine.server != server:
            raise errors.AlreadyJoined(server=mine.server)
        name, known = checked(name), self._account.device
        device = (name or this_computer(), known)
        transport = self._connected(server)
        _greet(transport)
        granted = log_in(
            transport, self._loop, show, words, device, progress or Silent(), timeout_s
        )
        tenant = tenant_of(transport, granted)
        if mine.tenant and mine.tenant != tenant["id"]:
            log_out(transport, granted)
            raise errors.AlreadyJoined(server=f"{mine.server} ({mine.shop})")
        self._account.take(granted)
        self._settings.put(Section(server=server, tenant=tenant["id"], shop=tenant["name"]))
        self.prepare()
        self._standings.note(None)
        self._begin()
        is_new = known is None or known != self._account.device
        is_named = not name or is_new or self._named(str(known), name)
        return Joined(server, str(tenant["name"]), is_named)

    def _named(self, device: str, name: str) -> bool:
        """Whether one that was known before is called so: its login has left it the name it had.
        It has joined in any case.
        """
        try:
            self.people.rename(device, name)
        except (errors.SyncError, NotFound):
            return False
        return True

    def leave(self) -> bool:
        """Everything stays here; nothing is brought together any more. Whether the server knows:
        it is told if it can be reached, else this device stays in its list. Raises `NoServer`.
        """
        self._mine()
        self._end()
        with self._turn:
            is_told = self._took_leave()
            with self._replica() as replica:
                replica.leave()
            self._account.forget()
            self._settings.put(Section())
            self._standings.note(None)
        return is_told

    def _took_leave(self) -> bool:
        try:
            self.people.revoke(str(self._account.device))
        except (errors.DeviceRevoked, NotFound):
            return True
        except errors.SyncError:
            return False
        return True

    def run(self, progress: Progress | None = None) -> Round:
        """One round: afterwards both sides have the same. Raises `NoServer` or a `SyncError`; what
        was done by then stays.
        """
        self._mine()
        with self._in_turn(progress or Silent()):
            server = self._mine().server  # somebody may have left it meanwhile
            return self._met(server, progress or Silent())

    def _met(self, server: str, progress: Progress) -> Round:
        with self._standings.meeting(), self._replica() as replica:
            replica.join()
            transport = self._connected(server)
            session = Session(replica, transport, self._account, progress, self._publish)
            try:
                session.run()
            finally:
                self._publish(session.entities)
        with self._database.alongside() as connection:
            left = conflicts.count_open(connection)
        return Round(session.pushed, session.refused, session.pulled, left, session.repaired)

    def held_deletions(self) -> list[HeldRow]:
        """Rows that were deleted here, too many at once: they stay until an owner confirms."""
        with self._database.alongside() as connection:
            return confirmation.shown(connection)

    def may_confirm(self) -> bool:
        """Whether it is the owner who works here, as far as is known."""
        with self._database.alongside() as connection:
            return state.load(connection).role >= Role.OWNER

    def confirm_deletions(
        self, shown: Collection[HeldRow], progress: Progress | None = None
    ) -> Confirmed:
        """They were meant: delete them again, and tell the server so. `shown`: as an owner saw them
        in `held_deletions`; of what is held since then nobody has said anything. Raises
        `NotAllowed` of whom the server does not know as the owner, and as `run`.
        """
        self._mine()
        with self._database.alongside() as connection, state.transaction(connection):
            if state.load(connection).role < Role.OWNER:
                raise errors.NotAllowed
            doomed = confirmation.confirm(connection, self._placings, shown)
        self._publish({entity for entity, _ in doomed})
        done = self.run(progress)
        with self._database.alongside() as connection:
            gone = doomed.difference(confirmation.held(connection))
        return Confirmed(len(gone), done)

    def dismiss_deletions(self, shown: Collection[HeldRow]) -> int:
        """It was a slip: the rows stay, and nobody is asked again. `shown`: as in
        `confirm_deletions`. Returns how many.
        """
        with self._database.alongside() as connection, state.transaction(connection):
            return confirmation.dismiss(connection, shown)

    def conflicts(self) -> list[ConflictDto]:
        """Those that nobody has dealt with, newest first."""
        with self._database.alongside() as connection:
            return conflicts.open_conflicts(connection)

    def conflict(self, conflict_id: int) -> ConflictDto:
        """Raises `NotFound`: there is none, or somebody has dealt with it."""
        with self._database.alongside() as connection:
            return conflicts.conflict(connection, conflict_id)

    def resolve(self, shown: ConflictDto, how: Resolution) -> Settled:
        """For an undo. `other`: the lost value is put in place of the one that stands;
        `both`: after it, where people write freely; `kept`: the one that stands is right;
        `dismissed`: it does not matter.

        Raises `NotFound`, `NotWritable`, `ChangedMeanwhile` (what stands there is not what was
        shown), or what the domain's own command raises.
        """
        with self._database.alongside() as connection:
            settled = conflicts.settle(connection, self._placings, self._writers, shown, how)
        self._tell_of(shown)
        return settled

    def reopen(self, settled: Settled) -> None:
        """Undo of `resolve`, by what it returned: nobody has dealt with it, and what stood there
        stands there again, unless it was written over since. Raises `NotFound`, or what the
        domain's own command raises.
        """
        with self._database.alongside() as connection:
            conflicts.reopen(connection, self._placings, self._writers, settled)
        self._tell_of(settled.conflict)

    def _tell_of(self, found: ConflictDto) -> None:
        self._bus.publish(Changed("conflict", (found.id,)))
        if found.row is not None:
            self._bus.publish(Changed(found.entity, (found.row,)))

    def _begin(self) -> None:
        with self._lock:
            if self._worker is not None:
                self._worker.nudge()
            elif self._is_started and self.joined is not None:
                self._standings.watched = True
                self._worker = Worker(
                    self._meeting, self._standings, self._bus, self._clock, SystemRandom()
                )
                self._worker.start()

    def _end(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()
            while not worker.join(_PATIENCE_S):
                if (theirs := self._theirs) is not None:
                    theirs.abandon()
        self._standings.watched = False

    @contextmanager
    def _meeting(self, progress: Progress) -> Iterator[Meeting]:
        transport = self._theirs = self._connected(self._mine().server).apart()
        turn = partial(self._in_turn, progress)
        with self._database.alongside() as connection:
            replica = self._over(connection)
            beating = Beating(self._standings, progress)
            session = Session(replica, transport, self._account, beating, self._publish)
            yield Meeting(connection, replica, session, self._standings, turn, self._publish)

    @contextmanager
    def _in_turn(self, progress: Progress) -> Iterator[None]:
        """Whoever has it may be at it for minutes, as with a first sync. Raises `Cancelled`."""
        while not self._turn.acquire(timeout=_PATIENCE_S):
            progress.report(0, None, NOTE)
        try:
            yield
        finally:
            self._turn.release()

    def _mine(self) -> Section:
        mine = self._settings.get(Section)
        if not mine.server:
            raise errors.NoServer
        return mine

    @contextmanager
    def _replica(self) -> Iterator[Replica]:
        with self._database.alongside() as connection:
            yield self._over(connection)

    def _over(self, connection: Connection) -> Replica:
        return Replica(connection, self._clock, self._placings)

    def _connected(self, server: str) -> Transport:
        with self._lock:
            last = self._transport
            if last is not None and last.address == server:
                return last
            transport = self._transport = connect(server, self._loop)
        if last is not None:
            last.close()
        return transport

    def _at_server(self) -> Transport | None:
        server = self._settings.get(Section).server
        return self._connected(server) if server else None

    def _spoken(self, method: str, path: str, body: object = None) -> Any:
        """Raises `Declined` too."""
        transport = self._connected(self._mine().server)
        return self._account.speak(
            transport, lambda token: transport.ask(method, path, token, body)
        )

    def _publish(self, entities: set[int]) -> None:
        for number in sorted(entities):
            if number in registry.by_number():
                name = registry.by_number()[number].name
                self._bus.publish(Changed(name, initiator=INITIATOR))


def _greet(transport: Transport) -> None:
    """Raises a `SyncError` where no server of ours answers."""
    try:
        told = transport.ask("GET", "/health")
    except Declined as refused:
        raise refused.named() from refused
    if not isinstance(told, dict) or not isinstance(told.get("version"), str):
        raise errors.NotAServer
