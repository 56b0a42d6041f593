"""Backups are copies that were proven to open; restoring one keeps what it replaces."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.runtime.progress import Cancelled, Watched
from engine.store.backup import Backups
from engine.store.database import Database
from engine.store.errors import BackupInvalid, ProfileCorrupt, ProfileInUse
from tests.engine.store.conftest import KEY, OTHER_KEY, Open, SteppingClock
from tests.engine.store.scripts import NOTE, add_notes, notes, write_migrations


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    return write_migrations(tmp_path / "scripts", NOTE)


@pytest.fixture
def database(open_profile: Open, scripts: Path) -> Database:
    database = open_profile(scripts=scripts)
    add_notes(database, "백업 전")
    return database


def test_a_copy_is_taken_while_others_write(database: Database) -> None:
    with database.unit() as unit:
        unit.session.execute(text("INSERT INTO note (body) VALUES ('not yet committed')"))
        backup = database.backups.create()
    database.backups.verify(backup)
    assert list(backup.path.parent.iterdir()) == [backup.path]
    assert b"SQLite format 3" not in backup.path.read_bytes()


def test_restoring_brings_the_old_rows_back_and_keeps_the_new_file(
    database: Database, open_profile: Open, folder: Path, scripts: Path
) -> None:
    backup = database.backups.create()
    add_notes(database, "백업 뒤")
    database.close()
    newer = (folder / "profile.db").read_bytes()
    kept = database.backups.restore(backup)
    assert kept.read_bytes() == newer
    database = open_profile(scripts=scripts)
    assert notes(database) == ["백업 전"]
    assert backup.path.exists()


def test_restoring_needs_the_profile_closed(database: Database) -> None:
    backup = database.backups.create()
    add_notes(database, "백업 뒤")
    with pytest.raises(ProfileInUse):
        database.backups.restore(backup)
    assert notes(database) == ["백업 전", "백업 뒤"]


def test_a_log_left_behind_never_meets_the_restored_file(
    database: Database, open_profile: Open, folder: Path, scripts: Path
) -> None:
    """As after a kill: a write-ahead log with commits of the replaced database."""
    backup = database.backups.create()
    add_notes(database, "백업 뒤")
    left = (folder / "profile.db-wal").read_bytes()
    database.close()
    (folder / "profile.db-wal").write_bytes(left)
    kept = database.backups.restore(backup)
    assert notes(open_profile(scripts=scripts)) == ["백업 전"]
    assert list(kept.parent.glob("replaced-*")) == [kept], "its log was folded in first"


def test_the_log_of_a_corrupt_file_is_kept_beside_it_and_never_meets_the_restored_one(
    database: Database, open_profile: Open, folder: Path, scripts: Path
) -> None:
    backup = database.backups.create()
    add_notes(database, "백업 뒤")
    log = bytearray((folder / "profile.db-wal").read_bytes())
    database.close()
    log[60:] = bytes(len(log) - 60)
    (folder / "profile.db").write_bytes(b"broken" * 5000)
    (folder / "profile.db-wal").write_bytes(log)
    kept = database.backups.restore(backup)
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == log
    assert not (folder / "profile.db-wal").exists()
    assert notes(open_profile(scripts=scripts)) == ["백업 전"]


def test_a_corrupt_profile_can_be_restored_from_the_backup_it_names(
    database: Database, open_profile: Open, folder: Path, scripts: Path
) -> None:
    database.backups.create()
    database.close()
    (folder / "profile.db").write_bytes(b"broken" * 5000)
    with pytest.raises(ProfileCorrupt) as caught:
        open_profile(scripts=scripts)
    backups = Backups(folder, KEY, SteppingClock())
    named = next(b for b in backups.all() if b.name == caught.value.params["backup"])
    kept = backups.restore(named)
    assert kept.read_bytes() == b"broken" * 5000
    assert notes(open_profile(scripts=scripts)) == ["백업 전"]


@pytest.mark.parametrize("key", [KEY, OTHER_KEY])
def test_a_backup_that_cannot_be_used_is_refused_and_nothing_changed(
    database: Database, folder: Path, key: bytes
) -> None:
    backup = database.backups.create()
    database.close()
    if key == KEY:
        content = bytearray(backup.path.read_bytes())
        content[-2000] ^= 1
        backup.path.write_bytes(content)
    before = (folder / "profile.db").read_bytes()
    with pytest.raises(BackupInvalid) as caught:
        Backups(folder, key, SteppingClock()).restore(backup)
    assert caught.value.params == {"backup": backup.name}
    assert (folder / "profile.db").read_bytes() == before


def test_the_newest_good_one_is_found_behind_a_broken_one(database: Database) -> None:
    good = database.backups.create()
    broken = database.backups.create()
    broken.path.write_bytes(broken.path.read_bytes()[:4096])
    assert [backup.name for backup in database.backups.all()] == [broken.name, good.name]
    assert database.backups.newest_good() == good


def test_a_copy_of_a_corrupt_profile_is_refused_and_names_the_good_one(
    database: Database, folder: Path
) -> None:
    add_notes(database, *["가" * 500] * 100)
    good = database.backups.create()
    database.close()
    content = bytearray((folder / "profile.db").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "profile.db").write_bytes(content)
    with pytest.raises(ProfileCorrupt) as caught:
        database.backups.create()
    assert caught.value.params == {"backup": good.name}
    assert list(good.path.parent.iterdir()) == [good.path]


def test_a_cancelled_copy_leaves_nothing(database: Database) -> None:
    watched = Watched()
    watched.cancel()
    with pytest.raises(Cancelled):
        database.backups.create(progress=watched)
    assert list(database.backups._profile.backups.iterdir()) == []


def test_other_files_in_the_folder_are_left_alone(database: Database) -> None:
    backup = database.backups.create()
    (backup.path.parent / "제 메모.txt").write_text("", encoding="utf-8")
    assert database.backups.all() == [backup]
