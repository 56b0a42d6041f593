"""A backup on the disk: a zip that any tool opens, with a manifest that says what must be in it."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from engine.sync.wire.registry import SCHEMA
from sync_server.db.database import FILE_NAME as MANAGEMENT
from sync_server.db.migration import newest
from sync_server.identity.keys import FOLDER as KEYS
from sync_server.kernel import config, secret
from sync_server.kernel.errors import ConfigFault
from sync_server.sync.schema import MIGRATIONS

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
TENANTS: Final = "tenants/"
READY: Final = "restoring"
MOVES: Final = "moves.json"
"""In the data folder: where a backup that is put back is made ready, and what says that it is."""
_PIECE: Final = re.compile(
    rf"{MANAGEMENT}|{config.FILE_NAME}|{secret.FILE_NAME}"
    rf"|{TENANTS}[0-9a-f]{{32}}\.db|{KEYS}/[0-9a-f]+-[0-9a-f]+\.pem"
)
"""What may stand in one: a name becomes a path."""
_LEVEL: Final = 1
"""Higher ones save a twentieth and take three times as long."""
_CHUNK: Final = 1 << 20


class Piece(msgspec.Struct, frozen=True):
    """`bytes` and `sha256` (hexadecimal) of a file before it was packed."""

    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`version`: of the program. `revision`: of the management database. `files`: migrations of a
    tenant's file. `schema`: of the registry. `missing`: tenants whose file could not be copied, and
    why.
    """

    format: int
    version: str
    revision: str
    files: int
    schema: int
    made_ms: int
    pieces: dict[str, Piece]
    missing: dict[str, str] = {}

    @property
    def tenants(self) -> list[UUID]:
        return [UUID(hex=Path(name).stem) for name in self.pieces if name.startswith(TENANTS)]


class Packing:
    """An archive that is being written."""

    def __init__(self, zipped: ZipFile) -> None:
        self.pieces: dict[str, Piece] = {}
        self._zip = zipped

    def add(self, name: str, file: Path) -> Piece:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        piece = self.pieces[name] = Piece(file.stat().st_size, digest)
        self._zip.write(file, name)
        return piece

    def add_text(self, name: str, text: str) -> None:
        raw = text.encode()
        self.pieces[name] = Piece(len(raw), hashlib.sha256(raw).hexdigest())
        self._zip.writestr(name, raw)

    def close(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, msgspec.json.encode(manifest))


@contextmanager
def packing(target: Path) -> Iterator[Packing]:
    """Nothing but a whole and verified archive ever stands at `target`, for its owner's eyes alone.

    Raises `ConfigFault` where one stands there, the disk does not take it, or what was written
    cannot be read again.
    """
    if target.exists():
        raise ConfigFault(f"{target} exists already")
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # 0600
    except OSError as fault:
        raise unwritable(target, fault) from fault
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            with ZipFile(opened, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as zipped:
                yield Packing(zipped)
            opened.flush()
            os.fsync(opened.fileno())
        verify(draft)
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as fault:
        raise unwritable(target, fault) from fault
    finally:
        draft.unlink(missing_ok=True)


def unwritable(target: Path, fault: OSError) -> ConfigFault:
    return ConfigFault(
        f"{target} cannot be written: {fault.strerror};"
        " choose a place with room that this user may write to"
    )


def verify(archive: Path) -> Manifest:
    """Reads every byte. Raises `ConfigFault` of what is no archive, not whole, or too new."""
    with reading(archive) as (zipped, manifest):
        for name in manifest.pieces:
            with Path(os.devnull).open("wb") as nowhere:
                _unpack(zipped, manifest, name, nowhere)
    return manifest


@contextmanager
def reading(archive: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """Raises `ConfigFault` as `verify` does, but for what `unpack` finds later."""
    try:
        with ZipFile(archive) as zipped:
            manifest = _manifest(zipped)
            _check_age(archive, manifest)
            yield zipped, manifest
    except (BadZipFile, EOFError, OSError, KeyError, msgspec.MsgspecError, ValueError) as fault:
        raise ConfigFault(f"{archive} is no whole backup: {fault}") from fault


def unpack(zipped: ZipFile, manifest: Manifest, name: str, target: Path) -> None:
    """Raises what `reading` turns into a `ConfigFault`. On the disk when it returns."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        _unpack(zipped, manifest, name, opened)
        opened.flush()
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """Names in it are on the disk; Windows needs no such thing and has none."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unpack(zipped: ZipFile, manifest: Manifest, name: str, target: IO[bytes]) -> None:
    piece, digest, left = manifest.pieces[name], hashlib.sha256(), manifest.pieces[name].bytes
    with zipped.open(name) as packed:
        while chunk := packed.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            target.write(chunk)
    if left or digest.hexdigest() != piece.sha256:
        raise BadZipFile(f"{name} is not as the manifest says")


def _manifest(zipped: ZipFile) -> Manifest:
    raw = zipped.read(MANIFEST)
    made_by = msgspec.json.decode(raw, type=_Format)
    if made_by.format > FORMAT:
        raise ConfigFault(f"the backup is of a newer server ({made_by.version}): update this one")
    manifest = msgspec.json.decode(raw, type=Manifest)
    for name in manifest.pieces:
        if not _PIECE.fullmatch(name):
            raise BadZipFile(f"{name!r} is no part of a backup")
    return manifest


class _Format(msgspec.Struct, frozen=True):
    """What every manifest has, whatever else a later one holds."""

    format: int
    version: str


def _check_age(archive: Path, manifest: Manifest) -> None:
    is_newer = (
        manifest.revision > newest() or manifest.files > len(MIGRATIONS) or manifest.schema > SCHEMA
    )
    if is_newer:
        raise ConfigFault(f"{archive} is of a newer server ({manifest.version}): update this one")
