"""Our own edits that come back from the server: where they made a row, and it stands there just as
it is here, all there is to keep is the edit that made it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from engine.sync import staged
from engine.sync.base import packed_version
from engine.sync.digests import Digests
from engine.sync.fresh import is_plain
from engine.sync.known import Known, Library
from engine.sync.outbox import Key, Passed
from engine.sync.placing import Connection
from engine.sync.shape import AT_ONCE, Shape, chunks, shape_of
from engine.sync.state import State
from engine.sync.wire import clock, registry
from engine.sync.wire.messages import Change, Page, Pushed
from engine.sync.wire.operation import Answer

_BENEATH: Final = ("sync_shadow", "sync_deferred")
_MADE: Final = (
    "SELECT number, entity, row, made FROM sync_outbox"
    " WHERE device = ? AND number BETWEEN ? AND ? AND made IS NOT NULL"
)
_ANY_EDITED: Final = "SELECT 1 FROM sync_outbox WHERE made IS NULL LIMIT 1"
_EDITED: Final = (
    f"SELECT row FROM sync_outbox WHERE made IS NULL AND row IN ({', '.join(['?'] * AT_ONCE)})"
)
_SPENT: Final = "DELETE FROM sync_outbox WHERE device = ? AND number = ?"
_ALL_SPENT: Final = "DELETE FROM sync_outbox WHERE device = ? AND number BETWEEN ? AND ?"

_Made = tuple[Change, int]
"""What the server says of a row, the fields that it was made with."""


def settle(connection: Connection, state: State, pushed: Pushed) -> Page | None:
    """The short way for rows of which the answer to a push says no more than that they stand as
    they were made: without a look at the operations, which are spent. Returns what of its page is
    still to be taken in.
    """
    page = pushed.page
    if page is None or not _leads_up(connection, state, pushed, page):
        return page
    named = {
        each.version.number: each
        for each in page.changes
        if not each.values and each.version.device == state.device
    }
    spent = _settled(connection, _told(connection, state, pushed, named))
    if not spent:
        return page
    _forget(connection, state.device, spent)
    latest = max(named[number].version.moment for number in spent)
    state.last_moment = max(state.last_moment, clock.shifted(latest, state.offset_ms))
    settled = {id(named[number]) for number in spent}
    rest = [each for each in page.changes if id(each) not in settled]
    return msgspec.structs.replace(page, changes=rest)


def _leads_up(connection: Connection, state: State, pushed: Pushed, page: Page) -> bool:
    """From where all is here, to where nothing is missing and the push is passed."""
    is_level = state.settled and not state.renewing and page.cursor == state.cursor
    is_whole = page.next >= max(page.head, pushed.head)
    return is_level and is_whole and staged.is_next(connection, state, page)


def _settled(connection: Connection, made: Mapping[int, Mapping[bytes, _Made]]) -> set[int]:
    """Numbers of the operations of rows that are here, with nothing over or beneath them: their
    versions are the server's now.
    """
    spent, digests = set[int](), Digests(connection)
    for entity, told in made.items():
        shape = shape_of(entity)
        here = unsent(connection, shape, told.keys() - _shaded(connection, shape, told.keys()))
        versions = [(packed_version(told[row][0].version), None, row_id) for row_id, row in here]
        connection.executemany(shape.version, versions)
        digests.add_made(entity, [told[row] for _, row in here])
        spent.update(told[row][0].version.number for _, row in here)
    digests.save()
    return spent


def _told(
    connection: Connection, state: State, pushed: Pushed, named: dict[int, Change]
) -> dict[int, dict[bytes, _Made]]:
    """By entity and row: operations that made one, and that the server took as they were."""
    applied = {each.number for each in pushed.verdicts if each.answer == Answer.APPLIED}
    found: dict[int, dict[bytes, _Made]] = {}
    if not (wanted := applied & named.keys()):
        return found
    made = connection.execute(_MADE, (state.device, min(wanted), max(wanted))).fetchall()
    for number, entity, row, fields in made:
        if number in wanted:
            change = named[number]
            if change.row == row and change.entity == entity:
                found.setdefault(entity, {})[row] = (change, fields)
    return found


def _shaded(connection: Connection, shape: Shape, uuids: Collection[bytes]) -> set[bytes]:
    """Those with anything else over or beneath them."""
    found = Library(connection).beneath(shape, uuids, _BENEATH)
    if connection.execute(_ANY_EDITED).fetchone() is not None:
        for chunk in chunks(uuids):
            found.update(row for (row,) in connection.execute(_EDITED, chunk))
    return found


def _forget(connection: Connection, device: int, numbers: Collection[int]) -> None:
    first, last = min(numbers), max(numbers)
    if last - first + 1 == len(numbers):
        connection.execute(_ALL_SPENT, (device, first, last))
    else:
        connection.executemany(_SPENT, [(device, number) for number in numbers])


def own_echoes(connection: Connection, changes: Sequence[Change], passed: Passed) -> set[Key]:
    """Rows that were made here, and that the server has now just as they are: all there is to keep
    is the edit that made them.
    """
    digests, library, found = Digests(connection), Library(connection), set[Key]()
    if not passed and not library.has_waiting:
        return found
    for entity in {change.entity for change in changes} & registry.by_number().keys():
        shape = shape_of(entity)
        told = {each.row: each for each in changes if each.entity == entity and is_plain(each)}
        known = {row: Known(waiting=list(passed.get((entity, row), ()))) for row in told}
        library.look_beneath(shape, known)
        echoes = {row for row, change in told.items() if _is_echo(change, known[row])}
        here = unsent(connection, shape, echoes)
        made = [(packed_version(told[row].version), None, row_id) for row_id, row in here]
        connection.executemany(shape.version, made)
        digests.add(entity, [told[row] for _, row in here])
        found.update((entity, row) for _, row in here)
    digests.save()
    return found


def unsent(connection: Connection, shape: Shape, uuids: Iterable[bytes]) -> list[tuple[int, bytes]]:
    """(id, uuid) of those that the server did not have so far."""
    found: list[tuple[int, bytes]] = []
    for chunk in chunks(uuids):
        found += connection.execute(shape.unsent, chunk).fetchall()
    return found


def _is_echo(change: Change, known: Known) -> bool:
    ours = [((device, each.number), each.fields) for device, each in known.waiting]
    alone = not (known.shadow or known.deferred)
    return alone and ours == [(change.version.ref, change.values)]
