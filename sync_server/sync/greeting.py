"""A device says hello: which number it has, and how it goes on."""

from typing import Final, Protocol

from engine.sync.wire import digest
from engine.sync.wire.messages import PROTOCOLS, Hello, Mode, Welcome
from engine.sync.wire.roles import Role
from sync_server.sync.devices import SILENT_MS, Device, Devices
from sync_server.sync.faults import UnknownProtocol
from sync_server.sync.store import Store

FAR_BEHIND: Final = 5_000
"""Rows; who lacks more does better with a snapshot."""
_LAST_GENERATION: Final = 1 << 56


class Random(Protocol):
    def randbytes(self, n: int, /) -> bytes: ...


class Greeting:
    """`key`: of the device's token."""

    def __init__(
        self, store: Store, devices: Devices, key: bytes, role: Role, hello: Hello
    ) -> None:
        self._store = store
        self._devices = devices
        self._key = key
        self._role = role
        self._hello = hello
        self._state = store.state()

    def is_too_old(self) -> bool:
        """Raises `UnknownProtocol` if it is too new."""
        oldest, newest = self._hello.protocols
        if oldest > PROTOCOLS[1]:
            raise UnknownProtocol
        return newest < PROTOCOLS[0]

    def farewell(self, now_ms: int) -> Welcome:
        """To an app that has to be renewed first; nothing is kept of it."""
        nobody = Device(0, self._key, self._hello.generation)
        return self._welcome(nobody, self._state.schema, now_ms, Mode.UPGRADE, None)

    def admitted(self, random: Random, now_ms: int) -> Device:
        """Writes; the transaction is the caller's."""
        hello, state = self._hello, self._state
        device = self._devices.greeted(self._key, hello, state.epoch)
        if device is None:
            device = Device(state.next_device, self._key, 0, last_number=state.past)
            state.next_device += 1
            self._store.keep(state)
        given = random.randbytes(7)  # no file that is put back gives the same once more
        device.prior = hello.generation if 0 < hello.generation <= _LAST_GENERATION else None
        device.generation = int.from_bytes(given, "little") + 1
        if hello.epoch == state.epoch and 0 <= hello.cursor <= state.seq:
            device.cursor = hello.cursor
        device.contact_ms = now_ms
        self._devices.keep(device)
        return device

    def welcome(self, device: Device, schema: int, now_ms: int) -> Welcome:
        return self._welcome(device, schema, now_ms, self._mode(), self._in_step(schema))

    def _welcome(
        self, device: Device, schema: int, now_ms: int, mode: Mode, in_step: bool | None
    ) -> Welcome:
        state = self._state
        return Welcome(
            state.epoch, device.generation, device.number, self._role, now_ms, state.seq,
            state.floor, device.last_number, schema, mode, in_step, self._hello.generation,
            device.survived, self._devices.is_alone(device.number, now_ms - SILENT_MS),
        )  # fmt: skip

    def _mode(self) -> Mode:
        hello, state = self._hello, self._state
        cursor = hello.cursor if hello.epoch == state.epoch else 0
        is_lost = cursor > state.seq or 0 < cursor < state.floor
        return Mode.SNAPSHOT if is_lost or self._is_far(cursor) else Mode.INCREMENTAL

    def _is_far(self, cursor: int) -> bool:
        """Who has most of what is here pulls the rest."""
        half = sum(sums.living for sums in self._store.sums().values()) // 2
        return self._store.is_behind(cursor, max(FAR_BEHIND, half))

    def _in_step(self, schema: int) -> bool | None:
        hello, state = self._hello, self._state
        if (hello.epoch, hello.cursor, hello.schema) != (state.epoch, state.seq, schema):
            return None
        sums = {entity: sums.buckets for entity, sums in self._store.sums().items()}
        return hello.root == digest.root(sums)
