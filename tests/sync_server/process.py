"""`gagejigi-server` as a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENDS_S = 60.0
PROGRAM = (sys.executable, "-c", "from sync_server.cli import main; main()")
SECRET = "q7Zr-2mVb_91LxkTfW0aEuYc84HdSpNj"


@dataclass(frozen=True)
class Ended:
    """`told`: its JSON lines."""

    code: int
    told: list[dict[str, Any]]
    complaint: str


@dataclass
class Serving:
    """`log` is whole once it has ended."""

    process: subprocess.Popen[str]
    data: Path
    address: str = ""
    log: str = ""


def run(*words: str, **environment: str) -> Ended:
    ended = subprocess.run(
        [*PROGRAM, *words],
        env=_environment(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=ENDS_S,
        check=False,
    )
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    return Ended(ended.returncode, told, ended.stderr)


@contextmanager
def serve(data: Path, *words: str, **environment: str) -> Iterator[Serving]:
    """A server that answers; it is asked to end afterwards."""
    with served_by(PROGRAM, data, *words, **environment) as serving:
        yield serving


@contextmanager
def served_by(
    program: tuple[str, ...], data: Path, *words: str, **environment: str
) -> Iterator[Serving]:
    """As `serve`. `program`: the words that start it."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:  # a pipe would fill and block it
        process = subprocess.Popen(
            [*program, "serve", "--data", str(data), *words],
            env=_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
        )
        assert process.stdout is not None
        serving = Serving(process, data)
        try:
            if line := process.stdout.readline():
                serving.address = json.loads(line)["address"]
                yield serving
        finally:
            process.terminate()
            process.communicate(timeout=ENDS_S)
            log.seek(0)
            serving.log = log.read()
        assert serving.address, serving.log


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {
        name: each for name, each in os.environ.items() if not name.startswith("GAGEJIGI_SERVER_")
    }
    return kept | more | {"PYTHONUTF8": "1"}
