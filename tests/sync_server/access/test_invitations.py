"""Invitations let one person in, once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from sync_server.access import invitations
from sync_server.access.errors import BadInvitation
from sync_server.access.schemas import Accepting
from sync_server.identity.errors import EmailTaken
from sync_server.main import create_app
from tests.sync_server.server import (
    PASSWORD,
    Login,
    Server,
    StandingClock,
    code_of,
    serving,
    settings_in,
)


@pytest.mark.parametrize("role", ["viewer", "staff", "manager"])
def test_who_is_invited_works_in_that_role(server: Server, role: str) -> None:
    boss = server.owner()
    member = server.hire(boss, role)
    me = server.get("/v1/me", member.access).json()["data"]
    assert me["role"] == me["member"]["role"] == role
    assert me["tenant"] == server.get("/v1/me", boss.access).json()["data"]["tenant"]


@pytest.mark.parametrize(
    ("boss", "role", "status"),
    [
        ("owner", "manager", 201),
        ("owner", "owner", 422),
        ("manager", "manager", 403),
        ("manager", "staff", 201),
        ("manager", "viewer", 201),
        ("staff", "viewer", 403),
        ("viewer", "viewer", 403),
    ],
)
def test_nobody_gives_more_than_below_themselves(
    server: Server, boss: str, role: str, status: int
) -> None:
    owner = server.owner()
    who = owner if boss == "owner" else server.hire(owner, boss)
    assert _invite(server, who, role=role)[0] == status


def test_an_invitation_is_used_once(server: Server) -> None:
    _, invited = _invite(server, server.owner())
    assert _accept(server, invited["token"]) == (201, "")
    assert _accept(server, invited["token"]) == (404, "access.invitation")


def test_it_lives_for_seven_days(server: Server) -> None:
    boss = server.owner()
    invited = [_invite(server, boss)[1] for _ in range(2)]
    server.clock.pass_by(days=7, seconds=-1)
    assert _accept(server, invited[0]["token"]) == (201, "")
    server.clock.pass_by(seconds=1)
    assert _accept(server, invited[1]["token"]) == (404, "access.invitation")


def test_one_that_is_withdrawn_is_over(server: Server) -> None:
    boss = server.owner()
    _, invited = _invite(server, boss)
    place = f"/v1/invitations/{invited['id']}"
    assert server.call("DELETE", place, boss.access).status_code == 200
    assert server.call("DELETE", place, boss.access).status_code == 404
    assert _accept(server, invited["token"]) == (404, "access.invitation")


def test_the_list_shows_open_ones_without_their_token(server: Server) -> None:
    boss = server.owner()
    kept, used = (_invite(server, boss)[1] for _ in range(2))
    _accept(server, used["token"])
    shown = server.get("/v1/invitations", boss.access).json()["data"]
    assert shown == [{name: each for name, each in kept.items() if name != "token"}]


def test_a_refused_acceptance_leaves_it_open(server: Server) -> None:
    boss = server.owner()
    _, taken = _invite(server, boss, email=server.owner().email)
    assert _accept(server, taken["token"]) == (409, "identity.email_taken")
    _, weak = _invite(server, boss)
    assert _accept(server, weak["token"], "1234567890") == (422, "identity.weak_password")
    assert _accept(server, weak["token"]) == (201, "")


def test_a_newer_one_takes_the_place_of_an_older_one(server: Server) -> None:
    boss, other, email = server.owner(), server.owner(), server.new_email()
    _, elsewhere = _invite(server, other, email=email)
    _, older = _invite(server, boss, email=email)
    _, newer = _invite(server, boss, "viewer", email.upper())
    shown = server.get("/v1/invitations", boss.access).json()["data"]
    assert [each["id"] for each in shown] == [newer["id"]]
    assert len(server.get("/v1/invitations", other.access).json()["data"]) == 1
    assert _accept(server, older["token"]) == (404, "access.invitation")
    assert _accept(server, newer["token"]) == (201, "")
    assert _accept(server, elsewhere["token"]) == (409, "identity.email_taken")


def test_who_works_here_is_not_invited_again(server: Server) -> None:
    boss = server.owner()
    staff = server.hire(boss, "staff")
    for email in (boss.email, staff.email.upper()):
        answer = server.post("/v1/invitations", boss.access, email=email, role="viewer")
        assert (answer.status_code, code_of(answer)) == (409, "access.member")
    assert _invite(server, server.owner(), email=staff.email)[0] == 201  # nobody is told elsewhere
    me = server.get("/v1/me", staff.access).json()["data"]["member"]["id"]
    assert server.call("DELETE", f"/v1/members/{me}", boss.access).status_code == 200
    assert _invite(server, boss, email=staff.email)[0] == 201


@pytest.mark.parametrize("token", ["unknown-unknown-unknown-unknown", "../../../../../../secret"])
def test_guessed_tokens_let_nobody_in(server: Server, token: str) -> None:
    assert _accept(server, token) == (404, "access.invitation")


def test_guessing_has_to_wait(server: Server) -> None:
    codes = {_accept(server, f"unknown-unknown-unknown-{each}") for each in range(20)}
    assert codes == {(404, "access.invitation")}
    assert _accept(server, "unknown-unknown-unknown-unknown") == (429, "request.too_many")


def test_only_so_many_are_open_at_once(server: Server) -> None:
    boss = server.owner()
    for _ in range(50):
        assert _invite(server, boss)[0] == 201
    answer = server.post("/v1/invitations", boss.access, email="a@example.com", role="staff")
    assert (answer.status_code, code_of(answer)) == (409, "access.invitations")


def test_two_at_once_become_one_member(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        boss = server.owner()
        _, invited = _invite(server, boss)
    start = Barrier(2)

    async def accept() -> str:
        desk = create_app(settings_in(tmp_path), StandingClock()).state.desk
        try:
            start.wait(10)
            body = {"token": invited["token"], "name": "박알바", "password": PASSWORD}
            asked = Accepting.model_validate(body)
            return (await invitations.accept(desk, asked, "127.0.0.1")).email
        except (BadInvitation, EmailTaken) as fault:
            return fault.code
        finally:
            await desk.database.close()

    with ThreadPoolExecutor(2) as threads:
        found = [threads.submit(lambda: asyncio.run(accept())) for _ in range(2)]
        assert {each.result(20) for each in found} == {invited["email"], "access.invitation"}


def _invite(
    server: Server, boss: Login, role: str = "staff", email: str = ""
) -> tuple[int, dict[str, Any]]:
    answer = server.post(
        "/v1/invitations", boss.access, email=email or server.new_email(), role=role
    )
    return answer.status_code, answer.json().get("data", {})


def _accept(server: Server, token: str, password: str = PASSWORD) -> tuple[int, str]:
    answer = server.call(
        "POST",
        "/v1/invitations/accept",
        body={"token": token, "name": "박알바", "password": password},
    )
    return answer.status_code, "" if answer.status_code == 201 else code_of(answer)
