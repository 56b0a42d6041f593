"""What the parsers of all platforms do alike: damaged bytes, odd items, texts of any length."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import wraps
from inspect import signature
from typing import Any, Final, ParamSpec, TypeVar

import msgspec

from engine.platforms.outcomes import SchemaChanged
from engine.platforms.port import ReviewFound, ReviewPage

T = TypeVar("T")
P = ParamSpec("P")

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

    Raises `TooManyBroken`, which `keeps_page` tells as `SchemaChanged`.
    """
    broken = sum(each is None for each in found)
    readable = tuple(each for each in found if each and _fits(each))
    if is_drift(broken, len(found)):
        raise TooManyBroken(platform, readable, broken, len(found))
    return readable


def is_drift(broken: int, of: int) -> bool:
    return broken > max(1, of * DRIFT) or 0 < broken == of


class TooManyBroken(Exception):
    """Of the items of one page."""

    def __init__(
        self, platform: str, readable: tuple[ReviewFound, ...], broken: int, of: int
    ) -> None:
        super().__init__(f"{broken}/{of}")
        self.platform = platform
        self.readable = readable
        self.broken = broken


def keeps_page(parse: Callable[P, T]) -> Callable[P, T]:
    """Of a parser, whose first three arguments are the bytes, when they came and the page's number:
    when it raises `SchemaChanged`, `page` holds the bytes and what was readable.
    """

    shape = signature(parse)

    @wraps(parse)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        told = shape.bind(*args, **kwargs).arguments
        raw, captured_at, number = (told[name] for name in ("raw", "captured_at", "number"))
        platform_s = told.get("platform_s", 0.0)

        def page(readable: tuple[ReviewFound, ...] = (), broken: int = 0) -> ReviewPage:
            return ReviewPage(number, raw, captured_at, readable, None, broken, False, platform_s)

        try:
            return parse(*args, **kwargs)
        except TooManyBroken as drift:
            fault = SchemaChanged(platform=drift.platform, detail=str(drift))
            fault.page = page(drift.readable, drift.broken)
            raise fault from drift
        except SchemaChanged as fault:
            fault.page = page()
            raise

    return kept


def _fits(review: ReviewFound) -> bool:
    return review.body is None or len(review.body) <= LONGEST_TEXT
