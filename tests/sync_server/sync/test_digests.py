"""Sums that follow every push are those that a recount finds."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.sync.wire import digest, registry
from engine.sync.wire.merge import decide
from engine.sync.wire.operation import Operation
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Version
from sync_server.sync.faults import UnknownEntity
from sync_server.sync.rows import Body
from tests.sync_server.sync.tenancy import (
    REPLY,
    SHOP,
    STEP,
    TEXT,
    TONE,
    Device,
    Office,
    id_of,
    reply,
    shop,
)

CHANGES: list[dict[int, Any]] = [
    reply(),
    {TEXT: "하나"},
    {TEXT: "둘", TONE: "plain"},
    {STEP: [1, "approved"]},
    {0: 5},
    {0: None},
    {61: "newer"},
    {TONE: 3},
]
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),  # which device
        st.integers(0, 3),  # which row
        st.integers(0, len(CHANGES) - 1),
        st.one_of(st.none(), st.tuples(st.integers(1, 2), st.integers(1, 12))),  # base
        st.booleans(),  # the end of a push
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_they_are_right_after_every_push(steps: list[tuple[int, int, int, Any, bool]]) -> None:
    with TemporaryDirectory() as folder:
        office = Office(Path(folder) / "tenant.db")
        devices = [Device(office, key, Role.MANAGER) for key in (b"one", b"two")]
        waiting: list[list[Operation]] = [[], []]
        for which, row, change, base, ends in steps:
            operation = devices[which].operation(REPLY, id_of(row), CHANGES[change], base=base)
            waiting[which].append(operation)
            if ends:
                devices[which].push(*waiting[which])
                waiting[which].clear()
        assert {number: list(office.tenant.digest(number)) for number in office.entities} == (
            office.recounted()
        )
        living = dict(office.connection.execute("SELECT entity, living FROM digest"))
        found = [each for (entity, _), each in office.changes().items() if entity == REPLY]
        assert living.get(REPLY, 0) == sum(each.values.get(0) is None for each in found)
        office.close()


@pytest.mark.parametrize("fields", [shop(), {**shop(), 0: None}, {**shop(), 0: 5}])
def test_a_new_row_is_what_a_decision_would_make_of_it(
    office: Office, fields: dict[int, Any]
) -> None:
    one = Device(office, role=Role.OWNER)
    operation = one.operation(SHOP, id_of(1), fields)
    one.push(operation)
    version = Version(operation.moment, 1, 1)
    decision = decide(registry.by_number()[SHOP], {}, operation, version)
    assert office.changes()[SHOP, id_of(1)].fields() == decision.changes
    body = Body.of(decision.changes, dict.fromkeys(decision.changes, 1))
    assert body.digest(id_of(1)) == digest.of_row(id_of(1), decision.changes)


def test_hello_says_whether_a_device_holds_the_same(office: Office) -> None:
    one = Device(office)
    one.edit(REPLY, id_of(1), reply())
    root = digest.root(office.recounted())
    assert one.hello(root=root).in_step is None
    one.pages()
    assert one.hello(root=root).in_step is True
    assert one.hello(root=b"other").in_step is False
    assert one.hello(root=root, schema=office.schema + 1).in_step is None


def test_differences_are_found_row_by_row(office: Office) -> None:
    one = Device(office)
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in (1, 2, 257)))
    one.edit(REPLY, id_of(1), {TONE: "plain"}, base=(1, 1))
    found = office.tenant.versions(REPLY, 1)
    assert [row for row, _ in found] == [id_of(1), id_of(257)]
    assert {found[0][1][each].ref for each in (TEXT, TONE)} == {(1, 1), (1, 4)}
    assert [change.values[TONE] for change in office.tenant.rows(REPLY, [id_of(1)])] == ["plain"]


@pytest.mark.parametrize(("entity", "bucket"), [(99, 0), (REPLY, 256), (REPLY, -1)])
def test_there_is_nothing_to_tell_of_what_does_not_exist(
    office: Office, entity: int, bucket: int
) -> None:
    with pytest.raises(UnknownEntity):
        office.tenant.versions(entity, bucket)
