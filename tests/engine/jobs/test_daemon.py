"""`gagejigi-engine daemon` as the system meets it: a process, its lines, its end."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.api import Engine
from engine.cli.main import cli
from engine.jobs.timetable import Timetable
from engine.runtime.secrets import key_file

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 60.0


@pytest.fixture
def profile(tmp_path: Path) -> list[str]:
    key_file.make(tmp_path / "key")
    return ["--profile", str(tmp_path / "profile"), "--key-file", str(tmp_path / "key")]


def started(profile: list[str], *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "engine.cli", *profile, "daemon", *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


@contextmanager
def at_work(profile: list[str], *words: str) -> Iterator["subprocess.Popen[str]"]:
    process = started(profile, *words)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def test_it_tells_what_it_plans_and_ends_cleanly(profile: list[str]) -> None:
    with at_work(profile) as process:
        while not (told := line(process))["is"]["jobs"]:
            assert told["event"] == "ScheduleChanged"
        assert (told["is"]["is_watching"], told["is"]["jobs"][0]["id"]) == (True, "check")
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=LIMIT_S)
        assert (process.returncode, words) == (0, "")


def test_what_is_due_can_be_done_once(profile: list[str], tmp_path: Path) -> None:
    engine = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    engine.schedule.run_due()
    Timetable(engine._database, engine.clock).plan("daily", engine.clock.now())
    engine.close()
    process = started(profile, "--once")
    said, words = process.communicate(timeout=LIMIT_S)
    told = [json.loads(each) for each in said.splitlines()]
    assert (process.returncode, words) == (0, "")
    seen = [(each["event"], each["is"]) for each in told if each["event"].startswith("Job")]
    assert seen == [
        ("JobBegan", {"job": "daily"}),
        ("JobEnded", {"job": "daily", "outcome": "done"}),
    ]


def test_an_open_window_is_told_kindly(profile: list[str], tmp_path: Path) -> None:
    engine = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    try:
        process = started(profile)
        said = process.communicate(timeout=LIMIT_S)[1]
    finally:
        engine.close()
    assert (process.returncode, "이미 열려 있어요" in said) == (3, True)


def test_it_gives_way_to_a_window_and_comes_back(profile: list[str], tmp_path: Path) -> None:
    with at_work(profile, "--wait") as process:
        assert line(process)["event"] == "ScheduleChanged"
        engine = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
        known = {entry.id for entry in engine.schedule.standing().jobs}
        engine.close()
        while not line(process)["is"]["is_watching"]:
            pass
        assert process.poll() is None
        process.terminate()
        assert process.wait(LIMIT_S) == 0
    assert "check" in known


def test_who_waits_goes_on_waiting_when_a_window_was_quicker(
    profile: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looked, and the profile was free; then the window took it."""
    engine = Engine.open(tmp_path / "profile", key_file=tmp_path / "key")
    looks: list[int] = []

    def look(_folder: Path | None = None) -> bool:
        looks.append(len(looks))
        if len(looks) == 2:
            signal.raise_signal(signal.SIGTERM)
        return len(looks) == 1

    monkeypatch.setattr(Engine, "is_free", staticmethod(look))
    try:
        done = CliRunner().invoke(cli, [*profile, "daemon", "--wait"])
    finally:
        engine.close()
    assert (done.exit_code, looks) == (0, [0, 1])


def test_without_patience_it_gives_way_and_ends(profile: list[str], tmp_path: Path) -> None:
    with at_work(profile) as process:
        assert line(process)["event"] == "ScheduleChanged"
        Engine.open(tmp_path / "profile", key_file=tmp_path / "key").close()
        told, words = process.communicate(timeout=LIMIT_S)
        assert (process.returncode, "daemon --wait" in words) == (0, True)
        assert json.loads(told.splitlines()[-1])["event"] == "GaveWay"
