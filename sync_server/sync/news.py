"""Word of new history, for those of the same tenant who wait for it."""

import asyncio
from typing import Final
from uuid import UUID

LONGEST_S: Final = 25.0
"""Proxies cut what is silent for half a minute."""


class News:
    """Belongs to the event loop."""

    def __init__(self) -> None:
        self._coming: dict[UUID, asyncio.Event] = {}
        self._closed = False

    def coming(self, tenant: UUID) -> asyncio.Event:
        """Set with the next news. Take it before you look: what comes meanwhile is not missed."""
        return self._coming.setdefault(tenant, asyncio.Event())

    def tell(self, tenant: UUID) -> None:
        if (event := self._coming.pop(tenant, None)) is not None:
            event.set()

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Until then, or until the server ends."""
        if self._closed:
            return
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return

    def close(self) -> None:
        """Nobody waits any longer."""
        self._closed = True
        for tenant in list(self._coming):
            self.tell(tenant)
