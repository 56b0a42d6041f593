"""The daemon on one profile, begun by the system whenever its owner logs in."""

import sys
from pathlib import Path
from typing import Final

from engine.runtime import autostart
from engine.runtime.paths import Profile, default_profile_folder

_PROGRAM: Final = "gagejigi-engine"


class AtLogin:
    """`folder`: of the profile, None for the owner's default one. A system keeps one such wish of a
    user: it is the last that was made, whatever its profile.
    """

    def __init__(self, folder: Path | None = None, key_file: Path | None = None) -> None:
        self._folder = folder
        self._key_file = key_file

    def is_on(self) -> bool:
        """Whether the system keeps such a wish, whatever its profile."""
        return autostart.is_installed()

    def turn_on(self) -> str:
        """From the next login on. Returns where the system keeps it.

        Raises `AutostartLocked` where a passphrase would have to be typed, `AutostartRefused`,
        `DiskError`.
        """
        profile = Profile(self._folder or default_profile_folder())
        if self._key_file is None and profile.wrapped_key.exists():
            raise autostart.AutostartLocked
        return autostart.install(self._command())

    def turn_off(self) -> bool:
        """Whether there was anything. Raises `DiskError`."""
        return autostart.uninstall()

    def _command(self) -> list[str]:
        """The program at a terminal as the system starts it, with the same profile and key."""
        given = (("--profile", self._folder), ("--key-file", self._key_file))
        options = [word for name, path in given if path for word in (name, str(path.absolute()))]
        return [*_program(), *options, "daemon", "--wait"]


def _program() -> list[str]:
    here = Path(sys.executable)
    if getattr(sys, "frozen", False):  # the window's program, or already the terminal's
        return [str(here.with_stem(_PROGRAM))]
    windowless = here.with_name("pythonw.exe")  # no black window at every login
    return [str(windowless if windowless.exists() else here), "-m", "engine.cli"]
