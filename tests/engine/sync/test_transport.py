"""Requests that are ended while the app closes."""

import asyncio
import gc
import threading
from contextlib import suppress

from engine.runtime.loop import Loop
from engine.runtime.progress import Cancelled
from engine.sync.transport import Transport, connect

NOBODY = "http://127.0.0.1:9"


def test_a_request_ended_before_its_first_step_says_nothing() -> None:
    """A coroutine that nobody awaited would warn, which fails the test; any order may come up."""
    for _ in range(50):
        loop, held = Loop("test-loop"), threading.Event()
        transport = connect(NOBODY, loop)
        loop.start(_stand_still(held))
        doing = [threading.Thread(target=_ask, args=(transport,)) for _ in range(3)]
        doing.append(threading.Thread(target=loop.close))
        for each in doing:
            each.start()
        held.set()
        for each in doing:
            each.join()
    gc.collect()


async def _stand_still(held: threading.Event) -> None:
    held.wait()  # what comes meanwhile is not begun


def _ask(transport: Transport) -> None:
    with suppress(Cancelled, RuntimeError):
        transport.run(asyncio.sleep(10))
