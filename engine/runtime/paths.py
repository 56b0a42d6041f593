"""Where things lie on this computer, and how a small file is replaced without ever being half."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "Gagejigi"


def default_profile_folder() -> Path:
    """The folder of the only profile that most owners ever have."""
    return platformdirs.user_data_path(APP, appauthor=False) / "profile"


@dataclass(frozen=True, slots=True)
class Profile:
    """The layout of a profile folder. `profile.db` and its backups are the store's."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "profile.db"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def browsers(self) -> Path:
        """One folder per platform account below it: the browser's own profile, with its login."""
        return self.folder / "browsers"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def settings(self) -> Path:
        return self.folder / "settings.json"

    @property
    def wrapped_key(self) -> Path:
        """The profile key, encrypted under the owner's passphrase; absent with a keyring."""
        return self.folder / "profile.key"

    @property
    def identity(self) -> Path:
        """Holds the profile's id, under which the keyring keeps its key."""
        return self.folder / "profile.id"

    def prepare(self) -> None:
        """Make the folder, for its owner alone; one that exists keeps its rights."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def _scratch(beside: Path) -> Iterator[tuple[int, Path]]:
    """An open file (0600) in the same folder, removed unless it was renamed."""
    handle, name = tempfile.mkstemp(dir=beside.parent, prefix=f".{beside.name}.")
    scratch = Path(name)
    try:
        yield handle, scratch
    finally:
        scratch.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Write a private file (0600): whole and on disk, or the old one as it was. Raises OSError."""
    with _scratch(path) as (handle, scratch):
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    sync_folder(path.parent)
