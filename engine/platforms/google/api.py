"""Google's interface, asked with the owner's grant at our pace."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any

from engine.platforms.answers import Answer
from engine.platforms.google.refusals import check
from engine.platforms.google.tokens import Tokens
from engine.platforms.web import Asked, Web


class Api:
    """What it returns is worth parsing, or has one of the `known` statuses: the caller's."""

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self.now = web.now
        self.tokens = tokens
        self._web = web

    async def read(
        self, address: str, query: Mapping[str, str] | None = None, known: Collection[int] = ()
    ) -> Answer:
        asked = Asked(address, query=query)
        return await self._ask(asked, self._web.pacing.before_page, "read", known)

    async def write(
        self, method: str, address: str, body: Any = None, known: Collection[int] = ()
    ) -> Answer:
        """Sent once, and again only if Google surely did nothing for want of a good token; at once,
        as the caller has waited its turn by `before_write`.
        """
        asked = Asked(address, method, body=body)
        return await self._ask(asked, _at_once, "reply", known)

    async def before_write(self) -> None:
        await self.tokens.access()  # who has none does not wait, and spends nothing of the day
        await self._web.pacing.before_write()

    async def _ask(
        self,
        asked: Asked,
        wait: Callable[[], Awaitable[None]],
        action: str,
        known: Collection[int],
    ) -> Answer:
        answer = await self._send(asked, wait)
        if answer.status == 401:
            await self.tokens.renew()
            answer = await self._send(asked, wait)
        if answer.status not in known:
            self.check(answer, action)
        return answer

    def check(self, answer: Answer, action: str) -> None:
        """Raises what it is where it is not worth parsing."""
        check(answer, self.now(), action)

    async def _send(self, asked: Asked, wait: Callable[[], Awaitable[None]]) -> Answer:
        """The token first: who has none does not wait, and spends nothing of the day."""
        token = await self.tokens.access()
        await wait()
        headers = {"Authorization": f"Bearer {token}"}
        return await self._web.send(
            Asked(asked.address, asked.method, asked.query, headers, asked.body)
        )


async def _at_once() -> None:
    """No pace."""
