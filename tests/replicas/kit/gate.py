"""The way of a request through everything that can go wrong, the same on every platform."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tests.replicas.kit.answers import Instead, dropped, instead, spoiled, spoiled_page
from tests.replicas.kit.faults import Faults
from tests.replicas.kit.journal import mark
from tests.replicas.kit.sessions import Sessions

Json = dict[str, Any]
Answer = Json | list[Any] | Response
Denied = Callable[[Request], Response | None]


class Gate:
    """Plays the switches of `switches.INSTEAD`, `switches.WIRE` and the replica's `own`.

    `login_url` is where `login_redirect` leads to.
    """

    def __init__(
        self,
        faults: Faults,
        sessions: Sessions,
        stopping: asyncio.Event,
        *,
        login_url: str = "/",
        own: Mapping[str, Instead] | None = None,
    ) -> None:
        self._faults = faults
        self._sessions = sessions
        self._stopping = stopping
        self._login_url = login_url
        self._own = own or {}

    async def api(
        self, request: Request, kind: str, denied: Denied, answer: Callable[[bytes], Answer]
    ) -> Response:
        """What a request of this kind gets. `denied`: 401 and its like for strangers, else None;
        `answer`: from the request's body; a `Response` (the platform's refusals) goes out as it
        stands, anything else as JSON.
        """
        mark(request, kind)
        if self._faults.strike("session_lost", kind):
            self._sessions.forget_all()
        if refused := denied(request):
            return refused
        if other := await self._mishap(kind):
            return other
        answered = answer(await request.body())
        if isinstance(answered, Response):
            return answered
        response = spoiled(self._faults, kind, answered)
        if kind == "reviews":
            self._faults.page_answered()
        return dropped() if self._faults.strike("drop_after_storing", kind) else response

    async def page(
        self, request: Request, denied: Denied, html: Callable[[], str | Response]
    ) -> Response:
        """A page of the console; a `Response` (not found) goes out as it stands."""
        mark(request, "console")
        if self._faults.strike("session_lost", "console"):
            self._sessions.forget_all()
        if refused := denied(request):
            return refused
        if other := await self._mishap("console"):
            return other
        made = html()
        return spoiled_page(self._faults, "console", made) if isinstance(made, str) else made

    async def _mishap(self, kind: str) -> Response | None:
        await self._pause(self._faults.strike("slow", kind))
        if self._faults.strike("drop_before_storing", kind):
            return dropped()
        return instead(self._faults, kind, self._login_url, self._own)

    async def _pause(self, seconds: object) -> None:
        """Ends early when the replica does."""
        if isinstance(seconds, int | float) and seconds:
            try:
                await asyncio.wait_for(self._stopping.wait(), seconds)
            except TimeoutError:
                return
