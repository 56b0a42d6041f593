"""Asks the server for leases, as the device that this profile is there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from engine.runtime.clock import Clock, to_ms
from engine.store.database import Database
from engine.sync import errors, state
from engine.sync.account import Account
from engine.sync.state import State, transaction
from engine.sync.transport import Declined, Transport
from engine.sync.wire.messages import Claim, Hold, Lease

T = TypeVar("T")

ALONE_FOR: Final = timedelta(days=7)
"""So long what the server said of other devices counts, by this device's corrected clock."""
_PATH: Final = "/v1/sync/lease"
_LOST: Final = frozenset({"sync.lease_lost", "sync.epoch", "sync.device"})
_MEET_FIRST: Final = frozenset({"sync.epoch", "sync.generation", "sync.device"})


class LeaseDesk:
    """`connected`: to the server, None where there is none. `meet`: a round with it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        account: Account,
        connected: Callable[[], Transport | None],
        meet: Callable[[], object],
    ) -> None:
        self._database = database
        self._clock = clock
        self._account = account
        self._connected = connected
        self._meet = meet

    @property
    def is_joined(self) -> bool:
        return self._connected() is not None

    def claim(self, reply: bytes, attempt: int) -> Lease:
        """The server may have been put back, or this profile: then they meet first. Raises
        `LeaseHeld` or another `SyncError`.
        """
        try:
            given = self._claim(reply, attempt)
        except Declined as told:
            if told.code not in _MEET_FIRST:
                raise told.named() from told
            self._meet()
            given = self._claim_again(reply, attempt)
        if not given.alone:
            self._note_others()
        return given

    def renew(self, reply: bytes, token: int) -> None:
        """Raises `LeaseLost` or another `SyncError`."""
        self._hold("/renew", reply, token, False)

    def release(self, reply: bytes, token: int, is_pressed: bool) -> None:
        self._hold("/release", reply, token, is_pressed)

    def is_alone(self) -> bool:
        with self._database.alongside() as connection:
            mine = state.load(connection)
        if not mine.alone_ms:
            return False
        now_ms = to_ms(self._clock.now()) - mine.offset_ms
        return timedelta() <= timedelta(milliseconds=now_ms - mine.alone_ms) <= ALONE_FOR

    def _claim(self, reply: bytes, attempt: int) -> Lease:
        def asked(transport: Transport, token: str, mine: State) -> Lease:
            said = Claim(mine.epoch, mine.generation, reply, attempt)
            return transport.exchange(_PATH, token, Lease, said)

        return self._ask(asked)

    def _claim_again(self, reply: bytes, attempt: int) -> Lease:
        try:
            return self._claim(reply, attempt)
        except Declined as told:
            raise told.named() from told

    def _hold(self, act: str, reply: bytes, lease: int, is_pressed: bool) -> None:
        def asked(transport: Transport, token: str, mine: State) -> None:
            said = Hold(mine.epoch, mine.generation, reply, lease, is_pressed)
            transport.tell(f"{_PATH}{act}", token, said)

        try:
            try:
                self._ask(asked)
            except Declined as told:
                if told.code != "sync.generation":  # it was another one a moment ago
                    raise
                self._ask(asked)
        except Declined as told:
            if told.code in _LOST:
                raise errors.LeaseLost from told
            raise told.named() from told

    def _ask(self, act: Callable[[Transport, str, State], T]) -> T:
        transport = self._connected()
        if transport is None:
            raise errors.NoServer
        with self._database.alongside() as connection:
            mine = state.load(connection)
        return self._account.speak(transport, lambda token: act(transport, token, mine))

    def _note_others(self) -> None:
        with self._database.alongside() as connection, transaction(connection):
            mine = state.load(connection)
            if mine.alone_ms:
                mine.alone_ms = 0
                state.save(connection, mine)
