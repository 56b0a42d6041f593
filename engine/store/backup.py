"""Encrypted copies of a profile's database: made, proven readable, rotated, put back.

A backup has the profile's own key. It counts only after it was opened again, passed SQLite's
quick_check (which reads, and so authenticates, every page) and has the same rows per table.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import sqlcipher3.dbapi2 as sqlcipher

from engine.runtime.clock import Clock
from engine.runtime.disk import DiskError, make_private_folder, sync_folder
from engine.runtime.paths import Profile
from engine.runtime.progress import Progress, Silent
from engine.store import keycheck
from engine.store.connection import connect, query, remove_database
from engine.store.errors import BackupInvalid, ProfileCorrupt, ProfileLost, StoreError
from engine.store.faults import Unreadable, translated_files
from engine.store.lock import hold

Reason = Literal["manual", "migration"]

KEPT = 5
_PAGES_A_STEP = 1000
_STAMP = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(r"(?P<stamp>\d{8}T\d{12}Z)-(?P<reason>[a-z]+)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """`reason`: "migration" (made by itself, rotated) or "manual" (kept until deleted by hand)."""

    path: Path
    made_at: datetime
    reason: str
    size: int

    @property
    def name(self) -> str:
        return self.path.name


def _parsed(path: Path) -> Backup | None:
    named = _NAME.fullmatch(path.name)
    if named is None:
        return None
    made_at = datetime.strptime(named["stamp"], _STAMP).replace(tzinfo=UTC)
    return Backup(path, made_at, named["reason"], path.stat().st_size)


def _row_counts(connection: sqlcipher.Connection) -> dict[str, int]:
    """Rows by table. Shadow tables of FTS count too; a virtual table has no rows of its own."""
    tables = query(
        connection, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    )
    names = [str(name).replace('"', '""') for (name,) in tables]
    return {name: query(connection, f'SELECT count(*) FROM "{name}"')[0][0] for name in names}  # noqa: S608


def problems(connection: sqlcipher.Connection) -> list[str]:
    """What SQLite's quick_check finds wrong; [] for a whole file."""
    found = [str(line) for (line,) in query(connection, "PRAGMA quick_check")]
    return [] if found == ["ok"] else found


class Backups:
    """The backups of one profile."""

    def __init__(self, folder: Path, key: bytes, clock: Clock) -> None:
        self._profile = Profile(folder)
        self._key = key
        self._clock = clock

    def all(self) -> list[Backup]:
        """Newest first; other files in the folder are passed over."""
        if not self._profile.backups.is_dir():
            return []
        backups = filter(None, map(_parsed, self._profile.backups.iterdir()))
        return sorted(backups, key=lambda backup: backup.name, reverse=True)

    def newest_good(self) -> Backup | None:
        """The newest one that verifies."""
        for backup in self.all():
            try:
                self.verify(backup)
            except (StoreError, DiskError):
                continue
            return backup
        return None

    def create(self, reason: Reason = "manual", progress: Progress | None = None) -> Backup:
        """Copy the database as it is at this moment; others may go on writing.

        Raises DiskFull, DiskFault, FolderNotWritable, BackupInvalid, ProfileCorrupt or ProfileLost,
        and then leaves nothing.
        """
        with self._named_faults():
            make_private_folder(self._profile.backups)
            made_at, path = self._free_name(reason)
            partial = path.with_suffix(".partial")
            try:
                counts = self._copy(partial, progress or Silent())
                self._check(partial, path.name, counts)
                partial.replace(path)
            finally:
                remove_database(partial)
            sync_folder(path.parent)
            self._rotate(reason)
            return Backup(path, made_at, reason, path.stat().st_size)

    def verify(self, backup: Backup) -> None:
        """Raises BackupInvalid unless the backup opens with the key and is whole."""
        with translated_files(self._profile.folder):
            self._check(backup.path, backup.name, counts=None)

    def restore(self, backup: Backup) -> Path:
        """Verify a backup and put it in the database's place; nobody may have the profile open.

        Returns where the replaced database was kept. Raises BackupInvalid, ProfileInUse or a
        DiskError, and then has changed nothing. A kill on the way leaves the old one, the new one,
        or a profile that reports itself corrupt and can be restored again.
        """
        with translated_files(self._profile.folder):
            lock = hold(self._profile.folder)
            try:
                return self._swap(backup)
            finally:
                lock.release()

    def corruption(self) -> StoreError:
        """The error for a database that cannot be read; names the backup to go back to."""
        good = self.newest_good()
        return ProfileCorrupt(backup=good.name) if good else ProfileLost()

    @contextmanager
    def _named_faults(self) -> Iterator[None]:
        try:
            with translated_files(self._profile.folder):
                yield
        except Unreadable as fault:
            raise self.corruption() from fault

    def _free_name(self, reason: str) -> tuple[datetime, Path]:
        """A name never used: two backups of one moment must not replace each other."""
        made_at = self._clock.now().astimezone(UTC)
        while (path := self._profile.backups / f"{made_at:{_STAMP}}-{reason}.db").exists():
            made_at += timedelta(microseconds=1)
        return made_at, path

    def _copy(self, target: Path, progress: Progress) -> dict[str, int]:
        """One snapshot, by SQLite's backup; its row counts are of the same snapshot."""

        def moved(status: int, remaining: int, total: int) -> None:
            progress.report(total - remaining, total, "progress.backup")

        source = connect(self._profile.database, self._key, "query")
        with closing(source), closing(connect(target, self._key)) as copy:
            source.execute("BEGIN")
            counts = _row_counts(source)
            source.backup(copy, pages=_PAGES_A_STEP, progress=moved)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable from anywhere
        return counts

    def _check(self, path: Path, name: str, counts: dict[str, int] | None) -> None:
        try:
            with translated_files(path.parent), closing(self._opened(path)) as connection:
                whole = not problems(connection)
                same = counts is None or counts == _row_counts(connection)
        except Unreadable as fault:
            raise BackupInvalid(backup=name) from fault
        if not (whole and same):
            raise BackupInvalid(backup=name)

    def _opened(self, path: Path) -> sqlcipher.Connection:
        return connect(path, self._key, "read_only")

    def _rotate(self, reason: str) -> None:
        if reason != "migration":
            return
        made_by_itself = [backup for backup in self.all() if backup.reason == reason]
        for old in made_by_itself[KEPT:]:
            old.path.unlink()

    def _swap(self, backup: Backup) -> Path:
        database = self._profile.database
        incoming = database.with_suffix(".restoring")
        try:
            shutil.copyfile(backup.path, incoming)
            self._check(incoming, backup.name, counts=None)
            kept = self._set_aside(database)
            incoming.replace(database)
        finally:
            remove_database(incoming)
        sync_folder(database.parent)
        keycheck.write(self._profile.folder, self._key)
        return kept

    def _set_aside(self, database: Path) -> Path:
        """Keep the database, with the log where that could not be folded in.

        The log must not meet the new file: SQLite would replay it there.
        """
        self._fold_log(database)
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        kept = self._profile.backups / f"replaced-{stamp}.db"
        try:
            for suffix in ("", "-wal"):
                part = database.with_name(database.name + suffix)
                if part.exists():
                    shutil.copyfile(part, kept.with_name(kept.name + suffix))
        except OSError:
            remove_database(kept)
            raise
        sync_folder(kept.parent)
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        return kept

    def _fold_log(self, database: Path) -> None:
        """Closing the last connection folds the log in; a corrupt file has nothing to fold."""
        if not database.exists():
            return
        with (
            suppress(Unreadable),
            translated_files(database.parent),
            closing(connect(database, self._key)) as connection,
        ):
            query(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
