"""What is forgotten, and when: after 90 days, and never before every device has heard of it."""

from typing import Final

from engine.sync.wire import clock
from engine.sync.wire.entity import DELETED
from engine.sync.wire.rules import Held
from sync_server.kernel.clock import DAY_MS
from sync_server.sync import journal, memories, oplog
from sync_server.sync.book import Book, buried, latest
from sync_server.sync.devices import SILENT_MS, Devices
from sync_server.sync.rows import is_living
from sync_server.sync.store import Saved, State, Store

KEPT_MS: Final = 90 * DAY_MS


def purge(store: Store, devices: Devices, now_ms: int) -> None:
    """Within the caller's transaction."""
    state = store.state()
    state.purged_ms = now_ms
    _bury(store, devices, state, now_ms)
    _close_conflicts(store, state, now_ms)
    oplog.forget(store.connection, now_ms - KEPT_MS)
    memories.forget(store.connection, now_ms - KEPT_MS)


def is_due(state: State, now_ms: int) -> bool:
    """Once a day; a clock that was set back does not put it off."""
    return not 0 <= now_ms - state.purged_ms < DAY_MS


def _bury(store: Store, devices: Devices, state: State, now_ms: int) -> None:
    """Of rows deleted long ago only their deletion remains. Devices that were silent as long count
    no more: who comes back from below the floor begins anew.
    """
    passed = devices.least_cursor(now_ms - SILENT_MS)
    last = state.seq if passed is None else passed
    found = [
        Saved(each.entity, each.row, each.seq, latest(each.body), None, buried(each.body))
        for each in store.buried(now_ms - KEPT_MS, last)
    ]
    if found:
        store.bury(found)
        state.floor = max(state.floor, found[-1].was)


def _close_conflicts(store: Store, state: State, now_ms: int) -> None:
    """Deletes conflicts that somebody dealt with, long after they were noticed; others stay."""
    book = Book(store, state, now_ms)
    for stored in store.of_entity(journal.ENTITY.number):
        values = stored.body.values
        is_old = values.get(journal.NOTICED_MS, now_ms) < now_ms - KEPT_MS
        if is_old and is_living(stored.body) and values.get(journal.RESOLUTION) is not None:
            version = journal.version(clock.moment(now_ms), state.seq + 1)
            book.change((stored.entity, stored.row), {DELETED: Held(now_ms, version)})
    book.close()
