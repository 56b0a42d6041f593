"""`gagejigi-engine` as a process of its own, so that it can be killed like any program."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psutil

from practice.stage import ROOT, Stage

END_S = 120.0
"""A command that has not ended by then hangs."""

Kill = Literal["program", "group"]
KILLS: tuple[Kill, ...] = ("program",) if sys.platform == "win32" else ("program", "group")
"""`program`: the engine alone, as a task manager does; `group`: also the driver it started."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ran to its end. `results`: its JSON lines."""

    code: int
    results: list[dict[str, object]]
    complaint: str


def finish(stage: Stage, *words: str) -> Ended:
    """Run a command to its end."""
    ended = subprocess.run(
        _command(stage, *words),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=END_S,
        check=False,
    )
    results = [json.loads(line) for line in ended.stdout.splitlines()]
    return Ended(ended.returncode, results, ended.stderr.strip())


def kill(stage: Stage, *words: str, after_s: float, how: Kill) -> list[psutil.Process] | None:
    """Run a command and SIGKILL it `after_s` seconds after its start.

    Returns every process that it had started by then; None: it had ended by itself.
    """
    with subprocess.Popen(
        _command(stage, *words),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            family = psutil.Process(process.pid).children(recursive=True)
            _strike(process, how)
            return family
    return None


def browsers_of(profile: Path) -> list[psutil.Process]:
    """Browser processes that work in this profile's folders."""
    mark = str(profile / "browsers")
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(mark in word for word in process.info["cmdline"] or ())
    ]


def _command(stage: Stage, *words: str) -> list[str]:
    profile = ["--profile", str(stage.profile), "--key-file", str(stage.key_file)]
    return [sys.executable, "-m", "engine.cli", *profile, "--json", *words]


def _strike(process: subprocess.Popen[bytes], how: Kill) -> None:
    if how == "group" and sys.platform != "win32":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
