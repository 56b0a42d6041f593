"""Whatever kills or wounds the program leaves a record on this computer, and only there."""

from __future__ import annotations

import faulthandler
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

LARGEST = 512 * 1024
"""Bytes; a larger file is begun anew, the old one kept as `.old`."""

_LOUD = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}


class CrashLog(QObject):
    """crashed: an exception nobody caught, from whatever thread."""

    crashed = Signal(object)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = _begin(path)

    def install(self) -> None:
        """Hook native faults, uncaught exceptions of all threads and Qt's warnings."""
        faulthandler.enable(self._file)
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )
        qInstallMessageHandler(self._on_qt_message)

    def close(self) -> None:
        """Give all hooks back."""
        faulthandler.disable()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)
        self._file.close()

    def write(self, text: str) -> None:
        self._file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {text}\n")
        self._file.flush()

    def record(self, fault: BaseException) -> None:
        """Without the message of the exception: it may hold a customer's words."""
        frames = "".join(traceback.format_tb(fault.__traceback__))
        self.write(f"{type(fault).__qualname__}\n{frames}")

    def _on_exception(
        self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None
    ) -> None:
        self.record(fault.with_traceback(trace))
        if issubclass(kind, Exception):
            self.crashed.emit(fault)

    def _on_qt_message(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind in _LOUD:
            self.write(f"Qt {kind.name}: {text}")


def _begin(path: Path) -> TextIO:
    _make_private(path.parent)
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_suffix(".old"))
    return path.open("a", encoding="utf-8")


def _make_private(folder: Path) -> None:
    """With its parents: we may be the first to make the profile's folder, before the engine.

    `mkdir`'s own mode is not that of the parents which it makes.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
