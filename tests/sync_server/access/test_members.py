"""Roles change and members go; what they may do follows."""

from base64 import b64decode
from uuid import UUID, uuid4

import jwt
import pytest

from tests.sync_server.server import PASSWORD, Login, Server, asked, code_of


def test_a_new_role_counts_from_the_next_token(server: Server) -> None:
    boss = server.owner()
    staff = server.hire(boss, "staff")
    changed = _change(server, boss, staff, "manager")
    assert changed == (200, "")
    assert server.get("/v1/me", staff.access).json()["data"]["role"] == "staff"
    assert _writes(server, staff) == (401, "identity.token_stale")
    fresh = _again(server, staff)
    assert server.get("/v1/me", fresh.access).json()["data"]["role"] == "manager"
    assert _writes(server, fresh) == (201, "")
    _change(server, boss, fresh, "viewer")
    assert _writes(server, fresh) == (401, "identity.token_stale")
    assert _writes(server, _again(server, fresh)) == (403, "access.role")


def test_the_same_role_again_changes_nothing(server: Server) -> None:
    boss = server.owner()
    manager = server.hire(boss, "manager")
    assert _change(server, boss, manager, "manager") == (200, "")
    assert _writes(server, manager) == (201, "")


def test_who_is_removed_is_out(server: Server) -> None:
    boss = server.owner()
    manager = server.hire(boss, "manager")
    assert _remove(server, boss, manager) == (200, "")
    assert _writes(server, manager) == (401, "identity.revoked")
    assert code_of(server.get("/v1/me", manager.access)) == "identity.revoked"
    assert code_of(server.refresh(manager.refresh)) == "identity.revoked"
    assert manager.email not in server.get("/v1/members", boss.access).text
    assert manager.device not in server.get("/v1/devices", boss.access).text
    assert _remove(server, boss, manager) == (404, "request.not_found")


@pytest.mark.parametrize(
    ("what_becomes", "accepted"), [("removed", 404), ("staff", 404), ("manager", 201)]
)
def test_invitations_of_who_may_not_invite_any_more(
    server: Server, what_becomes: str, accepted: int
) -> None:
    boss = server.owner()
    manager = server.hire(boss, "manager")
    email = server.new_email()
    invited = server.post("/v1/invitations", manager.access, email=email, role="staff")
    if what_becomes == "removed":
        _remove(server, boss, manager)
    else:
        _change(server, boss, manager, what_becomes)
    body = {"token": invited.json()["data"]["token"], "name": "박알바", "password": PASSWORD}
    answer = server.call("POST", "/v1/invitations/accept", body=body)
    assert answer.status_code == accepted


def test_somebody_removed_can_be_invited_again(server: Server) -> None:
    boss = server.owner()
    staff = server.hire(boss, "staff")
    _remove(server, boss, staff)
    invited = server.post("/v1/invitations", boss.access, email=staff.email, role="viewer")
    token = invited.json()["data"]["token"]
    body = {"token": token, "name": "박알바", "password": "새로 정한 비밀번호 하나"}
    assert server.call("POST", "/v1/invitations/accept", body=body).status_code == 201


@pytest.mark.parametrize(
    ("who", "whom", "answer"),
    [
        ("owner", "manager", (200, "")),
        ("owner", "owner", (409, "access.owner")),
        ("manager", "owner", (409, "access.owner")),
        ("manager", "manager", (403, "access.role")),
        ("manager", "staff", (200, "")),
        ("staff", "viewer", (403, "access.role")),
        ("viewer", "staff", (403, "access.role")),
    ],
)
def test_only_those_below(server: Server, who: str, whom: str, answer: tuple[int, str]) -> None:
    owner = server.owner()
    people = {"owner": owner} | {
        role: server.hire(owner, role) for role in ("manager", "staff", "viewer")
    }
    actor, other = people[who], people[whom]
    assert _change(server, actor, other, "viewer") == answer
    if whom != "owner" and answer[0] == 200:
        actor = _again(server, actor)
    assert _remove(server, actor, other) == answer


def test_a_manager_makes_nobody_an_equal(server: Server) -> None:
    boss = server.owner()
    manager, staff = server.hire(boss, "manager"), server.hire(boss, "staff")
    assert _change(server, manager, staff, "manager") == (403, "access.role")
    assert _change(server, boss, staff, "owner") == (422, "request.invalid")


def test_who_does_not_work_here_is_not_found(server: Server) -> None:
    boss, other = server.owner(), server.owner()
    theirs = server.hire(other, "staff")
    assert _change(server, boss, theirs, "viewer") == (404, "request.not_found")
    place = f"/v1/members/{uuid4()}"
    assert server.call("DELETE", place, boss.access).status_code == 404


NEW = "새로 정한 비밀번호 하나"


def test_a_new_password_ends_the_other_logins(server: Server) -> None:
    here = server.owner()
    there = server.log_in(here.email, "집 노트북")
    assert _new_password(server, here, PASSWORD, NEW) == (200, "")
    assert server.fill_in(asked("v" * 43), here.email).status_code == 401
    assert server.code(here.email, NEW)
    assert code_of(server.refresh(there.refresh)) == "identity.revoked"
    assert _writes(server, here) == (401, "identity.token_stale")
    assert _writes(server, _again(server, here)) == (201, "")


@pytest.mark.parametrize(
    ("current", "new", "answer"),
    [
        ("틀린 비밀번호 하나", NEW, (401, "identity.login")),
        (PASSWORD, "1234567890", (422, "identity.weak_password")),
    ],
)
def test_a_password_that_stays(
    server: Server, current: str, new: str, answer: tuple[int, str]
) -> None:
    login = server.owner()
    assert _new_password(server, login, current, new) == answer
    assert server.code(login.email)
    assert server.refresh(login.refresh).status_code == 200


def test_who_holds_a_token_cannot_guess_the_password(server: Server) -> None:
    login = server.owner()
    answers = [_new_password(server, login, f"틀린 비밀번호 {each}", NEW)[0] for each in range(6)]
    assert answers == [401] * 5 + [429]


def _new_password(server: Server, login: Login, current: str, new: str) -> tuple[int, str]:
    answer = server.post("/v1/me/password", login.access, current=current, new=new)
    return answer.status_code, "" if answer.status_code == 200 else code_of(answer)


def _again(server: Server, login: Login) -> Login:
    tokens = server.refresh(login.refresh).json()["data"]
    return Login(login.email, tokens["access_token"], tokens["refresh_token"], login.device)


def _id(login: Login) -> str:
    """Of the member, as the token says: it is told to those who were removed too."""
    told = jwt.decode(login.access, options={"verify_signature": False})["sub"]
    return str(UUID(bytes=b64decode(told)))


def _change(server: Server, boss: Login, whom: Login, role: str) -> tuple[int, str]:
    place = f"/v1/members/{_id(whom)}"
    answer = server.call("PATCH", place, boss.access, {"role": role})
    return answer.status_code, "" if answer.status_code == 200 else code_of(answer)


def _remove(server: Server, boss: Login, whom: Login) -> tuple[int, str]:
    answer = server.call("DELETE", f"/v1/members/{_id(whom)}", boss.access)
    return answer.status_code, "" if answer.status_code == 200 else code_of(answer)


def _writes(server: Server, login: Login) -> tuple[int, str]:
    answer = server.post("/v1/invitations", login.access, email=server.new_email(), role="viewer")
    return answer.status_code, "" if answer.status_code == 201 else code_of(answer)
