"""`check`: every rule of the house that a machine can hold. All are tried, even after one fails."""

import subprocess
import sys
import time
from collections.abc import Callable

from door.limits import too_long
from door.locked import addresses
from door.places import LOCK, ROOT, SOURCES, venv_environ, venv_program
from door.privacy import acquaintances, trespasses
from door.wording import missing_words

Check = Callable[[], list[str]]


def _program(name: str, *arguments: str) -> Check:
    """A check that is a program of the environment; its output is the fault when it fails."""

    def run() -> list[str]:
        ended = subprocess.run(
            [venv_program(name), *arguments],
            cwd=ROOT,
            env=venv_environ(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return (ended.stdout.strip() or f"{name} failed").splitlines() if ended.returncode else []

    return run


def _lengths() -> list[str]:
    return too_long([ROOT / folder for folder in SOURCES])


def _privacy() -> list[str]:
    return trespasses(ROOT, ("desktop", "engine", "sync_server"))


def _strangers() -> list[str]:
    return acquaintances(ROOT, "engine/platforms", frozenset({"testkit"}))


def _words() -> list[str]:
    code = ("desktop", "engine", "sync_server", "build")
    return missing_words(ROOT / "resources" / "texts", [ROOT / folder for folder in code])


CHECKS: dict[str, Check] = {
    "ruff format": _program("ruff", "format", "--check", "--quiet", "--diff", "."),
    "ruff": _program("ruff", "check", "--quiet", "--output-format=concise", "."),
    "mypy": _program("mypy"),
    "import contracts": _program("lint-imports", "--no-logo"),
    "private modules": _privacy,
    "platforms": _strangers,
    "lengths": _lengths,
    "lock": lambda: addresses(LOCK),
    "texts": _words,
}


def failed_checks(checks: dict[str, Check] = CHECKS) -> list[str]:
    """Run them, print a line for each, and return the names of those that failed."""
    failed = []
    for name, run in checks.items():
        start = time.perf_counter()
        faults = run()
        mark = "FAILED" if faults else "ok"
        print(f"{name:<17} {mark:<6} {time.perf_counter() - start:6.1f} s", flush=True)
        for fault in faults:
            print(f"    {fault}")
        if faults:
            failed.append(name)
    sys.stdout.flush()
    return failed
