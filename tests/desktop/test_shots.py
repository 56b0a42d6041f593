"""Pictures of a profile that does not open: the command ends and says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.platform.single_instance import SingleInstance
from engine.api import Engine, Exit, Texts
from engine.runtime.secrets import key_file

ROOT = Path(__file__).parents[2]
LIMIT_S = 120
KO = Texts("ko")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    key_file.make(tmp_path / "key")
    Engine.open(tmp_path / "profile", key_file=tmp_path / "key").close()
    return tmp_path / "profile"


def shots(profile: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "desktop", "--profile", str(profile), *words]
    return subprocess.run(
        [*command, "--shots", str(profile.parent / "shots")],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False,
    )  # fmt: skip


def test_a_wrong_key_is_told(profile: Path) -> None:
    key_file.make(profile.parent / "other")
    ended = shots(profile, "--key-file", str(profile.parent / "other"))
    assert ended.returncode not in (0, None)
    assert KO("error.store.wrong_key.title") in ended.stderr
    assert not list(profile.parent.glob("shots/*.png"))


def test_another_window_on_the_profile_is_told(profile: Path, qapp: QApplication) -> None:
    instance = SingleInstance(profile)
    assert instance.claim()
    ended = shots(profile, "--key-file", str(profile.parent / "key"))
    instance.release()
    assert ended.returncode == 1
    assert ended.stderr.strip() == KO("shell.shots.open")


def test_a_locked_profile_is_told(profile: Path) -> None:
    with_key = Engine.open(profile, key_file=profile.parent / "key")
    try:
        ended = shots(profile, "--key-file", str(profile.parent / "key"))
    finally:
        with_key.close()
    assert ended.returncode != Exit.OK
    assert KO("error.store.profile_in_use.title") in ended.stderr
