"""A shop's PCs and their server, all real processes, through kills, a bad network and standstills;
in the end everything that anybody wrote is everywhere, once.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO, Final
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import zstandard

from engine.api import EngineError
from engine.sync import digests
from engine.sync.wire import digest
from practice.stage import ROOT
from sync_server.db.tenant_files import TenantFiles
from sync_server.sync.store import Store
from tests.engine.found import review
from tests.engine.sync.meeting import CHEAP, Person, browser_of, registered
from tests.harness.proxy import FAULTS, PATHS, Fault, Proxy, proxied
from tests.harness.striking import PLACES
from tests.sync_server.process import Serving

END_S: Final = 300.0
"""A process that has not ended by then hangs."""
ROUNDS: Final = 3
"""So many after the last fault, and nothing waits any more."""
_STILL_S: Final = 0.5
_REVIEWS: Final = 6
_PROGRAM: Final = (sys.executable, "-m", "tests.harness.striking")


@dataclass(slots=True)
class Findings:
    """Counts of what must not be, but for `kills` and `faults`; `notes` says what it was."""

    kills: int = 0
    faults: int = 0
    standstills: int = 0
    stuck: int = 0
    lost: int = 0
    duplicated: int = 0
    differing: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, fault: str) -> int:
        self.notes.append(fault)
        sys.stderr.write(f"· {fault}\n")
        return 1


@dataclass
class Server:
    """Killed and started again, at another port each time."""

    data: Path
    process: "subprocess.Popen[str] | None" = None

    def start(self, strike: str = "nowhere") -> tuple[str, int]:
        """Where it answers. One that strikes itself down before that is started without."""
        words = (*_PROGRAM, strike, "sync_server.cli", "serve", "--data", str(self.data))
        self.process = _started(words, **CHEAP)
        line = _output(self.process).readline()
        if not line:
            self.process.wait(END_S)
            return self.start()
        parts = urlsplit(json.loads(line)["address"])
        return str(parts.hostname), int(parts.port or 0)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate(timeout=END_S)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Keeper:
    """Who works on one PC. `sure`: the last words of each reply that were taken; `maybe`: those
    that were being written when the process was killed. `found`: reviews that were stored.
    """

    person: Person
    share: int
    of: int
    serial: int = 1
    sure: dict[str, str] = field(default_factory=dict)
    maybe: dict[str, list[str]] = field(default_factory=dict)
    found: set[str] = field(default_factory=set)

    def start(self, rounds: int, strike: str = "nowhere") -> "subprocess.Popen[str]":
        folder = self.person.folder
        words = (str(folder / "profile"), str(folder / "key"), folder.name, str(self.serial))
        counts = (str(rounds), str(self.share), str(self.of))
        self.serial += rounds
        return _started((*_PROGRAM, strike, "tests.harness.shopkeeper", *words, *counts))

    def ended(self, process: "subprocess.Popen[str]") -> list[str]:
        """Faults that it told."""
        told, _ = process.communicate(timeout=END_S)
        faults = []
        for line in told.splitlines():
            said = json.loads(line)
            if "writing" in said:
                self.maybe.setdefault(said["writing"][0], []).append(said["writing"][1])
            elif "wrote" in said:
                self.sure[said["wrote"][0]] = said["wrote"][1]
                self.maybe[said["wrote"][0]] = []
            elif "found" in said:
                self.found.add(said["found"])
            elif "fault" in said:
                faults.append(said["fault"])
        return faults


class World:
    """All moments come from one seed."""

    def __init__(self, server: Server, proxy: Proxy, keepers: list[Keeper], random: Random) -> None:
        self.server = server
        self.proxy = proxy
        self.keepers = keepers
        self.found = Findings()
        self._random = random
        self._lasts_s = 1.0

    def measure(self) -> None:
        """How long an undisturbed life of a keeper takes."""
        start = time.perf_counter()
        self._live()
        self._lasts_s = time.perf_counter() - start

    def cycle(self) -> None:
        """One kill."""
        before = self.found.kills
        while self.found.kills == before:
            self._random.choice(
                (self.kill_client, self.kill_server, self.client_strikes, self.server_strikes)
            )()

    def kill_client(self) -> None:
        keeper = self._random.choice(self.keepers)
        process = keeper.start(2)
        try:
            process.wait(self._lasts_s * self._random.uniform(0.2, 1.0))
        except subprocess.TimeoutExpired:
            process.kill()
            self.found.kills += 1
        keeper.ended(process)

    def client_strikes(self) -> None:
        keeper = self._random.choice(self.keepers)
        process = keeper.start(1, self._somewhere(8))
        keeper.ended(process)
        self.found.kills += process.returncode < 0

    def kill_server(self) -> None:
        """While two work."""
        working = [(each, each.start(2)) for each in self.keepers[:2]]
        time.sleep(self._lasts_s * self._random.uniform(0.2, 0.9))
        self.server.kill()
        self.found.kills += 1
        self._serve()
        for keeper, process in working:
            keeper.ended(process)

    def server_strikes(self) -> None:
        self.server.kill()
        self._serve(self._somewhere(12))
        self._live()
        if not self.server.is_running:
            self.found.kills += 1
        self.server.kill()
        self._serve()

    def disturb(self, *faults: tuple[Fault, str]) -> None:
        """What the network does while one works; most faults end a round."""
        before = len(self.proxy.done)
        self.proxy.plan(*faults)
        self._live(len(faults))
        self.proxy.plan()
        self.found.faults += len(self.proxy.done) - before

    def disturb_somehow(self) -> None:
        self.disturb(*((self._random.choice(FAULTS), self._random.choice(PATHS)) for _ in range(3)))

    def stand_still(self, is_client: bool) -> None:
        """SIGSTOP in the middle; the others go on meanwhile."""
        one, other = self._random.sample(self.keepers, 2)
        working = one.start(1)
        time.sleep(self._lasts_s * self._random.uniform(0.3, 0.7))
        still = working if is_client else self.server.process
        assert still is not None
        os.kill(still.pid, signal.SIGSTOP)
        meanwhile = other.start(1)
        time.sleep(_STILL_S)
        if is_client:
            other.ended(meanwhile)
        os.kill(still.pid, signal.SIGCONT)
        one.ended(working)
        if not is_client:
            other.ended(meanwhile)
        self.found.standstills += 1

    def open_twice(self) -> None:
        """Two apps on one profile: the second is told so, or comes when the first has ended."""
        keeper = self._random.choice(self.keepers)
        first, second = keeper.start(1), keeper.start(1)
        for process in (first, second):
            told = set(keeper.ended(process))
            if told - {"store.profile_in_use"}:
                self.found.stuck += self.found.note(f"opened twice: {told}")

    def check(self) -> Findings:
        """Once everything is quiet."""
        self.proxy.plan()
        for keeper in self.keepers:
            keeper.person.start()
        try:
            self._settle()
            self._compare()
        finally:
            for keeper in self.keepers:
                keeper.person.stop()
        return self.found

    def _live(self, rounds: int = 1) -> None:
        keeper = self._random.choice(self.keepers)
        keeper.ended(keeper.start(rounds))

    def _serve(self, strike: str = "nowhere") -> None:
        self.proxy.target = self.server.start(strike)

    def _somewhere(self, most: int) -> str:
        return f"{self._random.choice(PLACES)}:{self._random.randint(1, most)}"

    def _settle(self) -> None:
        for _ in range(ROUNDS):
            for keeper in self.keepers:
                try:
                    keeper.person.engine.sync.run()
                except EngineError as fault:
                    self.found.note(f"{keeper.person.folder.name}: {fault.code}")
        for keeper in self.keepers:
            for table in ("sync_outbox", "sync_dirty", "sync_gone", "sync_page", "sync_deferred"):
                [(rows,)] = keeper.person.read(f"SELECT count(*) FROM {table}")  # noqa: S608
                if rows:
                    where = f"{keeper.person.folder.name}: {rows} rows in {table}"
                    self.found.stuck += self.found.note(where)

    def _compare(self) -> None:
        first = self.keepers[0].person
        file = TenantFiles(self.server.data).path(UUID(first.tenant))
        with closing(sqlite3.connect(file)) as connection:
            self._count_operations(connection)
            sums = {number: each.buckets for number, each in Store(connection).sums().items()}
        root, shown = digest.root(sums), _shown(first)
        for keeper in self.keepers:
            person = keeper.person
            with person.database.alongside() as connection:
                if digests.root(connection) != root or _shown(person) != shown:
                    self.found.differing += self.found.note(f"{person.folder.name} differs")
            self._look_for(keeper)

    def _count_operations(self, connection: sqlite3.Connection) -> None:
        """Each was carried out once, under the number of a device that is still the same."""
        last = dict(connection.execute("SELECT number, last_number FROM device").fetchall())
        done = dict.fromkeys(last, 0)
        for device, entries in connection.execute("SELECT device, entries FROM oplog"):
            done[device] += len(msgspec.msgpack.decode(zstandard.decompress(entries)))
        if done != last or len(last) != len(self.keepers):
            self.found.duplicated += self.found.note(f"operations: {done}, numbered: {last}")

    def _look_for(self, keeper: Keeper) -> None:
        """What this one wrote, as it stands on every PC."""
        texts, reviews = _shown(self.keepers[0].person)
        for each, words in keeper.sure.items():
            if texts.get(each) not in (words, *keeper.maybe.get(each, ())):
                self.found.lost += self.found.note(f"{words} became {texts.get(each)}")
        for missing in keeper.found - reviews.keys():
            self.found.lost += self.found.note(f"review {missing} is gone")
        if keeper.person.engine.sync.conflicts():
            self.found.duplicated += self.found.note("somebody was overruled by himself")


@contextmanager
def a_world(folder: Path, pcs: int, random: Random) -> Iterator[World]:
    """PCs that have the same reviews and drafts, behind a proxy, and nobody at work yet."""
    with ExitStack() as stack:
        server = Server(folder / "server")
        stack.callback(server.kill)
        proxy = stack.enter_context(proxied(server.start()))
        assert server.process is not None
        email = registered(Serving(server.process, server.data, proxy.address))
        keepers = [
            Keeper(Person(folder / f"pc{number}", email), number, pcs) for number in range(pcs)
        ]
        for keeper in keepers:
            person = keeper.person
            if keeper.share == 0:
                person.collect(*(review(number) for number in range(1, _REVIEWS + 1)))
                person.engine.replies.draft_waiting(_REVIEWS)
            person.engine.sync.join(proxy.address, browser_of(email), "")
            person.engine.sync.run()
            person.stop()
        yield World(server, proxy, keepers, random)


def _shown(person: Person) -> tuple[dict[str, str], dict[str, str]]:
    """Replies and reviews, by the review's id on its platform."""
    replies = person.read(
        "SELECT v.external_id, r.text FROM reply r JOIN review v ON v.id = r.review_id"
    )
    return dict(replies), dict(person.read("SELECT external_id, body FROM review"))


def _started(words: tuple[str, ...], **environment: str) -> "subprocess.Popen[str]":
    paths = os.pathsep.join((str(ROOT), str(ROOT / "build")))
    return subprocess.Popen(
        words,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": paths} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def _output(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stdout is not None
    return process.stdout


STANDSTILLS: Final = hasattr(signal, "SIGSTOP")
"""Windows has no such thing."""
