"""A file that stands under its name whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def whole_file(file: Path) -> Iterator[TextIO]:
    """To write text to, UTF-8 with a byte order mark, by which spreadsheets and old editors know
    it; line ends as they are written. Broken off, the name keeps what it had. Raises OSError.
    """
    draft = file.with_name(f"{file.name}.part")
    try:
        with draft.open("w", encoding="utf-8-sig", newline="") as opened:
            yield opened
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
