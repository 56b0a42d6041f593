"""Letting the language engine read reviews: newest first, stored batch by batch.

What is left to do stands in the reviews themselves (`reader`), so that a call that was cancelled,
killed or lost its worker is simply made again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from sqlalchemy.orm import Session

from engine.language.analysis import Analysis
from engine.language.port import Language
from engine.reviews import analysed, pledged, pressing, readers
from engine.reviews.readers import Unread
from engine.runtime.clock import Clock
from engine.runtime.events import Changed, ReviewUrgent
from engine.runtime.progress import Progress
from engine.store.database import Database, Unit

FIRST_BATCH: Final = 200
"""What came since the last look, usually: read in a tenth of a second, so alerts leave at once."""
BATCH: Final = 1_000
"""Half a second: enough for batches of like length, few enough for a lively cancel."""

Next = Callable[[Session, int], list[Unread]]
"""What is to be read next, at most so many."""


@dataclass(frozen=True, slots=True)
class Told:
    """How far the reading is; reviews that arrive meanwhile are read too."""

    progress: Progress
    total: int
    note: str

    def report(self, done: int) -> None:
        self.progress.report(done, max(self.total, done), self.note)


Heed = Callable[[Unit, ReviewUrgent], ReviewUrgent]
"""Takes note, in the same unit of work, of what is urgent, and returns what is to be published."""


def heed_nothing(_unit: Unit, event: ReviewUrgent) -> ReviewUrgent:
    """Where nobody is to be told beyond the event."""
    return event


class Reading:
    def __init__(self, database: Database, clock: Clock, heed: Heed) -> None:
        self._database = database
        self._clock = clock
        self._heed = heed

    def unread(self, language: Language, progress: Progress) -> int:
        """Everything that nobody has read; returns how many were read."""
        with self._database.reading() as session:
            total = readers.count_unread(session)
        return self._read(language, readers.unread, Told(progress, total, "progress.reading"))

    def outdated(self, language: Language, progress: Progress) -> int:
        """Everything that somebody else has read; returns how many were read."""

        def following(session: Session, limit: int) -> list[Unread]:
            # Asked anew each time: the owner may choose another model meanwhile.
            return readers.read_by_others(session, language.name, limit)

        with self._database.reading() as session:
            total = readers.count_others(session, language.name)
        return self._read(language, following, Told(progress, total, "progress.reading_again"))

    def _read(self, language: Language, following: Next, told: Told) -> int:
        done = 0
        for size in chain([FIRST_BATCH], repeat(BATCH)):
            told.report(done)
            with self._database.reading() as session:
                batch = following(session, size)
            if not batch:
                break
            done += self._read_batch(language, batch)
        return done

    def _read_batch(self, language: Language, batch: list[Unread]) -> int:
        """How many were stored: not those whose text has changed meanwhile, they come again."""
        reader = language.name  # before: of a model that is changed now, it is read once more
        found = language.analyse([each.body for each in batch])
        with self._database.unit() as unit:
            same = readers.still_same(unit.session, batch)
            pairs = zip(batch, found, strict=True)
            kept = [(each.id, analysis) for each, analysis in pairs if each.id in same]
            if kept:
                self._store(unit, kept, reader)
        return len(kept)

    def _store(self, unit: Unit, found: list[tuple[int, Analysis]], reader: str) -> None:
        ids = [row_id for row_id, _ in found]
        analysed.write(unit.session, pledged.with_pledges(unit.session, found), reader)
        unit.emit(Changed("review", tuple(ids), "reviews.analyse"))
        if urgent := pressing.alert(unit.session, ids, self._clock.now()):
            unit.emit(self._heed(unit, urgent))
