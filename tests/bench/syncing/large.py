"""A shop of many years: what a sync costs in which nothing happens, what the first one takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil

from tests.bench.report import Result, result
from tests.bench.syncing.shop import fill, joined
from tests.bench.syncing.spawned import python, spawned
from tests.bench.syncing.wiretap import Exchange, wiretap
from tests.engine.sync.meeting import Person, registered
from tests.sync_server.process import Serving

_READY_S = 120.0
_SYNCED_S = 900.0
_SAMPLE_S = 0.02


@dataclass
class Memory:
    """Resident bytes of a process."""

    before: int
    peak: int


def results(server: Serving, folder: Path, documents: int) -> Iterator[Result]:
    email = registered(server)
    with joined(folder / "old", email, server) as one:
        fill(one, documents)
        one.engine.sync.run()
        yield from _nothing(server, one, documents)
    with joined(folder / "new", email, server) as other:
        profile, key = other.folder / "profile", other.folder / "key"
    yield from _newcomer(profile, key, documents)


def _nothing(server: Serving, person: Person, documents: int) -> Iterator[Result]:
    """Nothing new on either side."""
    with wiretap(server.address) as tap:
        person.move(tap.address)
        person.engine.sync.run()
        tap.take()
        busy = sum(psutil.Process(server.process.pid).cpu_times()[:2])
        person.engine.sync.run()
        busy = sum(psutil.Process(server.process.pid).cpu_times()[:2]) - busy
        heard = tap.take()
        person.move(server.address)
    name = f"sync without news, {documents:,} rows"
    peers = {"ms of the server's processor": round(busy * 1e3)}
    yield result(f"{name}: requests", len(heard), "requests", at_most=1, peers=peers)
    yield result(
        f"{name}: bytes of HTTP, both ways",
        sum(each.whole for each in heard),
        "bytes",
        at_most=1_024,
        peers={"bodies alone": sum(map(_bodies, heard))},
    )


def _bodies(exchange: Exchange) -> int:
    return exchange.sent + exchange.received


def _newcomer(profile: Path, key: Path, documents: int) -> Iterator[Result]:
    """An empty profile in a process of its own."""
    with spawned(python("tests.bench.syncing.other_device", "sync", profile, key)) as device:
        device.answer(_READY_S)
        with _watched(psutil.Process(device.process.pid)) as memory:
            device.tell()
            done = device.answer(_SYNCED_S)
    _check(done, documents)
    name = f"first sync, {documents:,} rows"
    yield result(
        f"{name}: until all are here",
        round(documents / done["rows_s"]),
        "rows/s",
        at_least=100_000,
        peers={"until every word is searched": round(documents / done["seconds"])},
    )
    yield result(
        f"{name}: until the newest 90 days are shown",
        round(done["shown_s"], 2),
        "s",
        at_most=2,
        peers={"reviews of these days": done["shown"]},
    )
    yield result(
        f"{name}: memory beyond the profile's own",
        round((memory.peak - memory.before) / 1e6),
        "MB",
        at_most=150,
        peers={"before": round(memory.before / 1e6)},
    )


def _check(done: dict[str, Any], documents: int) -> None:
    if done["pulled"] < documents:
        raise RuntimeError(f"not all {documents} documents were pulled: {done}")


@contextmanager
def _watched(process: psutil.Process) -> Iterator[Memory]:
    """`peak`: of what was there every 20 ms, for as long as the process runs."""
    memory, over = Memory(process.memory_info().rss, 0), Event()

    def watch() -> None:
        while not over.wait(_SAMPLE_S):
            try:
                memory.peak = max(memory.peak, process.memory_info().rss)
            except psutil.Error:
                return

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield memory
    finally:
        over.set()
        watcher.join()
