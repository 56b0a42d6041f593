"""A device of a shop: says what it did, takes in what others did. No network, no thread.

Whoever drives it asks for the next message and hands in the answers, in any order and as often as
they come; each call is one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from engine.runtime.clock import Clock, to_ms
from engine.runtime.garbage import uncollected
from engine.store import functions
from engine.sync import (
    capture,
    confirmation,
    digests,
    echoes,
    outbox,
    repair,
    snapshot,
    staged,
    state,
)
from engine.sync.apply import apply, place_learnt, refold
from engine.sync.outbox import Batch, Key, Opened
from engine.sync.placer import reunited
from engine.sync.placing import Connection, Placings
from engine.sync.repair import Bucket
from engine.sync.restoration import renew
from engine.sync.seal import is_edited, is_much, seal
from engine.sync.snapshot import Unpacked
from engine.sync.staged import Pull
from engine.sync.state import State, transaction
from engine.sync.wire import registry
from engine.sync.wire.brief import in_a_row
from engine.sync.wire.messages import (
    MOST_OPERATIONS,
    PROTOCOLS,
    Hello,
    Mode,
    PackedPush,
    Page,
    Pushed,
    Reached,
    Welcome,
)
from engine.sync.wire.operation import Answer
from engine.sync.wire.repair import Listing, Rows, Sums
from engine.sync.wire.snapshot import Manifest, PartName

_SPARING: Final = "PRAGMA wal_autocheckpoint = 8000"
"""Pages: what is pushed and pulled at once changes many of them again and again."""
_LEAST_SEALED: Final = MOST_OPERATIONS + MOST_OPERATIONS // 2


class Replica:
    """Over a connection of its own to the profile, in autocommit mode.

    A profile joins with `join`; until then every call raises `NotJoined`. After each start a hello
    and its welcome come before whatever else the server is asked: the file may be a copy, and what
    was numbered before that would pass for what its twin has pushed.
    """

    def __init__(self, connection: Connection, clock: Clock, placings: Placings) -> None:
        self._connection = connection
        self._clock = clock
        self._placings = placings
        self._is_applying = False
        functions.register(connection, self._now_ms, lambda: self._is_applying)
        connection.execute(_SPARING)

    def join(self) -> None:
        """From now on edits are noted; what is here already is pushed too. A profile that has
        joined is brought in line with what a newer app knows.
        """
        with transaction(self._connection):
            if self._connection.execute("SELECT 1 FROM sync_state").fetchone() is None:
                state.save(self._connection, State())
                capture.mark_all(self._connection)
            capture.install(self._connection, self._placings)
            with self._applying():
                place_learnt(self._connection, state.load(self._connection), self._placings)

    def leave(self) -> None:
        """The rows stay; what is known of a server goes."""
        with transaction(self._connection):
            capture.remove(self._connection)
            state.forget(self._connection)

    def hello(self) -> Hello:
        mine = state.load(self._connection)
        return Hello(
            protocols=PROTOCOLS,
            schema=registry.SCHEMA,
            epoch=mine.epoch,
            generation=mine.generation,
            cursor=mine.cursor,
            last_number=mine.last_number,
            now_ms=self._now_ms(),
            root=digests.root(self._connection),
        )

    def welcomed(self, welcome: Welcome) -> None:
        """What waits is brought into line with what the server has. An answer that comes late, or
        twice, changes nothing.
        """
        if welcome.mode == Mode.UPGRADE:
            return
        with self._changing(durably=True) as mine:
            if welcome.answers != mine.generation:
                return
            is_behind = welcome.last_number > mine.last_number  # before what was edited since then
            self._sealed(mine, least=None if mine.epoch else _LEAST_SEALED)
            offset_ms = self._now_ms() - welcome.now_ms
            outbox.retime(self._connection, offset_ms - mine.offset_ms)
            restored = mine.epoch not in (b"", welcome.epoch)
            if restored:
                self._begin_anew(mine)
            outbox.settle_numbers(
                self._connection, mine, welcome, restored=restored, is_behind=is_behind
            )
            mine.epoch, mine.generation = welcome.epoch, welcome.generation
            mine.device, mine.role = welcome.device, welcome.role
            state.keep_number(self._connection, mine.device)
            mine.offset_ms = offset_ms
            mine.met_ms = max(mine.met_ms, welcome.now_ms)
            mine.alone_ms = welcome.now_ms if welcome.alone else 0
            mine.head = welcome.head if restored else max(mine.head, welcome.head)
            if welcome.schema >= registry.SCHEMA:
                outbox.release(self._connection, mine.device, welcome.head)
            if mine.cursor:
                self._refold_waiting(mine)

    def next_batch(self, after: int = 0) -> Batch | None:
        """What waits, or None. The same again until `pushed` was told of it. `after`: what follows
        on the batch that ended with this number, whose answer is still to come.
        """
        with self._changing() as mine:
            found = self._waiting(mine, after)
            if len(found) < MOST_OPERATIONS:
                self._sealed(mine, least=_LEAST_SEALED)
                found = self._waiting(mine, after)
            if not found:
                return None
            bodies = [body for _, body in found]
            confirmed = confirmation.word_on(self._connection, bodies)
            told = in_a_row(found)
            push = PackedPush(mine.epoch, mine.generation, self._now_ms(), told, confirmed)
            return Batch(push, found[-1][0])

    def _waiting(self, mine: State, after: int) -> list[tuple[int, bytes]]:
        return [] if mine.renewing else outbox.packed_batch(self._connection, after)

    def pushed(self, pushed: Pushed) -> bool:
        """An answer that comes late, or twice, changes nothing. Whether its page was `received`
        with it.
        """
        with self._changing() as mine:
            if pushed.generation != mine.generation:
                return False
            page = self._acknowledge(mine, pushed)
            if page is None:
                return False
            found = outbox.recalled(self._connection, page)
            return found is not None and self._receive(mine, *found)

    def told(self, head: int) -> None:
        """The server's history has come so far."""
        with self._changing() as mine:
            mine.head = max(mine.head, head)

    def reached(self) -> Reached:
        """All of the server's history up to there is here."""
        mine = state.load(self._connection)
        return Reached(mine.generation, mine.complete)

    def finished(self) -> Reached:
        """Nothing waited, nothing was missing. What was reached survives a power cut."""
        with self._changing(durably=True) as mine:
            mine.whole_ms = self._now_ms()
            return Reached(mine.generation, mine.complete)

    def place(self) -> Pull:
        """From where it goes on, whether anything is known to have come since or not."""
        return staged.place(self._connection, state.load(self._connection))

    def first_pull(self) -> Pull | None:
        """What to ask for before anything else; None once the first sync has come to its end. Until
        then nothing that was pushed is passed by.
        """
        mine = state.load(self._connection)
        return None if mine.settled else staged.place(self._connection, mine)

    def next_pull(self) -> Pull | None:
        """What to ask for; None while nothing new is known of."""
        mine = state.load(self._connection)
        place = staged.place(self._connection, mine)
        return place if mine.renewing or place.cursor < mine.head else None

    def received(self, page: Page) -> bool:
        """Whether it was the next one; any other is dropped whole."""
        with self._changing() as mine:
            return self._receive(mine, page)

    def takes_snapshot(self) -> bool:
        """A server that was put back tells all of its new history, page by page."""
        return not state.load(self._connection).renewing

    def missing(self, manifest: Manifest) -> list[PartName] | None:
        """Parts that are not here yet; None where this is no snapshot to go on from."""
        mine = state.load(self._connection)
        return snapshot.missing(self._connection, manifest) if _leads_on(mine, manifest) else None

    def poured(self, manifest: Manifest, name: PartName, part: Unpacked) -> bool:
        """Whether it was of a snapshot to go on from; any other is dropped whole."""
        with self._changing() as mine:
            if not _leads_on(mine, manifest):
                return False
            self._sealed(mine)
            with self._applying():
                snapshot.pour(self._connection, mine, self._placings, name, part, manifest.seq)
            return True

    def poured_out(self, manifest: Manifest) -> bool:
        """Whether all of it is here: then everything up to its place is."""
        with self._changing() as mine:
            is_here = manifest.whole and not snapshot.missing(self._connection, manifest)
            if not _leads_on(mine, manifest) or not is_here:
                return False
            self._sealed(mine)
            staged.forget(self._connection)
            snapshot.forget(self._connection)
            mine.cursor, mine.settled = manifest.seq, True
            mine.head = max(mine.head, manifest.seq)
            with self._applying():
                passed = outbox.pass_by(self._connection, mine)
                refold(self._connection, mine, self._placings, passed)
            return True

    def counts(self) -> bool:
        """Once a week: count the digests from scratch. Whether those that were kept were wrong."""
        with self._changing() as mine:
            before = mine.counted_ms
            if before and before + repair.EVERY_MS > mine.met_ms:
                return False
            mine.counted_ms = mine.met_ms
            if not before:
                return False
            self._sealed(mine)
            return not repair.recount(self._connection)

    def recount(self) -> None:
        """Count the digests from scratch."""
        with self._changing() as mine:
            self._sealed(mine)  # columns that were edited since do not show what is beneath
            repair.recount(self._connection)

    def differing(self, sums: Sums) -> list[Bucket] | None:
        """Buckets that hold other rows there; None where the sums are of another moment."""
        mine = state.load(self._connection)
        if not _is_level(mine, sums):
            return None
        return repair.differing(self._connection, sums)

    def unlike(self, bucket: Bucket, listing: Listing) -> list[bytes]:
        """Rows of the bucket that other edits made there."""
        with self._changing() as mine:
            self._sealed(mine)
            return repair.unlike(self._connection, bucket, listing)

    def mended(self, entity: int, asked: Sequence[bytes], rows: Rows) -> bool:
        """Whether they were of this moment, and so are here now as they are there."""
        with self._changing() as mine:
            if not _is_level(mine, rows):
                return False
            self._sealed(mine)
            with self._applying():
                repair.mend(self._connection, mine, self._placings, entity, asked, rows)
            return True

    def catch_up(self) -> int:
        """A part of what may come after the rows; returns how many rows it was for."""
        with transaction(self._connection), self._applying():
            return sum(each.catch_up(self._connection) for each in self._placings.values())

    def _acknowledge(self, mine: State, pushed: Pushed) -> Page | None:
        """Returns what of the page is still to be taken in."""
        is_refused = any(each.answer == Answer.REJECTED for each in pushed.verdicts)
        is_shown = is_refused or mine.complete >= pushed.head  # else no row is looked at
        if is_shown or not self._is_much():
            self._sealed(mine)
        page = echoes.settle(self._connection, mine, pushed)
        refused = outbox.acknowledge(self._connection, mine, pushed, self._now_ms())
        confirmation.forget(self._connection)
        mine.head = max(mine.head, pushed.head)
        with self._applying():
            passed = outbox.pass_by(self._connection, mine)
            refold(self._connection, mine, self._placings, refused | passed.keys())
        return page

    def _receive(self, mine: State, page: Page, opened: Opened | None = None) -> bool:
        if not staged.is_next(self._connection, mine, page):
            return False
        mine.head = max(mine.head, page.head)
        if mine.settled and page.next < page.head:
            staged.keep(self._connection, page)
        elif mine.renewing:
            self._renew(mine, page)
        else:
            self._take_in(mine, page, opened)
        return True

    def _take_in(self, mine: State, last: Page, opened: Opened | None = None) -> None:
        pages = [*staged.taken(self._connection), last]
        whole = mine.complete == 0
        mine.cursor = last.next
        mine.settled = mine.settled or last.next >= last.head
        met = {(change.entity, change.row) for page in pages for change in page.changes}
        met |= outbox.passing(self._connection, mine)
        if not self._is_much() or is_edited(self._connection, met):
            self._sealed(mine)
        with self._applying():
            passed = outbox.pass_by(self._connection, mine, opened)
            echoed = set[Key]()
            for page in pages:
                echoed |= apply(
                    self._connection, mine, self._placings, page.changes, passed, whole=whole
                )
            refold(self._connection, mine, self._placings, passed.keys() - echoed)

    def _renew(self, mine: State, last: Page) -> None:
        staged.keep(self._connection, last)
        mine.cursor, mine.renewing = last.next, False
        self._sealed(mine)
        with self._applying():
            renew(self._connection, mine, self._placings, self._now_ms())

    def _begin_anew(self, mine: State) -> None:
        """The server was put back: its history is another one from some point on."""
        staged.forget(self._connection)
        if not mine.renewing:
            is_known = mine.settled and not snapshot.is_ahead(self._connection, mine)
            mine.history, mine.reached = (mine.epoch, mine.cursor) if is_known else (b"", 0)
        snapshot.forget(self._connection)
        mine.cursor, mine.head = 0, 0
        mine.renewing = mine.settled = True

    def _refold_waiting(self, mine: State) -> None:
        """By another clock or under another number, what waits may stand otherwise over what is
        beneath; who edits next names what he was shown.
        """
        waiting = outbox.rows(self._connection)
        with self._applying():
            outbox.pass_by(self._connection, mine)  # what was released, where it is here already
            refold(self._connection, mine, self._placings, waiting)

    def _sealed(self, mine: State, least: int | None = None) -> None:
        """`least`: of many edits the oldest are enough."""
        with self._applying():
            if seal(self._connection, mine, self._placings, least):
                refold(self._connection, mine, self._placings, reunited(self._connection))

    def _is_much(self) -> bool:
        return is_much(self._connection, _LEAST_SEALED)

    @contextmanager
    def _changing(self, *, durably: bool = False) -> Iterator[State]:
        """One transaction over the state. A power cut may take back the last ones that are not
        durable, together: what they held is pushed, and pulled, again.
        """
        self._connection.execute(f"PRAGMA synchronous = {'FULL' if durably else 'NORMAL'}")
        with uncollected(), transaction(self._connection):
            mine = state.load(self._connection)
            yield mine
            state.save(self._connection, mine)

    @contextmanager
    def _applying(self) -> Iterator[None]:
        self._is_applying = True
        try:
            yield
        finally:
            self._is_applying = False

    def _now_ms(self) -> int:
        return to_ms(self._clock.now())


def _leads_on(mine: State, manifest: Manifest) -> bool:
    return manifest.epoch == mine.epoch and manifest.seq >= mine.cursor and not mine.renewing


def _is_level(mine: State, told: Sums | Rows) -> bool:
    """Whether both tell of the same moment."""
    return (
        mine.settled and not mine.renewing and (told.epoch, told.seq) == (mine.epoch, mine.cursor)
    )
