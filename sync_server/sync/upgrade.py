"""A server that has learnt new entities and fields carries out what it kept until then."""

import dataclasses
from collections.abc import Mapping

from engine.sync.wire.entity import Entity
from sync_server.sync import kept, oplog
from sync_server.sync.book import Book
from sync_server.sync.devices import Devices
from sync_server.sync.kept import Kept
from sync_server.sync.leases import Fence, Leases
from sync_server.sync.push import Carrier, Edit
from sync_server.sync.store import Store


def replay(store: Store, entities: Mapping[int, Entity], schema: int, now_ms: int) -> None:
    """In the order in which it came, by the role that its author had then. What cannot be carried
    out stays, with the reason, and whoever asks for it again is told that (`given`). Within the
    caller's transaction.
    """
    state = store.state()
    state.schema = schema
    book = Book(store, state, now_ms)
    for each in kept.of_all(store.connection):
        _replay_one(store, entities, book, each)
    book.close()


def _replay_one(store: Store, entities: Mapping[int, Entity], book: Book, each: Kept) -> None:
    entity = entities.get(each.operation.entity)
    if kept.is_strange(entity, each.operation):
        return
    edit = Edit.of(each.operation, each.version)
    fence = Fence(Leases(store.connection), Devices(store.connection), book.now_ms)
    carrier = Carrier(store.connection, entities, book, each.role, fence)
    if refusal := carrier.refusal(edit):
        kept.write(store.connection, dataclasses.replace(each, refusal=refusal))
        return
    if not kept.is_newer(entity, each.operation):
        kept.drop(store.connection, each.version)
    carrier.apply(edit)
    oplog.write(store.connection, book.now_ms, each.version.device, each.role, carrier.entries)
