"""Tenants' files while somebody needs them: each open once, and worked on by one thread at a time,
in the order of asking. The threads are common to all: most of a tenant's time is rest.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Final, TypeVar
from uuid import UUID

from sync_server.db.database import RETRY_S
from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.kernel.clock import DAY_MS, MINUTE_MS, Clock, now_ms
from sync_server.kernel.errors import Unavailable
from sync_server.kernel.limits import MIB, Limits
from sync_server.kernel.log import get_logger
from sync_server.sync.faults import Full
from sync_server.sync.greeting import Random
from sync_server.sync.schema import NewerFile
from sync_server.sync.service import Tenant

T = TypeVar("T")

IDLE_MS: Final = MINUTE_MS
"""A file that nobody needed for so long is closed."""
VISITS: Final = 10
"""At one sweep, of tenants that nobody asks for."""
THREADS: Final = 16
"""More than cores: most of them wait for the disk."""


class OpenTenants:
    """All of it belongs to the event loop; only what `run` is given runs elsewhere."""

    def __init__(
        self,
        files: TenantFiles,
        clock: Clock,
        random: Random,
        most_mib: int = Limits().tenant_file_mib,
    ) -> None:
        """`most_mib`: of a tenant's file."""
        self._files = files
        self._clock = clock
        self._random = random
        self._most_mib = most_mib
        self._opened: dict[UUID, _Opened] = {}
        self._visited_ms: dict[UUID, int] = {}
        self._listed_ms = 0
        self._unvisited: list[UUID] = []
        self._threads = ThreadPoolExecutor(THREADS, "tenant")

    async def run(self, tenant: UUID, act: Callable[[Tenant], T]) -> T:
        """After whatever was asked of this tenant before. Raises what `act` does, `Unavailable`
        where the file cannot be used now.
        """
        return await self._of(tenant).run(act)

    def sweep(self) -> None:
        """Close what is idle; let all others forget what is old enough, once a day, those too that
        nobody asks for.
        """
        now = now_ms(self._clock)
        for tenant, opened in list(self._opened.items()):
            if opened.busy == 0 and opened.used_ms <= now - IDLE_MS:
                del self._opened[tenant]
                opened.close()
            else:
                self._purge(tenant, now)
        if self._listed_ms <= now - DAY_MS:
            self._listed_ms = now
            self._unvisited = [UUID(hex=file.stem) for file in self._files.all()]
        for tenant in self._unvisited[:VISITS]:
            self._purge(tenant, now)
        del self._unvisited[:VISITS]

    def close(self) -> None:
        """All of them, when their work is done. They may be opened again."""
        for opened in self._opened.values():
            opened.close()
        self._opened.clear()
        self._threads.shutdown(wait=True)
        self._threads = ThreadPoolExecutor(THREADS, "tenant")

    @property
    def count(self) -> int:
        return len(self._opened)

    def _of(self, tenant: UUID) -> "_Opened":
        opened = self._opened.get(tenant)
        if opened is None:
            opened = _Opened(
                tenant, self._files, self._clock, self._random, self._threads, self._most_mib
            )
            self._opened[tenant] = opened
        return opened

    def _purge(self, tenant: UUID, now: int) -> None:
        if self._visited_ms.get(tenant, 0) <= now - DAY_MS:
            self._visited_ms[tenant] = now
            self._of(tenant).purge(now)


class _Opened:
    """`busy`: how many wait for an answer."""

    def __init__(
        self,
        tenant: UUID,
        files: TenantFiles,
        clock: Clock,
        random: Random,
        threads: ThreadPoolExecutor,
        most_mib: int,
    ) -> None:
        self.busy = 0
        self._most_mib = most_mib
        self.used_ms = now_ms(clock)
        self._id = tenant
        self._files = files
        self._clock = clock
        self._random = random
        self._threads = threads
        self._order = asyncio.Lock()
        self._turn = Lock()
        self._connection: sqlite3.Connection | None = None
        self._tenant: Tenant | None = None

    async def run(self, act: Callable[[Tenant], T]) -> T:
        self.busy += 1
        try:
            async with self._order:  # so that whoever waits keeps no thread
                loop = asyncio.get_running_loop()
                return await loop.run_in_executor(self._threads, self._act, act)
        finally:
            self.busy -= 1
            self.used_ms = now_ms(self._clock)

    def purge(self, now: int) -> None:
        self._threads.submit(self._purge, now)

    def close(self) -> None:
        self._threads.submit(self._close)

    def _act(self, act: Callable[[Tenant], T]) -> T:
        """One at a time, even after somebody who waited for an earlier one was cancelled."""
        try:
            with self._turn:
                return act(self._tenant or self._open())
        except sqlite3.OperationalError as fault:
            if getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
                get_logger().error("tenant.full", tenant=str(self._id))
                raise Full from fault
            raise self._unavailable(fault) from fault
        except (sqlite3.DatabaseError, OSError, StrangeFile, NewerFile) as fault:
            raise self._unavailable(fault) from fault

    def _unavailable(self, fault: Exception) -> Unavailable:
        get_logger().error("tenant.unavailable", fault=fault, tenant=str(self._id))
        return Unavailable(retry_after=RETRY_S)

    def _open(self) -> Tenant:
        """One that cannot be opened now is tried again the next time."""
        self._let_go()
        self._connection = self._files.connect(self._id)
        (page,) = self._connection.execute("PRAGMA page_size").fetchone()
        self._connection.execute(f"PRAGMA max_page_count = {self._most_mib * MIB // page}")
        self._tenant = Tenant(self._connection, self._clock, self._random)
        return self._tenant

    def _purge(self, now: int) -> None:
        try:
            self._act(lambda tenant: tenant.purge_daily(now))
        except (Unavailable, Full):
            return  # it is told already
        except Exception as fault:
            get_logger().error("tenant.not_purged", fault=fault, tenant=str(self._id))

    def _close(self) -> None:
        with self._turn:
            self._let_go()

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = self._tenant = None
