"""A backup put back. All of it is made ready beside the data first; from one moment on, the writing
of `MOVES`, it counts, and whatever is cut off after that is finished at the next start. What stood
there before is kept in a folder of its own until somebody removes it.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Final
from uuid import UUID
from zipfile import ZipFile

import msgspec
from filelock import FileLock, Timeout

from sync_server.db.database import FILE_NAME as MANAGEMENT
from sync_server.db.tenant_files import FOLDER as TENANTS
from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.identity.keys import FOLDER as KEYS
from sync_server.kernel import config, secret
from sync_server.kernel.clock import Clock
from sync_server.kernel.errors import ConfigFault
from sync_server.kernel.files import make_private_file, make_private_folder
from sync_server.ops import logins
from sync_server.ops.archive import MOVES, READY, Manifest, reading, sync_folder, unpack, verify
from sync_server.ops.backup import Tell, held, piece_of
from sync_server.sync.schema import NewerFile
from sync_server.sync.service import Tenant
from sync_server.tenants.doctor import tenant_ids

SERVER_LOCK: Final = "server.lock"
_BESIDE: Final = ("", "-wal", "-shm")


class Moves(msgspec.Struct, frozen=True):
    """`places`: paths within the data folder to be taken over. `kept`: where to the present ones
    go.
    """

    places: list[str]
    kept: str


class Restoration:
    """Into the data folder `data`, on which no server works."""

    def __init__(self, data: Path, clock: Clock, tell: Tell) -> None:
        self._data = data
        self._clock = clock
        self._tell = tell
        self._ready = data / READY

    def run(self, archive: Path, tenant: UUID | None = None) -> Manifest:
        """Raises `ConfigFault`, and then the data are as they were. `tenant`: only this one's file;
        members, devices and what became of them since stay as they are.
        """
        manifest = verify(archive)
        make_private_folder(self._data)
        with working_alone(self._data), held(self._data):
            finish(self._data)
            self._check(manifest, tenant)
            shutil.rmtree(self._ready, ignore_errors=True)
            make_private_folder(self._ready)
            try:
                with reading(archive) as (zipped, _):
                    places = self._make_ready(zipped, manifest, tenant)
                kept = f"replaced-{self._clock.now().astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
                moves = msgspec.json.encode(Moves(places, kept))
            except BaseException:
                shutil.rmtree(self._ready, ignore_errors=True)
                raise
            for folder in (self._ready, *filter(Path.is_dir, self._ready.rglob("*"))):
                sync_folder(folder)
            make_private_file(self._ready / MOVES, moves)
            sync_folder(self._ready)
            finish(self._data)
        is_kept = (self._data / kept).exists()
        made_at = datetime.fromtimestamp(manifest.made_ms / 1000, UTC).isoformat()
        self._tell(made_at=made_at, replaced=kept if is_kept else None, missing=manifest.missing)
        return manifest

    def _check(self, manifest: Manifest, tenant: UUID | None) -> None:
        if tenant is None:
            if MANAGEMENT not in manifest.pieces:
                raise ConfigFault("the backup is of one tenant: name it with --tenant")
        elif tenant not in manifest.tenants:
            raise ConfigFault(f"the backup holds no tenant {tenant}")
        elif tenant not in [known for known, _ in tenant_ids(self._data)]:
            raise ConfigFault(f"no members of tenant {tenant} are here: put all of it back")

    def _make_ready(self, zipped: ZipFile, manifest: Manifest, only: UUID | None) -> list[str]:
        """The places that it fills."""
        wanted = manifest.tenants if only is None else [only]
        for done, tenant in enumerate(wanted, start=1):
            self._put_tenant(zipped, manifest, tenant)
            self._tell(tenant=str(tenant), done=done, of=len(wanted))
        if only is not None:
            return [str(TenantFiles(Path()).path(only))]
        make_private_folder(self._ready / TENANTS)
        for missing in manifest.missing:
            self._carry_over(UUID(hex=missing))
        unpack(zipped, manifest, MANAGEMENT, self._ready / MANAGEMENT)
        carried = logins.begin_anew(self._ready / MANAGEMENT, self._data / MANAGEMENT)
        self._tell(logins_ended=True, revocations_carried=carried)
        return [MANAGEMENT, TENANTS, *self._put_settings(zipped, manifest)]

    def _put_tenant(self, zipped: ZipFile, manifest: Manifest, tenant: UUID) -> None:
        """In a new epoch: devices give back what this file does not know."""
        files = TenantFiles(self._ready)
        make_private_folder(files.path(tenant).parent)
        unpack(zipped, manifest, piece_of(tenant), files.path(tenant))
        try:
            with closing(files.connect(tenant)) as connection:
                Tenant(connection, self._clock, SystemRandom()).restored()
        except StrangeFile as fault:
            raise ConfigFault(f"the file of tenant {tenant} is another tenant's") from fault
        except sqlite3.DatabaseError as fault:
            raise ConfigFault(f"the file of tenant {tenant} cannot be used: {fault}") from fault
        except NewerFile as fault:
            raise ConfigFault(f"tenant {tenant} is of a newer server: update this one") from fault

    def _carry_over(self, tenant: UUID) -> None:
        """What stands here of a tenant that the backup lacks: there is nothing better."""
        here, there = TenantFiles(self._data).path(tenant), TenantFiles(self._ready).path(tenant)
        make_private_folder(there.parent)
        for suffix in _BESIDE:
            old, new = (each.with_name(each.name + suffix) for each in (here, there))
            if old.exists():
                shutil.copy2(old, new)
                with new.open("rb+") as opened:
                    os.fsync(opened.fileno())

    def _put_settings(self, zipped: ZipFile, manifest: Manifest) -> list[str]:
        """What the folder has not: a key that was dropped since must not come back."""
        places: list[str] = []
        for name in manifest.pieces:
            place = name.partition("/")[0]
            if place in (config.FILE_NAME, secret.FILE_NAME, KEYS) and not self._has(place):
                make_private_folder((self._ready / name).parent)
                unpack(zipped, manifest, name, self._ready / name)
                places += [] if place in places else [place]
        return places

    def _has(self, place: str) -> bool:
        return (self._data / place).exists()


@contextmanager
def working_alone(data: Path) -> Iterator[None]:
    """One server at a time works on a data folder, and none while it is put back. Raises
    `ConfigFault`.
    """
    lock = FileLock(data / SERVER_LOCK, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigFault(f"another server works on {data}") from None
    try:
        yield
    finally:
        lock.release()


def finish(data: Path) -> None:
    """Of a restoration that was cut off when all was ready. The caller works alone."""
    ready = data / READY
    if not (ready / MOVES).exists():
        return
    moves = msgspec.json.decode((ready / MOVES).read_bytes(), type=Moves)
    for place in moves.places:
        if (ready / place).exists():
            _set_aside(data, place, data / moves.kept)
            make_private_folder((data / place).parent)
            (ready / place).replace(data / place)
            sync_folder((data / place).parent)
    (ready / MOVES).unlink()
    shutil.rmtree(ready)


def _set_aside(data: Path, place: str, kept: Path) -> None:
    """With the log of a database, which must not meet the new file."""
    for suffix in _BESIDE:
        old = data / f"{place}{suffix}"
        if old.exists():
            make_private_folder((kept / place).parent)
            old.replace(kept / f"{place}{suffix}")
    sync_folder((data / place).parent)
