"""The first reviews as they would stand in the store, and the lines that are left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Never

from desktop.bridge.paged import Column, PagedModel
from desktop.bridge.runner import Runner
from desktop.kit.moments import say_exact
from desktop.kit.table import Table

if TYPE_CHECKING:
    from engine.api import LeftOut, Taken, Texts

_LINE, _WHEN, _WHO, _STARS, _REPLY, _WHY = 56, 180, 96, 64, 140, 240


class TakenTable(Table):
    def __init__(self, texts: Texts, runner: Runner, now: datetime) -> None:
        super().__init__(texts("imports.rows"))
        columns = _taken_columns(texts, now)
        self._lines: PagedModel[Taken] = PagedModel(runner, columns, _none, _line_of, self)
        self.show_model(self._lines, self._lines.widths(), self._lines.set_placeholder)

    def show_rows(self, rows: Sequence[Taken]) -> None:
        self._lines.set_ids([row.line for row in rows], rows)


class LeftOutTable(Table):
    def __init__(self, name: str, texts: Texts, runner: Runner) -> None:
        super().__init__(name)
        columns = _left_out_columns(texts)
        self._lines: PagedModel[LeftOut] = PagedModel(runner, columns, _none, _line_of, self)
        self.show_model(self._lines, self._lines.widths(), self._lines.set_placeholder)

    def show_rows(self, rows: Sequence[LeftOut]) -> None:
        self._lines.set_ids([row.line for row in rows], rows)


def _none(_ids: Sequence[int]) -> list[Never]:
    """All rows are here from the beginning."""
    return []


def _line_of(row: Taken | LeftOut) -> int:
    return row.line


def _taken_columns(texts: Texts, now: datetime) -> list[Column[Taken]]:
    def when(row: Taken) -> str:
        """The day itself: whether it was read right is what the owner looks for."""
        found = row.review
        return say_exact(found.created_at, found.created_precision.value, now, texts)

    def stars(row: Taken) -> str:
        found = row.review
        if found.rating is None:
            return ""
        scale = "" if found.rating_scale == 5 else f"/{found.rating_scale}"
        return f"★ {found.rating:g}{scale}"

    def reply(row: Taken) -> str:
        return _on_one_line(row.review.reply.text) if row.review.reply is not None else ""

    def words(row: Taken) -> str:
        """What is unsure comes first: that is what the owner should look at."""
        doubts = "".join(f"[{texts(f'imports.doubt.{doubt}')}] " for doubt in row.doubts)
        return doubts + _on_one_line(row.review.body or texts("review.no_text"))

    role = "imports.role"
    return [
        Column("when", texts(f"{role}.date"), when, _WHEN),
        Column("who", texts(f"{role}.author"), lambda row: row.review.author_name, _WHO),
        Column("stars", texts(f"{role}.rating"), stars, _STARS),
        Column("words", texts(f"{role}.body"), words, tooltip=lambda row: row.review.body or ""),
        Column("reply", texts(f"{role}.reply"), reply, _REPLY, tooltip=reply),
    ]


def _left_out_columns(texts: Texts) -> list[Column[LeftOut]]:
    return [
        Column("line", texts("imports.line"), lambda row: f"{row.line:,}", _LINE, right=True),
        Column("why", texts("imports.why"), lambda row: texts(f"imports.why.{row.reason}"), _WHY),
        Column("words", texts("imports.excerpt"), lambda row: row.excerpt),
    ]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
