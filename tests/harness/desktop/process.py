"""The window as a process of its own, on a screen that nobody looks at."""

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.harness.desktop.profile import CACHE, ROOT, Prepared

_X_SERVER = "Xvfb"
_SCREEN = "1920x1080x24"
_START_S, _PATIENCE_S = 10, 300


@dataclass(frozen=True, slots=True)
class Screen:
    """`platform`: Qt's name of it. `environ`: what a process needs to find it."""

    platform: str
    environ: Mapping[str, str]


class WindowFailed(Exception):
    """It did not tell its figures; the message ends with what it said on stderr."""


@contextmanager
def screens() -> Iterator[list[Screen]]:
    """Qt's own offscreen one; on Linux also X11, where Xvfb is installed."""
    found = [Screen("offscreen", {})]
    if shutil.which(_X_SERVER) is None:
        yield found
        return
    with x_server() as display:
        yield [*found, Screen("xcb", {"DISPLAY": display})]


@contextmanager
def x_server() -> Iterator[str]:
    """A private one on a display number that it chooses itself."""
    told, tells = os.pipe()
    command = [_X_SERVER, "-displayfd", str(tells), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[tells], stderr=subprocess.DEVNULL) as server:
        os.close(tells)
        try:
            if not select.select([told], [], [], _START_S)[0]:
                raise WindowFailed("Xvfb does not start")
            yield f":{os.read(told, 16).decode().strip()}"
        finally:
            os.close(told)
            server.terminate()


def play(
    scenario: str, prepared: Prepared, screen: Screen, **settings: str | int
) -> dict[str, Any]:
    """Start a window, play, wait for its end. The figures of `scenarios.py` and, on the same
    clock, `spawned_at`. `settings` reach the scenario as environment variables."""
    command = [
        *(sys.executable, "-m", "tests.harness.desktop.window", scenario),
        *("--profile", str(prepared.folder), "--key-file", str(prepared.key_file)),
    ]
    environ = _environ(screen) | {f"BENCH_{name.upper()}": str(v) for name, v in settings.items()}
    spawned_at = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, check=False, timeout=_PATIENCE_S
    )
    lines = done.stdout.decode().splitlines()
    if done.returncode or not lines:
        raise WindowFailed(f"{scenario} on {screen.platform}: {done.stderr.decode()[-2_000:]}")
    figures: dict[str, Any] = json.loads(lines[-1])
    return figures | {"spawned_at": spawned_at}


def _environ(screen: Screen) -> dict[str, str]:
    """Compiled modules are kept, as an installed program has them, whatever the shell forbids."""
    environ = dict(os.environ) | {"QT_QPA_PLATFORM": screen.platform} | dict(screen.environ)
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ["PYTHONPYCACHEPREFIX"] = str(CACHE / "bytecode")
    environ["PYTHONPATH"] = str(ROOT)
    return environ
