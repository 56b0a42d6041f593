"""What devices remember of a history that was lost: it comes back as it was, whoever tells it."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engine.sync.wire.entity import DELETED
from engine.sync.wire.merge import Conflict
from engine.sync.wire.messages import Change
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Held
from engine.sync.wire.version import Version
from sync_server.sync import journal
from tests.sync_server.sync.tenancy import (
    CONFLICT,
    CORRECTION,
    LABEL,
    REPLY,
    STEP,
    TONE,
    Device,
    Office,
    answers,
    id_of,
    reply,
)

ROW = id_of(1)
DOES_NOT_KNOW = (1, 1)
"""The edit in the backup."""


class Lost:
    """A shop whose server was put back: the backup holds one correction, and the lost history what
    happened to it afterwards, in three steps.
    """

    def __init__(self, office: Office, backup: Path) -> None:
        owner = Device(office, b"owner", Role.OWNER)
        owner.edit(CORRECTION, ROW, {1: id_of(7), LABEL: "backup", 3: 1})
        office.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(office.path, backup)
        self.epoch = owner.given.epoch
        self.steps: list[tuple[Change, int]] = []
        for fields in ({LABEL: "seen"}, {LABEL: "last"}, {DELETED: 5}):
            known = office.field(CORRECTION, ROW, LABEL).version.ref
            pushed = owner.edit(CORRECTION, ROW, fields, base=known, bases={DELETED: None})
            self.steps.append((office.changes()[CORRECTION, ROW], pushed.head))
        office.clock.pass_by(timedelta(minutes=1))
        self.office = Office(backup, office.clock, seed=2)
        self.office.tenant.restored()

    def memory(self, device: Device, step: int, *numbers: int, **other: Any) -> Operation:
        """Of fields as they were after a step."""
        change, reached = self.steps[step]
        held = {number: change.fields()[number] for number in numbers}
        told: Mapping[str, Any] = {
            "versions": {number: each.version for number, each in held.items()},
            "bases": {LABEL: change.fields()[LABEL].version.ref} if DELETED in numbers else {},
            "history": self.epoch,
            "reached": reached,
            **other,
        }
        values = {number: each.value for number, each in held.items()}
        return device.operation(CORRECTION, ROW, values, **told)

    def label(self) -> tuple[str, tuple[int, int]]:
        held = self.office.field(CORRECTION, ROW, LABEL)
        return held.value, held.version.ref


@pytest.fixture
def lost(office: Office, tmp_path: Path) -> Iterator[Lost]:
    lost = Lost(office, tmp_path / "backup.db")
    yield lost
    lost.office.close()


@pytest.fixture
def owner(lost: Lost) -> Device:
    return Device(lost.office, b"another", Role.OWNER)


def test_a_value_comes_back_with_the_edit_that_made_it(lost: Lost, owner: Device) -> None:
    assert lost.label() == ("backup", (1, 1))
    assert answers(owner.push(lost.memory(owner, 1, LABEL))) == [(Answer.APPLIED, Refusal.NONE)]
    assert lost.label() == ("last", (1, 3))
    assert lost.office.conflicts() == []


@pytest.mark.parametrize("steps", [(0, 1), (1, 0), (1, 1)])
def test_whoever_tells_it_in_whichever_order_the_last_stands(
    lost: Lost, owner: Device, steps: tuple[int, int]
) -> None:
    other = Device(lost.office, b"other")
    for device, step in zip((owner, other), steps, strict=True):
        device.push(lost.memory(device, step, LABEL))
    assert lost.label() == ("last", (1, 3))
    assert lost.office.conflicts() == []


def test_an_edit_over_what_came_back_stays_whoever_tells_it_again(
    lost: Lost, owner: Device
) -> None:
    owner.push(lost.memory(owner, 1, LABEL))
    owner.edit(CORRECTION, ROW, {LABEL: "new"}, base=(1, 3))
    for step in (0, 1):
        other = Device(lost.office, b"other %d" % step)
        other.push(lost.memory(other, step, LABEL))
    assert lost.label()[0] == "new"
    assert lost.office.conflicts() == []


@pytest.mark.parametrize("key", [b"other", b"owner"])
def test_an_edit_that_did_not_know_of_it_is_a_conflict(
    lost: Lost, owner: Device, key: bytes
) -> None:
    """Nor need the very device know of it that made it: its disk may have been put back too."""
    other = Device(lost.office, key)
    other.hello(generation=9, epoch=lost.epoch)
    assert (other.given.device == 1) == (key == b"owner")
    other.edit(CORRECTION, ROW, {LABEL: "new"}, base=DOES_NOT_KNOW)
    owner.push(lost.memory(owner, 1, LABEL))
    assert lost.label()[0] == "new"
    [conflict] = lost.office.conflicts()
    assert conflict[5] == b"\xa4last"


def test_who_had_not_come_beyond_the_backup_has_nothing_to_tell(lost: Lost, owner: Device) -> None:
    behind = lost.memory(owner, 1, LABEL, reached=1)
    assert answers(owner.push(behind)) == [(Answer.SUPERSEDED, Refusal.NONE)]
    assert lost.label() == ("backup", (1, 1))


def test_of_a_strange_history_nothing_is_taken_for_the_past(lost: Lost, owner: Device) -> None:
    owner.push(lost.memory(owner, 1, LABEL, history=b"elsewhere"))
    assert lost.label()[0] == "last"
    assert len(lost.office.conflicts()) == 1


def test_a_deletion_comes_back(lost: Lost, owner: Device) -> None:
    owner.push(lost.memory(owner, 2, LABEL, DELETED))
    assert lost.office.field(CORRECTION, ROW, DELETED).value == 5


def test_words_that_its_author_had_not_read_keep_the_row_openly(lost: Lost, owner: Device) -> None:
    other = Device(lost.office, b"other")
    other.edit(CORRECTION, ROW, {LABEL: "new"}, base=DOES_NOT_KNOW)
    owner.push(lost.memory(owner, 2, DELETED))
    assert DELETED not in lost.office.changes()[CORRECTION, ROW].values
    [conflict] = lost.office.conflicts()
    assert conflict[3] == DELETED


def test_words_come_back_over_a_deletion_that_did_not_know_of_them(
    lost: Lost, owner: Device
) -> None:
    other = Device(lost.office, b"other", Role.OWNER)
    bases = {LABEL: DOES_NOT_KNOW}
    other.edit(CORRECTION, ROW, {DELETED: 9}, base=None, bases=bases)
    owner.push(lost.memory(owner, 1, LABEL))
    assert lost.office.field(CORRECTION, ROW, DELETED).value is None
    assert lost.label()[0] == "last"
    assert len(lost.office.conflicts()) == 1


@pytest.mark.parametrize(
    ("role", "number", "refusal"),
    [
        (Role.VIEWER, LABEL, Refusal.NOT_ALLOWED),
        (Role.STAFF, LABEL, Refusal.NONE),
        (Role.VIEWER, DELETED, Refusal.NOT_ALLOWED),
        (Role.STAFF, DELETED, Refusal.NONE),
    ],
)
def test_nobody_tells_what_he_may_not_write(
    lost: Lost, role: Role, number: int, refusal: Refusal
) -> None:
    device = Device(lost.office, b"another", role)
    [(_, why)] = answers(device.push(lost.memory(device, 2, number)))
    assert why == refusal


ENTRY = dict(
    enumerate((CORRECTION, ROW, LABEL, b"\xa1a", b"\xa1b", 1, 1, 1, 9, 2, 1, "latest", 1), start=1)
)
ENTRY_ID = journal.row_id(
    CORRECTION, ROW, Conflict(LABEL, Held("a", Version(1, 1, 1)), Held("b", Version(9, 2, 1)))
)


def entry(
    lost: Lost, row: bytes, fields: dict[int, Any], told_by: bytes = b"another", reached: int = 9
) -> Any:
    """The answer to a memory of the journal, and the journal as it is then."""
    staff = Device(lost.office, told_by)
    versions = dict.fromkeys(fields, Version(3, 0, 9))
    told = {"versions": versions, "history": lost.epoch, "reached": reached}
    pushed = staff.push(staff.operation(CONFLICT, row, fields, **told))
    return answers(pushed), lost.office.conflicts()


def test_the_journal_is_told_by_anybody_who_writes(lost: Lost) -> None:
    assert entry(lost, ENTRY_ID, ENTRY) == ([(Answer.APPLIED, Refusal.NONE)], [ENTRY])
    settled = {**ENTRY, journal.RESOLUTION: "kept"}
    part = {journal.RESOLUTION: "kept"}
    assert entry(lost, ENTRY_ID, part, b"two") == ([(Answer.APPLIED, Refusal.NONE)], [settled])


@pytest.mark.parametrize(
    ("row", "other"),
    [
        (id_of(9), {}),
        (ENTRY_ID, {3: LABEL + 1}),
        (ENTRY_ID, {11: 2}),
        (ENTRY_ID, {4: b"\xc1"}),
        (ENTRY_ID, {5: b"\xc1"}),
        (ENTRY_ID, {6: -1}),
        (ENTRY_ID, {13: 1 << 60}),
    ],
)
def test_an_entry_that_the_server_cannot_have_written_is_none(
    lost: Lost, row: bytes, other: dict[int, Any]
) -> None:
    refused = [(Answer.REJECTED, Refusal.BAD_VALUE)]
    assert entry(lost, row, {**ENTRY, **other}) == (refused, [])


def test_what_was_lost_stays_what_it_was(lost: Lost) -> None:
    entry(lost, ENTRY_ID, ENTRY)
    _, held = entry(lost, ENTRY_ID, {5: msgspec.msgpack.encode("no")}, b"two", 10)
    assert held == [ENTRY]


def test_an_edit_of_the_new_history_cannot_be_forged(lost: Lost, owner: Device) -> None:
    version = Version(1, 1, owner.given.last_number + 9)
    forged = lost.memory(owner, 1, LABEL, versions={LABEL: version})
    assert answers(owner.push(forged)) == [(Answer.REJECTED, Refusal.BAD_VALUE)]


def test_a_server_that_lost_nothing_takes_no_memories(office: Office) -> None:
    device = Device(office, b"one")
    version = {TONE: Version(1, 1, 1)}
    told = device.operation(3, ROW, {TONE: "x"}, versions=version, history=b"x", reached=1)
    assert answers(device.push(told)) == [(Answer.REJECTED, Refusal.BAD_VALUE)]


@pytest.mark.parametrize("restored", [False, True])
@pytest.mark.parametrize("version", [Version(1, 1, 0), Version(1, 0, 1), Version(1, 1 << 60, 1)])
def test_a_memory_names_an_edit_that_there_can_have_been(
    office: Office, restored: bool, version: Version
) -> None:
    if restored:
        office.tenant.restored()
    device = Device(office, b"one")
    told = device.operation(3, ROW, reply(), versions=dict.fromkeys(reply(), version))
    assert answers(device.push(told)) == [(Answer.REJECTED, Refusal.BAD_VALUE)]


SENT_AS = 14
"""Of a reply: its id on the platform."""


@pytest.mark.parametrize(("number", "value"), [(STEP, [0, "draft"]), (SENT_AS, "forged")])
def test_a_fact_stays_whatever_anybody_remembers(office: Office, number: int, value: Any) -> None:
    owner, staff = Device(office, b"owner", Role.OWNER), Device(office, b"staff")
    owner.edit(REPLY, ROW, reply())
    owner.edit(REPLY, ROW, {STEP: [0, "verified"], SENT_AS: "platform"}, base=owner.ref())
    epoch, held = owner.given.epoch, office.field(REPLY, ROW, number)
    office.tenant.restored()
    told = {"versions": {number: Version(1, 2, 1)}, "history": epoch, "reached": 1 << 40}
    staff.push(staff.operation(REPLY, ROW, {number: value}, **told))
    assert office.field(REPLY, ROW, number) == held
    [conflict] = office.conflicts()
    assert msgspec.msgpack.decode(conflict[5]) == value


def test_who_names_an_edit_of_this_history_does_not_follow_it(lost: Lost, owner: Device) -> None:
    owner.edit(CORRECTION, ROW, {LABEL: "new"}, base=DOES_NOT_KNOW)
    now = lost.office.field(CORRECTION, ROW, LABEL).version.ref
    owner.push(lost.memory(owner, 1, LABEL, bases={LABEL: now}))
    assert lost.label()[0] == "new"
    assert len(lost.office.conflicts()) == 1
    owner.push(lost.memory(owner, 2, DELETED, bases={LABEL: now}))
    assert DELETED not in lost.office.changes()[CORRECTION, ROW].values


def test_the_brake_holds_memories_too(office: Office) -> None:
    owner, manager = Device(office, b"owner", Role.OWNER), Device(office, b"boss", Role.MANAGER)
    rows = [id_of(number) for number in range(1, 101)]
    owner.push(*[owner.operation(CORRECTION, r, {1: ROW, LABEL: "x", 3: 1}) for r in rows])
    told = {"versions": {DELETED: Version(1, 1, 1)}, "history": owner.given.epoch}
    office.tenant.restored()
    forged = [manager.operation(CORRECTION, row, {DELETED: 5}, reached=9, **told) for row in rows]
    held_up = (Answer.REJECTED, Refusal.TOO_MANY_DELETIONS)
    assert set(answers(manager.push(*forged))) == {held_up}


def test_a_remembered_entry_that_nobody_settled_is_kept(lost: Lost) -> None:
    entry(lost, ENTRY_ID, ENTRY)
    lost.office.tenant.purge(lost.office.clock.ms)
    assert lost.office.conflicts() == [ENTRY]
