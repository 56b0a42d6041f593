"""Messages as bytes: a frame number, then msgpack in zstd.

Small messages are packed over a dictionary that both sides have; in large ones it saves nothing.
What zstd says of itself and the frame number tells already stays away, as does zstd from messages
of which it makes nothing.
Whoever reads bounds what a peer can make him unpack: a bomb is refused before it is opened.
"""

from functools import cache
from importlib import resources
from typing import Final, TypeVar

import msgspec
import zstandard

MOST_PACKED: Final = 4 << 20
MOST_UNPACKED: Final = 4 << 20
"""A page or a push and its largest row. A byte can become an empty list of 64 bytes, so that this
is what bounds the memory."""
_PLAIN: Final = b"\x01"
_OVER_DICTIONARY: Final = b"\x02"
_BARE: Final = b"\x03"
"""Frames: what follows is zstd, without or over `dictionaries/1.bin`, or the msgpack itself. A
number is for ever, as is a dictionary (`build/wire/dictionary.py` makes the next one).
"""
_MAGIC: Final = zstandard.FRAME_HEADER
"""How all that is zstd begins; it does not travel."""
_LEVEL: Final = 3
_SMALL: Final = 8 << 10
"""Bytes, before packing."""

Message = TypeVar("Message")


class BadBytes(ValueError):
    """What came is no message: too large, cut short, or of another shape."""


def packed(message: msgspec.Struct) -> bytes:
    raw = msgspec.msgpack.encode(message)
    is_small = len(raw) <= _SMALL
    found = _compressor(_dictionary() if is_small else None).compress(raw)
    if len(found) - len(_MAGIC) >= len(raw):
        return _BARE + raw
    return (_OVER_DICTIONARY if is_small else _PLAIN) + memoryview(found)[len(_MAGIC) :]


def unpacked(data: bytes, kind: type[Message]) -> Message:
    """Raises `BadBytes`."""
    if len(data) > MOST_PACKED:
        raise BadBytes("too large")
    raw = _opened(data[:1], data[1:])
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BadBytes(str(fault)) from fault


@cache
def _dictionary() -> zstandard.ZstdCompressionDict:
    raw = resources.files(__package__).joinpath("dictionaries", "1.bin").read_bytes()
    dictionary = zstandard.ZstdCompressionDict(raw)
    dictionary.precompute_compress(level=_LEVEL)
    return dictionary


def _compressor(dictionary: zstandard.ZstdCompressionDict | None) -> zstandard.ZstdCompressor:
    """Of the caller's own: they are not safe to share between threads."""
    return zstandard.ZstdCompressor(level=_LEVEL, dict_data=dictionary, write_dict_id=False)


def _opened(frame: bytes, content: bytes) -> bytes:
    if frame == _BARE:
        return content
    if frame not in (_PLAIN, _OVER_DICTIONARY):
        raise BadBytes("not a frame of ours")
    data, dictionary = _MAGIC + content, _dictionary() if frame == _OVER_DICTIONARY else None
    try:
        claimed = zstandard.frame_content_size(data)
        if not 0 <= claimed <= MOST_UNPACKED:
            raise BadBytes("of unknown size, or too large")
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(
            data, max_output_size=claimed, allow_extra_data=False
        )
    except zstandard.ZstdError as fault:
        raise BadBytes(str(fault)) from fault
