"""Files that only the server's own user may read."""

import os
import stat
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """One that exists keeps its rights."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_private_file(file: Path, content: bytes = b"") -> None:
    """Raises FileExistsError. Nobody ever sees the file with other rights, nor half of it by the
    time this returns.
    """
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())


def is_private(path: Path) -> bool:
    """True on Windows, where rights come from the folder."""
    return os.name == "nt" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
