"""Files that only the server's own user may read."""

import os
import stat
import tempfile
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """One that exists keeps its rights."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_private_file(file: Path, content: bytes = b"") -> None:
    """Raises FileExistsError. Nobody ever sees the file with other rights, or half of it. Of those
    who make the same file one must have been chosen before.
    """
    if file.exists():
        raise FileExistsError(file.name)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # 0600
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def is_private(path: Path) -> bool:
    """True on Windows, where rights come from the folder."""
    return os.name == "nt" or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
