"""Devices: who sees them, who ends them."""

import pytest

from tests.sync_server.server import Server, code_of


def test_the_list_says_whose_and_which_is_this_one(server: Server) -> None:
    boss = server.owner()
    server.clock.pass_by(minutes=1)
    laptop = server.log_in(boss.email, "집 노트북")
    shown = server.get("/v1/devices", laptop.access).json()["data"]
    assert [(each["name"], each["current"]) for each in shown] == [
        ("집 노트북", True),
        ("계산대 PC", False),
    ]
    assert {each["member_name"] for each in shown} == {"김사장"}
    assert shown[0]["seen_ms"] - shown[1]["seen_ms"] == 60_000


def test_staff_see_their_own_managers_all(server: Server) -> None:
    boss, _ = server.owner(), server.owner()
    staff, manager = server.hire(boss, "staff"), server.hire(boss, "manager")
    everything = {boss.device, staff.device, manager.device}
    for login, seen in ((staff, {staff.device}), (manager, everything), (boss, everything)):
        shown = server.get("/v1/devices", login.access).json()["data"]
        assert {each["id"] for each in shown} == seen


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("staff", "staff", 200),
        ("staff", "manager", 404),
        ("manager", "staff", 200),
        ("manager", "owner", 403),
        ("owner", "manager", 200),
        ("stranger", "staff", 404),
    ],
)
def test_who_may_revoke(server: Server, who: str, whose: str, status: int) -> None:
    boss = server.owner()
    people = {"owner": boss, "stranger": server.owner()} | {
        role: server.hire(boss, role) for role in ("staff", "manager")
    }
    place = f"/v1/devices/{people[whose].device}"
    assert server.call("DELETE", place, people[who].access).status_code == status
    refreshed = server.refresh(people[whose].refresh).status_code
    assert refreshed == (401 if status == 200 else 200)


def test_a_revoked_device_cannot_write_nor_come_back(server: Server) -> None:
    boss = server.owner()
    lost = server.log_in(boss.email, "잃어버린 노트북")
    assert server.call("DELETE", f"/v1/devices/{lost.device}", boss.access).status_code == 200
    write = server.post("/v1/invitations", lost.access, email="a@example.com", role="staff")
    assert code_of(write) == "identity.revoked"
    assert code_of(server.refresh(lost.refresh)) == "identity.revoked"
    shown = server.get("/v1/devices", boss.access).json()["data"]
    assert [each["id"] for each in shown] == [boss.device]
    again = server.log_in(boss.email, device_id=lost.device)
    assert again.device != lost.device
    place = f"/v1/devices/{lost.device}"
    assert server.call("DELETE", place, boss.access).status_code == 404


@pytest.mark.parametrize(
    ("who", "whose", "status"),
    [
        ("staff", "staff", 200),
        ("staff", "manager", 404),
        ("manager", "manager", 200),
        ("manager", "staff", 403),
        ("owner", "staff", 200),
        ("stranger", "staff", 404),
    ],
)
def test_who_may_rename(server: Server, who: str, whose: str, status: int) -> None:
    boss = server.owner()
    people = {"owner": boss, "stranger": server.owner()} | {
        role: server.hire(boss, role) for role in ("staff", "manager")
    }
    place = f"/v1/devices/{people[whose].device}"
    answer = server.call("PATCH", place, people[who].access, {"name": " 주방 PC "})
    assert answer.status_code == status
    shown = server.get("/v1/devices", boss.access).json()["data"]
    names = {each["id"]: each["name"] for each in shown}
    assert names[people[whose].device] == ("주방 PC" if status == 200 else "계산대 PC")
    if status == 200:
        assert answer.json()["data"]["name"] == "주방 PC"


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "두\n줄"])
def test_a_device_has_a_name_on_one_line(server: Server, name: str) -> None:
    boss = server.owner()
    answer = server.call("PATCH", f"/v1/devices/{boss.device}", boss.access, {"name": name})
    assert answer.status_code == 422


def test_a_name_outlives_another_login(server: Server) -> None:
    boss = server.owner()
    server.call("PATCH", f"/v1/devices/{boss.device}", boss.access, {"name": "주방 PC"})
    again = server.log_in(boss.email, "DESKTOP-7F3K", device_id=boss.device)
    assert again.device == boss.device
    [shown] = server.get("/v1/devices", again.access).json()["data"]
    assert shown["name"] == "주방 PC"
