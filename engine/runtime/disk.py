"""Small files replaced without ever being half, and what a disk can refuse, as typed errors."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from engine.runtime.errors import EngineError, Exit

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_NO_RIGHT = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)


class DiskError(EngineError):
    """Base."""

    exit_code: ClassVar[Exit] = Exit.PROFILE


class DiskFull(DiskError):
    """No room for the write; what was stored before is whole."""

    code = "store.disk_full"
    retryable = True


class DiskFault(DiskError):
    """The disk refused a read or a write. Param reason: SQLite's or the system's name for it."""

    code = "store.disk_fault"
    retryable = True


class FolderNotWritable(DiskError):
    """Files cannot be made or changed in a folder. Param folder: its name."""

    code = "store.folder_not_writable"


@contextmanager
def disk_faults(folder: Path) -> Iterator[None]:
    """Within: an OSError becomes a DiskError. Not around callers' own code."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise DiskFull from fault
        if fault.errno in _NO_RIGHT:
            raise FolderNotWritable(folder=folder.name) from fault
        raise DiskFault(reason=errno.errorcode.get(fault.errno or 0, "unknown")) from fault


def make_private_folder(folder: Path) -> None:
    """Make `folder`, for its owner alone; one that exists keeps its rights. Raises DiskError."""
    with disk_faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Write a private file (0600), whole; the old one stays until then. Raises DiskError."""
    with disk_faults(path.parent):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        sync_folder(path.parent)
