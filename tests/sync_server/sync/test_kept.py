"""What a newer app pushes waits on an older server, and is carried out once it has learnt it."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import msgpack

from engine.sync.wire import registry
from engine.sync.wire.entity import Entity
from engine.sync.wire.operation import Answer, Operation, Refusal
from engine.sync.wire.roles import Role
from sync_server.sync import kept
from sync_server.sync.faults import Full
from tests.sync_server.sync.tenancy import REPLY, TONE, Device, Office, answers, id_of, reply

SNOOZED = 17
NEW = registry.SCHEMA
OLD = NEW - 1


def without(entities: Mapping[int, Entity], entity: int, field: int = 0) -> dict[int, Entity]:
    """The registry before an entity, or a field of it, was added."""
    found = dict(entities)
    old = found.pop(entity)
    if field:
        fields = tuple(each for each in old.fields if each.number != field)
        found[entity] = dataclasses.replace(old, fields=fields)
    return found


def upgraded(office: Office) -> None:
    office.close()
    office.entities, office.schema = registry.by_number(), NEW
    office.open()


@pytest.fixture(params=[SNOOZED, 0], ids=["field", "entity"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """A server that does not know one field of replies, or no replies at all."""
    entities = without(registry.by_number(), REPLY, request.param)
    return Office(tmp_path / "old.db", entities=entities, schema=OLD)


def test_what_is_not_known_waits_for_the_upgrade(old: Office) -> None:
    one = Device(old)
    pushed = one.push(
        one.operation(REPLY, id_of(1), {**reply(), SNOOZED: 5}),
        one.operation(REPLY, id_of(1), {SNOOZED: 6}, base=(1, 1)),
    )
    assert answers(pushed) == [(Answer.DEFERRED, Refusal.NONE)] * 2
    moment = old.clock.ms
    assert all(SNOOZED not in each.values for each in old.changes().values())
    upgraded(old)
    held = old.field(REPLY, id_of(1), SNOOZED)
    assert (held.value, held.version.ref, held.version.moment >> 16) == (6, (1, 2), moment)
    assert old.field(REPLY, id_of(1), TONE).value == "warm"
    assert old.conflicts() == []
    assert {number: old.tenant.digest(number) for number in old.entities} == old.recounted()
    old.close()


def test_who_pulled_before_the_upgrade_gets_what_it_brought(old: Office) -> None:
    one, two = Device(old, b"one"), Device(old, b"two")
    one.edit(REPLY, id_of(1), {**reply(), SNOOZED: 5})
    two.hello()
    two.pages()
    upgraded(old)
    values = [each.values for page in two.pages() for each in page.changes]
    assert [each[SNOOZED] for each in values] == [5]
    old.close()


def test_what_was_done_at_once_is_not_done_again(tmp_path: Path) -> None:
    """Others have gone on from there meanwhile."""
    entities = without(registry.by_number(), REPLY, SNOOZED)
    office = Office(tmp_path / "old.db", entities=entities, schema=OLD)
    one, two = Device(office, b"one"), Device(office, b"two")
    one.edit(REPLY, id_of(1), {**reply(), SNOOZED: 5})
    two.edit(REPLY, id_of(1), {TONE: "plain"}, base=(1, 1))
    upgraded(office)
    assert office.field(REPLY, id_of(1), TONE).value == "plain"
    assert office.field(REPLY, id_of(1), SNOOZED).value == 5
    assert office.conflicts() == []
    office.close()


def test_what_waited_loses_to_nobody_silently(old: Office) -> None:
    one, two = Device(old, b"one"), Device(old, b"two")
    one.edit(REPLY, id_of(1), {**reply(), SNOOZED: 5})
    two.edit(REPLY, id_of(1), {**reply(), SNOOZED: 6})
    upgraded(old)
    journaled = [entry for entry in old.conflicts() if entry[3] == SNOOZED]
    assert len(journaled) == 1
    old.close()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [({SNOOZED: "never"}, Refusal.BAD_VALUE), ({SNOOZED: 5}, Refusal.NO_SUCH_ROW)],
)
def test_what_cannot_be_carried_out_stays_with_the_reason(
    tmp_path: Path, fields: dict[int, Any], refusal: Refusal
) -> None:
    office = Office(tmp_path / "old.db", entities=without(registry.by_number(), REPLY), schema=OLD)
    whole = {} if refusal == Refusal.NO_SUCH_ROW else reply()
    one = Device(office)
    late = one.operation(REPLY, id_of(1), {**whole, **fields})
    assert answers(one.push(late)) == [(Answer.DEFERRED, Refusal.NONE)]
    upgraded(office)
    one.edit(REPLY, id_of(2), reply())
    assert (REPLY, id_of(1)) not in office.changes()
    assert answers(one.push(late)) == [(Answer.REJECTED, refusal)]
    kept = office.connection.execute("SELECT refusal FROM kept").fetchall()
    assert kept == [(refusal,)]
    office.close()


def test_the_role_of_then_decides(tmp_path: Path) -> None:
    office = Office(tmp_path / "old.db", entities=without(registry.by_number(), REPLY), schema=OLD)
    one = Device(office, role=Role.STAFF)
    one.edit(REPLY, id_of(1), reply())
    one.edit(REPLY, id_of(1), {0: 5}, base=(1, 1))
    upgraded(office)
    assert 0 not in office.changes()[REPLY, id_of(1)].values
    office.close()


def test_a_second_upgrade_finds_what_the_first_did_not_know(tmp_path: Path) -> None:
    all_of = registry.by_number()
    office = Office(tmp_path / "old.db", entities=without(all_of, REPLY), schema=OLD - 1)
    Device(office).edit(REPLY, id_of(1), {**reply(), SNOOZED: 5})
    office.close()
    office.entities, office.schema = without(all_of, REPLY, SNOOZED), OLD
    office.open()
    assert SNOOZED not in office.changes()[REPLY, id_of(1)].values
    upgraded(office)
    assert office.field(REPLY, id_of(1), SNOOZED).value == 5
    assert office.connection.execute("SELECT * FROM kept").fetchall() == []
    assert office.connection.execute("SELECT schema FROM state").fetchone() == (NEW,)
    office.close()


def test_operations_of_nothing_known_are_kept_word_for_word(office: Office) -> None:
    one = Device(office)
    strange = one.operation(
        99, id_of(1), {1: ["가", {"b": 1}], 2: b"x"}, base=(1, 1), bases={2: None}
    )
    one.push(strange)
    (packed,) = office.connection.execute("SELECT operation FROM kept").fetchone()
    assert msgpack.decode(packed, type=Operation) == strange


def test_what_waits_does_not_grow_without_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_OF_TENANT", 2_000)
    device = Device(office)
    device.edit(777, id_of(1), {1: b"x" * 3_000})
    with pytest.raises(Full):
        device.edit(777, id_of(2), {1: b"x"})
    device.number -= 1
    device.edit(REPLY, id_of(3), reply())
    assert (REPLY, id_of(3)) in office.changes(), "what is known still comes in"
