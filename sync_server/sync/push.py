"""What a push does to the rows: every operation is decided, in order, and answered."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.sync.wire import checks, clock
from engine.sync.wire.entity import Entity
from engine.sync.wire.merge import Conflict, decide
from engine.sync.wire.messages import Verdict
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version
from sync_server.sync import brake, journal, kept, oplog
from sync_server.sync.book import Book
from sync_server.sync.rows import NOTHING, Body
from sync_server.sync.store import Key


@dataclass(frozen=True, slots=True)
class Edit:
    """An operation and the version that it gives to what it writes."""

    operation: Operation
    version: Version

    @property
    def key(self) -> Key:
        return (self.operation.entity, self.operation.row)


class Carrier:
    """Carries out operations within a transaction, and logs them."""

    def __init__(
        self, connection: sqlite3.Connection, entities: Mapping[int, Entity], book: Book, role: Role
    ) -> None:
        self._connection = connection
        self._entities = entities
        self._book = book
        self._role = role
        self.entries: list[oplog.Entry] = []

    def carry_out(self, edits: Sequence[Edit]) -> list[Verdict]:
        """Of one device, in the order of their numbers."""
        self._book.read([edit.key for edit in edits if edit.operation.entity in self._entities])
        operations = [edit.operation for edit in edits]
        held_up = brake.held_up(self._entities, self._book, operations, self._role)
        return [
            verdict for group in _groups(edits) for verdict in self._carry_out_group(group, held_up)
        ]

    def _carry_out_group(self, edits: Sequence[Edit], held_up: frozenset[Key]) -> Iterator[Verdict]:
        refusals = self._refusals(edits, held_up)
        if any(refusals):
            for edit, refusal in zip(edits, refusals, strict=True):
                yield self._refuse(edit, refusal or Refusal.GROUP)
        else:
            for edit in edits:
                yield Verdict(edit.operation.number, self.apply(edit))

    def _refusals(self, edits: Sequence[Edit], held_up: frozenset[Key]) -> list[Refusal]:
        """Before any of them is carried out; a row may be made by one and changed by the next."""
        made: set[Key] = set()
        found: list[Refusal] = []
        for edit in edits:
            refusal = self.refusal(edit.operation, edit.key in made)
            if not refusal and edit.key in held_up and edit.operation.fields.get(0) is not None:
                refusal = Refusal.TOO_MANY_DELETIONS
            made.add(edit.key)
            found.append(refusal)
        return found

    def refusal(self, operation: Operation, is_made: bool = False) -> Refusal:
        """`is_made`: the row will be there though it is not yet."""
        entity = self._entities.get(operation.entity)
        if strange := kept.refusal(entity, operation, self._role):
            return strange
        if entity is None:
            return Refusal.NONE
        there = is_made or self._book.body((operation.entity, operation.row)) is not NOTHING
        return checks.refusal(entity, _THERE if there else {}, operation, self._role)

    def apply(self, edit: Edit) -> Answer:
        """Carries out what `refusal` has nothing against."""
        entity = self._entities.get(edit.operation.entity)
        unknown = kept.unknown(entity, edit.operation)
        if unknown or entity is None:
            rest = kept.part(edit.operation, unknown)
            kept.write(self._connection, kept.Kept(edit.version, self._role, rest))
        if entity is None:
            return self._log(edit, Answer.DEFERRED)
        body = self._book.body(edit.key)
        if body is NOTHING and not unknown:
            return self._create(edit)
        return self._merge(entity, edit, body)

    def _create(self, edit: Edit) -> Answer:
        """What `decide` makes of a row that is not there, without the way round."""
        values = edit.operation.fields
        self._book.put(edit.key, Body(self._book.next_seq(), edit.version, values))
        return self._log(edit, Answer.APPLIED, {}, values)

    def _merge(self, entity: Entity, edit: Edit, body: Body) -> Answer:
        decision = decide(entity, body.fields(), edit.operation, edit.version)
        if decision.changes:
            self._book.change(edit.key, decision.changes)
        for conflict in decision.conflicts:
            self._journal(entity, edit.operation.row, conflict)
        before = {number: body.values.get(number) for number in decision.changes}
        after = {number: held.value for number, held in decision.changes.items()}
        return self._log(edit, decision.answer, before, after)

    def _journal(self, entity: Entity, row: bytes, conflict: Conflict) -> None:
        key = (journal.ENTITY.number, journal.row_id(entity.number, row, conflict))
        if self._book.body(key) is NOTHING:
            now_ms, seq = self._book.now_ms, self._book.next_seq()
            version = journal.version(clock.moment(now_ms), seq)
            fields = journal.fields(entity, row, conflict, now_ms)
            self._book.put(key, Body(seq, version, fields))

    def _refuse(self, edit: Edit, refusal: Refusal) -> Verdict:
        operation = edit.operation
        self._connection.execute(
            "INSERT INTO refused (device, number, refusal) VALUES (?, ?, ?)",
            (edit.version.device, operation.number, refusal),
        )
        self._log(edit, Answer.REJECTED, {}, operation.fields, refusal)
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
        self.entries.append(
            oplog.Entry(
                operation.number, operation.entity, operation.row, answer,
                before or {}, after or {}, refusal,
            )
        )  # fmt: skip
        return answer


_THERE = {0: Held(None, NOTHING.version)}
"""Stands for a row of which only its being there counts."""


def _groups(edits: Sequence[Edit]) -> Iterator[Sequence[Edit]]:
    """Neighbours of one group; those of none alone."""
    for group, members in groupby(edits, key=lambda edit: edit.operation.group):
        if group:
            yield list(members)
        else:
            yield from ([edit] for edit in members)
