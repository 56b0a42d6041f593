"""The file that is dropped on the window, or copied in a file manager."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData

KINDS: Final = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm"})


def dropped_file(given: QMimeData) -> Path | None:
    """The first one that may be a table; None where there is none."""
    files = (Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile())
    return next((file for file in files if file.suffix.lower() in KINDS), None)
