"""Platforms that answer plain requests: asked at their pace, each answer checked for what it is."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from engine.platforms.answers import Answer, check_answer
from engine.platforms.outcomes import SchemaChanged, Unreachable
from engine.platforms.port import Visit

if TYPE_CHECKING:
    import httpx2

_LARGEST: Final = 48 << 20
"""Bytes of one answer, unpacked; a page of a hundred reviews is some 200 KB."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `address`: the platform's own, even where a replica answers.

    Its repr leaves out what may be secret.
    """

    address: str
    method: str = "GET"
    query: Mapping[str, str] | None = None
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    body: Any = None
    """Sent as JSON."""
    form: Mapping[str, str] | None = field(default=None, repr=False)
    """Sent as a form, in place of `body`."""


class Web:
    """`answer_s`: seconds to wait for any one answer. Redirects are answers, never followed."""

    def __init__(
        self, platform: str, visit: Visit, client: "httpx2.AsyncClient", answer_s: float
    ) -> None:
        self.pacing = visit.pacing
        self._platform = platform
        self._visit = visit
        self._client = client
        self._answer_s = answer_s

    def now(self) -> datetime:
        """Aware, in UTC."""
        return self._visit.clock.now()

    async def read(self, asked: Asked) -> Answer:
        """Wait for the pace, ask, and return what is worth parsing. Raises what it is otherwise."""
        await self.pacing.before_page()
        answer = await self.send(asked)
        check_answer(self._platform, answer, self.now(), is_login_address=False)
        return answer

    async def send(self, asked: Asked) -> Answer:
        """Whatever is answered, unpaced and unchecked. Raises `Unreachable`, `SchemaChanged`."""
        import httpx2  # noqa: PLC0415 - as in `open_web`

        try:
            async with asyncio.timeout(self._answer_s):
                return await self._send(asked)
        except (TimeoutError, httpx2.TransportError, httpx2.DecodingError) as fault:
            raise Unreachable(platform=self._platform) from fault

    async def _send(self, asked: Asked) -> Answer:
        async with self._client.stream(
            asked.method,
            self._visit.site.reach(asked.address),
            params=asked.query,
            headers=asked.headers,
            json=asked.body,
            data=asked.form,
        ) as response:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LARGEST:
                    raise SchemaChanged(platform=self._platform, detail="size")
        return Answer(
            url=response.headers.get("location", asked.address),
            status=response.status_code,
            headers=response.headers,
            body=bytes(body),
            platform_s=response.elapsed.total_seconds(),
        )


@asynccontextmanager
async def open_web(
    platform: str, visit: Visit, headers: Mapping[str, str], answer_s: float
) -> AsyncIterator[Web]:
    """`headers`: sent with every request."""
    import httpx2  # noqa: PLC0415 - half a second at the counter's PC, only for who visits

    async with httpx2.AsyncClient(
        headers=headers, timeout=answer_s, follow_redirects=False
    ) as client:
        yield Web(platform, visit, client, answer_s)
