"""A key in a file of 64 hexadecimal digits, for machines without anybody at them."""

import os
import re
from pathlib import Path

from engine.runtime.secrets.errors import (
    KeyFileExposed,
    KeyFileInvalid,
    KeyFileMissing,
    KeyFileTaken,
)

_KEY = re.compile(rb"[0-9A-Fa-f]{64}")
_MOST = 256


def make(file: Path) -> None:
    """A new random key, readable by its owner alone. Raises KeyFileTaken or OSError."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as fault:
        raise KeyFileTaken from fault
    with os.fdopen(handle, "wb") as opened:
        opened.write(os.urandom(32).hex().encode() + b"\n")


def read(file: Path) -> bytes:
    """The 32 bytes. Raises KeyFileMissing, KeyFileExposed or KeyFileInvalid.

    Windows has no such rights to look at; there the folder's own protect the file.
    """
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode & 0o777
            content = opened.read(_MOST).strip()
    except OSError as fault:
        raise KeyFileMissing from fault
    if os.name == "posix" and mode & 0o077:
        raise KeyFileExposed(mode=f"{mode:03o}")
    if not _KEY.fullmatch(content):
        raise KeyFileInvalid
    return bytes.fromhex(content.decode())
