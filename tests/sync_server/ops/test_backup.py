"""What stands in a backup, what does not, and which are kept."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from sync_server.db.tenant_files import TenantFiles
from sync_server.kernel.files import is_private
from sync_server.ops.archive import MANIFEST, Packing, verify
from tests.sync_server.command import called
from tests.sync_server.process import SECRET
from tests.sync_server.server import Server, serving
from tests.sync_server.sync.tenancy import SHOP, id_of, shop
from tests.sync_server.sync.wired import Wired

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Of a server with two businesses, one with a row."""
    folder = tmp_path / "data"
    with serving(folder) as server:
        Wired(server, server.owner()).edit(SHOP, id_of(1), shop())
        server.register()
    return folder


def backed_up(capsys: Capture, data: Path, to: Path, *more: object) -> Path:
    code, told, complaint = called(capsys, "backup", "--data", data, "--to", to, *more)
    assert code == 0, complaint
    [archive] = [each["archive"] for each in told if "archive" in each]
    return Path(archive)


def tenants(data: Path) -> list[UUID]:
    return [UUID(hex=path.stem) for path in TenantFiles(data).all()]


def test_it_holds_every_file_and_says_so_on_the_way(
    tmp_path: Path, data: Path, capsys: Capture
) -> None:
    code, told, _ = called(capsys, "backup", "--data", data, "--to", tmp_path / "backup.zip")
    assert code == 0
    assert {each["tenant"] for each in told[:-1]} == set(map(str, tenants(data)))
    assert [(each["done"], each["of"]) for each in told[:-1]] == [(1, 2), (2, 2)]
    assert (told[-1]["tenants"], told[-1]["missing"]) == (2, 0)
    assert is_private(tmp_path / "backup.zip")
    manifest = verify(tmp_path / "backup.zip")
    assert set(manifest.tenants) == set(tenants(data))
    assert sorted(tmp_path.iterdir()) == [tmp_path / "backup.zip", data], "nothing is left beside"


def test_a_file_in_it_is_a_database_of_one_moment(
    tmp_path: Path, server: Server, capsys: Capture
) -> None:
    """While the server works on it, and holds what has not reached the file itself."""
    boss = Wired(server, server.owner())
    boss.edit(SHOP, id_of(1), shop())
    archive = backed_up(capsys, server.data, tmp_path / "backup.zip")
    boss.edit(SHOP, id_of(2), shop())
    [tenant] = tenants(server.data)
    with ZipFile(archive) as zipped:
        zipped.extract(f"tenants/{tenant.hex}.db", tmp_path)
    with closing(sqlite3.connect(tmp_path / "tenants" / f"{tenant.hex}.db")) as copy:
        assert copy.execute("SELECT id FROM row").fetchall() == [(id_of(1),)]


def test_what_signs_and_hides_stands_in_it_only_where_it_is_asked_for(
    tmp_path: Path, data: Path, capsys: Capture
) -> None:
    settings = f'secret = "{SECRET}"\npublic_url = "https://example.com"\nport = 8080\n'
    (data / "server.toml").write_text(settings)
    (data / "server.toml").chmod(0o600)
    hidden = [SECRET.encode(), (data / "secret").read_bytes(), b"PRIVATE KEY"]
    for more, is_there in [((), False), (("--with-secrets",), True)]:
        archive = backed_up(capsys, data, tmp_path / f"{is_there}.zip", *more)
        with ZipFile(archive) as zipped:
            whole = b"".join(zipped.read(name) for name in zipped.namelist())
            assert b'public_url = "https://example.com"\nport = 8080' in zipped.read("server.toml")
        assert [each in whole for each in hidden] == [is_there] * 3


def test_the_newest_are_kept(tmp_path: Path, data: Path, capsys: Capture) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.zip").write_bytes(b"of somebody else")
    made = [backed_up(capsys, data, folder, "--keep", 2) for _ in range(4)]
    assert sorted(folder.iterdir()) == [*made[2:], folder / "notes.zip"]


def test_the_folder_to_keep_them_in_is_made(tmp_path: Path, data: Path, capsys: Capture) -> None:
    folder = tmp_path / "far" / "backups"
    made = backed_up(capsys, data, folder, "--keep", 2)
    assert (made.parent, is_private(folder)) == (folder, True)


def test_backups_of_one_tenant_stand_in_for_none_of_all(
    tmp_path: Path, data: Path, capsys: Capture
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    first = backed_up(capsys, data, folder)
    [one, _] = tenants(data)
    single = backed_up(capsys, data, folder, "--tenant", one)
    last = backed_up(capsys, data, folder, "--keep", 2)
    assert sorted(folder.glob("*.zip")) == sorted([first, single, last])
    both = ("--keep", 2, "--tenant", one)
    assert called(capsys, "backup", "--data", data, "--to", folder, *both)[0] == 2


def test_a_tenant_that_cannot_be_copied_keeps_no_other_from_being_saved(
    tmp_path: Path, data: Path, capsys: Capture
) -> None:
    """And no older backup is removed, which may be the last that has it."""
    older = backed_up(capsys, data, tmp_path)
    well, broken = tenants(data)
    TenantFiles(data).path(broken).write_bytes(b"no database" * 1_000)
    code, told, _ = called(capsys, "backup", "--data", data, "--to", tmp_path, "--keep", 1)
    assert (code, told[-1]["tenants"], told[-1]["missing"]) == (1, 1, 1)
    [problem] = [each["problem"] for each in told if "problem" in each]
    assert "not a database" in problem
    manifest = verify(Path(told[-1]["archive"]))
    assert (manifest.tenants, list(manifest.missing)) == ([well], [broken.hex])
    assert older.exists()


def test_without_the_management_database_there_is_no_backup(
    tmp_path: Path, data: Path, capsys: Capture
) -> None:
    (data / "management.db").write_bytes(b"no database" * 1_000)
    code, _, said = called(capsys, "backup", "--data", data, "--to", tmp_path / "backup.zip")
    assert (code, "management.db cannot be copied" in said) == (2, True)
    assert not (tmp_path / "backup.zip").exists()


def test_a_disk_that_is_full_is_told_and_left_as_it_was(
    tmp_path: Path, data: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Packing, "add", full)
    code, _, said = called(capsys, "backup", "--data", data, "--to", tmp_path / "backup.zip")
    assert (code, "No space left" in said) == (2, True)
    assert list(tmp_path.iterdir()) == [data]


def test_one_tenant_alone(tmp_path: Path, data: Path, capsys: Capture) -> None:
    one, _ = tenants(data)
    archive = backed_up(capsys, data, tmp_path / "one.zip", "--tenant", one)
    with ZipFile(archive) as zipped:
        assert zipped.namelist() == [f"tenants/{one.hex}.db", MANIFEST]


STRANGE = "7f1c9a52-3d40-4b7e-9a61-2c5e8d0b4f13"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--to", "{tmp}/taken"], "exists already"),
        (["--to", "{tmp}/none/backup.zip"], "is no folder"),
        (["--to", "{tmp}/taken", "--keep", "1"], "--keep is for a folder"),
        (["--to", "{tmp}/" + "n" * 250], "choose a place"),
        (["--to", "{tmp}/" + "n" * 300], "choose a place"),
        (["--to", "{tmp}/new", "--tenant", STRANGE], "there is no tenant"),
        (["--to", "{tmp}/new", "--data", "{tmp}/none"], "nothing was served"),
        (["--to", "{tmp}", "--keep", "0"], "at least 1"),
    ],
)
def test_what_cannot_be_saved(
    tmp_path: Path, data: Path, capsys: Capture, more: list[str], said: str
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    before = sorted(tmp_path.rglob("*"))
    words = [each.format(tmp=tmp_path) for each in more]
    code, _, complaint = called(capsys, "backup", "--data", data, *words)
    assert code == 2
    assert said in complaint
    after = [path for path in sorted(tmp_path.rglob("*")) if path.name != "backup.lock"]
    assert after == before


def test_what_was_changed_on_the_way_is_no_backup(
    tmp_path: Path, data: Path, capsys: Capture
) -> None:
    archive = backed_up(capsys, data, tmp_path / "backup.zip")
    for name, change in CHANGES.items():
        other = tmp_path / f"{name}.zip"
        change(archive, other)
        code, _, complaint = called(capsys, "restore", "--data", tmp_path / "new", "--from", other)
        assert (code, "no whole backup" in complaint) == (2, True), name
        assert not list((tmp_path / "new").glob("*.db"))


def _cut(archive: Path, other: Path) -> None:
    other.write_bytes(archive.read_bytes()[:-1_000])


def _rewritten(archive: Path, other: Path) -> None:
    """A zip that is right by itself, with another tenant's rows."""
    with ZipFile(archive) as old, ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"" if name == MANIFEST else b"more"))


def _without(archive: Path, other: Path) -> None:
    with ZipFile(archive) as old, ZipFile(other, "w") as new:
        for name in old.namelist()[1:]:
            new.writestr(name, old.read(name))


CHANGES: dict[str, Any] = {"cut": _cut, "rewritten": _rewritten, "without": _without}


@pytest.mark.parametrize(
    "name",
    ["keys/../../outside.pem", "/keys/a.pem", "tenants/../../x.db", "keys/a/b.pem", "secret/x"],
)
def test_no_piece_of_a_backup_leaves_its_place(
    tmp_path: Path, data: Path, capsys: Capture, name: str
) -> None:
    archive, other = backed_up(capsys, data, tmp_path / "backup.zip"), tmp_path / "other.zip"
    piece = {"bytes": 4, "sha256": hashlib.sha256(b"evil").hexdigest()}
    with ZipFile(archive) as old, ZipFile(other, "w") as new:
        for each in old.namelist():
            raw = old.read(each)
            if each == MANIFEST:
                manifest = json.loads(raw)
                manifest["pieces"][name] = piece
                raw = json.dumps(manifest).encode()
            new.writestr(each, raw)
        new.writestr(name, b"evil")
    code, _, complaint = called(capsys, "restore", "--data", tmp_path / "new", "--from", other)
    assert (code, "no part of a backup" in complaint) == (2, True)


@pytest.mark.parametrize(
    "newer", [{"format": 2}, {"revision": "9999"}, {"files": 99}, {"schema": 99}]
)
def test_a_backup_of_a_newer_server_is_refused(
    tmp_path: Path, data: Path, capsys: Capture, newer: dict[str, Any]
) -> None:
    archive, other = backed_up(capsys, data, tmp_path / "backup.zip"), tmp_path / "newer.zip"
    with ZipFile(archive) as old, ZipFile(other, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, json.dumps(json.loads(raw) | newer) if name == MANIFEST else raw)
    code, _, complaint = called(capsys, "restore", "--data", data, "--from", other)
    assert code == 2
    assert "newer server" in complaint
