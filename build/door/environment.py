"""The project's own Python environment: `.venv`, filled from the lock, and a stamp that says so."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from door.places import LOCK, ROOT, VENV, DoorError, say, venv_program

STAMP = VENV / "door.stamp"
# pip's remarks about a local index folder that is not there: about the machine, not about us.
_PIP_NOISE = re.compile(r"^\s*(WARNING: Location .*|Looking in (indexes|links): .*)$")


def prepare_environment() -> None:
    """Make `.venv` match lock, pyproject and interpreter; at once when it already does."""
    wanted = fingerprint(LOCK, ROOT / "pyproject.toml", ROOT)
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    STAMP.unlink(missing_ok=True)
    _make_venv()
    _install_locked()
    say("· installing 가게지기 itself")
    _pip("install", "--no-deps", "--no-index", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(wanted, encoding="utf-8")
    say("· ready")


def fingerprint(lock: Path, pyproject: Path, root: Path) -> str:
    """Changes whenever the environment must be made again.

    The place counts, for a moved clone leaves an environment whose scripts point nowhere.
    """
    digest = hashlib.sha256()
    for part in (lock.read_bytes(), pyproject.read_bytes(), sys.version.encode(), bytes(root)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def locked_block(lock_text: str, name: str) -> str:
    """The lock's lines for one package: its pin and the hashes that continue it."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*$", lock_text, re.MULTILINE)
    if found is None:
        raise DoorError(f"{name} is not in {LOCK.name}")
    return found.group() + "\n"


def _make_venv() -> None:
    """A fresh `.venv`, unless the one there already runs this very Python."""
    if _venv_version() == sys.version:
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    say(f"· making {VENV.name} with Python {sys.version.split()[0]}")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        raise DoorError("Python could not make an environment; the lines above say why")


def _venv_version() -> str | None:
    """`sys.version` inside `.venv`; None if it is absent or broken."""
    ask = "import pip, sys; print(sys.version)"
    try:
        answer = subprocess.run(
            [venv_program("python"), "-c", ask], capture_output=True, text=True, check=True
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
        _pip("install", "--require-hashes", "-r", str(LOCK))


def _install_uv() -> None:
    """uv itself, at the version and hash that the lock names."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "uv.txt"
        wanted.write_text(locked_block(LOCK.read_text(encoding="utf-8"), "uv"), encoding="utf-8")
        _pip("install", "--require-hashes", "--no-deps", "-r", str(wanted))


def _pip(*arguments: str) -> None:
    _quietly([str(venv_program("python")), "-m", "pip", "--disable-pip-version-check", *arguments])


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
