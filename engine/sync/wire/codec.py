"""Messages as bytes: a frame number, then msgpack in zstd.

Whoever reads bounds what a peer can make him unpack: a bomb is refused before it is opened.
"""

from typing import Final, TypeVar

import msgspec
import zstandard

MOST_PACKED: Final = 4 << 20
MOST_UNPACKED: Final = 4 << 20
"""A page or a push and its largest row. A byte can become an empty list of 64 bytes, so that this
is what bounds the memory."""
_FRAME: Final = b"\x01"
"""Of bytes that follow in zstd without a dictionary."""
_LEVEL: Final = 3

Message = TypeVar("Message")


class BadBytes(ValueError):
    """What came is no message: too large, cut short, or of another shape."""


def packed(message: msgspec.Struct) -> bytes:
    raw = msgspec.msgpack.encode(message)
    return _FRAME + zstandard.ZstdCompressor(level=_LEVEL).compress(raw)


def unpacked(data: bytes, kind: type[Message]) -> Message:
    """Raises `BadBytes`."""
    if len(data) > MOST_PACKED:
        raise BadBytes("too large")
    if data[:1] != _FRAME:
        raise BadBytes("not a frame of ours")
    raw = _opened(data[1:])
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise BadBytes(str(fault)) from fault


def _opened(data: bytes) -> bytes:
    try:
        claimed = zstandard.frame_content_size(data)
        if not 0 <= claimed <= MOST_UNPACKED:
            raise BadBytes("of unknown size, or too large")
        return zstandard.ZstdDecompressor().decompress(
            data, max_output_size=claimed, allow_extra_data=False
        )
    except zstandard.ZstdError as fault:
        raise BadBytes(str(fault)) from fault
