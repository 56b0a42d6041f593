"""Every operation of the OpenAPI document, with a body that fits it."""

from dataclasses import dataclass, field
from typing import Any

from engine.sync.wire.codec import packed
from engine.sync.wire.messages import PROTOCOLS, Claim, Hello, Hold, Push, Reached
from engine.sync.wire.repair import Wanted
from sync_server.identity.guard import NAME
from sync_server.main import describe
from tests.sync_server.server import PASSWORD, REDIRECT

BODIES: dict[str, dict[str, Any]] = {
    "POST /v1/token": {
        "grant_type": "authorization_code",
        "code": "unknown-unknown-unknown-unknown",
        "redirect_uri": REDIRECT,
        "code_verifier": "v" * 43,
        "device_name": "계산대 PC",
    },
    "POST /v1/logout": {"refresh_token": "unknown-unknown-unknown-unknown"},
    "POST /v1/tenants": {
        "name": "할매 국밥",
        "owner_name": "김사장",
        "email": "matrix@example.com",
        "password": PASSWORD,
    },
    "POST /v1/me/password": {"current": "틀린 비밀번호", "new": "새로 정한 비밀번호"},
    "POST /v1/invitations": {"email": "invited@example.com", "role": "viewer"},
    "POST /v1/invitations/accept": {
        "token": "unknown-unknown-unknown-unknown",
        "name": "박알바",
        "password": PASSWORD,
    },
    "PATCH /v1/devices/{device_id}": {"name": "주방 PC"},
    "PATCH /v1/members/{member_id}": {"role": "viewer"},
}

MESSAGES: dict[str, bytes] = {
    "POST /v1/sync/hello": packed(Hello(PROTOCOLS, 1, b"", 0, 0, 0, 1_700_000_000_000, b"")),
    "POST /v1/sync/push": packed(Push(b"epoch", 1, 1_700_000_000_000, [])),
    "POST /v1/sync/confirm": packed(Reached(1, 0)),
    "POST /v1/sync/lease": packed(Claim(b"epoch", 1, bytes(16), 1)),
    "POST /v1/sync/lease/renew": packed(Hold(b"epoch", 1, bytes(16), 1)),
    "POST /v1/sync/lease/release": packed(Hold(b"epoch", 1, bytes(16), 1)),
    "POST /v1/sync/rows": packed(Wanted(1, [bytes(16)])),
}
"""Bodies that are no JSON."""

FORMS = ("/authorize", "/reset", "/register", "/invitation")
"""Pages, whose bodies are what browsers send."""


@dataclass(frozen=True)
class Operation:
    """`least`: "anyone", or the name of a role. `ids`: names in its path."""

    method: str
    path: str
    least: str
    has_body: bool
    ids: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def operations() -> list[Operation]:
    return [
        Operation(
            method.upper(),
            path,
            said[NAME],
            "requestBody" in said,
            tuple(each["name"] for each in said.get("parameters", ()) if each["in"] == "path"),
        )
        for path, methods in describe().openapi()["paths"].items()
        for method, said in methods.items()
    ]
