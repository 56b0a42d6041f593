"""Where a profile's own head lies, and whether reviews are read by it."""

from datetime import datetime
from pathlib import Path
from threading import Lock

import msgspec

from engine.language.errors import OwnHeadUnreadable
from engine.language.own_head import OwnHead
from engine.runtime.clock import SEOUL
from engine.runtime.disk import disk_faults, make_private_folder, replace_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.learning import Learning


class OwnHeads:
    """The own head of a profile: one file, replaced whole."""

    def __init__(self, file: Path, settings: Settings) -> None:
        self._file = file
        self._settings = settings
        self._lock = Lock()
        self._known: tuple[int, OwnHead | None] | None = None

    @property
    def switched_on(self) -> bool:
        return self._settings.get(Learning).own_head

    def switch(self, *, on: bool) -> None:
        """Raises `DiskError`."""
        self._settings.put(Learning(own_head=on))

    def kept(self) -> OwnHead | None:
        """What was learned last, whatever came of it. Raises `OwnHeadUnreadable`, `DiskError`."""
        with self._lock:
            stamp = self._stamp()
            if self._known is None or self._known[0] != stamp:
                self._known = stamp, self._read() if stamp else None
            return self._known[1]

    def kept_at(self) -> datetime | None:
        """When the file was written, None without one. Raises `DiskError`."""
        stamp = self._stamp()
        return datetime.fromtimestamp(stamp / 1e9, SEOUL) if stamp else None

    def worn(self) -> OwnHead | None:
        """What reviews are to be read by: it has convinced, and is switched on. A file that makes
        no sense is as good as none.
        """
        if not self.switched_on:
            return None
        try:
            head = self.kept()
        except OwnHeadUnreadable:
            return None
        return head if head is not None and head.trial.convincing else None

    def next_number(self) -> int:
        """One more than the kept head has; 1 again where that is unreadable, see `OwnHead.mark`."""
        try:
            head = self.kept()
        except OwnHeadUnreadable:
            head = None
        return 1 if head is None else head.number + 1

    def keep(self, head: OwnHead) -> None:
        """Raises `DiskError`; the old one then stays."""
        make_private_folder(self._file.parent)
        with self._lock:
            replace_file(self._file, msgspec.json.encode(head))
            self._known = None

    def _stamp(self) -> int:
        """0 without a file; another process may have replaced it."""
        with disk_faults(self._file.parent):
            return self._file.stat().st_mtime_ns if self._file.exists() else 0

    def _read(self) -> OwnHead:
        with disk_faults(self._file.parent):
            raw = self._file.read_bytes()
        try:
            return msgspec.json.decode(raw, type=OwnHead)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise OwnHeadUnreadable(detail=str(error)) from error
