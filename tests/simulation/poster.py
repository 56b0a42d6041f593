"""Brings replies of one PC to the platform: the steps of `engine.replies.outbox` one by one, over
its own errand and verdicts, so that anything may befall between two of them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeVar, cast

import msgspec

from engine.platforms.port import ShopFound
from engine.replies.dto import State
from engine.replies.errand import Errand
from engine.replies.lifecycle import TEXT_CHANGED, Standing, Verdict, check_move, judge
from engine.runtime.clock import from_ms
from engine.store.database import Database
from engine.sync import errors
from engine.sync.account import Account
from engine.sync.lease_desk import LeaseDesk
from engine.sync.leases import Lease, SharedLeases
from engine.sync.transport import Declined, Transport
from engine.sync.wire.messages import Claim, Hold
from sync_server.sync.faults import SyncFault
from tests.simulation.ledger import Key
from tests.simulation.network import Network
from tests.simulation.pc import Pc
from tests.simulation.platform import Platform
from tests.simulation.server import Server
from tests.simulation.work import OUTCOME, REPLY, STEP, Work

T = TypeVar("T")

_WAITS: Final = (State.APPROVED, State.SENDING, State.SENT, State.NEEDS_LOOK)
_WAITING: Final = (
    "SELECT uuid FROM reply WHERE state IN ('approved', 'sending', 'sent', 'needs_look')"
    " ORDER BY uuid"
)
_ROW: Final = "SELECT id, state, outcome, text, attempt, text_hash FROM reply WHERE uuid = ?"
_LAST: Final = "SELECT state FROM reply_step WHERE reply_id = ? ORDER BY id DESC LIMIT 1"
_PRESSED: Final = "SELECT max(at_ms) FROM reply_step WHERE reply_id = ? AND state = 'sending'"
_STEP: Final = "INSERT INTO reply_step (reply_id, state, outcome, at_ms) VALUES (?, ?, '', ?)"
_NOWHERE: Final = ShopFound("1", "달빛분식", {})


class Line:
    """To the server, for one PC; stands for its connection and its login."""

    def __init__(self, pc: Pc, server: Server, network: Network) -> None:
        self._pc, self._server, self._network = pc, server, network

    def meet(self) -> None:
        pc, server = self._pc, self._server
        pc.hear(
            *self._call(lambda: server.answer(pc.key, pc.role, "hello", pc.ask("hello") or b""))
        )

    # As `Transport` and `Account`.

    def exchange(self, path: str, token: str, kind: Any, said: Claim) -> Any:
        return self._call(lambda: self._server.tenant.claim(self._pc.key, said))

    def tell(self, path: str, token: str, said: msgspec.Struct) -> None:
        assert isinstance(said, Hold)
        tenant, key = self._server.tenant, self._pc.key
        act: Callable[[], object] = (
            (lambda: tenant.renew(key, said))
            if path.endswith("/renew")
            else (lambda: tenant.release(key, said))
        )
        self._call(act)

    def speak(self, line: object, act: Callable[[str], Any]) -> Any:
        return act("")

    def _call(self, act: Callable[[], T]) -> T:
        """The request or its answer may be lost."""
        chance, rough = self._network.chance, self._network.rough
        if chance.random() < rough / 2:
            raise errors.Unreachable(reason="ConnectError")
        try:
            answer = act()
        except SyncFault as fault:
            raise Declined(fault.code, fault.status, fault.retry_after) from fault
        if chance.random() < rough / 2:
            raise errors.Unreachable(reason="ReadTimeout")
        return answer


class _Desk(LeaseDesk):
    def is_alone(self) -> bool:
        """None of these shops stays so: see "Limits" in engine/replies/OUTBOX.md."""
        return False


class Poster:
    """`network`: rough in its own way, so that a world is the same whether it posts or not."""

    def __init__(
        self, pc: Pc, server: Server, platform: Platform, work: Work, network: Network
    ) -> None:
        self._pc, self._platform, self._work = pc, platform, work
        self._chance = platform.chance
        line = Line(pc, server, network)
        desk = _Desk(
            cast(Database, self),
            pc.clock,
            cast(Account, line),
            lambda: cast(Transport, line),
            line.meet,
        )
        self._leases = SharedLeases(desk, pc.clock, spawn=lambda act: act())

    @contextmanager
    def alongside(self) -> Iterator[Any]:
        """As `Database`: the same disk."""
        yield self._pc.disk.real

    def round(self) -> Iterator[str]:
        """One reply after another; each item tells what was done, and the next thing follows."""
        for (uuid,) in self._read(_WAITING):
            try:
                yield from self._bring((REPLY, uuid))
            except errors.SyncError as fault:
                yield fault.code

    def _bring(self, key: Key) -> Iterator[str]:
        errand = self._errand(key)
        if errand.noted.state not in _WAITS:
            return
        if errand.noted.state is State.NEEDS_LOOK or (
            errand.is_ours and errand.noted.state is not State.APPROVED
        ):
            yield self._settle(key, errand)
            return
        with self._leases.held(key[1], errand.next_attempt) as lease:
            yield "leased"
            errand = errand.after(lease.pressed, self._now)
            if errand.noted.state is State.APPROVED:
                yield from self._deliver(key, errand, lease)
            else:
                yield self._settle(key, errand)

    def _deliver(self, key: Key, errand: Errand, lease: Lease) -> Iterator[str]:
        lease.check()
        seen = self._platform.look(key[1])
        yield "looked"
        lease.check()
        if errand.is_doubted:
            if errand.may_be_coming(seen, self._now):
                return
            verdict = judge(errand.standing, seen, self._now)
            if verdict.state is not State.APPROVED:
                self._note(key, errand, verdict)
                return
            errand = errand.cleared()
        changed = TEXT_CHANGED if errand.is_reworded else ""
        verdict = judge(errand.standing, seen, self._now, changed=changed)
        if verdict.state is not State.APPROVED:
            self._note(key, errand, verdict)
            return
        now = self._errand(key).noted
        if (now.state, now.text) != (State.APPROVED, errand.standing.text):
            return  # somebody has changed their mind
        self._set(key, errand.next_attempt, Verdict(State.SENDING))
        pressed = self._errand(key)
        lease.is_pressed = True
        yield "sending"
        yield from self._press(key, pressed, lease)

    def _press(self, key: Key, errand: Errand, lease: Lease) -> Iterator[str]:
        try:
            lease.check()
        except errors.LeaseLost:
            lease.is_pressed = False
            self._note(key, errand, Verdict(State.APPROVED))
            raise
        self._work.check_approved(key, errand.noted.text)
        arrived = self._platform.press(key[1], errand.noted.text)
        yield "pressed"
        if arrived:
            self._note(key, errand, Verdict(State.SENT))
            errand = errand.at(replace(errand.standing, state=State.SENT))
            yield "sent"
        yield self._settle(key, errand)

    def _settle(self, key: Key, errand: Errand) -> str:
        seen = self._platform.look(key[1])
        if not errand.is_ours and errand.may_be_coming(seen, self._now):
            return "too young"
        self._note(key, errand, judge(errand.standing, seen, self._now))
        return "settled"

    def _note(self, key: Key, errand: Errand, verdict: Verdict) -> None:
        """Unless somebody has moved it since."""
        now = self._errand(key)
        if now.noted.state is errand.noted.state and verdict != Verdict(
            errand.noted.state, errand.noted.outcome
        ):
            self._set(key, max(now.noted.attempt, errand.standing.attempt), verdict)

    def _set(self, key: Key, attempt: int, verdict: Verdict) -> None:
        """The reply, and its history."""
        check_move(self._errand(key).noted.state, verdict.state)
        step = [attempt, verdict.state.value]
        self._work.change(self._pc, key, {STEP: step, OUTCOME: verdict.outcome})
        [(reply_id, *_)] = self._read(_ROW, key[1])
        at_ms = round(self._pc.clock.now().timestamp() * 1000)
        self._pc.disk.real.execute(_STEP, (reply_id, verdict.state, at_ms))

    def _errand(self, key: Key) -> Errand:
        [(reply_id, state, outcome, text, attempt, approved)] = self._read(_ROW, key[1])
        [(pressed_ms,)] = self._read(_PRESSED, reply_id)
        last = next((each for (each,) in self._read(_LAST, reply_id)), None)
        pressed_at = None if pressed_ms is None else from_ms(pressed_ms)
        noted = Standing(State(state), outcome, text, attempt, pressed_at)
        review = self._platform.look(key[1])
        errand = Errand(
            reply_id, key[1], 0, _NOWHERE, review, noted, noted, last == state, None, b"", approved
        )
        return errand.over(last, self._now)

    @property
    def _now(self) -> datetime:
        return self._pc.clock.now()

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return list(self._pc.disk.real.execute(query, values).fetchall())
