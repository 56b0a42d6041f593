"""Messages of devices, carried to their tenant and back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends
from starlette.requests import HTTPConnection

from engine.sync.wire.codec import packed
from engine.sync.wire.messages import (
    Claim,
    Hello,
    Hold,
    PackedPage,
    PackedPushed,
    Push,
    Pushed,
    Reached,
)
from engine.sync.wire.repair import Wanted
from sync_server.identity.tokens import Caller
from sync_server.kernel.errors import TooMany
from sync_server.sync import repair
from sync_server.sync.faults import understood
from sync_server.sync.lines import Line, Lines, Pokes
from sync_server.sync.news import News
from sync_server.sync.opened import OpenTenants
from sync_server.sync.rate import Rate
from sync_server.sync.service import Tenant
from sync_server.sync.shelf import Shelf

T = TypeVar("T")


@dataclass(frozen=True)
class Exchange:
    """Tenant, role and the device's key are those of the token. Who hands on what was sent (`raw`)
    has taken the turn for it. Raises `SyncFault`, `TooMany`, `Unavailable`.
    """

    tenants: OpenTenants
    news: News
    rate: Rate
    shelf: Shelf
    lines: Lines = field(default_factory=Lines)

    async def hello(self, caller: Caller, raw: bytes) -> bytes:
        def act(tenant: Tenant) -> bytes:
            said = understood(raw, Hello)
            return packed(tenant.hello(caller.device.bytes, caller.role, said))

        return await self._run(caller, act)

    async def push(
        self, caller: Caller, raw: bytes, cursor: int | None = None, since: int | None = None
    ) -> bytes:
        """With what came after `cursor`, if there is one."""

        def act(tenant: Tenant) -> tuple[Pushed | PackedPushed, bytes, Pokes | None]:
            key, push = caller.device.bytes, understood(raw, Push)
            if cursor is None:
                pushed: Pushed | PackedPushed = tenant.push(key, caller.role, push)
            else:
                pushed = tenant.answer(key, caller.role, push, cursor, since)
            cursors = self.lines.cursors(caller.tenant) if pushed.verdicts else ()
            return pushed, packed(pushed), Pokes.of(tenant, cursors) if cursors else None

        pushed, answer, pokes = await self._run(caller, act)
        self.rate.weigh(caller, len(answer))
        if pushed.verdicts:
            self.news.tell(caller.tenant)
        if pokes is not None:
            self.lines.tell(caller.tenant, pokes)
        return answer

    def take_turn(self, caller: Caller, size: int = 0) -> None:
        """`size`: of what is sent, which counts before it is read, so that nobody has more under
        way than he may send. Nobody is refused for its own weight. Raises `TooMany` of who has to
        wait.
        """
        if wait := self.rate.wait_s(caller):
            raise TooMany(retry_after=wait)
        self.rate.count(caller)
        self.rate.weigh(caller, size)

    def admit(self, caller: Caller) -> None:
        """One more line. Raises `TooMany`."""
        self.take_turn(caller)
        self.lines.check_room(caller.tenant)

    async def attend(self, line: Line, raw: bytes) -> None:
        """`Reached`: the line is told what came after that, and of all that comes from now on."""
        caller, reached = line.caller, understood(raw, Reached)
        line.cursor = reached.cursor  # before the look: what comes meanwhile is not missed

        def act(tenant: Tenant) -> Pokes:
            tenant.check(caller.device.bytes, reached.generation, reached.cursor)
            return Pokes.of(tenant, (reached.cursor,))

        line.offer(await self._run(caller, act))

    async def pokes(self, tenant: UUID, cursor: int) -> Pokes:
        return await self.tenants.run(tenant, lambda each: Pokes.of(each, (cursor,)))

    async def pull(
        self,
        caller: Caller,
        cursor: int,
        since: int | None,
        most: int,
        wait_s: float,
        check: Callable[[], Awaitable[None]],
    ) -> bytes:
        """With `wait_s`, an empty page is the answer only after so long without news. `check`: that
        the caller may still hear them.
        """
        coming = self.news.coming(caller.tenant)
        page, answer = await self._page(caller, cursor, since, most)
        if wait_s and not page.changes and page.next == cursor:
            await self.news.wait(coming, wait_s)
            await check()
            page, answer = await self._page(caller, cursor, since, most)
        return answer

    async def confirm(self, caller: Caller, raw: bytes) -> None:
        def act(tenant: Tenant) -> None:
            reached = understood(raw, Reached)
            tenant.confirm(caller.device.bytes, reached.generation, reached.cursor)

        await self._run(caller, act)

    async def claim(self, caller: Caller, raw: bytes) -> bytes:
        def act(tenant: Tenant) -> bytes:
            return packed(tenant.claim(caller.device.bytes, understood(raw, Claim)))

        return await self._run(caller, act)

    async def renew(self, caller: Caller, raw: bytes) -> bytes:
        def act(tenant: Tenant) -> bytes:
            return packed(tenant.renew(caller.device.bytes, understood(raw, Hold)))

        return await self._run(caller, act)

    async def release(self, caller: Caller, raw: bytes) -> None:
        def act(tenant: Tenant) -> None:
            tenant.release(caller.device.bytes, understood(raw, Hold))

        await self._run(caller, act)

    async def authors(self, caller: Caller) -> dict[int, UUID]:
        """Devices by the numbers that their edits bear."""
        keys = await self._ask(caller, Tenant.authors)
        return {number: UUID(bytes=key) for number, key in keys.items()}

    async def manifest(self, caller: Caller, known: int) -> bytes:
        """Of a snapshot to begin with, once it names more than `known` parts."""
        key, kept = caller.device.bytes, self.shelf.kept(caller.tenant)
        begun = kept.manifest if kept else None

        def is_good(tenant: Tenant) -> bool:
            tenant.moment(key)
            return begun is None or tenant.goes_on_from(begun.epoch, begun.seq)

        if not await self._ask(caller, is_good) or kept is None:
            newer = self.shelf.kept(caller.tenant)  # somebody else came meanwhile
            kept = newer if newer and newer is not kept else self.shelf.make(caller.tenant)
        return self._weighed(caller, packed(await self.shelf.manifest(kept, known)))

    async def part(self, caller: Caller, name: bytes) -> bytes:
        self.take_turn(caller)
        return self._weighed(caller, self.shelf.part(caller.tenant, name))

    async def sums(self, caller: Caller) -> bytes:
        key = caller.device.bytes
        answer = await self._ask(caller, lambda tenant: packed(repair.sums(tenant, key)))
        return self._weighed(caller, answer)

    async def listing(self, caller: Caller, entity: int, bucket: int) -> bytes:
        def act(tenant: Tenant) -> bytes:
            return packed(repair.listing(tenant, caller.device.bytes, entity, bucket))

        return self._weighed(caller, await self._ask(caller, act))

    async def rows(self, caller: Caller, raw: bytes) -> bytes:
        def act(tenant: Tenant) -> bytes:
            return packed(repair.rows(tenant, caller.device.bytes, understood(raw, Wanted)))

        return self._weighed(caller, await self._run(caller, act))

    async def look(self, caller: Caller, act: Callable[[Tenant], T]) -> T:
        """At what is in the tenant's file. `act` changes nothing."""
        return await self._ask(caller, act)

    async def sweep(self, every_s: float) -> None:
        """For as long as the server runs."""
        while True:
            await asyncio.sleep(every_s)
            self.tenants.sweep()
            self.shelf.sweep()

    async def _page(
        self, caller: Caller, cursor: int, since: int | None, most: int
    ) -> tuple[PackedPage, bytes]:
        def act(tenant: Tenant) -> tuple[PackedPage, bytes]:
            page = tenant.page(caller.device.bytes, cursor, most, since)
            return page, packed(page)

        page, answer = await self._ask(caller, act)
        self.rate.weigh(caller, len(answer))
        return page, answer

    async def _ask(self, caller: Caller, act: Callable[[Tenant], T]) -> T:
        """Where nothing was sent."""
        self.take_turn(caller)
        return await self._run(caller, act)

    async def _run(self, caller: Caller, act: Callable[[Tenant], T]) -> T:
        return await self.tenants.run(caller.tenant, act)

    def _weighed(self, caller: Caller, answer: bytes) -> bytes:
        self.rate.weigh(caller, len(answer))
        return answer


def _exchange(connection: HTTPConnection) -> Exchange:
    exchange: Exchange = connection.app.state.exchange
    return exchange


AtExchange = Annotated[Exchange, Depends(_exchange)]
