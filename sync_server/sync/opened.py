"""Tenants' files while somebody needs them: each open once, in a thread of its own, so that one
tenant's writing is in order and keeps nobody else's waiting.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final, TypeVar
from uuid import UUID

from sync_server.db.database import RETRY_S
from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.kernel.clock import DAY_MS, MINUTE_MS, Clock, now_ms
from sync_server.kernel.errors import Unavailable
from sync_server.kernel.log import get_logger
from sync_server.sync.greeting import Random
from sync_server.sync.schema import NewerFile
from sync_server.sync.service import Tenant

T = TypeVar("T")

IDLE_MS: Final = MINUTE_MS
"""A file that nobody needed for so long is closed."""


class OpenTenants:
    """All of it belongs to the event loop; only what `run` is given runs elsewhere."""

    def __init__(self, files: TenantFiles, clock: Clock, random: Random) -> None:
        self._files = files
        self._clock = clock
        self._random = random
        self._opened: dict[UUID, _Opened] = {}

    async def run(self, tenant: UUID, act: Callable[[Tenant], T]) -> T:
        """After whatever was asked of this tenant before. Raises what `act` does, `Unavailable`
        where the file cannot be used now.
        """
        opened = self._opened.get(tenant)
        if opened is None:
            opened = _Opened(tenant, self._files, self._clock, self._random)
            self._opened[tenant] = opened
        return await opened.run(act)

    def sweep(self) -> None:
        """Close what is idle; let the others forget what is old enough, once a day."""
        now = now_ms(self._clock)
        for tenant, opened in list(self._opened.items()):
            if opened.busy == 0 and opened.used_ms <= now - IDLE_MS:
                del self._opened[tenant]
                opened.close()
            elif opened.purged_ms <= now - DAY_MS:
                opened.purge(now)

    def close(self) -> None:
        """All of them, when their work is done."""
        for opened in self._opened.values():
            opened.close()
        for opened in self._opened.values():
            opened.wait()
        self._opened.clear()

    @property
    def count(self) -> int:
        return len(self._opened)


class _Opened:
    """`busy`: how many wait for an answer."""

    def __init__(self, tenant: UUID, files: TenantFiles, clock: Clock, random: Random) -> None:
        self.busy = 0
        self.used_ms = now_ms(clock)
        self.purged_ms = 0
        self._id = tenant
        self._files = files
        self._clock = clock
        self._random = random
        self._thread = ThreadPoolExecutor(1, f"tenant-{tenant.hex[:8]}")
        self._connection: sqlite3.Connection | None = None
        self._tenant: Tenant | None = None

    async def run(self, act: Callable[[Tenant], T]) -> T:
        self.busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._act, act)
        finally:
            self.busy -= 1
            self.used_ms = now_ms(self._clock)

    def purge(self, now: int) -> None:
        self.purged_ms = now
        self._thread.submit(self._purge, now)

    def close(self) -> None:
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def wait(self) -> None:
        self._thread.shutdown(wait=True)

    def _act(self, act: Callable[[Tenant], T]) -> T:
        try:
            return act(self._tenant or self._open())
        except (sqlite3.DatabaseError, OSError, StrangeFile, NewerFile) as fault:
            get_logger().error("tenant.unavailable", fault=fault, tenant=str(self._id))
            raise Unavailable(retry_after=RETRY_S) from fault

    def _open(self) -> Tenant:
        """One that cannot be opened now is tried again the next time."""
        self._close()
        self._connection = self._files.connect(self._id)
        self._tenant = Tenant(self._connection, self._clock, self._random)
        return self._tenant

    def _purge(self, now: int) -> None:
        with suppress(Unavailable):
            self._act(lambda tenant: tenant.purge(now))

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._tenant = None
