"""Calls off the UI thread: how they end, what is dropped, what is left behind."""

import threading
import weakref
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.bridge.runner import ERRANDS, READERS, Runner, Task
from engine.api import Cancelled, InvalidInput, Progress, Step

WAIT_S = 5


class Ears:
    """Writes down every signal of a task, in order."""

    def __init__(self, task: Task) -> None:
        self.heard: list[object] = []
        task.succeeded.connect(lambda result: self.heard.append(("succeeded", result)))
        task.failed.connect(lambda fault: self.heard.append(("failed", type(fault))))
        task.cancelled.connect(lambda: self.heard.append("cancelled"))
        task.finished.connect(lambda: self.heard.append("finished"))


def raise_invalid(progress: Progress) -> None:
    raise InvalidInput(field="words", reason="long")


def raise_cancelled(progress: Progress) -> None:
    raise Cancelled


@pytest.mark.parametrize(
    ("work", "heard"),
    [
        (lambda progress: 7, ("succeeded", 7)),
        (lambda progress: None, ("succeeded", None)),
        (raise_invalid, ("failed", InvalidInput)),
        (raise_cancelled, "cancelled"),
    ],
    ids=["a result", "no result", "an error", "a cancel"],
)
@pytest.mark.parametrize("write", [False, True])
def test_a_call_ends_in_one_way(
    qtbot: QtBot, runner: Runner, work: Callable[[Progress], object], heard: object, write: bool
) -> None:
    owner = QObject()
    task = runner.run(owner, work, write=write)
    ears = Ears(task)
    with qtbot.waitSignal(task.finished):
        pass
    assert ears.heard == [heard, "finished"]
    assert not runner.busy()


def test_results_arrive_on_the_ui_thread(qtbot: QtBot, runner: Runner) -> None:
    owner = QObject()
    seen: list[object] = []
    task = runner.run(owner, lambda progress: threading.current_thread())
    task.succeeded.connect(lambda worker: seen.extend((worker, threading.current_thread())))
    with qtbot.waitSignal(task.finished):
        pass
    assert seen[0] is not threading.main_thread()
    assert seen[1] is threading.main_thread()


def test_writes_take_turns_and_reads_do_not(qtbot: QtBot, runner: Runner) -> None:
    owner, together = QObject(), threading.Barrier(READERS)
    reads = [runner.run(owner, lambda progress: together.wait(WAIT_S)) for _ in range(READERS)]
    inside, most = [], []

    def write(progress: Progress) -> None:
        inside.append(1)
        most.append(len(inside))
        inside.pop()

    writes = [runner.run(owner, write, write=True) for _ in range(20)]
    with qtbot.waitSignals([task.succeeded for task in reads + writes]):
        pass
    assert max(most) == 1


def test_errands_hold_up_neither_reads_nor_writes(qtbot: QtBot, runner: Runner) -> None:
    owner, gate = QObject(), threading.Event()
    errands = [runner.run_errand(owner, lambda progress: gate.wait(WAIT_S)) for _ in range(ERRANDS)]
    short = [runner.run(owner, lambda progress: 1, write=write) for write in (False, True)]
    with qtbot.waitSignals([task.succeeded for task in short]):
        pass
    with qtbot.waitSignals([task.succeeded for task in errands]):
        gate.set()


def test_progress_is_pulled_not_pushed(qtbot: QtBot, runner: Runner) -> None:
    owner, shown = QObject(), threading.Event()
    steps: list[Step] = []

    def count(progress: Progress) -> None:
        for done in range(50_000):
            progress.report(done, 50_000)
        assert shown.wait(WAIT_S)

    task = runner.run(owner, count)
    task.progressed.connect(steps.append)
    task.progressed.connect(lambda _step: shown.set())
    with qtbot.waitSignal(task.finished):
        pass
    assert steps[-1] == Step(49_999, 50_000)
    assert len(steps) < 100


def test_a_cancel_unwinds_at_the_next_report(qtbot: QtBot, runner: Runner) -> None:
    owner, started, cancelled = QObject(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        assert cancelled.wait(WAIT_S)
        progress.report(1)

    task = runner.run(owner, work)
    ears = Ears(task)
    with qtbot.waitSignal(task.finished):
        assert started.wait(WAIT_S)
        task.cancel()
        cancelled.set()
    assert ears.heard == ["cancelled", "finished"]


def test_what_waits_in_line_is_cancelled_without_being_started(
    qtbot: QtBot, runner: Runner
) -> None:
    owner, gate, ran = QObject(), threading.Event(), []
    first = runner.run(owner, lambda progress: gate.wait(WAIT_S), write=True)
    second = runner.run(owner, lambda progress: ran.append(1), write=True)
    with qtbot.waitSignal(second.cancelled):
        second.cancel()
    with qtbot.waitSignal(first.succeeded):
        gate.set()
    assert ran == []


def test_a_newer_search_silences_the_older(qtbot: QtBot, runner: Runner) -> None:
    owner, other, gate = QObject(), QObject(), threading.Event()
    old = runner.run(owner, lambda progress: gate.wait(WAIT_S) and "old", replace="search")
    foreign = runner.run(other, lambda progress: gate.wait(WAIT_S) and "foreign", replace="search")
    old_ears, foreign_ears = Ears(old), Ears(foreign)
    new = runner.run(owner, lambda progress: "new", replace="search")
    new_ears = Ears(new)
    assert old_ears.heard == ["cancelled", "finished"]
    with qtbot.waitSignals([new.finished, foreign.finished]):
        gate.set()
    assert new_ears.heard == [("succeeded", "new"), "finished"]
    assert foreign_ears.heard == [("succeeded", "foreign"), "finished"]
    assert old_ears.heard == ["cancelled", "finished"]


def test_a_page_that_is_gone_hears_nothing_and_its_write_is_done(
    qtbot: QtBot, runner: Runner
) -> None:
    owner, gate, written = QObject(), threading.Event(), []

    def read(progress: Progress) -> None:
        assert gate.wait(WAIT_S)
        progress.report(1)
        written.append("a cancelled read went on")

    def write(progress: Progress) -> None:
        assert gate.wait(WAIT_S)
        progress.report(1)
        written.append("write")

    ears = [Ears(runner.run(owner, read)), Ears(runner.run(owner, write, write=True))]
    owner.deleteLater()
    qtbot.waitUntil(lambda: not runner.busy())
    gate.set()
    qtbot.waitUntil(lambda: "write" in written)
    assert written == ["write"]
    assert [each.heard for each in ears] == [[], []]


def test_closing_waits_for_threads_and_delivers_nothing(qtbot: QtBot) -> None:
    runner, owner, started = Runner(), QObject(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        while True:
            progress.report(1)

    ears = Ears(runner.run_errand(owner, work))
    assert started.wait(WAIT_S)
    runner.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("engine-")]
    assert ears.heard == []


def test_an_owner_that_only_its_slots_hold_dies_with_its_task(qtbot: QtBot, runner: Runner) -> None:
    """Deleting the task frees the slot, the slot frees the owner: nobody may be deleted twice."""

    class Owner(QObject):
        def note(self, _mark: str, _result: object) -> None:
            self.noted = True

    owner = Owner()
    gone: list[bool] = []
    weakref.finalize(owner, gone.append, True)
    task = runner.run(owner, lambda progress: 1)
    task.succeeded.connect(partial(owner.note, "a closure over the owner"))
    del owner, task
    qtbot.waitUntil(lambda: bool(gone))
