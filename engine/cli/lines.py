"""Reviews from a file or a pipe, one a line, whatever comes: none is lost, memory stays flat."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from engine.language.sentiment import MAX_CHARACTERS
from engine.runtime.errors import InvalidInput

_KEPT: Final = 4 * MAX_CHARACTERS + 64
"""Bytes of a line: what is read of a text, at four bytes a sign, and room for its stars."""
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Line:
    """`stars` of five; None where the line has none, or nobody asked. `odd`: not all UTF-8.
    `fault`: why stars and text cannot be told apart; then it has neither.
    """

    text: str
    odd: bool
    stars: float | None = None
    fault: InvalidInput | None = None


def read(file: BinaryIO, *, with_stars: bool) -> Iterator[Line]:
    """A line is a review even if it is empty or not valid UTF-8: answers stay in step.

    Raises `InvalidInput` for UTF-16, which has no such lines: read as bytes, its halves would pass
    for reviews.
    """
    name = str(getattr(file, "name", "stdin"))
    for number, raw in enumerate(_raw_lines(file), start=1):
        if number == 1 and raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise InvalidInput(field=name, reason="UTF-16")
        line = raw.removeprefix(BOM_UTF8) if number == 1 else raw
        try:
            stars, text = _parted(line, f"{name}:{number}") if with_stars else (None, line)
        except InvalidInput as fault:
            yield Line("", odd=False, fault=fault)
            continue
        words = text.decode("utf-8", "replace")[:MAX_CHARACTERS]
        yield Line(words, "\N{REPLACEMENT CHARACTER}" in words, stars)


def batches(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    """At most `size` at a time."""
    while batch := list(islice(lines, size)):
        yield batch


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    """The first `_KEPT` bytes of each line, without its end."""
    kept = b""
    for piece in iter(lambda: file.readline(_PIECE), b""):
        kept += piece if len(kept) < _KEPT else b""
        if piece.endswith(b"\n"):
            yield kept.rstrip(b"\r\n")[:_KEPT]
            kept = b""
    if kept:
        yield kept.rstrip(b"\r\n")[:_KEPT]


def _parted(line: bytes, where: str) -> tuple[float | None, bytes]:
    """Stars and text; an empty line has neither."""
    column, tab, text = line.partition(b"\t")
    if not column:
        return None, text
    try:
        stars = float(column)
    except ValueError:
        stars = 0.0
    if not (tab and 1 <= stars <= 5):
        raise InvalidInput(field=where, reason="STARS<tab>TEXT, 1-5")
    return stars, text
