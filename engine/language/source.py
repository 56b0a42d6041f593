"""A folder that somebody gives us: looked into without trusting what lies in it."""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from engine.language.errors import PackMissing, PackNowhere, PackUnsafe
from engine.language.pack import MOST_BYTES, Seal
from engine.runtime.disk import disk_faults
from engine.runtime.progress import Progress, Silent

_PART: Final = 1 << 20
# Not on every system; where they lack, the look at the entry before is all there is.
_OPEN_PLAIN: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class Source:
    """Plain files of a folder, by plain names. Raises `PackUnsafe`, `PackMissing`; made of a place
    where nothing is, `PackNowhere`.
    """

    def __init__(self, folder: Path, progress: Progress | None = None) -> None:
        self.folder = folder
        self.name = folder.resolve().name
        self._progress = progress or Silent()
        self._room = MOST_BYTES
        if not folder.is_dir():
            if not folder.exists():
                raise PackNowhere(pack=str(folder), detail=self.name)
            raise self.unsafe("zip" if zipfile.is_zipfile(folder) else "not a folder")

    def has(self, name: str) -> bool:
        return os.path.lexists(self.folder / name)

    def read(self, name: str, most: int) -> bytes:
        """Content of a file of at most that many bytes."""
        with self._open(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise self.unsafe(f"{name}: more than {most:,} bytes")
        return content

    def copy(self, name: str, target: Path) -> Seal:
        """Copies a file, and returns what it is. Raises also `DiskError`, `Cancelled`."""
        digest, done = hashlib.sha256(), 0
        with self._open(name) as file:
            total = os.fstat(file.fileno()).st_size
            self._room -= total
            if self._room < 0:
                raise self.unsafe(f"{name}: more than {MOST_BYTES:,} bytes in all")
            with disk_faults(target.parent), target.open("xb") as copied:
                while part := file.read(min(_PART, total - done)):
                    self._progress.report(done, total, "progress.packing")
                    done += len(part)
                    digest.update(part)
                    copied.write(part)
                copied.flush()
                os.fsync(copied.fileno())
        return Seal(bytes=done, sha256=digest.hexdigest())

    @contextmanager
    def _open(self, name: str) -> Iterator[BinaryIO]:
        if name in {"", ".", ".."} or any(sign in name for sign in "/\\:\0"):
            raise self.unsafe(f"{name!r}: not a plain name")
        path = self.folder / name
        try:
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode):
                raise self.unsafe(f"{name}: {'link' if stat.S_ISLNK(mode) else 'not a file'}")
            handle = os.open(path, _OPEN_PLAIN)
        except OSError as error:
            raise PackMissing(pack=self.name, detail=name) from error
        with os.fdopen(handle, "rb") as file:
            yield file

    def unsafe(self, detail: str) -> PackUnsafe:
        return PackUnsafe(pack=self.name, detail=detail)
