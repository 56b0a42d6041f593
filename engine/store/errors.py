"""What can go wrong with a profile's file, each with its own remedy. None damages the file."""

from typing import ClassVar

from engine.runtime.errors import EngineError, Exit


class StoreError(EngineError):
    """Base."""

    exit_code: ClassVar[Exit] = Exit.PROFILE


class ProfileInUse(StoreError):
    """Another process holds this profile."""

    code = "store.profile_in_use"
    retryable = True


class WrongKey(StoreError):
    """The key is not the one this profile was made with; the file was not opened."""

    code = "store.wrong_key"


class ProfileCorrupt(StoreError):
    """The file cannot be read as it was written. Param backup: name of the newest good backup."""

    code = "store.corrupt"


class ProfileLost(StoreError):
    """The file is corrupt or missing, and no good backup exists."""

    code = "store.lost"


class ProfileNewer(StoreError):
    """A newer version of the program wrote this profile. Param revision: its schema revision."""

    code = "store.newer"


class MigrationFailed(StoreError):
    """The tables could not be brought up to date; the file is as before. Param reason: a type."""

    code = "store.migration_failed"


class BackupInvalid(StoreError):
    """A backup does not open with this key, or is not whole. Param backup: its name."""

    code = "store.backup_invalid"
