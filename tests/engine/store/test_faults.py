"""Each thing that can be wrong with a profile has its own error, and none damages the file."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.runtime.clock import SystemClock
from engine.runtime.disk import DiskFull, FolderNotWritable
from engine.runtime.events import EventBus
from engine.store.database import Database
from engine.store.errors import (
    ProfileCorrupt,
    ProfileInUse,
    ProfileLost,
    ProfileNewer,
    WrongKey,
)
from tests.engine.store.conftest import KEY, OTHER_KEY, Open
from tests.engine.store.scripts import NOTE, add_notes, notes, write_migrations

ROOT = Path(__file__).resolve().parents[3]

# Opens the profile, writes a note, then leaves another uncommitted; says so and waits to be killed.
HOLDER = """
import sys
from pathlib import Path
from sqlalchemy import text
from engine.runtime.clock import SystemClock
from engine.runtime.events import EventBus
from engine.store.database import Database

folder, key, scripts = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), Path(sys.argv[3])
database = Database.open(folder, key, EventBus(print), SystemClock(), scripts)
with database.unit() as unit:
    unit.session.execute(text("INSERT INTO note (body) VALUES ('committed')"))
with database.unit() as unit:
    for number in range(2000):
        unit.session.execute(text("INSERT INTO note (body) VALUES (hex(randomblob(2000)))"))
    print("ready", flush=True)
    sys.stdin.read()
"""


def files(folder: Path) -> dict[str, bytes]:
    """What is in the folder, apart from SQLite's index of its log, which holds no data."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".db-shm")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    return write_migrations(tmp_path / "scripts", NOTE)


@pytest.fixture
def closed(open_profile: Open, folder: Path, scripts: Path) -> Path:
    """The folder of a profile with one note, and one backup of it."""
    database = open_profile(scripts=scripts)
    add_notes(database, "첫 메모", *["가" * 500] * 100)
    database.backups.create()
    database.close()
    return folder


@pytest.fixture
def holder(folder: Path, scripts: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a transaction."""
    arguments = [str(folder), KEY.hex(), str(scripts)]
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def damage_first_page(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100:200] = bytes(100)
    file.write_bytes(content)


def damage_middle(file: Path) -> None:
    """The page of the notes: opening reads it not, a query does."""
    content = bytearray(file.read_bytes())
    for page in range(len(content) // 4096 // 2, len(content) // 4096):
        content[page * 4096 + 50] ^= 0xFF
    file.write_bytes(content)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def replace_by_text(file: Path) -> None:
    file.write_text("이것은 데이터베이스가 아닙니다" * 1000, encoding="utf-8")


DAMAGES = [damage_first_page, damage_middle, cut, empty, replace_by_text, Path.unlink]


def test_a_wrong_key_is_told_and_the_file_not_touched(closed: Path, open_profile: Open) -> None:
    before = files(closed)
    with pytest.raises(WrongKey):
        open_profile(key=OTHER_KEY)
    assert files(closed) == before


def test_a_wrong_key_is_told_without_the_key_check_too(
    closed: Path, open_profile: Open, scripts: Path
) -> None:
    (closed / "profile.keycheck").unlink()
    before = files(closed)
    with pytest.raises(WrongKey):
        open_profile(key=OTHER_KEY)
    assert {name: files(closed)[name] for name in before} == before
    database = open_profile(scripts=scripts)
    assert notes(database)[0] == "첫 메모"
    assert (closed / "profile.keycheck").exists(), "the right key writes the check again"


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("lost_check", [False, True])
def test_a_damaged_file_is_told_apart_and_the_good_backup_named(
    closed: Path,
    open_profile: Open,
    scripts: Path,
    damage: Callable[[Path], None],
    lost_check: bool,
) -> None:
    damage(closed / "profile.db")
    if lost_check:
        (closed / "profile.keycheck").unlink()
    before = files(closed)
    with pytest.raises(ProfileCorrupt) as caught:
        notes(open_profile(scripts=scripts))
    good = next((closed / "backups").iterdir()).name
    assert caught.value.params == {"backup": good}
    assert {name: files(closed)[name] for name in before} == before


def test_a_damaged_file_without_a_good_backup_names_none(
    closed: Path, open_profile: Open, scripts: Path
) -> None:
    for file in (closed / "profile.db", *(closed / "backups").iterdir()):
        damage_first_page(file)
    with pytest.raises(ProfileLost):
        open_profile(scripts=scripts)


def test_a_profile_of_a_newer_version_is_refused_untouched(
    closed: Path, open_profile: Open, scripts: Path, tmp_path: Path
) -> None:
    newer = write_migrations(tmp_path / "newer", NOTE, 'op.execute("CREATE TABLE later (x)")')
    open_profile(scripts=newer).close()
    before = files(closed)
    with pytest.raises(ProfileNewer) as caught:
        open_profile(scripts=scripts)
    assert caught.value.params == {"revision": "0002"}
    after = files(closed)
    assert after.pop("profile.db-wal", b"") == b""
    assert after == before


def test_a_second_opening_is_refused(open_profile: Open, scripts: Path) -> None:
    open_profile(scripts=scripts)
    with pytest.raises(ProfileInUse):
        open_profile(scripts=scripts)


def test_a_second_process_is_refused_until_the_first_dies(
    open_profile: Open, scripts: Path, holder: subprocess.Popen[str]
) -> None:
    with pytest.raises(ProfileInUse):
        open_profile(scripts=scripts)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    database = open_profile(scripts=scripts)
    assert notes(database) == ["committed"], "what was not committed is gone, nothing else"
    assert database.problems() == []


def test_a_full_disk_loses_only_the_step_that_did_not_fit(
    open_profile: Open, scripts: Path
) -> None:
    database = open_profile(scripts=scripts)
    add_notes(database, "이전 자료")
    with database.unit() as unit:
        unit.session.execute(text("PRAGMA max_page_count = 20"))
    with pytest.raises(DiskFull):
        add_notes(database, "가" * 200_000)
    assert notes(database) == ["이전 자료"]
    add_notes(database, "들어갈 만큼")
    assert notes(database) == ["이전 자료", "들어갈 만큼"]
    assert database.problems() == []


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder that this process may read and not write, even where the tests run as root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            os.seteuid(user)
            folder.chmod(0o700)


def test_a_folder_without_the_right_to_write_is_told(unprivileged: Path) -> None:
    for folder in (unprivileged, unprivileged / "new"):
        with pytest.raises(FolderNotWritable) as caught:
            Database.open(folder, KEY, EventBus(on_fault=print), SystemClock())
        assert caught.value.params == {"folder": folder.name}


def test_a_file_in_the_folders_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderNotWritable):
        Database.open(tmp_path / "file", KEY, EventBus(on_fault=print), SystemClock())
