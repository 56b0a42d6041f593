"""Bugs of the protocol, planted one at a time: each has to be caught.

A mutant that survives is an oracle that is missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from pytest import MonkeyPatch

from engine.sync import apply, capture, client, digests, outbox, placer, restoration, seal, state
from engine.sync.client import Replica
from engine.sync.wire import clock, merge, rules, version
from engine.sync.wire.messages import Change, Page, Pushed
from engine.sync.wire.rules import Merged
from engine.sync.wire.version import Version
from sync_server.sync.store import Sums
from sync_server.sync import book, devices, kept, push, retention, rows, service

Plant = Callable[[MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`why`: what a programmer would have been thinking."""

    name: str
    why: str
    plant: Plant
    favour: tuple[str, ...] = ()


def _set(target: Any, name: str, other: Any) -> Plant:
    return lambda patch: patch.setattr(target, name, other)


def _around(target: Any, name: str, other: Callable[..., Any]) -> Plant:
    """`other` gets what it replaces first."""
    original = getattr(target, name)
    return lambda patch: patch.setattr(target, name, lambda *a, **k: other(original, *a, **k))


def _nothing(*_: Any, **__: Any) -> None:
    return None


# The device: acknowledgements and the overlay.


def _write_on_ack(original: Any, self: Any, pushed: Pushed) -> None:
    with self._changing() as mine:
        done = [each for each in outbox.batch(self._connection) if each.number <= pushed.last_number]
    original(self, pushed)
    with self._changing() as mine, self._applying():
        changes = [
            Change(each.entity, each.row, Version(each.moment, mine.device, each.number), each.fields)
            for each in done
        ]
        apply.apply(self._connection, mine, self._placings, changes, {}, whole=False)


def _pass_all_by(original: Any, connection: Any, mine: Any) -> Any:
    copied = state.State(**{name: getattr(mine, name) for name in state._NAMES})
    copied.cursor, copied.settled, copied.renewing = 1 << 62, True, False
    return original(connection, copied)


def _take_any_page(self: Any, page: Page) -> bool:
    with self._changing() as mine:
        if page.epoch != mine.epoch:
            return False
        mine.head = max(mine.head, page.head)
        self._take_in(mine, page)
    return True


def _take_page_ahead(original: Any, self: Any, page: Page) -> bool:
    reached = self._reached(state.load(self._connection))
    if page.cursor > reached:
        page = msgspec.structs.replace(page, cursor=reached)
    return bool(original(self, page))


def _count_from_outbox(original: Any, connection: Any, mine: Any, placings: Any) -> int:
    top = connection.execute("SELECT coalesce(max(number), 0) FROM sync_outbox").fetchone()[0]
    mine.last_number = top
    return int(original(connection, mine, placings))


def _any_generation(original: Any, self: Any, answer: Any) -> None:
    now = state.load(self._connection).generation
    name = "generation" if isinstance(answer, Pushed) else "answers"
    original(self, msgspec.structs.replace(answer, **{name: now}))


def _drop_refused(original: Any, connection: Any, mine: Any, pushed: Pushed, now_ms: int) -> Any:
    return original(connection, mine, msgspec.structs.replace(pushed, verdicts=[]), now_ms)


def _leave_refused(original: Any, *args: Any) -> Any:
    original(*args)
    return set()


def _no_rollback(connection: Any) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def transaction(connection: Any) -> Any:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if connection.in_transaction:
                connection.real.execute("COMMIT")

    return transaction(connection)


# The device: sealing.


def _first_field(original: Any, *args: Any) -> Any:
    fields = original(*args)
    return dict(list(fields.items())[:1])


def _no_ancestors(original: Any, *args: Any) -> Any:
    return msgspec.structs.replace(original(*args), ancestors={})


def _current_base(original: Any, row: Any, number: int, fields: Any, bases: Any, seen: Any) -> Any:
    """As the server has it now, not as its author saw it."""
    base = row.known.base()
    return original(row, number, fields, {n: base[n].version.ref if n in base else None for n in bases}, seen)


def _last_before(patch: MonkeyPatch) -> None:
    last = "ON CONFLICT DO UPDATE SET moment = excluded.moment, before = excluded.before"
    patch.setattr(capture, "_KEEP_FIRST", last)


# The device: pages.


def _since_cursor(original: Any, self: Any) -> Any:
    pull = original(self)
    return None if pull is None else client.Pull(pull.cursor, pull.cursor)


def _jump_to_head(original: Any, self: Any, page: Page) -> bool:
    return bool(original(self, msgspec.structs.replace(page, next=page.head)))


# The server.


def _all_new(operations: Any, last: int) -> Any:
    return operations


def _gaps(operations: Any, last: int) -> Any:
    return [each for each in operations if each.number > last]


def _any_epoch(original: Any, self: Any, key: bytes, role: Any, push: Any) -> Any:
    epoch = self._store.state().epoch
    return original(self, key, role, msgspec.structs.replace(push, epoch=epoch))


def _own_number(original: Any, self: Any, key: bytes, hello: Any, epoch: bytes) -> Any:
    known = self._of_key(key)
    return known[-1] if known else None


def _any_of_key(original: Any, self: Any, key: bytes, generation: int) -> Any:
    return self._of_key(key)[-1]


def _half_group(self: Any, edits: Any, held_up: Any) -> Any:
    for edit in edits:
        if refusal := self._refusal(edit, held_up):
            yield self._refuse(edit, refusal)
        else:
            yield push.Verdict(edit.operation.number, self.apply(edit))


_corrected = clock.corrected


def _unclamped(moments: Any, skew_ms: int, earliest: int, now_ms: int) -> list[int]:
    return list(moments)


def _unskewed(moments: Any, skew_ms: int, earliest: int, now_ms: int) -> list[int]:
    return _corrected(moments, 0, earliest, now_ms)


def _living_alone(self: Any, row: Any) -> None:
    sums = self.sums.setdefault(row.entity, Sums())
    before = self._before[row.entity, row.row]
    sums.living += rows.is_living(row.body) - rows.is_living(before)


def _same_seqs(original: Any, self: Any, changes: Any, seq: int) -> Any:
    changed = original(self, changes, seq)
    seqs = {number: self.seqs.get(number, self.seq) for number in changed.values}
    return rows.Body.of(changed.fields(), seqs)


def _skip_rest(original: Any, *args: Any, **kwargs: Any) -> Any:
    page = original(*args, **kwargs)
    return msgspec.structs.replace(page, next=page.head)


def _without_since(original: Any, self: Any, key: bytes, cursor: int, most: int, since: Any) -> Any:
    return original(self, key, cursor, most, cursor)


# Rules.


def _take_offer(self: Any, held: Any, offer: Any) -> Merged:
    return Merged(offer.held)


def _take_held(self: Any, held: Any, offer: Any) -> Merged:
    return Merged(held)


def _may_fall(self: Any, held: Any, offer: Any) -> Merged:
    return Merged(rules.after(held, offer), held)


MUTANTS: Final = (
    Mutant("ack writes data", "the server has it, so it is the server's", _around(Replica, "pushed", _write_on_ack)),
    Mutant("overlay dropped early", "what was acknowledged is done with", _around(outbox, "pass_by", _pass_all_by)),
    Mutant("late page accepted", "a page is a page", _set(Replica, "received", _take_any_page)),
    Mutant("page ahead accepted", "later pages hold later things", _around(Replica, "received", _take_page_ahead)),
    Mutant("number reuse", "the outbox knows its highest number", _around(client, "seal", _count_from_outbox)),
    Mutant("late ack accepted", "numbers are numbers", _around(Replica, "pushed", _any_generation)),
    Mutant("late welcome accepted", "a welcome is a welcome", _around(Replica, "welcomed", _any_generation)),
    Mutant("refused forgotten", "refused is as good as done", _around(outbox, "acknowledge", _drop_refused)),
    Mutant("refused not reverted", "the next page will show it", _around(outbox, "acknowledge", _leave_refused)),
    Mutant("no rollback", "half of it is better than nothing", _set(client, "transaction", _no_rollback)),
    Mutant("seal loses the mask", "one field is edited at a time", _around(seal, "_differing", _first_field)),
    Mutant("ancestors left out", "the base says it all", _around(seal, "_based", _no_ancestors)),
    Mutant("base of now", "what is beneath is what he saw", _around(seal, "_based", _current_base)),
    Mutant("base of the last edit", "the latest is what counts", _last_before),
    Mutant("not folded anew", "a clock changes nothing", _set(Replica, "_refold_waiting", _nothing), ("jump",)),
    Mutant("put back is not behind", "sealed is counted", _around(Replica, "_settle_numbers", lambda original, self, mine, welcome, restored, is_behind: original(self, mine, welcome, restored, False)), ("copy", "put_back")),
    Mutant("bases not renumbered", "a name is a name", _set(outbox, "_moved", lambda ref, refs: ref)),
    Mutant("no re-push after restore", "it was acknowledged", _set(outbox, "give_back", _nothing)),
    Mutant("no rows after restore", "operations suffice", _set(restoration, "give_rows_back", _nothing)),
    Mutant("shadow not kept", "the table shows it", _set(placer.Placer, "_shade", _nothing)),
    Mutant("deferred fields dropped", "nobody here knows them", _set(placer.Placer, "_defer_rest", _nothing)),
    Mutant("deferred rows dropped", "nobody here knows them", _set(apply, "_defer", _nothing)),
    Mutant("parked references dropped", "it comes again", _set(apply, "parked", lambda *_: set())),
    Mutant("digest of device not kept", "it is counted now and then", _set(digests.Digests, "replace", _nothing)),
    Mutant("older fields not asked for", "the cursor says it all", _around(Replica, "next_pull", _since_cursor)),
    Mutant("cursor jumps to the head", "the page names the head", _around(Replica, "received", _jump_to_head)),
    Mutant("no de-duplication", "devices count right", _set(service, "_new", _all_new)),
    Mutant("gaps accepted", "later ones are new too", _set(service, "_new", _gaps)),
    Mutant("no epoch check", "the generation suffices", _around(service.Tenant, "push", _any_epoch)),
    Mutant("clone keeps its number", "the token names the device", _around(devices.Devices, "greeted", _own_number)),
    Mutant("no generation check", "the token names the device", _around(devices.Devices, "of_generation", _any_of_key)),
    Mutant("journal off", "who lost will notice", _set(push.Carrier, "_journal", _nothing)),
    Mutant("group half applied", "what is good is good", _set(push.Carrier, "_carry_out_group", _half_group)),
    Mutant("clamp missing", "clocks are right", _set(service.moments, "corrected", _unclamped)),
    Mutant("skew not corrected", "the clamp does it", _set(service.moments, "corrected", _unskewed), ("wait",)),
    Mutant("seq not raised", "the row has one", _around(rows.Body, "changed", _same_seqs)),
    Mutant("rest of a page skipped", "the head is reached", _around(service.Tenant, "pull", _skip_rest)),
    Mutant("since ignored", "the cursor says it all", _around(service.Tenant, "pull", _without_since)),
    Mutant("digest of server not kept", "it is counted now and then", _set(book.Book, "_sum", _living_alone)),
    Mutant("newer fields not kept", "nobody here knows them", _set(kept, "write", _nothing)),
    Mutant("purge above the floor", "90 days are 90 days", _set(devices.Devices, "least_cursor", lambda *_: None)),
    Mutant("tombstone forgotten too soon", "deleted is deleted", _set(retention, "KEPT_MS", 0)),
    Mutant("roles not asked", "the app asks", _around(push.checks, "refusal", lambda original, entity, row, operation, role: original(entity, row, operation, push.Role.SERVER))),
    Mutant("blind latest edit", "the last to arrive is the latest", _set(rules.LatestEdit, "merge", _take_offer)),
    Mutant("first edit stays", "who comes late is late", _set(rules.LatestEdit, "merge", _take_held)),
    Mutant("rank may fall", "the journal has it", _set(rules.Ranked, "merge", _may_fall)),
    Mutant("prose of the last", "texts are values", _set(rules.Prose, "merge", _take_offer)),
    Mutant("once is twice", "the last to arrive is right", _set(rules.Once, "merge", _take_offer)),
    Mutant("woven named by its author", "it is his edit", _set(version.Version, "woven", lambda self: self)),
    Mutant("no causal bump", "clocks tell", _set(version.Version, "later_than", lambda self, other: self)),
    Mutant("revive off", "deleted is deleted", _set(merge, "_revives", lambda *_: False)),
    Mutant("deletion ignores unseen edits", "deleted is deleted", _set(merge, "_edited_meanwhile", lambda *_: False)),
)  # fmt: skip
"""The list begins with what a model check of the rules has taught (an ack must never write data;
numbers are never used again; convergence alone is a weak oracle).
"""
