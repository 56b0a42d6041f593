"""Rules and commands over imports. Nothing is stored before `run`, and `undo` takes it back.

What an import does to the reviews, `engine.reviews.bringing` says.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy.exc import IntegrityError

from engine.imports import repository
from engine.imports.columns import header_key
from engine.imports.dto import (
    ImportDto,
    ImportReport,
    Preview,
    Target,
    Undone,
    Wish,
)
from engine.imports.errors import (
    BringingError,
    HalfBrought,
    NoTarget,
    NothingBrought,
    NothingPasted,
    SharedAlready,
    Unreadable,
)
from engine.imports.model import ImportBatch
from engine.imports.paste import MOST_PASTED, PasteSource, text_of_html
from engine.imports.source import FileSource, Source
from engine.imports.taking import Taking
from engine.imports.web_table import PastedTable, rows_of
from engine.platforms import registry
from engine.reviews.bringing import Lines
from engine.reviews.dto import Origin
from engine.reviews.same_shop import twins_of
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.disk import DiskError
from engine.runtime.events import Changed
from engine.runtime.progress import Progress, Silent
from engine.shops.dto import BY_HAND, ShopDto
from engine.shops.service import Shops
from engine.store.database import Database, Unit

_AT_ONCE: Final = 1_000


Forget = Callable[[Unit, Sequence[int]], None]
"""In the very unit that takes the reviews with these ids away."""


def forget_nothing(_unit: Unit, _ids: Sequence[int]) -> None:
    """Where nobody tells of reviews."""


class Imports:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        shops: Shops,
        reviews: Reviews,
        forget: Forget = forget_nothing,
    ) -> None:
        """`forget`: of reviews that are taken back, nothing is to be told any more."""
        self._database = database
        self._forget = forget
        self._clock = clock
        self._shops = shops
        self._reviews = reviews

    def open_file(self, file: Path, wish: Wish | None = None) -> FileSource:
        """A table as it is understood. Raises the types of `imports.errors`."""
        with self._database.reading() as session:
            remembered = repository.layouts(session)
        with _read():
            return FileSource(file, wish or Wish(), self._clock.now(), remembered)

    def open_paste(self, text: str, html: str = "") -> Source:
        """A copied page. `html`: the same as a browser puts it beside the text, "" for none; the
        one in which more is understood counts, and of as much a table with headings, whose columns
        say what they are. Raises `NothingPasted`, `TooLarge`.
        """
        now, found = self._clock.now(), list[Source]()
        lines = [line.split("\t") for line in text[:MOST_PASTED].splitlines()]
        for rows in (rows_of(html[:MOST_PASTED]), lines):
            if table := self._pasted_table(rows):
                found.append(table)
        for each in (text, text_of_html(html) if html else ""):
            with suppress(NothingPasted):
                found.append(PasteSource(each, now))
        if not found:
            raise NothingPasted
        return max(found, key=lambda source: self.examine(source).taken)

    def _pasted_table(self, rows: list[list[str]]) -> FileSource | None:
        """Where these are the rows of one whose headings tell enough."""
        with self._database.reading() as session:
            remembered = repository.layouts(session)
        try:
            table = FileSource(PastedTable(rows), Wish(), self._clock.now(), remembered)
        except BringingError:
            return None
        return table if table.layout.heading and table.missing is None else None

    def examine(self, source: Source, progress: Progress | None = None) -> Preview:
        """What would be taken and what left out. Raises as `open_file`."""
        with _read():
            return source.preview(progress or Silent())

    def run(self, source: Source, target: Target, progress: Progress | None = None) -> ImportReport:
        """Store what is new. Cancelled, or broken off by a fault, it is taken back as a whole.

        Raises `NoTarget`, `NotFound`, and as `open_file`.
        """
        watched = progress or Silent()
        with _read():
            next(source.entries(), None)  # raises what makes it none, before anything is noted
        shop = self._shop(target)
        batch = self._begin(source, shop)
        taking = Taking(source, shop, Lines(batch), self._clock)
        try:
            with _read():
                new = self._take(taking, watched)
        except BaseException:
            self._give_up(batch)
            raise
        seen = taking.seen
        return ImportReport(
            id=batch,
            shop_id=shop.id,
            shop_name=shop.name,
            total=seen.total,
            new=new,
            known=seen.taken - new,
            left_out=tuple(seen.left_out),
            reasons=dict(seen.reasons),
        )

    def all(self) -> list[ImportDto]:
        """Newest first; those that were taken back among them, not those that brought nothing."""
        names = {shop.id: shop.name for shop in self._shops.list()}
        with self._database.reading() as session:
            return [_dto(row, names[row.shop_id]) for row in repository.batches(session) if row.new]

    def undo(self, import_id: int) -> Undone:
        """Take it back. Raises `NothingBrought`, `SharedAlready`: then nothing has changed.

        No deed of `engine.store.deeds`: that keeps every column of every row, and gives up where
        anything was written since, as the model does that reads them.
        """
        with self._database.reading() as session:
            if repository.standing(session, import_id) is None:
                raise NothingBrought
        return self._take_back(import_id)

    def _shop(self, target: Target) -> ShopDto:
        if target.shop_id is not None:
            return self._shops.get(target.shop_id)
        name = " ".join(target.name.split())
        if not name:
            raise NoTarget
        platform = target.platform or BY_HAND
        if platform != BY_HAND:
            registry.get(platform)  # or `NotFound`
        return self._shops.named(platform, name)

    def _begin(self, source: Source, shop: ShopDto) -> int:
        now_ms = to_ms(self._clock.now())
        with self._database.unit() as unit:
            row = ImportBatch(kind=source.kind, name=source.name, shop_id=shop.id, made_ms=now_ms)
            unit.session.add(row)
            if isinstance(source, FileSource) and source.layout.heading:
                key = header_key(source.layout.heading)
                repository.keep_layout(unit.session, key, source.layout.columns, now_ms)
            unit.session.flush()
            return row.id

    def _take(self, taking: Taking, progress: Progress) -> int:
        """Batch by batch: others may read and write in between. Returns how many are new."""
        new, entries = 0, taking.source.entries()
        while part := list(islice(entries, _AT_ONCE)):
            found = taking.read(part)
            with self._database.unit() as unit:
                brought = self._reviews.bring(unit, found, self._origin(taking.shop), taking.lines)
                new += self._note(unit, taking, brought)
            progress.report(taking.seen.total, None, "progress.importing")
        with self._database.unit() as unit:
            brought = self._reviews.bring_doubtful(unit, taking.lines)
            return new + self._note(unit, taking, brought)

    def _origin(self, shop: ShopDto) -> Origin:
        # As if first seen on the next visit: until that one went through to its end, what was
        # brought proves nothing about what lies behind it.
        run_id, now_ms = (shop.settled_run or 0) + 1, to_ms(self._clock.now())
        twins = twins_of(shop, self._shops.list(), _lists_as)
        return Origin(shop.platform, shop.id, run_id, now_ms, twins=twins)

    def _note(self, unit: Unit, taking: Taking, new: int) -> int:
        row, seen = unit.session.get_one(ImportBatch, taking.lines.batch), taking.seen
        row.seen, row.left_out = seen.total, seen.total - seen.taken
        row.new += new
        row.known = seen.taken - row.new
        unit.emit(Changed("import", (taking.lines.batch,), "imports.run"))
        return new

    def _give_up(self, batch: int) -> None:
        """What a disk that is full keeps here is told. Raises `HalfBrought`."""
        try:
            self._take_back(batch)
        except SharedAlready:
            return
        except DiskError as fault:
            with self._database.reading() as session:
                kept = session.get_one(ImportBatch, batch).new
            raise HalfBrought(id=batch, kept=f"{kept:,}") from fault

    def _take_back(self, batch: int) -> Undone:
        try:
            with self._database.unit() as unit:
                ids, kept = self._reviews.take_back(unit, batch)
                self._forget(unit, ids)
                row, gone = unit.session.get_one(ImportBatch, batch), len(ids)
                row.undone_ms, row.taken_back = to_ms(self._clock.now()), gone
                unit.emit(Changed("import", (batch,), "imports.undo"))
                return Undone(batch, gone, kept, met=row.new - gone - kept)
        except IntegrityError as fault:
            raise SharedAlready from fault


@contextmanager
def _read() -> Iterator[None]:
    """A file that goes away, or that nobody may read, is told as `Unreadable`."""
    try:
        yield
    except OSError as fault:
        raise Unreadable(reason=fault.strerror or type(fault).__name__) from fault


def _lists_as(platform: str) -> str:
    return registry.get(platform).spec.lists_as


def _dto(row: ImportBatch, shop_name: str) -> ImportDto:
    return ImportDto(
        id=row.id,
        kind=row.kind,
        name=row.name,
        shop_name=shop_name,
        made_at=from_ms(row.made_ms),
        total=row.seen,
        new=row.new,
        known=row.known,
        left_out=row.left_out,
        undone_at=None if row.undone_ms is None else from_ms(row.undone_ms),
    )
