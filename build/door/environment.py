"""The project's own Python environment: `.venv`, filled from the lock, and a stamp that says so."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from door.places import LOCK, ROOT, VENV, DoorError, say, venv_program

_STAMP = "door.stamp"
# pip's remarks about a local index folder that is not there: about the machine, not about us.
_PIP_NOISE = re.compile(r"^\s*(WARNING: Location .*|Looking in (indexes|links): .*)$")


def prepare_environment() -> None:
    """Make `.venv` match lock, pyproject and interpreter; at once when it already does."""
    wanted = fingerprint(ROOT, LOCK, ROOT / "pyproject.toml")
    with stamped(VENV, wanted) as fits:
        if fits:
            return
        make_venv(VENV)
        _install_locked()
        say("· installing 가게지기 itself")
        itself = ["--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT)]
        pip(VENV, "install", *itself)
    say("· ready")


@contextmanager
def stamped(venv: Path, wanted: str) -> Iterator[bool]:
    """Whether the environment has this stamp; it gets it when the work within has gone well."""
    stamp = venv / _STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        yield True
        return
    stamp.unlink(missing_ok=True)
    yield False
    stamp.write_text(wanted, encoding="utf-8")


def fingerprint(root: Path, *files: Path) -> str:
    """Changes whenever the environment that these files describe must be made again.

    The place counts, for a moved clone leaves an environment whose scripts point nowhere.
    """
    digest = hashlib.sha256()
    contents = (file.read_bytes() for file in files)
    for part in (*contents, sys.version.encode(), bytes(root)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def locked_block(lock_text: str, name: str) -> str:
    """The lock's lines for one package: its pin and the hashes that continue it."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*$", lock_text, re.MULTILINE)
    if found is None:
        raise DoorError(f"{name} is not in {LOCK.name}")
    return found.group() + "\n"


def make_venv(venv: Path) -> None:
    """A fresh environment, unless the one there already runs this very Python."""
    if _venv_version(venv) == sys.version:
        return
    if venv.exists():
        shutil.rmtree(venv)
    say(f"· making {venv.name} with Python {sys.version.split()[0]}")
    made = subprocess.run([sys.executable, "-m", "venv", str(venv)], check=False)
    if made.returncode:
        raise DoorError("Python could not make an environment; the lines above say why")


def _venv_version(venv: Path) -> str | None:
    """`sys.version` inside; None if it is absent or broken."""
    ask = "import pip, sys; print(sys.version)"
    try:
        answer = subprocess.run(
            [venv_program("python", venv), "-c", ask], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return answer.stdout.strip("\r\n")


def _install_locked() -> None:
    """Everything in the lock, by uv; by pip, slower, where uv cannot do it."""
    say("· installing the locked packages (the first time takes a minute)")
    try:
        _install_uv()
        uv = [str(venv_program("uv")), "pip", "sync", "--require-hashes", "--python"]
        _quietly([*uv, str(venv_program("python")), str(LOCK)])
    except DoorError as fault:
        say(f"{fault}\n· uv could not; trying pip, which takes longer")
        pip(VENV, "install", "--require-hashes", "-r", str(LOCK))


def _install_uv() -> None:
    """uv itself, at the version and hash that the lock names."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(locked_block(LOCK.read_text(encoding="utf-8"), "uv"), encoding="utf-8")
        pip(VENV, "install", "--require-hashes", "--no-deps", "-r", str(wanted))


def pip(venv: Path, *arguments: str) -> None:
    """Raises `DoorError` with what pip said."""
    python = str(venv_program("python", venv))
    _quietly([python, "-m", "pip", "--disable-pip-version-check", *arguments])


def _quietly(command: list[str]) -> None:
    """Run; on failure raise with what the program said, without pip's noise."""
    try:
        ended = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "PYTHONUTF8": "1"},
            check=False,
        )
    except OSError as fault:
        raise DoorError(f"{command[0]} did not start: {fault}") from fault
    if ended.returncode:
        said = [line for line in ended.stdout.splitlines() if not _PIP_NOISE.match(line)]
        raise DoorError("\n".join(said[-30:]) or f"{command[0]} failed without a word")
