"""An owner looks up who did what: names instead of numbers, newest first, page by page."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from engine.sync.wire.roles import Role
from sync_server.sync import oplog
from sync_server.sync.oplog import Found, Wanted
from tests.sync_server.server import Server, code_of
from tests.sync_server.sync.tenancy import (
    CORRECTION,
    LABEL,
    REPLY,
    SHOP,
    TEXT,
    TONE,
    Device,
    Office,
    id_of,
    reply,
    shop,
)
from tests.sync_server.sync.wired import Wired

ROW = str(UUID(bytes=id_of(1)))


@pytest.fixture
def boss(server: Server) -> Wired:
    return Wired(server, server.owner())


def looked(boss: Wired, **asked: Any) -> dict[str, Any]:
    answer = boss.server.client.get(
        "/v1/audit", params=asked, headers={"Authorization": f"Bearer {boss.login.access}"}
    )
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()["data"]
    return page


def test_it_tells_who_when_and_what(server: Server, boss: Wired) -> None:
    boss.edit(REPLY, id_of(1), reply("어서 오세요"))
    staff = Wired(server, server.hire(boss.login, "staff"))
    server.clock.pass_by(seconds=5)
    staff.edit(REPLY, id_of(1), {TEXT: "또 오세요"})
    newest, oldest = looked(boss)["entries"]
    assert newest == {
        "at_ms": oldest["at_ms"] + 5_000,
        "brought_back": False,
        "device_id": staff.login.device,
        "device_name": "계산대 PC",
        "member_name": "박알바",
        "role": "staff",
        "number": 1,
        "entity": "reply",
        "row": ROW,
        "verdict": "conflict",
        "refusal": "",
        "changes": [
            {"field": "text", "edited_by": None, "before": "어서 오세요", "after": "또 오세요"}
        ],
    }
    made = {each["field"]: each["after"] for each in oldest["changes"]}
    assert made["review"] == str(UUID(bytes=id_of(7)))  # bytes that name a row are its id
    assert made["step"] == [0, "draft"]
    assert {each["before"] for each in oldest["changes"]} == {None}


def test_what_was_refused_is_told_with_what_it_asked_for(server: Server, boss: Wired) -> None:
    boss.edit(REPLY, id_of(1), {TEXT: "없는 답글"})
    [entry] = looked(boss)["entries"]
    assert (entry["verdict"], entry["refusal"]) == ("rejected", "no_such_row")
    [change] = entry["changes"]
    assert (change["field"], change["before"], change["after"]) == ("text", None, "없는 답글")


def test_who_brings_back_an_edit_has_not_made_it(server: Server, boss: Wired) -> None:
    """After the server was put back: its author is told, and found, and so is who remembered it."""
    boss.edit(CORRECTION, id_of(1), {1: id_of(7), LABEL: "positive", 3: 1})
    staff = Wired(server, server.hire(boss.login, "staff"))
    memory = boss.lose({LABEL: "negative"}, CORRECTION, id_of(1), staff.given.device)
    assert boss.push(memory).status_code == 200
    (back, made) = looked(boss)["entries"]
    assert (made["brought_back"], back["brought_back"]) == (False, True)
    assert (back["device_id"], back["member_name"]) == (boss.login.device, "김사장")
    by = {
        "device_id": staff.login.device,
        "device_name": "계산대 PC",
        "member_name": "박알바",
    }
    assert back["changes"] == [
        {"field": "label", "before": "positive", "after": "negative", "edited_by": by}
    ]
    assert {each["edited_by"] for each in made["changes"]} == {None}
    assert looked(boss, device=staff.login.device)["entries"] == [back]
    assert looked(boss, device=boss.login.device)["entries"] == [back, made]


def test_bytes_are_shown_as_their_size(boss: Wired) -> None:
    boss.edit(REPLY, id_of(1), reply() | {9: b"1234567"})
    [entry] = looked(boss)["entries"]
    shown = {each["field"]: each["after"] for each in entry["changes"]}
    assert shown["review_hash"] == {"bytes": 7}


def test_it_is_asked_for_a_part(server: Server, boss: Wired) -> None:
    boss.edit(SHOP, id_of(1), shop())
    server.clock.pass_by(seconds=60)
    staff = Wired(server, server.hire(boss.login, "staff"))
    staff.edit(REPLY, id_of(2), reply())
    (later, earlier) = looked(boss)["entries"]
    for asked, found in (
        ({"entity": "shop"}, [earlier]),
        ({"row": str(UUID(bytes=id_of(2)))}, [later]),
        ({"device": boss.login.device}, [earlier]),
        ({"device": staff.login.device, "entity": "shop"}, []),
        ({"device": str(uuid4())}, []),
        ({"since_ms": later["at_ms"]}, [later]),
    ):
        assert looked(boss, **asked) == {"entries": found, "next": None}, asked


def test_pages_follow_each_other_while_the_log_grows(boss: Wired) -> None:
    """Across the records of pushes and within them."""
    boss.push(*(boss.operation(REPLY, id_of(each), reply()) for each in range(1, 4)))
    boss.push(*(boss.operation(REPLY, id_of(each), reply()) for each in range(4, 6)))
    numbers: list[int] = []
    asked: dict[str, Any] = {"limit": 2}
    while asked.get("cursor", "") is not None:
        page = looked(boss, **asked)
        numbers += [each["number"] for each in page["entries"]]
        boss.edit(REPLY, id_of(99), {TEXT: str(len(numbers))})
        asked["cursor"] = page["next"]
    assert numbers == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("role", ["viewer", "staff", "manager"])
def test_nobody_but_the_owner_reads_it(server: Server, boss: Wired, role: str) -> None:
    answer = server.get("/v1/audit", server.hire(boss.login, role).access)
    assert (answer.status_code, code_of(answer)) == (403, "access.role")


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "cursor=1", "cursor=-1-1", "since_ms=-1", "row=1", "device=x"],
)
def test_a_strange_question_is_refused(boss: Wired, query: str) -> None:
    assert boss.server.get(f"/v1/audit?{query}", boss.login.access).status_code == 422


def test_an_entity_that_is_not_there(boss: Wired) -> None:
    answer = boss.server.get("/v1/audit?entity=customer", boss.login.access)
    assert code_of(answer) == "sync.entity"


def test_another_business_is_never_seen(server: Server, boss: Wired) -> None:
    boss.edit(REPLY, id_of(1), reply("우리만의 말"))
    stranger = Wired(server, server.owner())
    assert looked(stranger, device=boss.login.device)["entries"] == []
    assert looked(stranger, row=ROW)["entries"] == []


def test_so_much_is_read_at_once_and_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One row is looked for in a log that is full of others."""
    device = Device(office, role=Role.MANAGER)
    for number in range(1, 8):
        device.edit(REPLY, id_of(number), reply())
    monkeypatch.setattr(oplog, "MOST_READ", 3)
    pages = _all(office, Wanted(row=id_of(1)))
    assert [len(page.logged) for page in pages] == [0, 0, 1]
    assert [each.logged for each in _all(office, Wanted(devices=frozenset({9})))] == [[]] * 3


def test_a_page_of_long_texts_is_short(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device(office)
    device.edit(REPLY, id_of(1), reply())
    for _ in range(4):
        device.edit(REPLY, id_of(1), {TEXT: "감사합니다" * 100, TONE: "warm"}, base=device.ref())
    monkeypatch.setattr(oplog, "MOST_BYTES", 4_000)
    assert [len(page.logged) for page in _all(office, Wanted())] == [2, 2, 1]


def _all(office: Office, wanted: Wanted) -> list[Found]:
    found = [office.tenant.history(wanted)]
    while found[-1].next is not None:
        found.append(office.tenant.history(replace(wanted, before=found[-1].next)))
    return found
