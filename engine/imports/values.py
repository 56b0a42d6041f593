"""What a cell says: stars in every writing, moments as sites and spreadsheets tell them."""

import re
from datetime import datetime, timedelta
from typing import Final

from engine.platforms.dates import UNKNOWN, Moment, read_moment
from engine.platforms.port import Precision
from engine.runtime.clock import SEOUL

FULL: Final = "★⭐🌟"
EMPTY: Final = "☆✩"
_STARS: Final = re.compile(rf"[{FULL}{EMPTY}]")
_NUMBER: Final = re.compile(
    r"^(?:별점|평점|점수|rating|stars?)?\s*:?\s*(\d{1,3}(?:[.,]\d{1,3})?)\s*(?:점|stars?|개)?"
    r"(?:\s*/\s*(\d{1,3})\s*점?)?$",
    re.IGNORECASE,
)
_SERIAL: Final = re.compile(r"^\d{5}(?:\.\d{1,12})?$", re.ASCII)
_SERIAL_ZERO: Final = datetime(1899, 12, 30, tzinfo=SEOUL)
"""Day 0 of Excel's calendar, 29 February 1900 counted as it does."""
_SERIALS: Final = (32_874, 73_051)
"""1990 to 2100: other five digits are no days."""
_OWN_GUARD: Final = re.compile(r"^'(?=[=+\-@\t\r])")


def read_stars(text: str, scale: int) -> tuple[float | None, int]:
    """Stars and of how many; None for no stars. `scale` where the cell does not say it itself.

    Raises `ValueError` for what is no number of stars.
    """
    if not text.strip():
        return None, scale
    if drawn := _STARS.findall(text):
        full = sum(sign in FULL for sign in drawn)
        return _checked(full, max(5, len(drawn)))
    told = _NUMBER.match(text.strip())
    if told is None:
        raise ValueError(text)
    return _checked(float(told[1].replace(",", ".")), int(told[2]) if told[2] else scale)


def _checked(stars: float, scale: int) -> tuple[float | None, int]:
    if scale <= 0 or stars > scale:
        raise ValueError(stars)
    return (stars or None), scale


def scale_of(samples: list[str]) -> int:
    """5, 10 or 100: the least that holds them all; 5 where some are drawn as stars, of which a
    column has five throughout: a figure beyond is doubted, and does not make the others less.
    """
    if any(0 < len(_STARS.findall(sample)) <= 5 for sample in samples):
        return 5
    told = [float(found[1].replace(",", ".")) for s in samples if (found := _NUMBER.match(s))]
    most = max(told, default=0.0)
    return next(scale for scale in (5, 10, 100, 1_000) if most <= scale)


def read_date(text: str, captured_at: datetime) -> Moment:
    """As `read_moment`; a spreadsheet's number of a day too."""
    if _SERIAL.match(text):
        days = float(text)
        if not _SERIALS[0] <= days < _SERIALS[1]:
            return UNKNOWN
        moment = _SERIAL_ZERO + timedelta(seconds=round(days * 86_400))
        if moment > captured_at + timedelta(days=1):
            return UNKNOWN
        return moment, Precision.DAY if days.is_integer() else Precision.SECOND
    return read_moment(text, captured_at)


def unguarded(text: str) -> str:
    """Without the apostrophe by which spreadsheets, and our own export, keep "=..." from being a
    formula. Here it is text anyway.
    """
    return _OWN_GUARD.sub("", text)
