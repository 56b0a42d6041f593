"""What outlives a crash, and a second start."""

import os
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from desktop.platform.crash_log import LARGEST, CrashLog
from desktop.platform.single_instance import SingleInstance

SPOKEN = "손님이 적은 글"


def test_faults_are_written_down_without_their_words(tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "logs" / "crash.log"
    seen: list[object] = []
    log = CrashLog(file)
    log.crashed.connect(seen.append)
    log.install()
    try:
        fault = ValueError(SPOKEN)
        sys.excepthook(ValueError, fault, None)
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
        qWarning("a word from Qt")
        qtbot.waitUntil(lambda: len(seen) == 2)
    finally:
        log.close()
    written = file.read_text(encoding="utf-8")
    assert SPOKEN not in written
    for sign in ("ValueError", "ZeroDivisionError", "test_platform.py", "a word from Qt"):
        assert sign in written
    assert seen[0] is fault


def test_leaving_is_not_a_crash(tmp_path: Path, qtbot: QtBot) -> None:
    seen: list[object] = []
    log = CrashLog(tmp_path / "crash.log")
    log.crashed.connect(seen.append)
    log.install()
    try:
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    finally:
        log.close()
    assert seen == []


def test_a_large_record_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "crash.log"
    file.write_text("x" * (LARGEST + 1))
    CrashLog(file).close()
    assert file.read_text() == ""
    assert (tmp_path / "crash.old").stat().st_size == LARGEST + 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_the_record_makes_folders_for_its_owner_alone(tmp_path: Path) -> None:
    """It is begun before the engine has made the profile's folder."""
    CrashLog(tmp_path / "profile" / "logs" / "crash.log").close()
    for folder in (tmp_path / "profile", tmp_path / "profile" / "logs"):
        assert folder.stat().st_mode & 0o077 == 0


def test_a_second_start_raises_the_first(tmp_path: Path, qtbot: QtBot) -> None:
    first, second, foreign = (SingleInstance(tmp_path / name) for name in ("a", "a", "b"))
    assert first.claim()
    assert foreign.claim()
    with qtbot.waitSignal(first.raised):
        assert not second.claim()
    first.release()
    assert second.claim()
    second.release()
    foreign.release()
