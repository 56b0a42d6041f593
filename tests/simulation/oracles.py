"""What has to be true, whatever befell."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.sync import digests, outbox
from engine.sync.known import Library, folded
from engine.sync.shape import shape_of
from engine.sync.wire import checks, clock, digest, registry
from engine.sync.wire.entities.reply import STATES
from engine.sync.wire.entity import DELETED, Entity
from engine.sync.wire.messages import Push, Pushed
from engine.sync.wire.operation import Answer
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held, Ranked
from engine.sync.wire.version import Version
from sync_server.sync.store import Store
from tests.simulation.ledger import Key, Ledger, Mark, frozen, marks
from tests.simulation.pc import Pc, Values
from tests.simulation.server import Server

REPLY, STEP, CONFLICT = 3, 3, 5
DAY_MS = 86_400_000
_EMPTY = {
    number: {field.number: None for field in entity.fields if field.optional}
    for number, entity in registry.by_number().items()
}


class Violation(AssertionError):
    """Something that must never be."""


def _known(rows: Mapping[Key, Values]) -> dict[Key, Values]:
    return {key: values for key, values in rows.items() if key[0] in registry.by_number()}


def is_living(values: Values) -> bool:
    return values.get(DELETED) is None


# Convergence.


def differences(server: Mapping[Key, Values], pc: Pc) -> Iterator[str]:
    """Between what the server has and what a PC shows."""
    shown = pc.shown()
    living = {key: values for key, values in _known(server).items() if is_living(values)}
    refused = {key for key, _ in pc.refused()}
    for key, values in living.items():
        if key not in shown:
            if not _lacks_target(key, values, living):
                yield f"{pc.name} lacks {_name(key)}"
        elif wrong := _other(key, values, shown[key]):
            yield f"{pc.name} shows {_name(key)} otherwise: {wrong}"
    for key in shown.keys() - living.keys() - refused:
        yield f"{pc.name} shows {_name(key)} that nobody else has"


def _other(key: Key, there: Values, here: Values) -> list[str]:
    entity = registry.by_number()[key[0]]
    return [
        f"{field.name} {here.get(field.number)!r}, not {there.get(field.number)!r}"
        for field in entity.fields
        if frozen(there.get(field.number)) != frozen(here.get(field.number))
    ]


def _lacks_target(key: Key, values: Values, living: Mapping[Key, Values]) -> bool:
    entity = registry.by_number()[key[0]]
    return any(
        (registry.by_name()[field.refers_to].number, values[field.number]) not in living
        for field in entity.fields
        if field.refers_to and values.get(field.number) is not None
    )


def _name(key: Key) -> str:
    return f"{registry.by_number()[key[0]].name} {key[1][:2].hex()}"


def unsaid(pc: Pc, server: Server) -> Iterator[str]:
    """By the PC to the server, or by the server to the PC: an edit may change no value."""
    if pc.state.cursor < Store(server.connection).state().seq:
        yield f"{pc.name} has not heard all"
    for table in ("sync_dirty", "sync_gone", "sync_outbox", "sync_page"):
        if count := pc.count(table):
            yield f"{pc.name} has {count} in {table}"


# No silent loss.


def lost(ledger: Ledger, server: Server, pcs: Sequence[Pc]) -> list[str]:
    rows = _known(server.rows())
    refused = [
        mark for pc in pcs for key, values in _refused(pc, rows) for mark in _of(key, values)
    ]
    deleted = [key for key, values in rows.items() if not is_living(values)] + server.graves()
    barred = {pc.name for pc in pcs if pc.was_barred}
    return [
        f"{edit.device} wrote {_name((edit.mark[0], edit.mark[1]))}.{edit.mark[2]} {edit.mark[3]!r}"
        for edit in ledger.lost(told(server), refused, deleted, barred)
        if edit.mark[0] != CONFLICT or edit.mark[:2] not in deleted  # settled long ago
    ]


def told(server: Server) -> list[Mark]:
    """What stands there, and what was lost openly."""
    rows = _known(server.rows())
    found = [
        mark
        for key, values in rows.items()
        if is_living(values)
        for mark in _of(key, {**_EMPTY[key[0]], **values})
    ]
    found += [(*key, DELETED, each[DELETED]) for key, each in rows.items() if not is_living(each)]
    return [*found, *server.journaled]


def _refused(pc: Pc, rows: Mapping[Key, Values]) -> Iterator[tuple[Key, Values]]:
    """What was not accepted of a PC; a row that nobody has but the PC shows the rest there."""
    for key, values in pc.refused():
        yield key, values
        if key not in rows and key[0] in registry.by_number():
            yield key, pc.row(key) or {}


def check_order(ledger: Ledger, server: Server, upset: set[str]) -> None:
    """Of two who did not know of each other the later one has his way, whatever their clocks say.
    `upset`: PCs whose clocks jumped.
    """
    for kept, lost in server.contests:
        is_sure = all(mark in ledger.at and ledger.steady(mark, upset) for mark in (kept, lost))
        if is_sure and ledger.at[kept] + DAY_MS < ledger.at[lost]:
            raise Violation(f"{lost} is a day later than {kept} and lost")


def _of(key: Key, values: Values) -> list[Mark]:
    entity = registry.by_number().get(key[0])
    if entity is None:
        return []
    return [
        mark for number, value in values.items() for mark in marks(entity, key[1], number, value)
    ]


# What a PC shows of its own.


def check_own(pc: Pc) -> None:
    """Until something that it heard overrules it, a PC shows what was written there last."""
    shown: dict[Key, Values | None] = {}
    for (key, number), written in list(pc.own.written.items()):
        if key not in shown:
            shown[key] = pc.row(key)
        if _is(shown[key], number, written):
            continue
        if not _may_show(pc, key, number, shown[key]):
            raise Violation(
                f"{pc.name} wrote {_name(key)}.{number} {written!r} and shows {shown[key]}"
            )
        pc.own.written.pop((key, number), None)


def check_fold(pc: Pc) -> None:
    """What is shown is what waits, folded over what the server has: who edits next says so."""
    now = pc.state
    if pc.is_edited() or now.renewing:
        return
    for key in outbox.rows(pc.disk.real):
        is_known = key[0] in registry.by_number()
        row = pc.row((key[0], key[1])) if is_known else None
        if row is not None:
            shape = shape_of(key[0])
            known = Library(pc.disk.real).known(shape, [key[1]])[key[1]]
            view = folded(shape.entity, known.base(), known.waiting, now.offset_ms)
            if any(frozen(row[n]) != frozen(held.value) for n, held in view.items() if n in row):
                raise Violation(
                    f"{pc.name} shows {_name((key[0], key[1]))} as it was folded before"
                )


def _is(row: Values | None, number: int, written: Any) -> bool:
    if number == DELETED:
        return row is None
    return row is not None and frozen(row[number]) == written


def _may_show(pc: Pc, key: Key, number: int, row: Values | None) -> bool:
    if any(each == key for each, _ in pc.refused()):
        return True
    if row is None:
        return any(each is not None for each in _heard(pc, key, DELETED))
    if number == DELETED:
        return any(_heard(pc, key, each) for each in (*row, DELETED))
    entity = registry.by_number()[key[0]]
    if entity.by_number[number].rule.wants_ancestor:
        return bool(_heard(pc, key, number))
    return frozen(row[number]) in _heard(pc, key, number)


def _heard(pc: Pc, key: Key, number: int) -> list[Any]:
    return pc.own.overruled_by(key, number, pc.state.offset_ms)


# Digests.


def check_digests(server: Server, pcs: Sequence[Pc]) -> None:
    store = Store(server.connection)
    for entity in server.entities:
        sums = store.sums().get(entity)
        counted = [0] * digest.BUCKETS
        living = 0
        for stored in store.of_entity(entity):
            bucket = digest.bucket_of(stored.row)
            counted[bucket] = digest.replaced(
                counted[bucket], 0, digest.of_row(stored.row, stored.body.fields())
            )
            living += is_living(stored.body.values)
        kept = sums.buckets if sums else [0] * digest.BUCKETS
        if list(kept) != counted or (sums.living if sums else 0) != living:
            raise Violation(f"the server's digest of {entity} is not what its rows say")
    for pc in pcs:
        if not pc.is_edited():  # until it is sealed, an edit hides what is beneath it
            check_digest(pc)


def check_in_step(server: Server, pcs: Sequence[Pc]) -> None:
    """Both sides hold the same, what neither shows included."""
    sums = {entity: sums.buckets for entity, sums in Store(server.connection).sums().items()}
    for pc in pcs:
        if digests.root(pc.disk.real) != digest.root(sums):
            raise Violation(f"{pc.name} does not hold what the server holds")


def check_digest(pc: Pc) -> None:
    kept = digests.buckets(pc.disk.real)
    for number, entity in registry.by_number().items():
        counted = recounted(pc, entity)
        if kept.get(number, [0] * digest.BUCKETS) != counted:
            raise Violation(f"{pc.name}'s digest of {entity.name} is not what its rows say")


def recounted(pc: Pc, entity: Entity) -> list[int]:
    number = entity.number
    ids = {uuid for (uuid,) in pc.disk.real.execute(f"SELECT uuid FROM {entity.table}")}
    for table in ("sync_shadow", "sync_deferred"):
        query = f"SELECT row FROM {table} WHERE entity = ?"
        ids |= {row for (row,) in pc.disk.real.execute(query, (number,))}
    counted = [0] * digest.BUCKETS
    for row, known in Library(pc.disk.real).known(shape_of(number), sorted(ids)).items():
        bucket = digest.bucket_of(row)
        counted[bucket] = digest.replaced(counted[bucket], 0, digest.of_row(row, known.base()))
    return counted


# The server's own.


class Watch:
    """Over what the server may only ever do forwards."""

    def __init__(self) -> None:
        self._versions: dict[tuple[Key, int], Version] = {}
        self._read: set[bytes] = set()

    def forget(self) -> None:
        """It was put back."""
        self._versions.clear()
        self._read.clear()

    def look(self, server: Server) -> None:
        """At the fields of all rows. No edit of times to come, none older than what it follows; and
        what customers have read stays read.
        """
        latest = clock.moment(server.now_ms + 1_000)
        for entity in registry.by_number():
            for stored in Store(server.connection).of_entity(entity):
                for number, held in stored.body.fields().items():
                    self._look(stored.entity, stored.row, number, held, latest)

    def _look(self, entity: int, row: bytes, number: int, held: Held, latest: int) -> None:
        what = f"{_name((entity, row))}.{number}"
        if held.version.moment > latest:
            raise Violation(f"{what} was made later than now: {held.version}")
        if number == STEP and entity == REPLY and tuple(held.value)[1] == STATES[-1]:
            self._read.add(row)
        elif number == STEP and entity == REPLY and row in self._read:
            raise Violation(f"{what} was read by customers and is {held.value} now")
        before = self._versions.get(((entity, row), number))
        field = registry.by_number()[entity].by_number.get(number)
        is_ranked = field is not None and isinstance(field.rule, Ranked)
        if before is not None and not is_ranked and held.version < before:
            raise Violation(f"{what} went back from {before} to {held.version}")
        self._versions[(entity, row), number] = held.version


def check_verdicts(role: Role, push: Push, pushed: Pushed) -> None:
    """Nobody did what his role does not let him do."""
    done = {each.number for each in pushed.verdicts if each.answer != Answer.REJECTED}
    for operation in push.operations:
        entity = registry.by_number().get(operation.entity)
        if entity is None or operation.number not in done:
            continue
        known = [
            entity.by_number[number] for number in operation.fields if number in entity.by_number
        ]
        if operation.versions:
            needed = [checks.least_to_remember(field) for field in known]
        else:
            needed = [field.by for field in known]
        if any(least > role for least in needed):
            raise Violation(f"{role.name} was let do {operation}")
