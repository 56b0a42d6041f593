"""The lock file: made by uv, and free of addresses."""

import re
import subprocess
from pathlib import Path

from door.places import LOCK, ROOT, DoorError, say, venv_environ, venv_program

# A scheme, an option that names an index, or "name @ place": each ties the lock to one host.
_ADDRESS = re.compile(
    r"://|^\s*-{1,2}(i|f|e|index|extra|find|trusted|editable)\b|\s@\s", re.IGNORECASE
)


def addresses(lock: Path) -> list[str]:
    """A line for each address in the lock."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return [
        f"{lock}:{n}: {line.strip()}" for n, line in enumerate(lines, 1) if _ADDRESS.search(line)
    ]


def make_lock() -> None:
    """Resolve pyproject again for every system; the pins already there are kept."""
    command = [
        str(venv_program("uv")),
        "pip",
        "compile",
        "pyproject.toml",
        "--group",
        "dev",
        "--quiet",
    ]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-header", "--no-annotate", "-o", str(LOCK)]
    if subprocess.run(command, cwd=ROOT, env=venv_environ(), check=False).returncode:
        raise DoorError("uv could not resolve the dependencies; the lines above say why")
    if found := addresses(LOCK):
        raise DoorError("The lock must name no address:\n" + "\n".join(found))
    say(f"· {LOCK.relative_to(ROOT)} is up to date")
