"""What one device pushes, another pulls: in order, once, and only what is new."""

import pytest

from engine.sync.wire.operation import Answer, Refusal
from engine.sync.wire.roles import Role
from tests.sync_server.sync.tenancy import (
    REPLY,
    SHOP,
    TEXT,
    TONE,
    Device,
    Office,
    answers,
    id_of,
    reply,
    shop,
)


def test_a_row_reaches_another_device_whole(office: Office) -> None:
    pushed = Device(office, b"one").edit(REPLY, id_of(1), reply("어서 오세요"))
    assert answers(pushed) == [(Answer.APPLIED, Refusal.NONE)]
    change = office.changes()[REPLY, id_of(1)]
    assert change.values == reply("어서 오세요")
    assert change.version.ref == (1, 1)


def test_a_pull_brings_only_fields_that_came_after_the_cursor(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    one.edit(REPLY, id_of(1), reply())
    two.hello()
    two.pages()
    one.edit(REPLY, id_of(1), {TONE: "plain"}, base=(1, 1))
    (page,) = two.pages()
    assert [(each.row, each.values) for each in page.changes] == [(id_of(1), {TONE: "plain"})]
    assert two.pages()[0].changes == []


def test_pages_hold_every_row_once(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(30)))
    one.edit(SHOP, id_of(0), {4: "새 이름"}, base=(1, 1))
    two.hello()
    pages = two.pages(most_bytes=200)
    rows = [change.row for page in pages for change in page.changes]
    assert sorted(rows) == [id_of(each) for each in range(30)]
    assert id_of(0) in {change.row for change in pages[-1].changes}
    assert len(pages) > 5
    assert [page.cursor for page in pages] == [0, *(page.next for page in pages[:-1])]
    assert {page.head for page in pages} == {31}


def test_a_row_that_moved_while_one_pulls_comes_whole(office: Office) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(5)))
    two.hello()
    first = office.tenant.pull(two.key, 0, 1)
    assert [change.row for change in first.changes] == [id_of(0)]
    one.edit(SHOP, id_of(4), {4: "새 이름"}, base=(1, 5))
    last = office.tenant.pull(two.key, first.next, since=0)
    [moved] = [change for change in last.changes if change.row == id_of(4)]
    assert moved.values == {**shop(), 4: "새 이름"}


@pytest.mark.parametrize("most_bytes", [1, 100, 1 << 20])
def test_pages_of_any_size_tell_the_same(office: Office, most_bytes: int) -> None:
    one, two = Device(office, b"one"), Device(office, b"two")
    one.push(*(one.operation(REPLY, id_of(each), reply()) for each in range(9)))
    for each in (2, 0, 5, 2):
        one.edit(REPLY, id_of(each), {TEXT: f"{each}"}, base=(1, each + 1))
    two.hello()
    held: dict[bytes, dict[int, object]] = {}
    for page in two.pages(most_bytes):
        for change in page.changes:
            held.setdefault(change.row, {}).update(change.values)
    expected = {
        id_of(each): {**reply(), **({TEXT: f"{each}"} if each in (0, 2, 5) else {})}
        for each in range(9)
    }
    assert held == expected


def test_what_follows_in_one_push_builds_on_what_came_before(office: Office) -> None:
    one = Device(office)
    pushed = one.push(
        one.operation(REPLY, id_of(1), reply("하나")),
        one.operation(REPLY, id_of(1), {TEXT: "둘"}, base=(1, 1)),
        one.operation(REPLY, id_of(1), {TEXT: "셋"}, base=(1, 2)),
    )
    assert [answer for answer, _ in answers(pushed)] == [Answer.APPLIED] * 3
    assert office.field(REPLY, id_of(1), TEXT).value == "셋"
    assert office.conflicts() == []


def test_a_push_changes_more_rows_than_one_question_asks_for(office: Office) -> None:
    one = Device(office)
    one.push(*(one.operation(SHOP, id_of(each), shop()) for each in range(1_100)))
    pushed = one.push(
        *(
            one.operation(SHOP, id_of(each), {4: "새 이름"}, base=(1, each + 1))
            for each in range(1_100)
        )
    )
    assert {answer for answer, _ in answers(pushed)} == {Answer.APPLIED}
    assert {each.values[4] for each in office.changes().values()} == {"새 이름"}


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.OWNER])
def test_hello_tells_who_and_where_one_is(office: Office, role: Role) -> None:
    welcome = Device(office, role=role).hello()
    assert (welcome.device, welcome.role, welcome.last_number, welcome.head) == (1, role, 0, 0)
    assert len(welcome.epoch) == 16
    assert welcome.generation > 0
