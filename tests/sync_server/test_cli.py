"""The server's command."""

import re
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from sync_server.cli import main
from sync_server.db.tenant_files import TenantFiles
from tests.sync_server.command import called
from tests.sync_server.server import serving


def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"gagejigi-server \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    "words", [[], ["--serve"], ["serve"], ["tenant"], ["keys", "drop", "--data", "x"]]
)
def test_it_refuses_what_it_does_not_know(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert called(capsys, *words)[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        *(["serve"], ["backup"], ["restore"], ["doctor"], ["tenant", "list"], ["member", "reset"]),
        *(["keys", "list"], ["keys", "add"], ["keys", "drop"], ["tenant", "history"]),
    ],
)
def test_every_option_says_what_it_is_for(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """An option alone on its line is followed by its text, further in."""
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    lines = [*capsys.readouterr().out.splitlines(), ""]
    for line, following in pairwise(lines):
        if line.startswith("  -"):
            is_told = "  " in line.strip() or following.startswith("      ")
            assert is_told, line


def test_restore_says_that_logins_end(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["restore", "--help"])
    assert "every login ends" in " ".join(capsys.readouterr().out.split())


def test_it_prints_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    code, (document,), _ = called(capsys, "openapi")
    assert code == 0
    assert document["openapi"].startswith("3.")
    assert "/v1/token" in document["paths"]


def test_it_lists_tenants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as server:
        ids = [server.register()["tenant"]["id"] for _ in range(2)]
    code, told, _ = called(capsys, "tenant", "list", "--data", str(tmp_path))
    assert code == 0
    assert {each["id"] for each in told} == set(ids)
    assert {each["name"] for each in told} == {"할매 국밥"}


def test_keys_are_added_listed_and_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    _, first, _ = called(capsys, "keys", "add", *data)
    assert called(capsys, "keys", "drop", first[0]["kid"], *data)[0] == 2
    _, second, _ = called(capsys, "keys", "add", *data)
    assert called(capsys, "keys", "list", *data)[1] == [*first, *second]
    assert called(capsys, "keys", "drop", first[0]["kid"], *data)[0] == 0
    assert called(capsys, "keys", "list", *data)[1] == second


def test_a_folder_that_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as server:
        server.register()
    code, (told,), _ = called(capsys, "doctor", "--data", str(tmp_path))
    assert (code, told["problems"]) == (0, [])


def test_what_the_doctor_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path) as server:
        ids = [UUID(server.register()["tenant"]["id"]) for _ in range(4)]
    missing, exchanged, broken, well = (TenantFiles(tmp_path).path(each) for each in ids)
    missing.unlink()
    exchanged.write_bytes(well.read_bytes())
    broken.write_bytes(b"no database" * 1_000)
    stray = well.with_name("0" * 32 + ".db")
    stray.write_bytes(b"")
    stray.chmod(0o600)
    code, (told,), _ = called(capsys, "doctor", "--data", str(tmp_path))
    assert code == 1
    assert sorted(told["problems"]) == sorted(
        [
            f"tenant {ids[0]}: its file is missing",
            f"tenant {ids[1]}: its file is another tenant's",
            f"tenant {ids[2]}: its file cannot be read: file is not a database",
            f"{stray} belongs to no tenant",
        ]
    )
    assert len(called(capsys, "tenant", "list", "--data", str(tmp_path))[1]) == 4


def test_a_folder_that_was_never_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (told,), _ = called(capsys, "doctor", "--data", str(tmp_path / "none"))
    assert code == 1
    assert "nothing was served" in told["problems"][0]
    assert called(capsys, "tenant", "list", "--data", str(tmp_path / "none"))[0] == 2
    assert not (tmp_path / "none").exists()


def test_damage_and_loose_rights_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(tmp_path) as server:
        server.register()
    secret = tmp_path / "secret"
    secret.chmod(0o644)
    _, (told,), _ = called(capsys, "doctor", "--data", str(tmp_path))
    loose = bool(secret.stat().st_mode & 0o044)  # Windows has no such rights
    assert told["problems"] == ([f"{secret} may be read by others: chmod 600"] if loose else [])
    (tmp_path / "management.db").write_bytes(b"no database" * 1_000)
    code, (told,), _ = called(capsys, "doctor", "--data", str(tmp_path))
    assert code == 1
    assert "management.db cannot be read" in told["problems"][0]
