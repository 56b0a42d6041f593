"""Bodies of answers, also of those above some 20 MB.

Chromium keeps an answer's body for its inspectors, but drops large ones unless an inspector named
a larger limit beforehand. Playwright does not, so we listen in beside it and name one.
"""

import base64
from typing import Any, Self

from playwright.async_api import CDPSession, Page, Response
from playwright.async_api import Error as PlaywrightError

_LIMIT = 48 << 20  # bytes the browser may keep for us, in all and for one answer


class Bodies:
    """Of one page. Made by `of`."""

    def __init__(self, inspector: CDPSession) -> None:
        self._inspector = inspector
        self._last: dict[str, str] = {}
        self._document = ""
        inspector.on("Network.responseReceived", self._note)

    @classmethod
    async def of(cls, page: Page) -> Self:
        inspector = await page.context.new_cdp_session(page)
        limits = {"maxResourceBufferSize": _LIMIT, "maxTotalBufferSize": _LIMIT}
        await inspector.send("Network.enable", limits)
        return cls(inspector)

    async def read(self, response: Response) -> bytes:
        """Raises Playwright's error if the page has left, or the body is above the limit too."""
        try:
            return await response.body()
        except PlaywrightError:
            number = self._last.get(response.url) or self._last.get(_place(response.url))
            if number is None:
                raise
        asked = {"requestId": number}
        told = await self._inspector.send("Network.getResponseBody", asked)
        body: str = told["body"]
        return base64.b64decode(body) if told["base64Encoded"] else body.encode(errors="replace")

    def _note(self, event: dict[str, Any]) -> None:
        """Also without its query: a request that we rewrote is known to the page as it was.
        What another document asked is gone with it."""
        if event["type"] in ("Fetch", "XHR"):
            if event["loaderId"] != self._document:
                self._document = event["loaderId"]
                self._last.clear()
            url: str = event["response"]["url"]
            self._last[url] = self._last[_place(url)] = event["requestId"]


def _place(url: str) -> str:
    return url.partition("?")[0]
