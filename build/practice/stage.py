"""The stage of a practice morning: the replica, a fresh profile, and the owner's hands."""

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from engine.runtime.clock import SEOUL
from engine.runtime.secrets import key_file
from engine.runtime.settings import Settings
from engine.runtime.settings.sections.browser import Browser
from engine.runtime.settings.sections.platforms import Platforms, Site
from engine.runtime.settings.sections.practice import Practice

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "practice"
REVIEWS = 4_000


@dataclass(frozen=True)
class Replica:
    """A running replica. `source`: "nsmc", or "practice" where that data is absent."""

    console: str
    control: str
    source: str

    def ask(self, path: str, body: object = None) -> dict[str, object]:
        """Talk to the replica's control side; only tests and this stage do."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.control + path, data=data)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            answered: dict[str, object] = json.load(answer)
        return answered

    def press_login(self) -> None:
        """What the owner does in the browser; the program never types into a login page."""
        self.ask("/press-login", {})


@contextmanager
def replica(data: Path | None, cache: Path = CACHE, reviews: int = REVIEWS) -> Iterator[Replica]:
    """The SmartPlace replica in a process of its own, with real reviews or our practice ones."""
    command = [sys.executable, "-m", "tests.replicas.smartplace", "--reviews", str(reviews)]
    if data is not None:
        command += ["--data", str(data), "--cache", str(cache / "replica")]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101
        where = json.loads(process.stdout.readline())
        try:
            yield Replica(where["console"], where["control"], where["source"])
        finally:
            process.stdin.close()
            process.wait(timeout=20)


@contextmanager
def alone(cache: Path) -> Iterator[None]:
    """One practice at a time in a folder: the next would take the profile from under this one."""
    cache.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(cache / "practice.lock", timeout=0):
            yield
    except Timeout:
        raise SystemExit("Another practice is running in this clone; end it first.") from None


@dataclass(frozen=True)
class Stage:
    """A practice profile and its key."""

    profile: Path
    key_file: Path


def fresh_profile(where: Replica, *, visible: bool, folder: Path = CACHE / "profile") -> Stage:
    """An empty profile that knows the replica; what an earlier practice left is removed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    stage = Stage(folder, folder / "practice.key")
    key_file.make(stage.key_file)
    settings = Settings(folder / "settings.json")
    settings.put(Browser(visible=visible))
    settings.put(Platforms(pace="off", sites={"smartplace": Site(console_url=where.console)}))
    began = datetime.now(SEOUL).isoformat(timespec="seconds")
    settings.put(Practice(_morning_after(str(where.ask("/state")["newest"])), began))
    return stage


def _morning_after(newest: str) -> str:
    """08:50 on the day after the newest review: the owner comes in before opening."""
    day = datetime.fromisoformat(newest).astimezone(SEOUL).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 8, 50, tzinfo=SEOUL).isoformat()
