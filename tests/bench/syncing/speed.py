"""Everything at once: a profile that lived offline pushes, an empty one pulls."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from engine.runtime.progress import Silent
from engine.sync.client import Replica
from engine.sync.session import Session
from tests.bench.report import Result, result, seconds
from tests.bench.syncing.rivals.figures import Rival, beside
from tests.bench.syncing.shop import fill, joined, pc
from tests.engine.sync.meeting import Person, registered
from tests.harness.bare import bare_insert
from tests.sync_server.process import Serving

_BATCH = 3_000
_TICK_S = 0.01
"""What the system counts another process's processor time in."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds: of the clock, and of processor time on both sides."""

    wall: float
    client: float
    server: float


@dataclass(frozen=True, slots=True)
class Trip:
    """`marked`: seconds to note what was there before the profile joined. `words`: what it took
    after the pull until older reviews are found too. `bare`: microseconds a row of the same reviews
    without sync.
    """

    marked: float
    push: Cost
    pull: Cost
    words: Cost
    bare: float


def trips(server: Serving, folder: Path, documents: int, rounds: int) -> list[Trip]:
    """Each with a business and profiles of its own."""
    return [_trip(server, folder / f"trip{number}", documents) for number in range(rounds)]


def _trip(server: Serving, folder: Path, documents: int) -> Trip:
    email = registered(server)
    with pc(folder / "offline", email) as one, joined(folder / "empty", email, server) as other:
        fill(one, documents)
        with one.engine.sync._replica() as replica:
            marked = seconds(replica.join)
        one.join(server.address)
        push = _cost(server, lambda: _push(one, documents))
        pull = _cost(server, lambda: _pull(other, documents))
        words = _cost(server, lambda: _catch_up(other))
        bare = bare_insert(other.database, folder / "bare.db", _BATCH)
        return Trip(marked, push, pull, words, bare)


def _push(person: Person, documents: int) -> None:
    """A whole round: the device has its own edits back from the server afterwards."""
    done = person.engine.sync.run()
    if done.pushed < documents or done.refused:
        raise RuntimeError(f"not all {documents} documents were pushed: {done}")


class _ByRows(Replica):
    """Even where a snapshot is offered. The words of older rows wait."""

    def takes_snapshot(self) -> bool:
        return False

    def catch_up(self) -> int:
        return 0


def _pull(person: Person, documents: int) -> None:
    """A whole round; the rows are there to be read afterwards."""
    sync = person.engine.sync
    with person.database.alongside() as connection:
        replica = _ByRows(connection, sync._clock, sync._placings)
        transport = sync._connected(sync._mine().server)
        session = Session(replica, transport, sync._account, Silent(), lambda _: None)
        session.run()
    if session.pulled < documents:
        raise RuntimeError(f"not all {documents} documents were pulled: {session.pulled}")


def _catch_up(person: Person) -> None:
    """All that was pulled is searched afterwards."""
    with person.engine.sync._replica() as replica:
        while replica.catch_up():
            pass


def _cost(server: Serving, work: Callable[[], object]) -> Cost:
    served, busy = _served(server), time.process_time()
    wall = seconds(work)
    return Cost(wall, time.process_time() - busy, _served(server) - served)


def _served(server: Serving) -> float:
    return sum(psutil.Process(server.process.pid).cpu_times()[:2])


def results(made: list[Trip], documents: int, rivals: list[Rival]) -> Iterator[Result]:
    """Medians over the trips."""
    push, pull = ([getattr(trip, way) for trip in made] for way in ("push", "pull"))
    whole = median(trip.marked + trip.push.wall for trip in made)
    ours = {"with noting what was there": round(documents / whole)}
    yield from _rates("push", push, documents, 25_000, rivals, ours)
    bare = 1e6 / median(trip.bare for trip in made)
    found = median(trip.pull.wall + trip.words.wall for trip in made)
    peers = {
        "bare encrypted insert of the same rows and indexes": round(bare),
        "until every word is searched": round(documents / found),
    }
    files = {f"{peer}, whole file": rate for peer, rate in beside(rivals, "file").items()}
    yield from _rates("pull", pull, documents, 35_000, rivals, peers | files)
    rate = documents / median(cost.wall for cost in pull)
    yield result("pull, share of the bare insert", round(rate / bare, 3), "share")


def _rates(
    way: str,
    costs: list[Cost],
    documents: int,
    wanted: float,
    rivals: list[Rival],
    more: Mapping[str, float],
) -> Iterator[Result]:
    """And how many times as fast as Anki, the closest of the peers."""
    rate = documents / median(cost.wall for cost in costs)
    found = beside(rivals, way)
    name = f"{way} {documents:,} rows"
    peers = {**more, **_busy(costs, documents), **found}
    yield result(name, round(rate), "rows/s", at_least=wanted, peers=peers)
    if rivals:
        anki = next((value for peer, value in found.items() if peer.startswith("Anki")), None)
        times = None if anki is None else round(rate / anki, 2)
        yield result(f"{name}, in times of Anki", times, "times", at_least=1)


def _busy(costs: list[Cost], documents: int) -> dict[str, float]:
    """Rows for a second of processor time, which other work on the machine hardly changes."""
    sides = {"client": median(cost.client for cost in costs)}
    sides["server"] = median(cost.server for cost in costs)
    return {
        f"for a second of the {side}'s processor": round(documents / max(spent, _TICK_S))
        for side, spent in sides.items()
    }
