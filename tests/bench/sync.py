"""Sync through a real server process: encrypted profiles, logged in, over HTTP on this machine.

All on review documents of the size and redundancy that peers are measured on, see
`syncing.documents`. `--peers` measures those in the same run: Anki and PouchDB with their own
servers, cr-sqlite for what its tables cost. They are installed into the bench cache.
"""

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.bench.report import Result, plain
from tests.bench.syncing import footprint, large, moment, speed, traffic
from tests.bench.syncing.rivals.figures import Rival, absences
from tests.bench.syncing.rivals.measured import rivals
from tests.engine.sync.meeting import a_server


@dataclass(frozen=True, slots=True)
class Amounts:
    """`edits`: one after another, each awaited. `batch`: edits at once. `updates`: of one
    transaction. `rounds`: of what is fast, for the median. `large`: documents of the large shop.
    """

    documents: int
    edits: int
    batch: int
    updates: int
    rounds: int
    large: int


USUAL = Amounts(20_000, edits=250, batch=200, updates=5_000, rounds=3, large=200_000)
QUICK = Amounts(2_000, edits=50, batch=200, updates=500, rounds=1, large=10_000)


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--peers", action="store_true", help="measure others beside ours")


def run(quick: bool, _: Path | None, *, peers: bool) -> list[Result]:
    amounts = QUICK if quick else USUAL
    beside = _peers(amounts) if peers else []
    found = []
    for each in chain(measured(amounts, beside), absences(beside)):
        _say(f"{each['name']}: {plain(each['value'])} {each['unit']}")
        found.append(each)
    return found


def measured(amounts: Amounts, beside: list[Rival]) -> Iterator[Result]:
    """`beside`: what others were measured at on as many documents."""
    documents = amounts.documents
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name,
        a_server(Path(name) / "server") as server,
    ):
        folder = Path(name)
        _say("push and pull")
        trips = speed.trips(server, folder / "trips", documents, amounts.rounds)
        yield from speed.results(trips, documents, beside)
        _say("one edit to the other device")
        delays = moment.delays(server, folder / "moment", documents, amounts.edits)
        yield from moment.results(delays, beside)
        _say("bytes and disk")
        with traffic.pair(server, folder / "pair") as pair:
            yield from traffic.results(pair, documents, amounts.batch)
            devices = {"pushed": pair.one, "pulled": pair.other}
            yield from footprint.disk(devices, folder, beside)
        _say("capture")
        yield from footprint.capture(
            folder / "capture", documents, amounts.updates, amounts.rounds, beside
        )
        _say(f"a shop of {amounts.large:,} reviews")
        yield from large.results(server, folder / "large", amounts.large)


def _peers(amounts: Amounts) -> list[Rival]:
    _say("peers")
    return rivals(amounts.documents, amounts.edits, amounts.updates, amounts.rounds)


def _say(what: str) -> None:
    """How far it is, for whoever waits; the report has stdout."""
    sys.stderr.write(f"· {what}\n")
