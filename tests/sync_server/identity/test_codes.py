"""An authorization code is worth something once, for a minute, to whoever asked for it."""

from typing import Any

import pytest

from tests.sync_server.server import PASSWORD, Server, code_of


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code_verifier": "w" * 43}, 400, "identity.grant"),
        ({"code_verifier": "short"}, 422, "request.invalid"),
        ({"code_verifier": None}, 422, "request.invalid"),
        ({"code": "unknown-unknown-unknown-unknown"}, 400, "identity.grant"),
        ({"redirect_uri": "http://127.0.0.1:49153/cb"}, 400, "identity.grant"),
        ({"redirect_uri": "https://evil.example/cb"}, 422, "request.invalid"),
        ({"grant_type": "password", "password": PASSWORD}, 422, "request.invalid"),
        ({"role": "owner"}, 422, "request.invalid"),
    ],
)
def test_a_code_needs_its_verifier_and_redirect(
    server: Server, change: dict[str, Any], status: int, code: str
) -> None:
    email = server.register()["owner"]["email"]
    answer = server.exchange(*server.code(email), **change)
    assert (answer.status_code, code_of(answer)) == (status, code)


def test_a_wrong_verifier_spends_the_code(server: Server) -> None:
    code, verifier = server.code(server.register()["owner"]["email"])
    assert server.exchange(code, "w" * 43).status_code == 400
    assert server.exchange(code, verifier).status_code == 400


def test_a_code_lives_for_a_minute(server: Server) -> None:
    email = server.register()["owner"]["email"]
    code, verifier = server.code(email)
    server.clock.pass_by(seconds=59)
    assert server.exchange(code, verifier).status_code == 200
    code, verifier = server.code(email)
    server.clock.pass_by(seconds=60)
    assert code_of(server.exchange(code, verifier)) == "identity.grant"


def test_a_code_that_comes_twice_ends_what_it_began(server: Server) -> None:
    code, verifier = server.code(server.register()["owner"]["email"])
    tokens = server.exchange(code, verifier).json()["data"]
    assert code_of(server.exchange(code, verifier)) == "identity.grant"
    assert code_of(server.refresh(tokens["refresh_token"])) == "identity.revoked"


def test_a_removed_member_cannot_use_a_code(server: Server) -> None:
    boss = server.owner()
    staff = server.hire(boss, "staff")
    code, verifier = server.code(staff.email)
    everyone = server.get("/v1/members", boss.access).json()["data"]
    (member,) = (each["id"] for each in everyone if each["email"] == staff.email)
    assert server.call("DELETE", f"/v1/members/{member}", boss.access).status_code == 200
    assert code_of(server.exchange(code, verifier)) == "identity.grant"


def test_a_device_that_comes_again_stays_the_same(server: Server) -> None:
    """Its name too: somebody may have given it since."""
    first = server.owner()
    again = server.log_in(first.email, "계산대 PC 2", device_id=first.device)
    assert again.device == first.device
    (device,) = server.get("/v1/devices", again.access).json()["data"]
    assert device["name"] == "계산대 PC"
    assert code_of(server.refresh(first.refresh)) == "identity.revoked"


def test_nobody_takes_anothers_device(server: Server) -> None:
    boss, stranger = server.owner(), server.owner()
    staff = server.hire(boss, "staff")
    for other in (boss, stranger):
        taken = server.log_in(staff.email, device_id=other.device)
        assert taken.device not in {boss.device, stranger.device, staff.device}
    assert server.refresh(boss.refresh).status_code == 200
