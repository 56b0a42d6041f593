"""Pages of rows that are alike, and ids that did not come along with them."""

import pytest

from engine.runtime.ids import collected_uuid
from engine.sync.wire.entity import DELETED
from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.roles import Role
from engine.sync.wire.version import Version
from sync_server.sync.alike import Alike
from sync_server.sync.rows import Body
from sync_server.sync.store import Stored
from tests.sync_server.sync.tenancy import (
    REPLY,
    SHOP,
    TEXT,
    Device,
    Office,
    answers,
    id_of,
    reply,
    shop,
)


def test_rows_that_are_alike_come_in_columns_and_others_one_by_one(office: Office) -> None:
    one, two = Device(office, b"one", Role.OWNER), Device(office, b"two")
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(1, 23)))
    one.edit(SHOP, id_of(1), {TEXT: "새 이름"}, base=(1, 1))
    one.edit(SHOP, id_of(2), {DELETED: office.clock.ms}, base=(1, 2))
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(31, 50)))
    two.hello()
    page = office.tenant.page(two.key, 0)
    assert [(block.entity, block.rows) for block in page.blocks] == [
        (SHOP, [id_of(each) for each in range(3, 23)])
    ]
    rest = [id_of(each) for each in (1, 2, *range(31, 50))]
    assert sorted(change.row for change in page.changes) == rest
    every = office.changes()
    assert {(each.entity, each.row): each for each in page.opened().changes} == every
    assert (every[SHOP, id_of(7)].values, every[SHOP, id_of(7)].version.number) == (shop(), 7)


@pytest.mark.parametrize(
    ("body", "goes"),
    [
        (Body(1, Version(9, 1, 4), {3: "a"}), True),
        (Body(1, Version(9, 1, -4), {3: "a"}), False),
        (Body(1, Version(9, 1, 4), {3: "a", 4: None}), False),
        (Body(1, Version(9, 1, 4), {3: "a", DELETED: 5}), False),
        (Body(1, Version(9, 1, 4), {3: "a", 4: "b"}, {4: Version(9, 2, 1)}), False),
    ],
    ids=["one edit", "woven", "without a value", "deleted", "two edits"],
)
def test_what_goes_into_columns(body: Body, goes: bool) -> None:
    assert Alike().take(Stored(SHOP, id_of(1), 1, None, b""), body) is goes


def test_an_answer_to_a_push_names_its_rows_one_by_one(office: Office) -> None:
    one = Device(office, b"one")
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(1, 23)))
    page = office.tenant.page(one.key, 0, own=(1, 1))
    assert not page.blocks
    assert [change.values for change in page.opened().changes] == [{}] * 22


def test_a_row_whose_id_nothing_tells_is_refused_and_the_next_one_is_not(office: Office) -> None:
    one = Device(office, b"one")
    lost, found = (one.operation(SHOP, b"", shop()) for _ in range(2))
    del lost.fields[3]
    pushed = one.push(lost, found)
    assert answers(pushed) == [
        (Answer.REJECTED, Refusal.BAD_VALUE),
        (Answer.APPLIED, Refusal.NONE),
    ]
    made = collected_uuid(shop()[1], "shop", shop()[3])
    assert [change.row for change in office.changes().values()] == [made]


def test_who_leaves_an_id_out_says_no_other_row_than_who_tells_it(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    made = collected_uuid(shop()[1], "shop", shop()[3])
    one.edit(SHOP, made, shop())
    two.push(two.operation(SHOP, b"", {**shop(), TEXT: "다른 이름"}))
    [(key, change)] = office.changes().items()
    assert (key, change.values[TEXT]) == ((SHOP, made), "다른 이름")
