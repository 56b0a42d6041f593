"""What the server's answers in JSON say."""

from typing import Any

from engine.runtime.clock import from_ms
from engine.sync.account import Granted
from engine.sync.dto import DeviceDto, OpenInvitation
from engine.sync.transport import Declined, Transport


def tenant_of(transport: Transport, granted: Granted) -> dict[str, str]:
    """The business of who has logged in: `id`, `name`. Raises a `SyncError`."""
    try:
        told = transport.ask("GET", "/v1/me", granted.access_token)
    except Declined as refused:
        raise refused.named() from refused
    tenant: dict[str, str] = told["tenant"]
    return tenant


def device_of(told: dict[str, Any]) -> DeviceDto:
    return DeviceDto(
        id=str(told["id"]),
        name=str(told["name"]),
        member_name=str(told["member_name"]),
        seen_at=from_ms(int(told["seen_ms"])),
        current=bool(told["current"]),
    )


def invitation_of(told: dict[str, Any]) -> OpenInvitation:
    return OpenInvitation(
        id=str(told["id"]),
        email=str(told["email"]),
        role=str(told["role"]),
        expires_at=from_ms(int(told["expires_ms"])),
    )
