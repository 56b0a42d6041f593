"""Rules and commands over imports. Nothing is stored before `run`, and `undo` takes it back."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy.exc import IntegrityError

from engine.imports import repository
from engine.imports.columns import header_key
from engine.imports.dto import (
    ImportDto,
    ImportReport,
    LeftOut,
    Preview,
    Taken,
    Target,
    Undone,
    Wish,
)
from engine.imports.errors import (
    NoTarget,
    NothingBrought,
    NothingPasted,
    SharedAlready,
    Unreadable,
)
from engine.imports.model import ImportBatch
from engine.imports.paste import PasteSource, text_of_html
from engine.imports.source import FileSource, Seen, Source
from engine.platforms import registry
from engine.platforms.port import ReviewFound
from engine.platforms.spec import Replies
from engine.reviews.dto import BROUGHT, Origin
from engine.reviews.service import Reviews
from engine.runtime.clock import Clock, from_ms, to_ms
from engine.runtime.events import Changed
from engine.runtime.progress import Progress, Silent
from engine.shops.dto import BY_HAND, ShopDto
from engine.shops.service import Shops
from engine.store.database import Database

_AT_ONCE: Final = 1_000


class Imports:
    def __init__(self, database: Database, clock: Clock, shops: Shops, reviews: Reviews) -> None:
        self._database = database
        self._clock = clock
        self._shops = shops
        self._reviews = reviews

    def open_file(self, file: Path, wish: Wish | None = None) -> FileSource:
        """A table as it is understood. Raises the types of `imports.errors`."""
        with self._database.reading() as session:
            remembered = repository.layouts(session)
        with _read():
            return FileSource(file, wish or Wish(), self._clock.now(), remembered)

    def open_paste(self, text: str, html: str = "") -> PasteSource:
        """A copied page. `html`: the same as a browser puts it beside the text, "" for none; the
        one in which more is understood counts. Raises `NothingPasted`, `TooLarge`.
        """
        now, found = self._clock.now(), list[PasteSource]()
        for each in (text, text_of_html(html) if html else ""):
            with suppress(NothingPasted):
                found.append(PasteSource(each, now))
        if not found:
            raise NothingPasted
        return max(found, key=lambda source: self.examine(source).taken)

    def examine(self, source: Source, progress: Progress | None = None) -> Preview:
        """What would be taken and what left out. Raises as `open_file`."""
        with _read():
            return source.preview(progress or Silent())

    def run(self, source: Source, target: Target, progress: Progress | None = None) -> ImportReport:
        """Store what is new. Cancelled, or broken off by a fault, it is taken back as a whole.

        Raises `NoTarget`, `NotFound`, and as `open_file`.
        """
        watched = progress or Silent()
        shop = self._shop(target)
        batch = self._begin(source, shop)
        seen = Seen()
        try:
            with _read():
                new = self._take(source, shop, batch, seen, watched)
        except BaseException:
            with suppress(SharedAlready):
                self._take_back(batch)
            raise
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
        """Newest first; those that were taken back among them."""
        names = {shop.id: shop.name for shop in self._shops.list()}
        with self._database.reading() as session:
            return [_dto(row, names[row.shop_id]) for row in repository.batches(session)]

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

    def _take(
        self, source: Source, shop: ShopDto, batch: int, seen: Seen, progress: Progress
    ) -> int:
        """Batch by batch: others may read and write in between. Returns how many are new."""
        new = 0
        entries = source.entries()
        while part := list(islice(entries, _AT_ONCE)):
            for entry in part:
                seen.add(entry)
            new += self._store(part, source, shop, batch, seen)
            progress.report(seen.total, None, "progress.importing")
        return new

    def _store(
        self,
        part: Sequence[Taken | LeftOut],
        source: Source,
        shop: ShopDto,
        batch: int,
        seen: Seen,
    ) -> int:
        now_ms = to_ms(self._clock.now())
        # As if first seen on the next visit: until that one went through to its end, what was
        # brought proves nothing about what lies behind it.
        origin = Origin(shop.platform, shop.id, (shop.settled_run or 0) + 1, now_ms)
        found = list(_reviews(part, source, shop, self._clock))
        with self._database.unit() as unit:
            new = len(self._reviews.bring(unit, found, origin, batch))
            row = unit.session.get_one(ImportBatch, batch)
            row.seen, row.left_out = seen.total, seen.total - seen.taken
            row.new += new
            row.known = seen.taken - row.new
            unit.emit(Changed("import", (batch,), "imports.run"))
        return new

    def _take_back(self, batch: int) -> Undone:
        try:
            with self._database.unit() as unit:
                gone, kept = self._reviews.take_back(unit, batch)
                row = unit.session.get_one(ImportBatch, batch)
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


def _reviews(
    part: Sequence[Taken | LeftOut], source: Source, shop: ShopDto, clock: Clock
) -> Iterator[ReviewFound]:
    """With the ids and the reply rules of their platform."""
    rules = None if shop.by_hand else registry.get(shop.platform).spec.replies
    for entry in part:
        if isinstance(entry, Taken):
            review = replace(entry.review, external_id=_id(entry.review, shop))
            yield _answerable(review, rules, source, clock)


def _id(review: ReviewFound, shop: ShopDto) -> str:
    """The platform's own where that is known; else made of the review, so that the same line has
    the same one whenever it comes.
    """
    if review.external_id and shop.platform != BY_HAND:
        return review.external_id
    told = (
        shop.external_id, review.external_id, review.author_name, str(review.created_at),
        review.body, str(review.rating), *review.menus,
    )  # fmt: skip
    words = "\x1f".join(each or "" for each in told).encode(errors="replace")
    return BROUGHT + hashlib.blake2b(words, digest_size=16).hexdigest()


def _answerable(
    review: ReviewFound, rules: Replies | None, source: Source, clock: Clock
) -> ReviewFound:
    """Where nobody could answer, where the time for it is over, or where nothing says whether
    somebody has, it does not wait for an answer.
    """
    deadline = None if rules is None else rules.deadline(review.created_at)
    over = deadline is not None and deadline < clock.now()
    known = rules is not None and source.tells_replies and not over
    return replace(review, can_reply=None if known else False, reply_deadline=deadline)


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
