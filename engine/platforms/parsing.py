"""What the parsers of all platforms do alike: damaged bytes, odd items, texts of any length."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final, TypeVar

import msgspec

from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewFound

LONGEST_TEXT: Final = 1 << 20
"""Characters; a longer text is no review. Its item is counted as rejected and stays in `raw`."""
DRIFT: Final = 0.05
"""More items than this share without a required field: the platform changed, not the items. One
alone among others is never too many, as pages of ten are a platform's custom too."""
FAULTS: Final = (msgspec.MsgspecError, RecursionError, ValueError, OverflowError)
"""What bytes that are no JSON, or no JSON of this kind, raise."""

_MOST: Final = 10**9  # visits of one guest, reviews of one shop
_Read = TypeVar("_Read")
_ESCAPES = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_MASKED = re.compile(r"[*＊●○]")
_SYLLABLE = re.compile(r"[가-힣]")


def read_json(raw: bytes) -> Any:
    """Whatever JSON it is, even damaged or in another charset. Raises one of `FAULTS`."""
    try:
        return msgspec.json.decode(raw)
    except FAULTS:
        return msgspec.json.decode(mended(raw))


def read_as(decoder: msgspec.json.Decoder[_Read], raw: bytes | msgspec.Raw) -> _Read:
    """As `read_json`, in the shape of `decoder`. Raises one of `FAULTS`."""
    try:
        return decoder.decode(raw)
    except FAULTS:
        return decoder.decode(mended(bytes(raw)))


def decode(platform: str, decoder: msgspec.json.Decoder[_Read], raw: bytes, what: str) -> _Read:
    """As `read_as`. Raises `SchemaChanged` with `what` for its detail."""
    try:
        return read_as(decoder, raw)
    except FAULTS as fault:
        raise SchemaChanged(platform=platform, detail=what) from fault


def count(told: object) -> int | None:
    """How many there are, where that is a number which can be."""
    if not isinstance(told, int) or isinstance(told, bool):
        return None
    return told if 0 <= told <= _MOST else None


def mended(raw: bytes) -> bytes:
    """JSON in UTF-8: halves of surrogate pairs and bytes that are no text become U+FFFD."""
    text = read_text(raw).encode()
    return _ESCAPES.sub(lambda found: b"\\ufffd" if found[1] else found[0], text)


def read_text(raw: bytes) -> str:
    """UTF-8, or cp949 where that alone makes Korean of it; no declaration is believed."""
    text = raw.decode(errors="replace")
    if text.count("\ufffd") <= len(_SYLLABLE.findall(text)):
        return text
    try:
        return raw.decode("cp949")
    except UnicodeDecodeError:
        return text


def clean(text: str) -> str:
    """Composed Hangul, and no NUL, which no database takes."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_masked(name: str) -> bool:
    """`김*리`, `kan****`."""
    return _MASKED.search(name) is not None


def accepted(platform: str, found: Sequence[ReviewFound | None]) -> tuple[ReviewFound, ...]:
    """Those of a page that can be kept; None stands for an item that could not be read.

    Raises `SchemaChanged` if those are too many.
    """
    broken = sum(each is None for each in found)
    if broken > max(1, len(found) * DRIFT) or 0 < broken == len(found):
        raise SchemaChanged(platform=platform, detail=f"{broken}/{len(found)}")
    return tuple(each for each in found if each and _fits(each))


def _fits(review: ReviewFound) -> bool:
    return review.body is None or len(review.body) <= LONGEST_TEXT
