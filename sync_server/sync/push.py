"""What a push does to the rows: every operation is decided, in order, and answered."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engine.sync.wire import checks, clock
from engine.sync.wire.entity import DELETED, Entity
from engine.sync.wire.merge import Conflict, Decision, decide
from engine.sync.wire.messages import Verdict
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version
from sync_server.sync import brake, given, journal, kept, memories, oplog
from sync_server.sync.book import Book
from sync_server.sync.leases import Fence
from sync_server.sync.rows import NOTHING, Body
from sync_server.sync.store import Key


class Edit(NamedTuple):
    """An operation, and the version that it gives to what it writes."""

    operation: Operation
    version: Version
    key: Key

    @classmethod
    def of(cls, operation: Operation, version: Version) -> "Edit":
        return cls(operation, version, (operation.entity, operation.row))


class Carrier:
    """Carries out operations within a transaction, and logs them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        entities: Mapping[int, Entity],
        book: Book,
        role: Role,
        fence: Fence,
    ) -> None:
        self._connection = connection
        self._entities = entities
        self._book = book
        self._role = role
        self._fence = fence
        self.entries: list[oplog.Entry] = []

    def carry_out(self, edits: Sequence[Edit], is_confirmed: bool = False) -> list[Verdict]:
        """Of one device, in the order of their numbers. `is_confirmed`: its user has said yes to
        all the deletions among them. Raises `Full`.
        """
        self._book.read([edit.key for edit in edits if edit.operation.entity in self._entities])
        operations = [edit.operation for edit in edits]
        if any(kept.is_newer(self._entities.get(each.entity), each) for each in operations):
            kept.check_room(self._connection)
        is_free = is_confirmed and self._role >= brake.RELEASED_BY
        held_up: frozenset[Key] = frozenset()
        if not is_free:
            held_up = brake.held_up(self._entities, self._book, operations, self._role)
        return [self._carry_out_one(edit, held_up) for edit in edits]

    def _carry_out_one(self, edit: Edit, held_up: frozenset[Key]) -> Verdict:
        if refusal := self._refusal(edit, held_up):
            return self._refuse(edit, refusal)
        return Verdict(edit.operation.number, self.apply(edit))

    def _refusal(self, edit: Edit, held_up: frozenset[Key]) -> Refusal:
        if refusal := self.refusal(edit):
            return refusal
        if edit.key in held_up and edit.operation.fields.get(DELETED) is not None:
            return Refusal.TOO_MANY_DELETIONS
        return Refusal.NONE

    def refusal(self, edit: Edit) -> Refusal:
        operation = edit.operation
        entity = self._entities.get(operation.entity)
        if operation.versions and not memories.is_sound(operation, self._book.state):
            return Refusal.BAD_VALUE
        if kept.is_newer(entity, operation) and (why := kept.refusal(operation, self._role)):
            return why
        if entity is None:
            return Refusal.NONE
        body = self._book.body(edit.key)
        there = body is not NOTHING
        why = checks.refusal(entity, _THERE if there else {}, operation, self._role)
        if not why and operation.versions and operation.entity == journal.ENTITY.number:
            told = {**body.values, **operation.fields}
            return Refusal.NONE if journal.is_sound(operation.row, told) else Refusal.BAD_VALUE
        if not why and self._fence.holds_off(entity, operation, edit.version.device, there):
            return Refusal.NO_LEASE
        return why

    def apply(self, edit: Edit) -> Answer:
        """Carries out what `refusal` has nothing against."""
        entity = self._entities.get(edit.operation.entity)
        is_newer = kept.is_newer(entity, edit.operation)
        if is_newer:
            rest = kept.rest(entity, edit.operation)
            kept.write(self._connection, kept.Kept(edit.version, self._role, rest))
        if entity is None:
            return self._log(edit, Answer.DEFERRED)
        body = self._book.body(edit.key)
        if body is NOTHING and not is_newer and not edit.operation.versions:
            return self._create(edit)
        return self._merge(entity, edit, body)

    def _create(self, edit: Edit) -> Answer:
        """What `decide` makes of a row that is not there, without the way round."""
        values = edit.operation.fields
        if self._book.is_grave(edit.key):  # whoever remembers the deletion hears that it is over
            values = {**values, DELETED: None}
        self._book.put(edit.key, Body(self._book.next_seq(), edit.version, values))
        return self._log(edit, Answer.APPLIED, {}, values)

    def _merge(self, entity: Entity, edit: Edit, body: Body) -> Answer:
        decision = self._decide(entity, edit, body)
        if decision.changes:
            self._book.change(edit.key, decision.changes)
        for conflict in decision.conflicts:
            self._journal(entity, edit.operation.row, conflict)
        before = {number: body.values.get(number) for number in decision.changes}
        after = {number: held.value for number, held in decision.changes.items()}
        return self._log(edit, decision.answer, before, after)

    def _decide(self, entity: Entity, edit: Edit, body: Body) -> Decision:
        if edit.operation.versions:
            return memories.joined(self._connection, entity, body, edit.operation, self._book)
        return decide(entity, body.fields(), edit.operation, edit.version)

    def _journal(self, entity: Entity, row: bytes, conflict: Conflict) -> None:
        key = (journal.ENTITY.number, journal.row_id(entity.number, row, conflict))
        if self._book.body(key) is NOTHING:
            now_ms, seq = self._book.now_ms, self._book.next_seq()
            version = journal.version(clock.moment(now_ms), seq)
            fields = journal.fields(entity, row, conflict, now_ms)
            self._book.put(key, Body(seq, version, fields))

    def _refuse(self, edit: Edit, refusal: Refusal) -> Verdict:
        operation = edit.operation
        given.refused(self._connection, edit.version.device, operation.number, refusal)
        offered = operation.fields if refusal not in _UNSEEN else {}
        self._log(edit, Answer.REJECTED, {}, offered, refusal)
        return Verdict(operation.number, Answer.REJECTED, refusal)

    def _log(
        self,
        edit: Edit,
        answer: Answer,
        before: dict[int, object] | None = None,
        after: dict[int, object] | None = None,
        refusal: Refusal = Refusal.NONE,
    ) -> Answer:
        operation = edit.operation
        told = {} if refusal in _UNSEEN else operation.versions
        authors = {number: version.device for number, version in told.items()}
        self.entries.append(
            oplog.Entry(
                operation.number, operation.entity, operation.row, answer,
                before or {}, after or {}, refusal, authors,
            )
        )  # fmt: skip
        return answer


_THERE = {DELETED: Held(None, NOTHING.version)}
"""Stands for a row of which only its being there counts."""


_UNSEEN = (Refusal.NOT_ALLOWED, Refusal.BAD_VALUE)
"""What is refused for these may be anything: nothing that can be written to a log."""
