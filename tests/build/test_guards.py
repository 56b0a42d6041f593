"""The guards of every test see what a test leaves behind, and wait for what is just ending."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from tests import guards
from tests.guards import Leaked, no_leaks

Leave = Callable[[ExitStack], None]


def leave_thread(after: ExitStack) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, name="forgotten")
    thread.start()
    after.callback(thread.join)
    after.callback(stop.set)


def leave_loop(after: ExitStack) -> None:
    after.callback(asyncio.new_event_loop().close)


def leave_task(after: ExitStack) -> None:
    loop = asyncio.new_event_loop()
    task = loop.create_task(asyncio.sleep(60), name="forgotten")
    after.callback(loop.close)
    after.callback(loop.run_until_complete, asyncio.wait([task]))
    after.callback(task.cancel)


def leave_process(after: ExitStack) -> None:
    program = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    after.callback(program.communicate)


def leave_timer(after: ExitStack) -> None:
    timer = QTimer()
    timer.setObjectName("forgotten")
    timer.start(60_000)
    after.callback(timer.stop)


def leave_qthread(after: ExitStack) -> None:
    thread = QThread()
    thread.setObjectName("forgotten")
    thread.start()
    after.callback(thread.wait)
    after.callback(thread.quit)


@pytest.mark.parametrize(
    ("leave", "named"),
    [
        (leave_thread, "thread forgotten"),
        (leave_loop, "event loop"),
        (leave_task, "task forgotten"),
        (leave_process, "process"),
        (leave_timer, "timer forgotten"),
        (leave_qthread, "QThread forgotten"),
    ],
)
def test_what_is_left_running_is_named(
    leave: Leave, named: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "GRACE_S", 0.0)
    with ExitStack() as after, pytest.raises(Leaked, match=named), no_leaks(qt=True):
        leave(after)


@pytest.mark.parametrize(
    "leave", [leave_thread, leave_loop, leave_task, leave_process, leave_timer, leave_qthread]
)
def test_what_was_closed_is_no_leak(leave: Leave, qtbot: QtBot) -> None:
    with no_leaks(qt=True), ExitStack() as after:
        leave(after)


def test_a_thread_that_is_just_ending_is_waited_for() -> None:
    with no_leaks(qt=False):
        threading.Timer(0.05, str).start()


def test_tests_without_qt_do_not_load_it() -> None:
    asked = "import sys, tests.conftest; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
