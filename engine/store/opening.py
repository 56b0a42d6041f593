"""What must be true before a profile is used: right key, whole file, known and newest tables."""

from contextlib import closing
from pathlib import Path

from engine.runtime.clock import Clock
from engine.runtime.errors import EngineError
from engine.runtime.paths import Profile
from engine.store import keycheck
from engine.store.backup import Backups
from engine.store.connection import connect, query
from engine.store.errors import (
    MigrationFailed,
    ProfileLost,
    ProfileNewer,
    StoreError,
    WrongKey,
)
from engine.store.faults import Unreadable, translated_files
from engine.store.migration import migrate, revision_of, revisions


class Opening:
    """The steps, in order; the caller holds the profile's lock."""

    def __init__(self, folder: Path, key: bytes, clock: Clock, scripts: Path) -> None:
        self._folder = folder
        self._key = key
        self._scripts = scripts
        self._file = Profile(folder).database
        self._backups = Backups(folder, key, clock)

    def run(self) -> None:
        """Raises a StoreError or DiskError; the file is as before unless every step went well."""
        right_key = keycheck.matches(self._folder, self._key)
        if right_key is False:
            raise WrongKey
        exists = self._file.is_file() and self._file.stat().st_size > 0
        if not exists and (right_key or self._backups.all()):
            raise self._diagnosis(right_key)
        try:
            with translated_files(self._folder):
                self._bring_up_to_date(exists)
        except Unreadable as fault:
            raise self._diagnosis(right_key) from fault
        if not right_key:
            keycheck.write(self._folder, self._key)

    def _diagnosis(self, right_key: bool | None) -> StoreError:
        """Without a key check, a backup that the key opens tells that the key is right."""
        error = self._backups.corruption()
        return WrongKey() if right_key is None and isinstance(error, ProfileLost) else error

    def _bring_up_to_date(self, exists: bool) -> None:
        revision, empty = self._peek() if exists else (None, True)
        known = revisions(self._scripts)
        if revision is not None and revision not in known:
            raise ProfileNewer(revision=revision)
        self._use_write_ahead_log()
        if revision == (known[-1] if known else None):
            return
        if not empty:
            self._backups.create("migration")
        self._migrate()

    def _peek(self) -> tuple[str | None, bool]:
        """Revision, and whether there is no table at all; read-only, so nothing is written."""
        with closing(connect(self._file, self._key, "read_only")) as connection:
            tables = query(connection, "SELECT count(*) FROM sqlite_schema")[0][0]
            return revision_of(connection), tables == 0

    def _use_write_ahead_log(self) -> None:
        with closing(connect(self._file, self._key)) as connection:
            query(connection, "PRAGMA journal_mode = WAL")

    def _migrate(self) -> None:
        try:
            with translated_files(self._folder):
                migrate(self._file, self._key, self._scripts)
        except (EngineError, Unreadable):
            raise
        except Exception as fault:  # a migration is a script: it may raise anything
            raise MigrationFailed(reason=type(fault).__name__) from fault
