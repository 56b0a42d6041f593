"""Where things lie in a clone, and how the door talks: progress to stderr, results to stdout."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
LOCK = BUILD / "requirements.lock"
VENV = ROOT / ".venv"
TRAINING_VENV = ROOT / ".venv-train"
FONTS = ROOT / "resources" / "fonts"
BENCHES = ROOT / "tests" / "bench"
SOURCES = ("desktop", "engine", "sync_server", "resources", "tests", "build")


class DoorError(Exception):
    """Ends the door with its message for the developer and its exit code."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def say(line: str) -> None:
    """A progress line; stderr, because `run` and `bench` answer on stdout."""
    print(line, file=sys.stderr, flush=True)


def venv_program(name: str, venv: Path = VENV) -> Path:
    """A program of one of the clone's environments, whether or not it exists yet."""
    if os.name == "nt":
        return venv / "Scripts" / f"{name}.exe"
    return venv / "bin" / name


def venv_environ() -> dict[str, str]:
    """This process's environment, with the clone importable and its programs first on PATH.

    Where that forbids to keep compiled code, each of the thousands of programs that tests start
    would compile its own again: twice the time.
    """
    environ = dict(os.environ)
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    environ["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(BUILD)))
    environ["PATH"] = os.pathsep.join((str(venv_program("x").parent), environ.get("PATH", "")))
    environ["PYTHONUTF8"] = "1"
    return environ


def find_data(given: Path | None) -> Path | None:
    """The folder of public review files: `--data`, then $GAGEJIGI_DATA, then ../shared/data.

    None when nobody named one and the last is absent: our own practice reviews serve then.
    """
    named = given or (Path(value) if (value := os.environ.get("GAGEJIGI_DATA")) else None)
    if named is None:
        beside = ROOT.parent / "shared" / "data"
        return beside if beside.is_dir() else None
    if not named.is_dir():
        raise DoorError(f"There is no data folder at {named}", exit_code=2)
    return named.resolve()
