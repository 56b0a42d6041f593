"""Peers as their registries have them, each in a folder of its own under the bench cache.

Nothing of them reaches the program's environment or its lock.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from door.environment import make_venv, pip, stamped
from door.places import DoorError, say, venv_program
from tests.bench.syncing.rivals.figures import Absent
from tests.harness.desktop.profile import CACHE

PEERS: Final = CACHE / "sync-peers"
_INSTALL_S: Final = 600
_TAIL: Final = 300


def python_with(pin: str) -> Path:
    """A Python that can import this package (`name==version`). Raises `Absent`."""
    venv = PEERS / pin
    try:
        PEERS.mkdir(parents=True, exist_ok=True)
        make_venv(venv)
        with stamped(venv, pin) as fits:
            if not fits:
                say(f"· installing {pin} to measure it beside ours")
                pip(venv, "install", pin)
    except DoorError as fault:
        raise Absent(f"pip could not install it: {str(fault)[-_TAIL:]}") from fault
    return venv_program("python", venv)


def node_modules(name: str, *pins: str) -> Path:
    """A folder whose `node_modules` has these packages (`name@version`). Raises `Absent`."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise Absent("Node.js with npm is not on PATH")
    folder = PEERS / name
    folder.mkdir(parents=True, exist_ok=True)
    with stamped(folder, "\n".join(pins)) as fits:
        if not fits:
            say(f"· installing {', '.join(pins)} to measure them beside ours")
            _install(npm, folder, pins)
    return folder


def _install(npm: str, folder: Path, pins: tuple[str, ...]) -> None:
    """Without scripts: all of them bring their binaries, or need none."""
    shutil.rmtree(folder / "node_modules", ignore_errors=True)
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        ended = subprocess.run(
            [npm, "install", "--save-exact", *quiet, *pins],
            cwd=folder,
            env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_INSTALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise Absent(f"npm took more than {_INSTALL_S} s") from fault
    if ended.returncode:
        raise Absent(f"npm could not install it: {ended.stderr.strip()[-_TAIL:]}")
