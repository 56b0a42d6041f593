"""The socket that the server listens on."""

import asyncio
import socket

import pytest

from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.serving import listen


def test_small_answers_leave_at_once() -> None:
    """Without it every answer would wait 40 ms for the other side's acknowledgement."""

    async def accepted() -> int:
        delays: asyncio.Queue[int] = asyncio.Queue()

        def came(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            there = writer.get_extra_info("socket")
            delays.put_nowait(there.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(came, sock=listen("127.0.0.1", 0)) as server:
            host, port = server.sockets[0].getsockname()
            _, writer = await asyncio.open_connection(host, port)
            found = await delays.get()
            writer.close()
            await writer.wait_closed()
            return found

    assert asyncio.run(accepted()) != 0


def test_an_address_that_is_not_ours_is_named() -> None:
    with pytest.raises(ConfigFault, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 0)
