"""Where things lie on this computer."""

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
    def packs(self) -> Path:
        """One folder per language pack that the owner has installed."""
        return self.folder / "packs"

    @property
    def own_head(self) -> Path:
        """What was learned from this profile's reviews."""
        return self.folder / "language" / "own-head.json"

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
