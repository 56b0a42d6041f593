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
            if response.url not in self._last:
                raise
        asked = {"requestId": self._last[response.url]}
        told = await self._inspector.send("Network.getResponseBody", asked)
        body: str = told["body"]
        return base64.b64decode(body) if told["base64Encoded"] else body.encode(errors="replace")

    def _note(self, event: dict[str, Any]) -> None:
        if event["type"] in ("Fetch", "XHR"):
            self._last[event["response"]["url"]] = event["requestId"]
