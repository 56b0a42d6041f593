"""A shop with several PCs: whole houses before one platform, the real tenant between them.

The network is a call that can fail; every PC has a clock of its own, and so has the server.
"""

import random
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import msgspec

from engine.replies.dto import State
from engine.replies.placing import ReplyPlacing
from engine.reviews.placing import CorrectionPlacing, ReviewPlacing
from engine.shops.placing import PLACING as SHOP_PLACING
from engine.sync import errors
from engine.sync.account import Account
from engine.sync.client import Replica
from engine.sync.lease_desk import LeaseDesk
from engine.sync.leases import Leases, SharedLeases
from engine.sync.placing import CONFLICT, Placing
from engine.sync.staged import Pull
from engine.sync.transport import Declined, Transport
from engine.sync.wire.messages import Claim, Hello, Hold, Page, Push, Pushed, Welcome
from engine.sync.wire.roles import Role
from sync_server.sync.faults import LeaseHeld, SyncFault
from sync_server.sync.service import Tenant
from tests.engine.replies.house import MORNING, House
from tests.engine.replies.platform import Scripted
from tests.engine.standing_clock import StandingClock
from tests.engine.sync import told

T = TypeVar("T")

_ALL: tuple[Placing, ...] = (
    SHOP_PLACING, ReviewPlacing(), ReplyPlacing(), CorrectionPlacing(), CONFLICT,
)  # fmt: skip
PLACINGS: Final = {placing.entity: placing for placing in _ALL}


class WallClock(StandingClock):
    """Somebody sets it; the seconds it counts go on as they did."""

    def __init__(self, moment: datetime, ahead: timedelta) -> None:
        super().__init__(moment)
        self.ahead = ahead

    def now(self) -> datetime:
        return super().now() + self.ahead


class Killed(BaseException):
    """As a kill: nothing of ours catches it."""


@dataclass
class Line:
    """From one PC to the server, in the place of a connection. `cut`: nobody answers; `lost`: the
    next answer does not arrive though the server has acted.
    """

    tenant: Callable[[], Tenant]
    key: bytes
    cut: bool = False
    lost: bool = False
    heard: list[str] = field(default_factory=list)

    def call(self, name: str, act: Callable[[Tenant], T]) -> T:
        """Raises `Unreachable`, or `Declined` what the server refuses."""
        if self.cut:
            raise errors.Unreachable(reason="ConnectError")
        self.heard.append(name)
        try:
            answer = act(self.tenant())
        except SyncFault as fault:
            holder = {"device": str(fault.holder)} if isinstance(fault, LeaseHeld) else {}
            raise Declined(fault.code, fault.status, fault.retry_after, holder) from fault
        if self.lost:
            self.lost = False
            raise errors.Unreachable(reason="ReadTimeout")
        return answer

    def hello(self, hello: Hello) -> Welcome:
        return self.call("hello", lambda tenant: tenant.hello(self.key, Role.STAFF, hello))

    def push(self, push: Push) -> Pushed:
        return self.call("push", lambda tenant: tenant.push(self.key, Role.STAFF, push))

    def pull(self, asked: Pull) -> Page:
        """All of it."""
        return self.call(
            "pull", lambda tenant: tenant.pull(self.key, asked.cursor, 1 << 20, asked.since)
        )

    # As `Transport`.

    def exchange(self, path: str, token: str, kind: Any, said: msgspec.Struct) -> Any:
        assert isinstance(said, Claim)
        return self.call("claim", lambda tenant: tenant.claim(self.key, said))

    def tell(self, path: str, token: str, said: msgspec.Struct) -> None:
        assert isinstance(said, Hold)
        if path.endswith("/renew"):
            self.call("renew", lambda tenant: tenant.renew(self.key, said))
        else:
            self.call("release", lambda tenant: tenant.release(self.key, said))


class _Somebody:
    """As `Account`: the line knows who speaks."""

    def speak(self, line: T, act: Callable[[str], Any]) -> Any:
        return act("")


class Till(House):
    """One PC of the chain."""

    def __init__(
        self,
        folder: Path,
        platform: Scripted,
        tenant: Callable[[], Tenant],
        now: datetime,
        ahead: timedelta,
    ) -> None:
        super().__init__(folder, platform)
        self.clock = self.wall = WallClock(now, ahead)
        self.line = Line(tenant, folder.name.encode())
        self.open()
        with self.database.alongside() as connection:
            self._over(connection).join()

    def leases(self) -> Leases:
        desk = LeaseDesk(
            self.database,
            self.clock,
            cast(Account, _Somebody()),
            lambda: cast(Transport, self.line),
            self.sync,
        )
        return SharedLeases(desk, self.clock, spawn=lambda act: act())

    def sync(self) -> None:
        """A round. Raises `Unreachable`."""
        with self.database.alongside() as connection:
            replica = self._over(connection)
            replica.welcomed(self.line.hello(replica.hello()))
            while (push := told.next_push(replica)) is not None:
                replica.pushed(self.line.push(push))
            while (asked := replica.next_pull()) is not None:
                assert replica.received(self.line.pull(asked))

    def state(self, external_id: str = "a") -> State:
        [(state,)] = self._read(
            "SELECT r.state FROM reply r JOIN review v ON v.id = r.review_id"
            " WHERE v.external_id = ?",
            external_id,
        )
        return State(state)

    def refused(self) -> list[Mapping[int, Any]]:
        """What the server did not take."""
        found = self._read("SELECT fields FROM sync_refused ORDER BY id")
        return [msgspec.msgpack.decode(fields) for (fields,) in found]

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.database.alongside() as connection:
            return [tuple(row) for row in connection.execute(query, values).fetchall()]

    def _over(self, connection: Any) -> Replica:
        return Replica(connection, self.clock, PLACINGS)


class Chain:
    """`clock`: the server's."""

    def __init__(self, folder: Path, platform: Scripted) -> None:
        self.folder = folder
        self.platform = platform
        self.clock = StandingClock(MORNING)
        self.tills: list[Till] = []
        self._random = random.Random(1)
        self._connection = _memory()
        self._backup = b""
        self._tenant = Tenant(self._connection, self.clock, self._random)

    def till(self, ahead: timedelta = timedelta()) -> Till:
        """Another PC; `ahead`: by how much its clock is wrong."""
        name = f"pc{len(self.tills) + 1}"
        now = self.clock.now()
        till = Till(self.folder / name, self.platform, lambda: self._tenant, now, ahead)
        self.tills.append(till)
        return till

    def sync(self, times: int = 2) -> None:
        for _ in range(times):
            for till in self.tills:
                till.sync()

    def pass_by(self, step: timedelta) -> None:
        for clock in (self.clock, *(till.clock for till in self.tills)):
            clock.pass_by(step)

    def back_up(self) -> None:
        self._backup = self._connection.serialize()

    def put_back(self) -> None:
        """The server is what it was at the last backup, and says so."""
        self._connection.close()
        self._connection = _memory()
        self._connection.deserialize(self._backup)
        self._tenant = Tenant(self._connection, self.clock, self._random)
        self._tenant.restored()

    def close(self) -> None:
        for till in self.tills:
            till.close()
        self._connection.close()


def _memory() -> sqlite3.Connection:
    """Used from the loops of the PCs, one at a time."""
    return sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
