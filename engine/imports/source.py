"""What a person brings, and what is understood of it: a file by its columns."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from engine.imports.columns import SAMPLED, find_heading, guess, header_key
from engine.imports.dto import (
    Column,
    LeftOut,
    Omission,
    Preview,
    Role,
    Shape,
    Taken,
    Unsure,
    Wish,
)
from engine.imports.errors import NoSuchColumn, NotUnderstood
from engine.imports.grid import Grid, open_grid
from engine.imports.rows import Reader
from engine.imports.values import scale_of
from engine.imports.web_table import PastedTable
from engine.runtime.progress import Progress

SHOWN: Final = 20
LISTED: Final = 200
"""Of what is left out."""
_LOOK: Final = 500
_SAMPLES: Final = 3


class Source(Protocol):
    """`tells_replies`: whether it would show an owner's reply, if there were one."""

    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def tells_replies(self) -> bool: ...

    def entries(self) -> Iterator[Taken | LeftOut]:
        """From the beginning at each call. Raises `NotUnderstood`, and as `Grid.lines`."""

    def preview(self, progress: Progress) -> Preview:
        """Goes through all of it, and keeps only what is shown."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How files of one heading are read: columns by role. `heading_at`: its line, 0 for none."""

    heading_at: int
    heading: tuple[str, ...]
    columns: Mapping[Role, int]
    scale: int
    remembered: bool


class FileSource:
    """A table whose columns are guessed, remembered from a file like it, or told."""

    def __init__(
        self,
        file: Path | PastedTable,
        wish: Wish,
        captured_at: datetime,
        remembered: Mapping[bytes, Mapping[Role, int]],
    ) -> None:
        """`file`: or the tables of a copied page."""
        self._captured_at = captured_at
        if isinstance(file, PastedTable):
            self.kind, self.name = "paste", ""
            self._grid: Grid = file
        else:
            self.kind, self.name = "file", file.name
            self._grid = open_grid(file, wish.sheet)
        heading_at, heading = find_heading(self._grid.lines())
        self._sample = list(self._sampled(heading_at))
        kept = remembered.get(header_key(heading)) if heading else None
        columns = wish.columns if wish.columns is not None else kept
        if columns is None:
            columns = guess(heading, self._sample, captured_at)
        rated = columns.get(Role.RATING)
        values = [] if rated is None else [r[rated] for r in self._sample if rated < len(r)]
        self.layout = Layout(
            heading_at, tuple(heading), columns, scale_of(values), columns is kept is not None
        )

    @property
    def tells_replies(self) -> bool:
        return Role.REPLY in self.layout.columns

    @property
    def missing(self) -> Role | None:
        columns = self.layout.columns
        if Role.DATE not in columns:
            return Role.DATE
        return None if Role.BODY in columns or Role.RATING in columns else Role.BODY

    def entries(self) -> Iterator[Taken | LeftOut]:
        if self.missing is not None:
            raise NotUnderstood(missing=self.missing.value)
        layout = self.layout
        width = len(layout.heading) if layout.heading else None
        reader = Reader(layout.columns, layout.scale, width, self._captured_at)
        for line in self._grid.lines():
            if line.number > layout.heading_at:
                entry = reader.read(line)
                if entry is not None:
                    yield entry

    def preview(self, progress: Progress) -> Preview:
        grid, layout = self._grid, self.layout
        seen = Seen()
        if self.missing is None:
            seen.watch(self.entries(), progress)
        return seen.preview(
            Shape(
                kind=self.kind,
                name=self.name,
                sheets=grid.sheets,
                sheet=grid.sheet,
                encoding=grid.encoding,
                columns=tuple(self._columns()),
                scale=layout.scale,
                remembered=layout.remembered,
                missing=self.missing,
            )
        )

    def number_of(self, column: str) -> int:
        """By its heading, or counted from 1. Raises `NoSuchColumn`."""
        headings = [each.strip() for each in self.layout.heading]
        if column.strip() in headings:
            return headings.index(column.strip())
        if column.isascii() and column.isdecimal() and 0 < int(column) <= self._width():
            return int(column) - 1
        raise NoSuchColumn(column=column, columns=", ".join(filter(None, headings)))

    def _sampled(self, heading_at: int) -> Iterator[list[str]]:
        after = (line for line in self._grid.lines() if line.number > heading_at)
        return (line.cells for line in islice(after, SAMPLED) if line.cells)

    def _width(self) -> int:
        return max(len(self.layout.heading), *map(len, self._sample), 0)

    def _columns(self) -> Iterator[Column]:
        roles = {nth: role for role, nth in self.layout.columns.items()}
        heading = self.layout.heading
        for nth in range(self._width()):
            values = (row[nth] for row in self._sample if nth < len(row) and row[nth])
            name = heading[nth] if nth < len(heading) else ""
            yield Column(name, roles.get(nth), tuple(islice(values, _SAMPLES)))


class Seen:
    """Counts what goes by, and keeps its beginning."""

    def __init__(self) -> None:
        self.total = self.taken = 0
        self.rows: list[Taken] = []
        self.left_out: list[LeftOut] = []
        self.reasons: Counter[Omission] = Counter()
        self.doubts: Counter[Unsure] = Counter()

    def watch(self, entries: Iterator[Taken | LeftOut], progress: Progress) -> None:
        for entry in entries:
            self.add(entry)
            if self.total % _LOOK == 0:
                progress.report(self.total, None, "progress.importing_look")

    def add(self, entry: Taken | LeftOut) -> None:
        self.total += 1
        if isinstance(entry, LeftOut):
            self.reasons[entry.reason] += 1
            if len(self.left_out) < LISTED:
                self.left_out.append(entry)
            return
        self.taken += 1
        self.doubts.update(entry.doubts)
        if len(self.rows) < SHOWN:
            self.rows.append(entry)

    def preview(self, shape: Shape) -> Preview:
        return Preview(
            shape=shape,
            total=self.total,
            taken=self.taken,
            rows=tuple(self.rows),
            left_out=tuple(self.left_out),
            reasons=dict(self.reasons),
            doubts=dict(self.doubts),
        )
