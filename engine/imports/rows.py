"""From a line of a file to a review, or to why it is none."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.imports.dto import LeftOut, Omission, Role, Taken, Unsure
from engine.imports.lines import Line
from engine.imports.values import read_date, read_stars, unguarded
from engine.platforms.dates import UNKNOWN
from engine.platforms.parsing import clean, is_masked
from engine.platforms.port import Precision, ReplyFound, ReviewFound

LONGEST_TEXT: Final = 100_000
"""Characters; nobody writes a longer review, but a quote that is never closed does."""
LONGEST_NAME: Final = 200
_EXCERPT: Final = 60
_MOST_MENUS: Final = 50
_BETWEEN_MENUS: Final = re.compile(r"\n|,(?![^(]*\))")
"""A comma within brackets parts options, not menus."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads lines by their columns; `width`: cells of the heading, None where there is none."""

    columns: Mapping[Role, int]
    scale: int
    width: int | None
    captured_at: datetime

    def read(self, line: Line) -> Taken | LeftOut | None:
        """None for an empty line."""
        if line.cells is None:
            return LeftOut(line.number, Omission.DAMAGED, "")
        if not any(line.cells):
            return None
        cells = line.cells
        reason = self._refusal(cells)
        if reason is not None:
            return LeftOut(line.number, reason, _excerpt(cells))
        moment = read_date(self._cell(cells, Role.DATE), self.captured_at)
        if moment == UNKNOWN:
            return LeftOut(line.number, Omission.ODD_DATE, _excerpt(cells))
        return self._taken(line.number, cells, *moment)

    def _refusal(self, cells: Sequence[str]) -> Omission | None:
        if self.width is not None and any(cells[self.width :]):
            return Omission.RAGGED
        if max(map(len, cells)) > LONGEST_TEXT:
            return Omission.TOO_LONG
        if not self._cell(cells, Role.DATE):
            return Omission.NO_DATE
        if not self._cell(cells, Role.BODY) and not self._cell(cells, Role.RATING):
            return Omission.NOTHING_SAID
        return None

    def _taken(
        self, number: int, cells: Sequence[str], at: datetime | None, precision: Precision
    ) -> Taken:
        doubts: list[Unsure] = []
        try:
            rating, scale = read_stars(self._cell(cells, Role.RATING), self.scale)
        except ValueError:
            rating, scale = None, self.scale
            doubts.append(Unsure.NO_STARS)
        author = self._cell(cells, Role.AUTHOR)[:LONGEST_NAME]
        if not author and Role.AUTHOR in self.columns:
            doubts.append(Unsure.NO_AUTHOR)
        if precision in (Precision.MONTH, Precision.YEAR):
            doubts.append(Unsure.COARSE_DATE)
        review = ReviewFound(
            external_id=self._cell(cells, Role.ID)[:LONGEST_NAME],
            author_name=author,
            author_masked=is_masked(author),
            created_at=at,
            created_precision=precision,
            raw_date=self._cell(cells, Role.DATE)[:LONGEST_NAME],
            body=self._cell(cells, Role.BODY) or None,
            rating=rating,
            rating_scale=scale,
            menus=_menus(self._cell(cells, Role.MENU)),
            reply=self._reply(cells, doubts),
        )
        return Taken(number, review, tuple(doubts))

    def _reply(self, cells: Sequence[str], doubts: list[Unsure]) -> ReplyFound | None:
        text = self._cell(cells, Role.REPLY)
        if not text:
            return None
        told = self._cell(cells, Role.REPLY_DATE)
        written, _ = read_date(told, self.captured_at) if told else UNKNOWN
        if told and written is None:
            doubts.append(Unsure.ODD_REPLY_DATE)
        return ReplyFound(text, live=True, created_at=written)

    def _cell(self, cells: Sequence[str], role: Role) -> str:
        nth = self.columns.get(role)
        if nth is None or nth >= len(cells):
            return ""
        return clean(unguarded(cells[nth])).strip()


def _menus(text: str) -> tuple[str, ...]:
    parts = map(str.strip, _BETWEEN_MENUS.split(text))
    return tuple(part[:LONGEST_NAME] for part in parts if part)[:_MOST_MENUS]


def _excerpt(cells: Sequence[str]) -> str:
    return clean(" · ".join(cell for cell in cells if cell))[:_EXCERPT]
