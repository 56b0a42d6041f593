"""In which encoding a file is written. No declaration is believed, and memory stays flat."""

import codecs
from pathlib import Path
from typing import Final

from engine.imports.errors import NoTable

SAMPLE: Final = 1 << 16
"""Bytes that are looked at to tell what a file is."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1a\x1b")
_CANDIDATES: Final = ("utf-8", "cp949")
"""cp949 holds all of EUC-KR. Bytes that make valid UTF-8 with Hangul in it make no cp949 by chance
that reads as well, so that one goes first."""


def find_encoding(file: Path) -> str:
    """A codec's name. Raises `NoTable` for what is no text; `OSError`."""
    with file.open("rb") as opened:
        start = opened.read(SAMPLE)
    if not start.strip():
        raise NoTable
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if (wide := _utf16(start)) is not None:
        return wide
    if sum(byte in _CONTROLS for byte in start) > max(8, len(start) // 50):
        raise NoTable
    damage = {name: _damage(file, name) for name in _CANDIDATES}
    return min(_CANDIDATES, key=lambda name: damage[name])


def _utf16(start: bytes) -> str | None:
    """Without a mark: line ends and commas have a NUL at one side, always the same."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) < max(2, len(start) // 50):
        return None
    if even and odd:
        return None
    return "utf-16-be" if even else "utf-16-le"


def _damage(file: Path, name: str) -> int:
    """Places that this encoding cannot read."""
    codecs.register_error("count", _counted)
    decoder = codecs.getincrementaldecoder(name)("count")
    found = 0
    with file.open("rb") as opened:
        while piece := opened.read(SAMPLE):
            found += decoder.decode(piece).count(_MARK)
    return found + decoder.decode(b"", final=True).count(_MARK)


_MARK: Final = "\ufdd0"  # a noncharacter: no text has it


def _counted(fault: UnicodeError) -> tuple[str, int]:
    assert isinstance(fault, UnicodeDecodeError)  # noqa: S101 - decoders raise no other
    return _MARK, fault.end
