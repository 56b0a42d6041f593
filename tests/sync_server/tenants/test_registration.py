"""A business comes to the server."""

import errno
from typing import Any
from uuid import UUID

import pytest

from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.errors import EmailTaken
from sync_server.identity.service import Newcomer
from sync_server.tenants.service import register
from tests.sync_server.server import PASSWORD, Server, code_of

GOOD = {
    "name": "할매 국밥",
    "owner_name": "김사장",
    "email": "kim@example.com",
    "password": PASSWORD,
}


def test_it_has_an_owner_and_a_file(server: Server) -> None:
    answer = server.call("POST", "/v1/tenants", body=GOOD)
    assert answer.status_code == 201
    registered = answer.json()["data"]
    assert registered["tenant"]["name"] == "할매 국밥"
    assert registered["owner"]["role"] == "owner"
    assert registered["owner"]["email"] == "kim@example.com"
    assert len(TenantFiles(server.data).all()) == 1


@pytest.mark.parametrize("email", ["kim@example.com", " KIM@Example.com "])
def test_an_email_is_one_person(server: Server, email: str) -> None:
    server.call("POST", "/v1/tenants", body=GOOD)
    answer = server.call("POST", "/v1/tenants", body=GOOD | {"email": email})
    assert (answer.status_code, code_of(answer)) == (409, "identity.email_taken")
    assert len(TenantFiles(server.data).all()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "가" * 81),
        ("name", "두\n줄"),
        ("name", "뒤집힌\u202e이름"),
        ("name", "\ud800"),
        ("name", 7),
        ("owner_name", None),
        ("email", "kim"),
        ("email", "kim@example"),
        ("email", "kim@@example.com"),
        ("email", "kim@exam ple.com"),
        ("email", "kim@example.com\r\nBcc: all@example.com"),
        ("email", "k" * 65 + "@example.com"),
        ("email", "kim@" + "e" * 250 + ".com"),
        ("password", ""),
        ("password", "x" * 513),
        ("password", ["감자탕"]),
        ("role", "owner"),
        ("tenant", "00000000-0000-4000-8000-000000000000"),
    ],
)
def test_what_does_not_fit_registers_nobody(server: Server, name: str, value: Any) -> None:
    answer = server.call("POST", "/v1/tenants", body=GOOD | {name: value})
    assert (answer.status_code, code_of(answer)) == (422, "request.invalid")
    assert str(value or "-") not in answer.json()["error"]["message"]
    assert TenantFiles(server.data).all() == []


def test_a_registration_that_fails_leaves_no_file(server: Server) -> None:
    server.call("POST", "/v1/tenants", body=GOOD)
    desk, files = server.app.state.desk, TenantFiles(server.data)
    taken = Newcomer("kim@example.com", "김사장", "hash")
    with pytest.raises(EmailTaken):
        server.client.portal.call(register, desk, files, "둘째 가게", taken)  # type: ignore[union-attr]
    assert len(files.all()) == 1


def test_a_disk_that_fails_leaves_neither_file_nor_tenant(server: Server) -> None:
    class FullDisk(TenantFiles):
        def create(self, tenant: UUID) -> None:
            super().create(tenant)
            raise OSError(errno.ENOSPC, "no room")

    files = FullDisk(server.data)
    server.app.state.files = files
    answer = server.call("POST", "/v1/tenants", body=GOOD)
    assert (answer.status_code, code_of(answer)) == (500, "server.failed")
    assert files.all() == []
    server.app.state.files = TenantFiles(server.data)
    assert server.call("POST", "/v1/tenants", body=GOOD).status_code == 201


def test_names_that_somebody_made_up_are_not_repeated(server: Server) -> None:
    answer = server.call("POST", "/v1/tenants", body=GOOD | {"pw-감자탕": 1})
    assert answer.json()["error"]["message"] == "body: extra_forbidden"
