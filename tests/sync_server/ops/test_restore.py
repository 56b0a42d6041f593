"""A backup put back: who may come in then, what is kept, and what a cut on the way leaves."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from filelock import FileLock

from engine.sync.wire.messages import Welcome
from sync_server.db.tenant_files import TenantFiles
from sync_server.identity import keys
from sync_server.ops.restoring import finish
from tests.sync_server.command import called
from tests.sync_server.server import PASSWORD, Login, Server, code_of, serving
from tests.sync_server.sync.tenancy import SHOP, id_of, shop
from tests.sync_server.sync.wired import Wired

Capture = pytest.CaptureFixture[str]
NEW = "새로 정한 비밀번호"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


def back_up(capsys: Capture, data: Path, archive: Path, *more: object) -> None:
    code, _, complaint = called(capsys, "backup", "--data", data, "--to", archive, *more)
    assert code == 0, complaint


def put_back(capsys: Capture, data: Path, archive: Path, *more: object) -> list[Any]:
    code, told, complaint = called(capsys, "restore", "--data", data, "--from", archive, *more)
    assert code == 0, complaint
    return told


@contextmanager
def begun(data: Path, capsys: Capture, archive: Path) -> Iterator[tuple[Server, Login]]:
    """A business with one row and its backup; what happens within is after that."""
    with serving(data) as server:
        boss = server.owner()
        Wired(server, boss).edit(SHOP, id_of(1), shop())
        back_up(capsys, data, archive, "--with-secrets")
        yield server, boss


def rows(data: Path) -> list[bytes]:
    [file] = TenantFiles(data).all()
    with closing(sqlite3.connect(file)) as connection:
        return [row for (row,) in connection.execute("SELECT id FROM row ORDER BY id")]


def tenant_of(data: Path) -> UUID:
    [file] = TenantFiles(data).all()
    return UUID(hex=file.stem)


def test_all_of_it_comes_up_again_elsewhere(tmp_path: Path, archive: Path, capsys: Capture) -> None:
    with begun(tmp_path / "old", capsys, archive) as (_, boss):
        pass
    data = tmp_path / "new"
    told = put_back(capsys, data, archive)
    assert told[-1]["replaced"] is None
    assert rows(data) == [id_of(1)]
    assert called(capsys, "doctor", "--data", data)[1][0]["problems"] == []
    with serving(data) as server:
        again = Wired(server, server.log_in(boss.email))
        assert again.given.device
        assert [each.row for each in again.page().changes] == [id_of(1)]


def test_without_the_keys_new_ones_are_made(tmp_path: Path, archive: Path, capsys: Capture) -> None:
    with serving(tmp_path / "old") as server:
        boss = server.owner()
        back_up(capsys, server.data, archive)
    put_back(capsys, tmp_path / "new", archive)
    assert keys.kids(tmp_path / "new") == []
    with serving(tmp_path / "new") as server:
        assert server.log_in(boss.email).access


def test_keys_and_settings_of_the_folder_stay(data: Path, archive: Path, capsys: Capture) -> None:
    """A key that was dropped since the backup, as somebody had it, stays dropped."""
    with begun(data, capsys, archive):
        pass
    old = keys.kids(data)
    new = keys.add_key(data)
    keys.drop_key(data, old[0])
    put_back(capsys, data, archive)
    assert keys.kids(data) == [new]


def test_what_is_replaced_is_kept(data: Path, archive: Path, capsys: Capture) -> None:
    with begun(data, capsys, archive) as (server, boss):
        Wired(server, boss).edit(SHOP, id_of(2), shop())
        server.register()
    told = put_back(capsys, data, archive)
    kept = data / told[-1]["replaced"]
    assert len(TenantFiles(kept).all()) == 2
    assert (kept / "management.db").exists()
    assert rows(data) == [id_of(1)]
    assert not (data / "restoring").exists()


def test_it_is_a_new_history(data: Path, archive: Path, capsys: Capture) -> None:
    with begun(data, capsys, archive) as (server, boss):
        before: Welcome = Wired(server, boss).given
    put_back(capsys, data, archive, "--tenant", tenant_of(data))
    with serving(data) as server:
        after = Wired(server, server.log_in(boss.email, device_id=boss.device)).given
    assert after.epoch != before.epoch
    assert after.head > before.head


def test_every_login_ends_and_is_told_apart_from_theft(
    data: Path, archive: Path, capsys: Capture
) -> None:
    """Whichever token a device holds: the one of the backup, spent or not, or a later one."""
    with begun(data, capsys, archive) as (server, boss):
        later = server.refresh(boss.refresh).json()["data"]
    put_back(capsys, data, archive)
    with serving(data) as server:
        for token in (boss.refresh, later["refresh_token"]):
            assert code_of(server.refresh(token)) == "identity.refresh"
        assert code_of(Wired(server, boss).greet()) == "identity.token"
        again = server.log_in(boss.email, device_id=boss.device)
        assert again.device == boss.device
        assert server.refresh(again.refresh).status_code == 200


def test_what_was_taken_from_somebody_since_stays_taken(
    data: Path, archive: Path, capsys: Capture
) -> None:
    with serving(data) as server:
        boss, gone, staff = server.owner(), *_two_hired(server)
        lost = server.log_in(boss.email, "잃어버린 노트북")
        invited = _invited(server, boss)
        back_up(capsys, data, archive)
        people = {each["email"]: each["id"] for each in _members(server, boss)}
        server.call("DELETE", f"/v1/members/{people[gone.email]}", boss.access)
        server.call("PATCH", f"/v1/members/{people[staff.email]}", boss.access, {"role": "viewer"})
        server.call("DELETE", f"/v1/devices/{lost.device}", boss.access)
        server.call("DELETE", f"/v1/invitations/{invited}", boss.access)
        server.post("/v1/me/password", boss.access, current=PASSWORD, new=NEW)
    told = put_back(capsys, data, archive)
    assert {"logins_ended": True, "revocations_carried": True} in told
    with serving(data) as server:
        code, verifier = server.code(boss.email, NEW)
        granted = server.exchange(code, verifier, device_id=lost.device).json()["data"]
        assert granted["device_id"] != lost.device
        access = granted["access_token"]
        members = server.get("/v1/members", access).json()["data"]
        assert {each["email"]: each["role"] for each in members} == {
            boss.email: "owner",
            staff.email: "viewer",
        }
        assert server.get("/v1/invitations", access).json()["data"] == []


def test_a_damaged_database_can_tell_nothing_and_is_replaced(
    data: Path, archive: Path, capsys: Capture
) -> None:
    with begun(data, capsys, archive) as (_, boss):
        pass
    (data / "management.db").write_bytes(b"no database" * 1_000)
    told = put_back(capsys, data, archive)
    assert {"logins_ended": True, "revocations_carried": False} in told
    with serving(data) as server:
        assert server.log_in(boss.email).access


def test_one_tenant_comes_back_and_nobody_else_notices(
    data: Path, archive: Path, capsys: Capture
) -> None:
    """Not even its members: a device that was revoked since stays out, the others go on."""
    with serving(data) as server:
        boss, other = server.owner(), server.owner()
        staff = server.hire(boss, "staff")
        Wired(server, boss).edit(SHOP, id_of(1), shop())
        back_up(capsys, data, archive)
        server.call("DELETE", f"/v1/devices/{staff.device}", boss.access)
        Wired(server, boss).edit(SHOP, id_of(2), shop())
        tenant = UUID(server.get("/v1/me", boss.access).json()["data"]["tenant"]["id"])
        theirs = Wired(server, other).given.epoch
    told = put_back(capsys, data, archive, "--tenant", tenant)
    assert told[0] == {"tenant": str(tenant), "done": 1, "of": 1}
    assert (data / told[-1]["replaced"] / TenantFiles(Path()).path(tenant)).exists()
    with serving(data) as server:
        assert server.refresh(boss.refresh).status_code == 200
        assert code_of(Wired(server, staff).greet()) == "identity.revoked"
        mine = Wired(server, boss)
        assert mine.given.device
        assert [each.row for each in mine.page().changes] == [id_of(1)]
        assert Wired(server, other).given.epoch == theirs


@pytest.mark.parametrize("lock", ["server.lock", "backup.lock"])
def test_nobody_else_may_work_on_it(data: Path, archive: Path, capsys: Capture, lock: str) -> None:
    with begun(data, capsys, archive):
        pass
    with FileLock(data / lock):
        code, _, complaint = called(capsys, "restore", "--data", data, "--from", archive)
    assert code == 2
    assert "works on" in complaint


def test_what_does_not_fit(tmp_path: Path, data: Path, archive: Path, capsys: Capture) -> None:
    with begun(data, capsys, archive):
        pass
    one, tenant = tmp_path / "one.zip", tenant_of(data)
    back_up(capsys, data, one, "--tenant", tenant)
    with serving(tmp_path / "strange") as server:
        server.register()
    cases = [
        (data, one, (), "name it with --tenant"),
        (data, archive, ("--tenant", UUID(int=1)), "holds no tenant"),
        (tmp_path / "strange", archive, ("--tenant", tenant), "no members of tenant"),
        (tmp_path / "none", archive, ("--tenant", tenant), "nothing was served"),
        (data, tmp_path / "none.zip", (), "no whole backup"),
    ]
    for folder, source, more, said in cases:
        code, _, complaint = called(capsys, "restore", "--data", folder, "--from", source, *more)
        assert (code, said in complaint) == (2, True), complaint


def test_a_folder_half_put_back_is_not_saved(data: Path, archive: Path, capsys: Capture) -> None:
    with begun(data, capsys, archive):
        pass
    (data / "restoring").mkdir()
    (data / "restoring" / "moves.json").write_text("{}")
    code, _, complaint = called(capsys, "backup", "--data", data, "--to", data / "more.zip")
    assert (code, "was cut off" in complaint) == (2, True)


def test_whom_the_backup_lacks_is_named(data: Path, archive: Path, capsys: Capture) -> None:
    with serving(data) as server:
        server.register()
    tenant = tenant_of(data)
    TenantFiles(data).path(tenant).unlink()
    assert called(capsys, "backup", "--data", data, "--to", archive)[0] == 1
    code, told, _ = called(capsys, "restore", "--data", data, "--from", archive)
    assert (code, list(told[-1]["missing"])) == (1, [tenant.hex])


def test_whom_the_backup_lacks_keeps_what_he_has(
    data: Path, archive: Path, capsys: Capture
) -> None:
    with serving(data) as server:
        Wired(server, server.owner()).edit(SHOP, id_of(1), shop())
    file = TenantFiles(data).path(tenant_of(data))
    file.rename(file.with_suffix(".away"))
    assert called(capsys, "backup", "--data", data, "--to", archive)[0] == 1
    file.with_suffix(".away").rename(file)
    assert called(capsys, "restore", "--data", data, "--from", archive)[0] == 1
    assert rows(data) == [id_of(1)]


class Cut(BaseException):
    """As a kill: nothing tidies up behind it."""


@pytest.mark.parametrize("is_whole", [True, False], ids=["all", "one tenant"])
def test_a_cut_leaves_the_old_or_is_finished_at_the_next_start(
    data: Path, archive: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, is_whole: bool
) -> None:
    """Wherever a file is about to be moved or removed."""
    with begun(data, capsys, archive) as (server, boss):
        Wired(server, boss).edit(SHOP, id_of(2), shop())
    template = data.rename(data.with_name("template"))
    more = () if is_whole else ("--tenant", tenant_of(template))
    seen: list[list[bytes]] = []
    for step in range(100):
        _copy(template, data)
        with monkeypatch.context() as patch:
            _cut_at(patch, step)
            try:
                put_back(capsys, data, archive, *more)
                break
            except Cut:
                pass
        finish(data)
        seen.append(rows(data))
        put_back(capsys, data, archive, *more)
        assert rows(data) == [id_of(1)]
        assert not list(data.glob("*/*.partial"))
    both, one = [id_of(1), id_of(2)], [id_of(1)]
    assert both in seen and one in seen
    assert seen == sorted(seen, key=len, reverse=True), "old up to a moment, new from then on"


def _cut_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """The `step`th move or removal, and whatever would come after it, does not happen."""
    done: list[object] = []

    def counted(act: Any) -> Any:
        def run(*words: Any, **more: Any) -> Any:
            done.append(act)
            if len(done) > step:
                raise Cut
            return act(*words, **more)

        return run

    for name in ("replace", "unlink", "mkdir"):
        patch.setattr(Path, name, counted(getattr(Path, name)))
    patch.setattr(shutil, "rmtree", counted(shutil.rmtree))


def _copy(template: Path, data: Path) -> None:
    if data.exists():
        for path in sorted(data.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        data.rmdir()
    for path in [template, *sorted(template.rglob("*"))]:
        place = data / path.relative_to(template)
        place.mkdir() if path.is_dir() else place.write_bytes(path.read_bytes())


def _two_hired(server: Server) -> tuple[Login, Login]:
    boss = Login("sajang1@example.com", server.log_in("sajang1@example.com").access, "", "")
    return server.hire(boss, "staff"), server.hire(boss, "staff")


def _invited(server: Server, boss: Login) -> str:
    asked = {"email": server.new_email(), "role": "viewer"}
    return str(server.post("/v1/invitations", boss.access, **asked).json()["data"]["id"])


def _members(server: Server, boss: Login) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(server.get("/v1/members", boss.access).text)["data"]
    return found
