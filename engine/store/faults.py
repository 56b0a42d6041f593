"""Turns what the driver raises about the disk into typed errors."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError

from engine.runtime.disk import DiskFault, DiskFull, FolderNotWritable, disk_faults

# https://www.sqlite.org/rescode.html; the low byte of an extended code is its family.
_ROOM_BYTES = 64 * 1024
_PERM, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 8, 10, 11, 13, 14, 26


class Unreadable(Exception):
    """SQLite says "malformed" or "not a database": a wrong key or a corrupt file."""


def _of_sqlite(fault: sqlcipher.Error, folder: Path, may_write: bool) -> Exception | None:
    family = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    if family in (_CORRUPT, _NOTADB):
        return Unreadable()
    if family == _FULL:
        return DiskFull()
    if family == _IOERR and _is_full(folder):
        return DiskFull()
    if family == _IOERR:
        return DiskFault(reason=fault.sqlite_errorname)
    if family in (_PERM, _CANTOPEN) or (family == _READONLY and may_write):
        return FolderNotWritable(folder=folder.name)
    return None


def _is_full(folder: Path) -> bool:
    """Without any room SQLite cannot even make the index of its log, and calls that an IOERR."""
    try:
        return shutil.disk_usage(folder).free < _ROOM_BYTES
    except OSError:
        return False


@contextmanager
def translated(folder: Path, *, may_write: bool = True) -> Iterator[None]:
    """Within: the driver's disk faults become `DiskError`s, or `Unreadable`. Others pass.

    `may_write` False: a refused write is the caller's mistake, not the folder's.
    """
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as fault:
        raised = fault.orig if isinstance(fault, DBAPIError) else fault
        typed = _of_sqlite(raised, folder, may_write)
        if typed is None:
            raise
        raise typed from fault


@contextmanager
def translated_files(folder: Path) -> Iterator[None]:
    """As `translated`, for work on files as well. Not around callers' own code."""
    with disk_faults(folder), translated(folder):
        yield
