"""Yogiyo's API, asked by a page of the console with the token that only the page reads.

The token stays in the browser: it is in no argument, no answer and no error of ours.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from playwright.async_api import Request

from engine.platforms.answers import Answer
from engine.platforms.console import Console
from engine.platforms.outcomes import ReplyRefused, SessionExpired
from engine.platforms.yogiyo.spec import API, LANDMARKS, SPEC, TOKEN

_ASK: Final = """([cookie, address, method, body, ms]) => {
  const found = document.cookie.split("; ").find((part) => part.startsWith(cookie + "="));
  if (!found) return false;
  const token = decodeURIComponent(found.slice(cookie.length + 1));
  const headers = { Accept: "application/json", Authorization: "Bearer " + token };
  if (body !== null) headers["Content-Type"] = "application/json";
  fetch(address, { method, headers, body, redirect: "manual", signal: AbortSignal.timeout(ms) })
    .then((answer) => answer.arrayBuffer())
    .catch(() => {});
  return true;
}"""
_ITS_WORD: Final = (400, 404, 422)
"""Refusals that are about the reply itself. Others may come after it was stored."""


class Api:
    """Asks from a page of the console; opens one where none is open."""

    def __init__(self, console: Console) -> None:
        self.console = console

    async def read(self, path: str, query: Mapping[str, object]) -> Answer:
        """At our pace. Raises what stands in the way of data."""
        await self.console.pacing.before_page()
        await self.enter()
        return await self.ask(path, query)

    async def ask(self, path: str, query: Mapping[str, object]) -> Answer:
        """As `read`, of the page that is open, at once."""
        answer = await self._send(f"{path}?{urlencode(query)}", "GET")
        self.console.check(answer)
        return answer

    async def write(self, path: str, body: str) -> Answer:
        """Sent once and at once from the page that `enter` has opened: the caller has waited its
        turn. Raises `ReplyRefused` with reason refused; after another outcome nobody can tell. How
        Yogiyo words a refusal nobody saw, so its status has to do.
        """
        answer = await self._send(path, "POST", body)
        if answer.status in _ITS_WORD:
            raise ReplyRefused(platform=SPEC.id, reason="refused")
        self.console.check(answer, "reply")
        return answer

    async def enter(self) -> None:
        """Only a page of the console has the token."""
        here = self.console.page.url
        if not here.startswith(self.console.address("/")) or self.console.is_login(here):
            await self.console.go(LANDMARKS.home)

    async def _send(self, target: str, method: str, body: str | None = None) -> Answer:
        address, answer_s = self.console.site.reach(API + target), self.console.answer_s

        def is_ours(request: Request) -> bool:
            return (request.url, request.method) == (address, method)

        async def act() -> None:
            asked = [TOKEN, address, method, body, answer_s * 1000]
            if not await self.console.page.evaluate(_ASK, asked):
                raise SessionExpired(platform=SPEC.id)

        with self.console.listen(is_ours) as listener:
            return await listener.hear(act, answer_s)
