"""Devices by the thousand that speak the wire without profiles, in one asyncio loop: each with an
open line, each with an edit a minute, and each edit awaited on another line of its business.
"""

import asyncio
import itertools
import random
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from engine.sync.wire import clock as moments
from engine.sync.wire.codec import packed, unpacked
from engine.sync.wire.frames import POKE, PUSH, PUSHED, REACHED
from engine.sync.wire.messages import PROTOCOLS, Hello, Poke, Push, Pushed, Reached, Welcome
from engine.sync.wire.operation import Answer, Operation
from engine.sync.wire.registry import SCHEMA
from engine.sync.wire.roles import Role
from sync_server.db.database import FILE_NAME
from sync_server.db.database import connect as connect_db
from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.keys import load_keys
from sync_server.identity.tokens import AccessTokens, Caller
from sync_server.kernel.clock import SystemClock
from sync_server.kernel.config import load
from sync_server.main import create_app
from sync_server.sync.router import MEDIA
from sync_server.sync.service import Tenant
from tests.sync_server.process import Serving
from tests.sync_server.sync.tenancy import REPLY, reply

PERIOD_S: Final = 60.0
_SIZES: Final = (2, 3, 4, 4, 5, 6)
"""Devices of a business."""
_MAKERS: Final = 16
"""Threads, which mostly wait for the disk."""
_AT_ONCE: Final = 50
"""Who connect."""
_ABOUT_A_YEAR_MS: Final = 365 * 86_400_000
_HEARD_S: Final = 20.0
_CONNECT_S: Final = 60.0
"""Who is not there by then stays away."""


@dataclass(frozen=True)
class Enrolled:
    tenant: UUID
    token: str


@dataclass
class Pushes:
    """`took`: from the question to the answer; `heard`: to the word of it on another line; `late`:
    by how much the crowd itself woke behind its plan, as it does to hear an answer: so much of the
    other two may not be the server's. `processor` and `crowds`: of the server and of this process,
    in cores. `seconds`: of edits.
    """

    took: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    lost: int = 0
    memory_mib: float = 0.0
    processor: float = 0.0
    crowds: float = 0.0
    threads: int = 0
    connected: int = 0
    connected_s: float = 0.0
    seconds: float = 0.0


def enrol(data: Path, size: int) -> list[Enrolled]:
    """Devices of many businesses, logged in, in a data folder that nobody serves yet."""
    settings = load(data)
    app = create_app(settings)
    files: TenantFiles = app.state.files
    tokens = AccessTokens(load_keys(data, may_make=True), settings.issuer, SystemClock())
    found: list[Enrolled] = []
    sizes = itertools.cycle(_SIZES)
    with closing(connect_db(data / FILE_NAME)) as connection:
        connection.execute("BEGIN")
        while len(found) < size:
            tenant = uuid4()
            _add(connection, "tenant", id=tenant, name="할매 국밥", created_ms=0)
            for number in range(len(found), min(size, len(found) + next(sizes))):
                found.append(Enrolled(tenant, tokens.issue(_enrol(connection, tenant, number))))
        connection.execute("COMMIT")
    with ThreadPoolExecutor(_MAKERS) as threads:
        list(threads.map(partial(_begin, files), {each.tenant for each in found}))
    return found


def _begin(files: TenantFiles, tenant: UUID) -> None:
    """As after its first day. What a power cut would take from a benchmark may be lost."""
    files.create(tenant)
    with closing(files.connect(tenant)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        Tenant(connection, SystemClock(), random.SystemRandom())


def _enrol(connection: Any, tenant: UUID, number: int) -> Caller:
    member, device, session = uuid4(), uuid4(), uuid4()
    now = round(time.time() * 1000)
    whose = {"tenant_id": tenant, "created_ms": 0}
    named = {"email": f"{number}@example.com", "name": "김사장", "password_hash": "x"}
    _add(connection, "member", id=member, role=int(Role.STAFF), version=1, **named, **whose)
    _add(connection, "device", id=device, member_id=member, name="PC", seen_ms=0, **whose)
    life = {"created_ms": now, "ends_ms": now + _ABOUT_A_YEAR_MS}
    _add(connection, "session", id=session, device_id=device, member_id=member, **life)
    return Caller(tenant, member, device, session, Role.STAFF, 1)


def _add(connection: Any, table: str, **values: Any) -> None:
    names, marks = ", ".join(values), ", ".join("?" for _ in values)
    kept = [each.hex if isinstance(each, UUID) else each for each in values.values()]
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", kept)  # noqa: S608


class Crowd:
    """Of everybody who is enrolled at a server."""

    def __init__(self, server: Serving, enrolled: Sequence[Enrolled]) -> None:
        parts = urlsplit(server.address)
        self._place = (parts.hostname or "", parts.port or 0)
        self._server = psutil.Process(server.process.pid)
        self._enrolled = enrolled
        self._found = Pushes()
        self._random = random.Random(1)

    def run(self, seconds: float) -> Pushes:
        _may_open(len(self._enrolled) + 1_000)
        asyncio.run(self._run(seconds))
        return self._found

    async def _run(self, seconds: float) -> None:
        devices = await self._connected()
        by_tenant: dict[UUID, list[_Device]] = {}
        for device in devices:
            by_tenant.setdefault(device.who.tenant, []).append(device)
        before, mine, at = self._busy(), time.process_time(), time.perf_counter()
        tasks = [
            asyncio.create_task(self._live(device, by_tenant[device.who.tenant], seconds))
            for device in devices
        ]
        await asyncio.gather(*tasks)
        took = self._found.seconds = time.perf_counter() - at
        self._found.processor = (self._busy() - before) / took
        self._found.crowds = (time.process_time() - mine) / took
        self._found.memory_mib = self._server.memory_info().rss / 2**20
        self._found.threads = self._server.num_threads()
        await asyncio.gather(*(device.close() for device in devices))

    async def _connected(self) -> list["_Device"]:
        began = time.perf_counter()
        gate = asyncio.Semaphore(_AT_ONCE)

        async def connect(device: _Device) -> _Device:
            async with gate:
                await device.open()
            return device

        everybody = [
            asyncio.create_task(connect(_Device(self._place, each))) for each in self._enrolled
        ]
        there, missing = await asyncio.wait(everybody, timeout=_CONNECT_S)
        for each in missing:
            each.cancel()
        await asyncio.gather(*missing, return_exceptions=True)
        self._found.connected = len(there)
        self._found.connected_s = time.perf_counter() - began
        return [each.result() for each in there]

    async def _live(self, device: "_Device", everybody: list["_Device"], seconds: float) -> None:
        """Edits at its own moment of each minute."""
        began, at = time.perf_counter(), self._random.uniform(0, PERIOD_S)
        others = [each for each in everybody if each is not device]
        while at < seconds:
            await asyncio.sleep(began + at - time.perf_counter())
            self._found.late.append(time.perf_counter() - began - at)
            await self._edit(device, others[0] if others else device)
            at += PERIOD_S

    async def _edit(self, device: "_Device", other: "_Device") -> None:
        began = time.perf_counter()
        try:
            head = await device.push()
            self._found.took.append(time.perf_counter() - began)
            async with asyncio.timeout(_HEARD_S):
                await other.come_to(head)
            self._found.heard.append(other.at - began)
        except (OSError, TimeoutError, ConnectionError):
            self._found.lost += 1

    def _busy(self) -> float:
        times = self._server.cpu_times()
        return times.user + times.system


class _Device:
    def __init__(self, place: tuple[str, int], who: Enrolled) -> None:
        self.who = who
        self.at = 0.0
        self._place = place
        self._number = 0
        self._head = 0
        self._answer: asyncio.Future[Pushed]
        self._came = asyncio.Condition()

    async def open(self) -> None:
        hello = Hello(PROTOCOLS, SCHEMA, b"", 0, 0, 0, round(time.time() * 1000), b"")
        self._welcome = unpacked(await self._ask("hello", packed(hello)), Welcome)
        host, port = self._place
        self._line: ClientConnection = await connect(
            f"ws://{host}:{port}/v1/sync/live",
            additional_headers={"Authorization": f"Bearer {self.who.token}"},
            compression=None, ping_interval=None, proxy=None, open_timeout=60,
        )  # fmt: skip
        await self._line.send(
            REACHED + packed(Reached(self._welcome.generation, self._welcome.head))
        )
        self._listening = asyncio.create_task(self._listen())

    async def push(self) -> int:
        self._number += 1
        now = round(time.time() * 1000)
        operation = Operation(self._number, REPLY, uuid4().bytes, moments.moment(now), reply())
        push = Push(self._welcome.epoch, self._welcome.generation, now, [operation])
        self._answer = asyncio.get_running_loop().create_future()
        await self._line.send(PUSH + packed(push))
        async with asyncio.timeout(_HEARD_S):
            pushed = await self._answer
        if pushed.verdicts[0].answer != Answer.APPLIED:
            raise ConnectionError(pushed.verdicts)
        return pushed.head

    async def come_to(self, head: int) -> None:
        async with self._came:
            await self._came.wait_for(lambda: self._head >= head)

    async def close(self) -> None:
        self._listening.cancel()
        self._line.transport.abort()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                said = await self._line.recv(decode=False)
                if said[:1] == PUSHED:
                    self._answer.set_result(unpacked(said[1:], Pushed))
                elif said[:1] == POKE:
                    await self._hear(unpacked(said[1:], Poke))

    async def _hear(self, poke: Poke) -> None:
        self.at = time.perf_counter()
        async with self._came:
            self._head = max(self._head, poke.head)
            self._came.notify_all()

    async def _ask(self, what: str, said: bytes) -> bytes:
        """On a connection of its own, as after a minute's rest."""
        reader, writer = await asyncio.open_connection(*self._place)
        head = (
            f"POST /v1/sync/{what} HTTP/1.1\r\nHost: server\r\nContent-Type: {MEDIA}\r\n"
            f"Authorization: Bearer {self.who.token}\r\nContent-Length: {len(said)}\r\n"
            "Connection: close\r\n\r\n"
        )
        writer.write(head.encode() + said)
        answer = await reader.read()
        writer.close()
        status, _, body = answer.partition(b"\r\n\r\n")
        if b" 200 " not in status.partition(b"\r\n")[0]:
            raise ConnectionError(status[:60])
        return body


def _may_open(files: int) -> None:
    """Raises OSError."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < files:
        raise OSError(f"{files} files have to be open, {hard} may be: ulimit -n")
    if soft != resource.RLIM_INFINITY and soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
