"""Listening: a socket, uvicorn on it, and word of it when it answers."""

import gc
import os
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from fastapi import FastAPI

from sync_server.kernel.config import Settings
from sync_server.kernel.errors import ConfigFault

_BACKLOG: Final = 2_048
_PING_S: Final = 20.0
_DRAIN_S: Final = 25
_ALLOCATED: Final = 50_000
"""Containers that were made and not deleted: 10 MB at most."""


def serve(
    app: FastAPI,
    settings: Settings,
    ready: Callable[[str], None],
    leaving: Callable[[], None],
    most_said: int,
) -> None:
    """Until a signal. `ready` is given the address; `leaving` lets go whoever waits for news.
    `most_said`: bytes at once on a connection that stays.

    Raises `ConfigFault`.
    """
    listening = listen(settings.host, settings.port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # its lines hold paths with queries: see `kernel.requests`
        server_header=False,
        proxy_headers=bool(settings.trusted_proxy),
        forwarded_allow_ips=settings.trusted_proxy,
        ws="websockets-sansio",
        ws_max_size=most_said,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PING_S,
        ws_per_message_deflate=False,  # 50 KB a connection, for what is packed already
        timeout_graceful_shutdown=_DRAIN_S,
        lifespan="on",
    )
    try:
        _Server(config, lambda: ready(_address(listening)), leaving).run([listening])
    finally:
        listening.close()


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], leaving: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _spare_what_stays()
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leaving()
        await super().shutdown(sockets)


def _spare_what_stays() -> None:
    """Searches for cyclic garbage pass over what is loaded by now, and wait until a push of
    thousands of rows has made them worth while: they were a third of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATED)


def listen(host: str, port: int) -> socket.socket:
    """Raises `ConfigFault`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay (40 ms an answer) off only where the protocol is named.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name != "nt":  # there it would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as fault:
        listening.close()
        raise ConfigFault(f"cannot listen on {host} port {port}: {fault.strerror}") from fault
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
