"""How fast an edit reaches another device over an open line, and what a server carries: devices
connected, each with an edit a minute.
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.api import Changed, Event, Phase
from tests.bench.report import Result, percentile, result
from tests.engine.found import review
from tests.engine.sync.meeting import Person, a_server, people, registered
from tests.harness.crowd import Crowd, Pushes, enrol
from tests.harness.round_trip import echoed_ms, flushed_ms

EDITS: Final = 150
PAUSE_S: Final = 0.3
"""Between two edits: longer than the worker gathers what is typed."""
CURVE: Final = {100: 40, 1_000: 40, 5_000: 20}
"""Devices, and for how many seconds each of them has an edit a minute: 67, 667, 1,667 of them."""
_QUICK_S: Final = 15
_ENOUGH_S: Final = 30.0
_EDITS_S: Final = 50.0
"""On a busy machine there are fewer edits, not more time."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=("edit", "curve"), help="one half of it")
    parser.add_argument("--devices", type=int, help="one point of the curve")


def run(
    quick: bool, _: Path | None, only: str | None = None, devices: int | None = None
) -> list[Result]:
    found: list[Result] = []
    if only != "curve":
        found += _one_edit(20 if quick else EDITS)
    if only != "edit":
        for size in (devices,) if devices else list(CURVE)[: 1 if quick else None]:
            found += _crowd(size, _QUICK_S if quick else CURVE.get(size, 60))
    return found


def _one_edit(edits: int) -> list[Result]:
    """From the commit of the owner's edit to the other profile's event, both encrypted. Between lie
    one more commit, the server's, which is on its disk before anybody hears of it.
    """
    bare, disk = echoed_ms(edits), flushed_ms(edits)
    with tempfile.TemporaryDirectory() as name, _two(Path(name)) as (here, there):
        until, took = time.monotonic() + _EDITS_S, list[float]()
        while len(took) < edits and time.monotonic() < until:
            took.append(_seen_after(here, there, f"고맙습니다 {len(took)}"))
    beside, worst = (
        {
            "bare loopback round trip": round(percentile(bare, percent), 2),
            "one flush of this disk": round(percentile(disk, percent), 2),
        }
        for percent in (50, 95)
    )
    return [
        result("edit to other device, p50", _ms(took, 50), "ms", at_most=6, peers=beside),
        result("edit to other device, p95", _ms(took, 95), "ms", at_most=15, peers=worst),
    ]


def _crowd(size: int, seconds: int) -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        enrolled = enrol(Path(name), size)
        with a_server(Path(name)) as server:
            found = Crowd(server, enrolled).run(seconds)
    return _point(size, found)


def _point(size: int, found: Pushes) -> list[Result]:
    is_held = size == 1_000
    of = f"{size:,} devices"
    return [
        result(f"{of}: push, p95", _ms(found.took, 95), "ms", at_most=100 if is_held else None),
        result(f"{of}: push, p50", _ms(found.took, 50), "ms"),
        result(f"{of}: push to the other's line, p95", _ms(found.heard, 95), "ms"),
        result(
            f"{of}: server's memory",
            round(found.memory_mib * 1.048576),
            "MB",
            at_most=300 if is_held else None,
        ),
        result(f"{of}: processor of the server", round(found.processor * 100, 1), "% of a core"),
        result(f"{of}: processor of the crowd", round(found.crowds * 100, 1), "% of a core"),
        result(f"{of}: the crowd behind its plan, p95", _ms(found.late, 95), "ms"),
        result(f"{of}: pushes", round(len(found.took) / found.seconds, 1), "/s"),
        result(f"{of}: connected", found.connected, "", at_least=size),
        result(f"{of}: until they were connected", round(found.connected_s, 1), "s"),
        result(f"{of}: threads of the server", found.threads, ""),
        result(f"{of}: pushes refused or unheard", found.lost, "", at_most=0),
    ]


def _ms(seconds: list[float], percent: int) -> float:
    return round(percentile(seconds, percent) * 1000, 2)


@contextmanager
def _two(folder: Path) -> Iterator[tuple[Person, Person]]:
    with a_server(folder / "server") as server:
        owner = registered(server)
        with people(folder, owner, owner) as (here, there):
            here.collect(review(1))
            here.engine.replies.draft_waiting(1)
            for person in (here, there):
                person.join(server.address)
                person.engine.sync.run()
                person.engine.sync.start()
            _settle(here, there)
            yield here, there


def _seen_after(here: Person, there: Person, text: str) -> float:
    time.sleep(PAUSE_S)
    came = threading.Event()

    def hear(event: Event) -> None:
        if isinstance(event, Changed) and event.entity == "reply":
            came.set()

    forget = there.engine.events.subscribe(hear)
    stored = _Moment()
    silence = here.engine.events.subscribe(stored.hear)
    reply = here.card().reply.id
    here.engine.replies.revise(reply, text)
    if not came.wait(_ENOUGH_S):
        raise TimeoutError("the edit never came")
    took = time.perf_counter() - stored.at
    forget()
    silence()
    return took


class _Moment:
    """When the owner's edit was on the disk, and told of."""

    at = 0.0

    def hear(self, event: Event) -> None:
        if isinstance(event, Changed) and event.initiator != "sync":
            self.at = time.perf_counter()


def _settle(*everybody: Person) -> None:
    deadline = time.monotonic() + _ENOUGH_S
    while any(each.engine.sync.standing().phase is not Phase.SETTLED for each in everybody):
        if time.monotonic() > deadline:
            raise TimeoutError("they never settled")
        time.sleep(0.01)
