"""The stage of a practice morning: the platforms, and a fresh profile that knows them."""

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from tests.replicas.google.consent import Client

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "practice"
REVIEWS = 4_000
PLATFORMS = ("smartplace", "baemin", "coupangeats", "yogiyo", "ddangyo", "google")
"""Where the owner has both shops."""


@dataclass(frozen=True)
class Replica:
    """A running replica. `source`: "nsmc", or "practice" where that data is absent."""

    platform: str
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
def replicas(
    data: Path | None, cache: Path = CACHE, reviews: int = REVIEWS
) -> Iterator[list[Replica]]:
    """Every platform of one owner, each with its own share of the reviews."""
    share = (data, cache, reviews // len(PLATFORMS))
    with ExitStack() as running:
        begun = [
            running.enter_context(_process(platform, f"{turn}/{len(PLATFORMS)}", *share))
            for turn, platform in enumerate(PLATFORMS)
        ]
        yield [_open(*each) for each in zip(PLATFORMS, begun, strict=True)]


@contextmanager
def replica(data: Path | None, cache: Path = CACHE, reviews: int = REVIEWS) -> Iterator[Replica]:
    """SmartPlace alone, with all of the reviews."""
    with _process("smartplace", "0/1", data, cache, reviews) as process:
        yield _open("smartplace", process)


@contextmanager
def _process(
    platform: str, turn: str, data: Path | None, cache: Path, reviews: int
) -> Iterator[subprocess.Popen[str]]:
    """With real reviews or our practice ones."""
    command = [sys.executable, "-m", f"tests.replicas.{platform}", "--reviews", str(reviews)]
    if data is not None:
        command += ["--data", str(data), "--cache", str(cache / "replica"), "--turn", turn]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None  # noqa: S101
        try:
            yield process
        finally:
            process.stdin.close()
            process.wait(timeout=20)


def _open(platform: str, process: subprocess.Popen[str]) -> Replica:
    """Once it listens."""
    assert process.stdout is not None  # noqa: S101
    where = json.loads(process.stdout.readline())
    console = where.get("console", where["control"].removesuffix("/_replica"))
    return Replica(platform, console, where["control"], where["source"])


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


def fresh_profile(*where: Replica, visible: bool, folder: Path = CACHE / "profile") -> Stage:
    """An empty profile that knows the replicas; what an earlier practice left is removed.

    It is 08:50 on the day after the newest review for all of them: the owner comes in before
    opening.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    stage = Stage(folder, folder / "practice.key")
    key_file.make(stage.key_file)
    settings = Settings(folder / "settings.json")
    settings.put(Browser(visible=visible))
    settings.put(
        Platforms(pace="off", sites={each.platform: _site(each, folder) for each in where})
    )
    morning = _morning_after(max(str(each.ask("/state")["newest"]) for each in where))
    for each in where:
        each.ask("/clock", {"now": morning})
    settings.put(Practice(morning, datetime.now(SEOUL).isoformat(timespec="seconds")))
    return stage


def _site(where: Replica, folder: Path) -> Site:
    """With the file of the owner's own project, where the platform knows us by one."""
    if where.platform != "google":
        return Site(where.console)
    client = folder / "google-client.json"
    client.write_text(json.dumps(Client().file()), "utf-8")
    return Site(where.console, str(client))


def _morning_after(newest: str) -> str:
    day = datetime.fromisoformat(newest).astimezone(SEOUL).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, 8, 50, tzinfo=SEOUL).isoformat()
