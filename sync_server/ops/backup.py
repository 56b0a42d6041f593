"""A backup of all data, made while the server runs: each file as it was at one moment.

The management database is copied first, so that every tenant it names has a file. Who logged in
after that moment logs in once more after a restoration; what was pushed is with the devices.
"""

import json
import re
import sqlite3
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Final
from uuid import UUID

from filelock import FileLock, Timeout

from engine.sync.wire.registry import SCHEMA
from sync_server.db.database import FILE_NAME as MANAGEMENT
from sync_server.db.database import connect
from sync_server.db.migration import revision_of
from sync_server.db.tenant_files import StrangeFile, TenantFiles
from sync_server.identity import keys
from sync_server.kernel import config, secret
from sync_server.kernel.clock import Clock, now_ms
from sync_server.kernel.errors import ConfigFault
from sync_server.ops.archive import (
    FORMAT,
    MOVES,
    READY,
    TENANTS,
    Manifest,
    Packing,
    packing,
)
from sync_server.sync.schema import MIGRATIONS

LOCK: Final = "backup.lock"
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"
_NAME: Final = re.compile(r"gagejigi-\d{8}T\d{12}Z\.zip")

Tell = Callable[..., None]
"""One line of progress."""


class Backup:
    """Of the data folder `data`. `secrets`: with the keys that sign and the server's secret, in
    clear: whoever has such an archive can be the server.
    """

    def __init__(self, data: Path, clock: Clock, tell: Tell, *, secrets: bool = False) -> None:
        self._data = data
        self._clock = clock
        self._tell = tell
        self._secrets = secrets

    def write(self, to: Path, tenant: UUID | None = None) -> Manifest:
        """To a new file `to`, or under a new name in a folder. `tenant`: only this one's file.

        Raises `ConfigFault`, and then has left nothing. A tenant whose file cannot be copied is
        told and named in the manifest: it must not keep the others from being saved.
        """
        if not (self._data / MANAGEMENT).exists():
            raise ConfigFault(f"{self._data / MANAGEMENT} is missing: nothing was served from here")
        if (self._data / READY / MOVES).exists():
            raise ConfigFault("a restoration was cut off: start the server, which finishes it")
        target = self._free_name(to, tenant) if to.is_dir() else to
        if not target.parent.is_dir():
            raise ConfigFault(f"{target.parent} is no folder")
        with held(self._data), packing(target) as archive:
            manifest = self._pack(archive, target.parent, tenant)
            archive.close(manifest)
        self._tell(
            archive=str(target), bytes=target.stat().st_size, tenants=len(manifest.tenants),
            missing=len(manifest.missing),
        )  # fmt: skip
        return manifest

    def _pack(self, archive: Packing, folder: Path, only: UUID | None) -> Manifest:
        missing: dict[str, str] = {}
        with tempfile.TemporaryDirectory(dir=folder, prefix=".gagejigi-") as name:  # 0700
            copy = Path(name) / "copy.db"
            try:
                _copy(self._data / MANAGEMENT, copy)
            except sqlite3.DatabaseError as fault:
                raise ConfigFault(f"{MANAGEMENT} cannot be copied: {fault}") from fault
            wanted = self._tenants(copy, only)
            revision = revision_of(copy) or ""
            if only is None:
                archive.add(MANAGEMENT, copy)
                self._pack_settings(archive)
            for done, tenant in enumerate(wanted, start=1):
                copy.unlink(missing_ok=True)
                told: dict[str, object] = {"tenant": str(tenant), "done": done, "of": len(wanted)}
                try:
                    _copy_tenant(self._data, tenant, copy)
                except (OSError, sqlite3.DatabaseError, StrangeFile) as fault:
                    missing[tenant.hex] = f"{type(fault).__name__}: {fault}"
                    self._tell(**told, problem=missing[tenant.hex])
                else:
                    self._tell(**told, bytes=archive.add(piece_of(tenant), copy).bytes)
        return Manifest(
            FORMAT, metadata.version("gagejigi"), revision, len(MIGRATIONS), SCHEMA,
            now_ms(self._clock), archive.pieces, missing,
        )  # fmt: skip

    def _tenants(self, copy: Path, only: UUID | None) -> list[UUID]:
        with closing(sqlite3.connect(copy)) as connection:
            rows = connection.execute("SELECT id FROM tenant ORDER BY created_ms, id").fetchall()
        known = [UUID(hex=row[0]) for row in rows]
        if only is None:
            return known
        if only not in known:
            raise ConfigFault(f"there is no tenant {only}")
        return [only]

    def _pack_settings(self, archive: Packing) -> None:
        file = self._data / config.FILE_NAME
        if file.exists():
            settings = _settings(file)
            if not self._secrets:
                settings.pop("secret", None)
            archive.add_text(config.FILE_NAME, _toml(settings))
        if self._secrets:
            for kid in keys.kids(self._data):
                archive.add(f"{keys.FOLDER}/{kid}.pem", self._data / keys.FOLDER / f"{kid}.pem")
            if (self._data / secret.FILE_NAME).exists():
                archive.add(secret.FILE_NAME, self._data / secret.FILE_NAME)

    def _free_name(self, folder: Path, tenant: UUID | None) -> Path:
        """One that sorts after every other there, whatever the clock says. One of a single tenant
        is named apart: it stands in for no backup of all.
        """
        made_at = self._clock.now().astimezone(UTC)
        if taken := max(map(_stamp_of, archives(folder)), default=None):
            made_at = max(made_at, taken + timedelta(microseconds=1))
        only = f"-{tenant.hex}" if tenant else ""
        return folder / f"gagejigi-{made_at:{_STAMP}}{only}.zip"


def archives(folder: Path) -> list[Path]:
    """Those that were named here, oldest first."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def forget(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest; returns what was removed."""
    old = archives(folder)[:-keep]
    for path in old:
        path.unlink()
    return old


@contextmanager
def held(data: Path) -> Iterator[None]:
    """So that nothing is put back while it is copied, nor the other way round. Raises
    `ConfigFault`.
    """
    lock = FileLock(data / LOCK, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigFault(f"another backup or restoration works on {data}") from None
    try:
        yield
    finally:
        lock.release()


def piece_of(tenant: UUID) -> str:
    return f"{TENANTS}{tenant.hex}.db"


def _copy_tenant(data: Path, tenant: UUID, target: Path) -> None:
    files = TenantFiles(data)
    with closing(files.connect(tenant)):  # it is there, and this tenant's
        _copy(files.path(tenant), target)


def _copy(source: Path, target: Path) -> None:
    """One moment of a database that others write; whole, or sqlite3.DatabaseError."""
    with closing(connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as copy:
        for fault in _damage(copy):
            raise sqlite3.DatabaseError(fault)


def _damage(connection: sqlite3.Connection) -> Iterator[str]:
    yield from (
        str(row[0]) for row in connection.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"
    )
    yield from (
        f"{row[0]} refers to a {row[2]} that is not there"
        for row in connection.execute("PRAGMA foreign_key_check").fetchall()
    )


def _stamp_of(archive: Path) -> datetime:
    stamp = archive.stem.removeprefix("gagejigi-")
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _settings(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as fault:
        raise ConfigFault(f"{file} is no TOML file") from fault


def _toml(settings: dict[str, object]) -> str:
    """Texts, whole numbers and flags: JSON writes them as TOML does."""
    return "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.items()
    )
