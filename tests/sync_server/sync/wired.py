"""Devices that speak to the real application over HTTP, in whole messages."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from httpx2 import Response
from msgspec.structs import replace

from engine.sync.wire import clock
from engine.sync.wire.codec import packed, unpacked
from engine.sync.wire.messages import PROTOCOLS, Claim, Hello, Page, Push, Pushed, Reached, Welcome
from engine.sync.wire.operation import Operation
from engine.sync.wire.registry import SCHEMA
from engine.sync.wire.version import Version
from sync_server.sync.service import Tenant
from tests.sync_server.server import Login, Server

NOW_MS = 1_795_251_600_000


@dataclass
class Wired:
    """A device by its login."""

    server: Server
    login: Login
    number: int = 0
    welcome: Welcome | None = field(default=None)

    @property
    def given(self) -> Welcome:
        if self.welcome is None:
            self.welcome = unpacked(self.greet().content, Welcome)
        return self.welcome

    def greet(self) -> Response:
        return self.post("hello", Hello(PROTOCOLS, SCHEMA, b"", 0, 0, 0, NOW_MS, b""))

    def operation(self, entity: int, row: bytes, fields: dict[int, Any]) -> Operation:
        self.number += 1
        return Operation(self.number, entity, row, clock.moment(NOW_MS), fields)

    def push(self, *operations: Operation, **other: Any) -> Response:
        words: dict[str, Any] = {"epoch": self.given.epoch, "generation": self.given.generation}
        return self.post("push", Push(now_ms=NOW_MS, operations=list(operations), **words | other))

    def edit(self, entity: int, row: bytes, fields: dict[int, Any]) -> Pushed:
        answer = self.push(self.operation(entity, row, fields))
        assert answer.status_code == 200, answer.text
        return unpacked(answer.content, Pushed)

    def pull(self, cursor: int = 0, **query: Any) -> Response:
        headers = {"Authorization": f"Bearer {self.login.access}"}
        params = {"cursor": cursor} | query
        return self.server.client.get("/v1/sync/pull", params=params, headers=headers)

    def page(self, cursor: int = 0, **query: Any) -> Page:
        answer = self.pull(cursor, **query)
        assert answer.status_code == 200, answer.text
        return unpacked(answer.content, Page)

    def lose(self, fields: dict[int, Any], entity: int, row: bytes, author: int) -> Operation:
        """The server is put back; what this device remembers of its history is that the device with
        the number `author` had made an edit, which it lost.
        """
        before, head = self.given, self.page().head
        exchange, portal = self.server.app.state.exchange, self.server.client.portal
        tenant = self.server.get("/v1/me", self.login.access).json()["data"]["tenant"]["id"]
        assert portal is not None
        portal.call(exchange.tenants.run, UUID(tenant), Tenant.restored)
        self.welcome = None
        self.number = self.given.last_number
        version = Version(clock.moment(NOW_MS), author, 1)
        memory = self.operation(entity, row, fields)
        return replace(
            memory,
            versions=dict.fromkeys(fields, version),
            history=before.epoch,
            reached=head + 1,
        )

    def confirm(self, cursor: int) -> Response:
        return self.post("confirm", Reached(self.given.generation, cursor))

    def claim(self, reply: bytes, attempt: int = 1) -> Response:
        return self.post("lease", Claim(self.given.epoch, self.given.generation, reply, attempt))

    def post(self, what: str, said: Any) -> Response:
        body = said if isinstance(said, bytes) else packed(said)
        return self.server.call("POST", f"/v1/sync/{what}", self.login.access, body)
