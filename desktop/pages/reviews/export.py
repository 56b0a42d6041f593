"""The listed reviews as a file that Excel opens: CSV, UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.kit.moods import mood_word, reply_word
from desktop.platform.whole_file import whole_file

if TYPE_CHECKING:
    from engine.api import Progress, ReviewRow, Texts

_SLICE = 1_000
_COLUMNS = ("when", "shop", "author", "rating", "body", "mood", "reply")
# A cell that begins so is run as a formula by spreadsheets, and guests write the cells.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(
    file: Path,
    ids: Sequence[int],
    fetch: Callable[[Sequence[int]], Sequence[ReviewRow]],
    texts: Texts,
    progress: Progress,
) -> int:
    """How many lines were written. A half-written file never stands under the name asked for.

    Raises OSError; `Cancelled` when somebody asked for it.
    """
    with whole_file(file) as opened:
        lines = csv.writer(opened)
        lines.writerow(texts(f"reviews.column.{name}") for name in _COLUMNS)
        for start in range(0, len(ids), _SLICE):
            progress.report(start, len(ids))
            rows = fetch(ids[start : start + _SLICE])
            lines.writerows(_cells(row, texts) for row in rows)
    return len(ids)


def _cells(row: ReviewRow, texts: Texts) -> list[str]:
    moment = row.created_at
    cells = [
        "" if moment is None else f"{moment:{_format(row.precision)}}",
        row.shop_name,
        row.author,
        "" if row.rating is None else f"{row.rating:g}",
        row.body,
        mood_word(row.label, texts)[0],
        reply_word(row.reply, texts)[0],
    ]
    return [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells]


def _format(precision: str) -> str:
    coarse = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
    return coarse.get(precision, "%Y-%m-%d %H:%M")
