"""Every operation of the document, called by whoever must not: nothing is told, nothing is done."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi import APIRouter

from engine.sync.wire.roles import Role
from sync_server.db.tenant_files import TenantFiles
from sync_server.identity.guard import ANYONE, check_declared
from tests.sync_server.http.operations import BODIES, FORMS, MESSAGES, Operation, operations
from tests.sync_server.server import Login, Server, code_of, serving

ROLES = [role.name.lower() for role in Role if role < Role.SERVER]
GUARDED = [each for each in operations() if each.least != ANYONE]


@dataclass
class Business:
    """With somebody of each role, and one open invitation."""

    tenant: str
    people: dict[str, Login]
    ids: dict[str, str]

    @classmethod
    def founded(cls, server: Server) -> "Business":
        owner = server.owner()
        people = {role: server.hire(owner, role) for role in ROLES[:-1]} | {"owner": owner}
        invited = server.post(
            "/v1/invitations", owner.access, email=server.new_email(), role="viewer"
        )
        everyone = server.get("/v1/members", owner.access).json()["data"]
        (staff,) = (each["id"] for each in everyone if each["role"] == "staff")
        ids = {
            "member_id": staff,
            "device_id": people["staff"].device,
            "invitation_id": invited.json()["data"]["id"],
        }
        tenant = server.get("/v1/me", owner.access).json()["data"]["tenant"]["id"]
        return cls(tenant, people, ids)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("matrix") / "data") as running:
        yield running


@pytest.fixture(autouse=True)
def rested(served: Server) -> Iterator[None]:
    """What one test opened is not another one's."""
    yield
    served.rest()


@pytest.fixture(scope="module")
def ours(served: Server) -> Business:
    return Business.founded(served)


@pytest.fixture(scope="module")
def theirs(served: Server) -> Business:
    return Business.founded(served)


def test_the_document_holds_what_the_table_holds() -> None:
    """Whoever adds an operation adds its body there, and so its row in these tests."""
    with_body = {each.name for each in operations() if each.has_body}
    assert with_body == BODIES.keys() | MESSAGES.keys() | {f"POST {page}" for page in FORMS}
    assert {each.least for each in operations()} <= {ANYONE, *ROLES}


def test_a_route_that_does_not_say_who_may_call_it_stops_the_start() -> None:
    router = APIRouter()
    router.add_api_route("/open", lambda: None)
    with pytest.raises(RuntimeError, match="/open"):
        check_declared(router.routes)


@pytest.mark.parametrize("operation", GUARDED, ids=lambda each: each.name)
def test_without_a_token(served: Server, theirs: Business, operation: Operation) -> None:
    answer = _called(served, operation, theirs.ids, "")
    assert (answer.status_code, code_of(answer)) == (401, "identity.no_token")


@pytest.mark.parametrize("operation", GUARDED, ids=lambda each: each.name)
@pytest.mark.parametrize("role", ROLES)
def test_with_too_low_a_role(
    served: Server, ours: Business, operation: Operation, role: str
) -> None:
    if ROLES.index(role) < ROLES.index(operation.least):
        before = _kept(served, ours.tenant)
        answer = _called(served, operation, ours.ids, ours.people[role].access)
        assert (answer.status_code, code_of(answer)) == (403, "access.role")
        assert _kept(served, ours.tenant) == before


@pytest.mark.parametrize("operation", GUARDED, ids=lambda each: each.name)
@pytest.mark.parametrize("role", ROLES)
def test_with_the_token_of_another_business(
    served: Server, ours: Business, theirs: Business, operation: Operation, role: str
) -> None:
    file = TenantFiles(served.data).path(UUID(theirs.tenant))
    before, kept = _written(file), _kept(served, theirs.tenant)
    answer = _called(served, operation, theirs.ids, ours.people[role].access)
    if operation.ids:
        assert answer.status_code in {403, 404}, answer.text
    assert answer.status_code < 500
    secrets = {theirs.tenant, *theirs.ids.values()} - set(_sent(operation, theirs.ids))
    assert not any(each in answer.text for each in secrets)
    assert (_written(file), _kept(served, theirs.tenant)) == (before, kept)


@pytest.mark.parametrize("operation", operations(), ids=lambda each: each.name)
@pytest.mark.parametrize(
    "strange",
    [
        "7f1c9a52-3d40-4b7e-9a61-2c5e8d0b4f13",
        "0",
        "x",
        "..%2f..%2fsecret",
        "%00",
        "' OR 1=1 --",
        "가게",
    ],
)
def test_with_ids_that_nobody_gave(
    served: Server, ours: Business, operation: Operation, strange: str
) -> None:
    if operation.ids:
        ids = dict.fromkeys(operation.ids, strange)
        answer = _called(served, operation, ids, ours.people["owner"].access)
        assert answer.status_code in {404, 422}, answer.text
        assert code_of(answer) in {"request.not_found", "request.invalid"}


@pytest.mark.parametrize("name", ["tenant", "tenant_id", "X-Tenant", "X-Tenant-ID"])
def test_a_tenant_that_is_named_counts_for_nothing(
    served: Server, ours: Business, theirs: Business, name: str
) -> None:
    access = ours.people["owner"].access
    headers = {"Authorization": f"Bearer {access}", name: theirs.tenant}
    answer = served.client.get("/v1/me", headers=headers, params={name: theirs.tenant})
    assert answer.json()["data"]["tenant"]["id"] == ours.tenant
    body = BODIES["POST /v1/invitations"] | {name: theirs.tenant}
    assert served.call("POST", "/v1/invitations", access, body).status_code == 422


def _called(server: Server, operation: Operation, ids: dict[str, str], token: str) -> Any:
    path = operation.path.format(**ids)
    body = BODIES.get(operation.name, MESSAGES.get(operation.name))
    return server.call(operation.method, path, token, body)


def _sent(operation: Operation, ids: dict[str, str]) -> list[str]:
    return [ids[name] for name in operation.ids]


def _written(file: Path) -> list[bytes]:
    """A tenant's file and what SQLite keeps beside it."""
    return [each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*"))]


def _kept(server: Server, tenant: str) -> list[Any]:
    """Everything of a tenant in the management database."""
    whose = UUID(tenant).hex
    queries = (
        "SELECT * FROM tenant WHERE id = ?",
        "SELECT * FROM member WHERE tenant_id = ?",
        "SELECT * FROM device WHERE tenant_id = ?",
        "SELECT * FROM invitation WHERE tenant_id = ?",
    )
    with closing(sqlite3.connect(server.data / "management.db")) as connection:
        return [connection.execute(query, (whose,)).fetchall() for query in queries]


def test_what_is_kept_can_be_seen(served: Server, theirs: Business) -> None:
    """Otherwise the comparisons above would hold of nothing."""
    assert [len(rows) for rows in _kept(served, theirs.tenant)] == [1, 4, 4, 4]
    assert Path(TenantFiles(served.data).path(UUID(theirs.tenant))).stat().st_size > 0
