"""The Date header that servers send with each answer."""

from datetime import UTC
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.replicas.kit.clock import Clock


def dated(app: ASGIApp, clock: Clock) -> ASGIApp:
    """The same application, its answers dated by `clock`."""

    async def dating(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                moment = clock().astimezone(UTC)
                MutableHeaders(scope=message)["date"] = format_datetime(moment, usegmt=True)
            await send(message)

        await app(scope, receive, send_dated)

    return dating
