"""What must come from the operating system: Qt's libraries, a browser, a keyring, fonts."""

import os
import platform
import shlex
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from door.places import DoorError, say

# Package names; "a|b" is satisfied by either and installs the first.
PYTHON = ("python3-venv",)
QT = (
    "libglib2.0-0|libglib2.0-0t64",
    "libgl1",
    "libegl1",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon0",
    "libbrotli1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
)
BROWSER = ("chromium|google-chrome-stable|microsoft-edge-stable",)
SCREEN = ("xvfb", "xauth", "fonts-noto-color-emoji")
KEYRING = ("gnome-keyring", "dbus-x11")
# A browser without Korean letters draws boxes, on pages and on printed paper; the program's own
# font is its own alone.
KOREAN_FONT = ("fonts-nanum|fonts-noto-cjk",)
_BROWSER_PROGRAMS = ("chromium", "google-chrome", "google-chrome-stable", "microsoft-edge")


def prepare_system(everything: bool) -> None:
    """Install the missing packages, or stop with the one command that does.

    `everything` adds what windows and browsers need to what Python alone needs.
    """
    if shutil.which("dpkg-query"):
        missing = missing_packages(wanted_packages(everything), installed_packages())
        if missing:
            _install(missing)
    elif everything and not _has_browser():
        say("· please install Microsoft Edge, Google Chrome or Chromium: reviews come through it")


def wanted_packages(everything: bool) -> list[str]:
    """The Debian packages this verb cannot do without."""
    wanted: list[str] = [] if find_spec("ensurepip") else [*PYTHON]
    if not everything:
        return wanted
    wanted += [*QT, *SCREEN, *KEYRING, *KOREAN_FONT]
    if not _has_browser():
        wanted += BROWSER
    return wanted


def installed_packages() -> set[str]:
    """Names of the installed Debian packages."""
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n"],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.split(" ", 1) for line in listed.stdout.splitlines())
    return {name for status, name in lines if status == "installed"}


def missing_packages(wanted: list[str], installed: set[str]) -> list[str]:
    """The first alternative of each entry none of whose alternatives is installed."""
    return [entry.split("|")[0] for entry in wanted if installed.isdisjoint(entry.split("|"))]


def _install(packages: list[str]) -> None:
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    rights = _rights()
    if rights is None:
        typed = f"sudo apt-get update && sudo {shlex.join(install)}"
        raise DoorError(f"Some system packages are missing. Please type:\n  {typed}")
    say(f"· installing system packages: {' '.join(packages)}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install):
        ended = subprocess.run(
            [*rights, *command],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if ended.returncode:
        raise DoorError(f"{ended.stdout[-3000:]}\napt-get could not install them; see above")


def _rights() -> list[str] | None:
    """What to put before apt-get: nothing for root, sudo where it asks no password, else None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _has_browser() -> bool:
    """True when a browser that Playwright can drive is installed in its usual place."""
    if any(shutil.which(name) for name in _BROWSER_PROGRAMS):
        return True
    if platform.system() == "Darwin":
        names = ("Google Chrome", "Microsoft Edge", "Chromium")
        return any(Path(f"/Applications/{name}.app").exists() for name in names)
    if platform.system() == "Windows":
        homes = [
            os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")
        ]
        places = (r"Microsoft\Edge\Application\msedge.exe", r"Google\Chrome\Application\chrome.exe")
        return any((Path(home) / place).exists() for home in homes if home for place in places)
    return False
