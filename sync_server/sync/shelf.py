"""Snapshots on disk while devices fetch them: made once for all who come, removed after them."""

import asyncio
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from typing import Final
from uuid import UUID

from engine.sync.wire import codec, registry
from engine.sync.wire.snapshot import Manifest, PartName
from sync_server.db.database import RETRY_S
from sync_server.db.tenant_files import TenantFiles
from sync_server.kernel.clock import MINUTE_MS, Clock, now_ms
from sync_server.kernel.errors import Unavailable
from sync_server.kernel.files import make_private_file, make_private_folder
from sync_server.kernel.log import get_logger
from sync_server.sync.faults import UnknownPart
from sync_server.sync.snapshot import Cutter
from sync_server.sync.store import Store

KEPT_MS: Final = 10 * MINUTE_MS
"""After anybody last asked for a part of it."""
_MANIFEST: Final = "manifest"
_AT_ONCE: Final = 2
"""Snapshots that are made; others wait."""


class Shelf:
    """Belongs to the event loop; what is made is made in threads."""

    def __init__(self, files: TenantFiles, clock: Clock) -> None:
        self._files = files
        self._clock = clock
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._making: set[Thread] = set()
        self._ending = Event()
        self._kept: dict[UUID, Kept] = {}
        for tenant, folder in files.snapshots().items():  # of the last process
            if (manifest := _read(folder)) is None:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                self._kept[tenant] = Kept(manifest, now_ms(clock))

    def kept(self, tenant: UUID) -> "Kept | None":
        """The one that is made or in the making; None where there is none that one can use."""
        kept = self._kept.get(tenant)
        return None if kept is None or kept.is_broken else kept

    def make(self, tenant: UUID) -> "Kept":
        """Anew. Parts of the last one stay as long as this one: devices are about to fetch them."""
        kept = self._kept[tenant] = Kept(None, now_ms(self._clock))
        loop = asyncio.get_running_loop()

        def tell(manifest: Manifest | None) -> None:
            with suppress(RuntimeError):  # the server ends
                loop.call_soon_threadsafe(kept.tell, manifest)

        thread = Thread(target=self._make, args=(tenant, tell), name=f"snapshot-{tenant.hex[:8]}")
        self._making = {each for each in self._making if each.is_alive()} | {thread}
        thread.start()
        return kept

    async def manifest(self, kept: "Kept", known: int) -> Manifest:
        """Once it names more than `known` parts, or all. Raises `Unavailable`."""
        kept.used_ms = now_ms(self._clock)
        return await kept.beyond(known)

    def part(self, tenant: UUID, name: bytes) -> bytes:
        """Raises `UnknownPart`."""
        kept = self._kept.get(tenant)
        if kept is None:
            raise UnknownPart
        kept.used_ms = now_ms(self._clock)
        try:
            return self._file(tenant, name).read_bytes()  # in less time than a thread takes
        except FileNotFoundError as fault:
            raise UnknownPart from fault

    def sweep(self) -> None:
        """Remove what nobody fetches any more."""
        for tenant, kept in list(self._kept.items()):
            if kept.is_made and kept.used_ms <= now_ms(self._clock) - KEPT_MS:
                del self._kept[tenant]
                shutil.rmtree(self._files.snapshot(tenant), ignore_errors=True)

    def close(self) -> None:
        """One that is being made ends where it is."""
        self._ending.set()
        for thread in self._making:
            thread.join()

    def _file(self, tenant: UUID, name: bytes) -> Path:
        return self._files.snapshot(tenant) / name.hex()

    def _make(self, tenant: UUID, tell: Callable[[Manifest | None], None]) -> None:
        try:
            with self._turns:
                self._cut(tenant, tell)
        except Exception as fault:
            get_logger().error("snapshot.failed", fault=fault, tenant=str(tenant))
            tell(None)

    def _cut(self, tenant: UUID, tell: Callable[[Manifest | None], None]) -> None:
        folder = self._files.snapshot(tenant)
        make_private_folder(folder)
        (folder / _MANIFEST).unlink(missing_ok=True)
        parts: list[PartName] = []
        with closing(self._files.connect(tenant)) as connection:
            connection.execute("BEGIN")
            state = Store(connection).state()
            cutter = Cutter(connection, registry.by_number(), now_ms(self._clock))
            for name, data in cutter.parts():
                if self._ending.is_set():
                    return
                with suppress(FileExistsError):  # from the last one
                    make_private_file(self._file(tenant, name.hash), data)
                parts.append(name)
                tell(Manifest(state.epoch, state.seq, [*parts], False))
        manifest = Manifest(state.epoch, state.seq, parts, True)
        make_private_file(folder / _MANIFEST, codec.packed(manifest))
        tell(manifest)


class Kept:
    """A snapshot as far as it is made. `used_ms`: when somebody last asked for it."""

    def __init__(self, manifest: Manifest | None, used_ms: int) -> None:
        self.used_ms = used_ms
        self.manifest = manifest
        self.is_broken = False
        self._more = asyncio.Event()

    @property
    def is_made(self) -> bool:
        return self.is_broken or (self.manifest is not None and self.manifest.whole)

    def tell(self, manifest: Manifest | None) -> None:
        self.manifest = manifest
        self.is_broken = manifest is None
        more, self._more = self._more, asyncio.Event()
        more.set()

    async def beyond(self, known: int) -> Manifest:
        """Raises `Unavailable` where it cannot be made."""
        while not self.is_broken:
            found = self.manifest
            if found is not None and (found.whole or len(found.parts) > known):
                return found
            await self._more.wait()
        raise Unavailable(retry_after=RETRY_S)


def _read(folder: Path) -> Manifest | None:
    """None where it was not finished."""
    try:
        return codec.unpacked((folder / _MANIFEST).read_bytes(), Manifest)
    except (OSError, codec.BadBytes):
        return None
