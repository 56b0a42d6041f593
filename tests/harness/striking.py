"""kill -9 of a program by itself, at a place that is named: before or after the nth commit, request
or answer. Armed from outside of the program, by wrapping what its libraries do for it.

    python -m tests.harness.striking PLACE:N PROGRAM [WORDS...]

PROGRAM is a module with `main()`; PLACE one of `PLACES`, or `nowhere`.
"""

import importlib
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final

PLACES: Final = ("commit", "committed", "request", "answer")
"""Before and after a transaction counts; before and after the other side knows of it."""


class Strike:
    """Counts how often the program has come to each place; `nth`: from 1 on."""

    def __init__(self, place: str, nth: int) -> None:
        self._place = place
        self._left = nth
        self._is_committing = False

    def at(self, place: str) -> None:
        if place == self._place:
            self._left -= 1
            if self._left == 0:
                kill(os.getpid())

    def traced(self, statement: str) -> None:
        """A statement is about to run, so that the one before has ended."""
        if self._is_committing:
            self.at("committed")
        self._is_committing = statement == "COMMIT"
        if self._is_committing:
            self.at("commit")


def kill(process: int) -> None:
    os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))


def arm(strike: Strike) -> None:
    """Both databases, the client's requests, and the server's answers."""
    import fastapi  # noqa: PLC0415 - what the program needs anyway
    import httpx2  # noqa: PLC0415
    import sqlcipher3.dbapi2 as sqlcipher  # noqa: PLC0415

    drivers: tuple[Any, ...] = (sqlite3, sqlcipher)
    for driver in drivers:
        driver.connect = partial(_connected, driver.connect, strike)
    client = httpx2.AsyncHTTPTransport
    client.handle_async_request = _asking(client.handle_async_request, strike)  # type: ignore[method-assign]
    fastapi.FastAPI.__call__ = _answering(fastapi.FastAPI.__call__, strike)  # type: ignore[method-assign]


def _connected(connect: Callable[..., Any], strike: Strike, *words: Any, **more: Any) -> Any:
    connection = connect(*words, **more)
    connection.set_trace_callback(strike.traced)
    return connection


def _asking(ask: Callable[..., Any], strike: Strike) -> Any:
    async def asked(transport: Any, request: Any) -> Any:
        strike.at("request")
        answer = await ask(transport, request)
        strike.at("answer")
        return answer

    return asked


def _answering(answer: Callable[..., Any], strike: Strike) -> Any:
    async def answered(app: Any, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await answer(app, scope, receive, send)
            return
        strike.at("request")

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                strike.at("answer")
            await send(message)

        await answer(app, scope, receive, sent)

    return answered


if __name__ == "__main__":
    where, _, count = sys.argv[1].partition(":")
    if where != "nowhere":
        arm(Strike(where, int(count)))
    sys.argv = sys.argv[2:]
    importlib.import_module(sys.argv[0]).main()
