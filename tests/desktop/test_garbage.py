"""Qt objects die on the UI thread, whoever allocates."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.bridge.garbage import GarbageCollector, collect_due
from desktop.bridge.runner import Runner


class Ring(QObject):
    """Refers to itself, as a page does through its own lambdas."""

    def __init__(self, died_on: list[int]) -> None:
        super().__init__()
        self.me = self
        weakref.finalize(self, lambda: died_on.append(threading.get_ident()))


def test_cycles_are_collected_here_and_only_here(qapp: QApplication) -> None:
    collector = GarbageCollector()
    died_on: list[int] = []
    Ring(died_on)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: [[] for _ in range(50_000)]).result()
    assert died_on == []
    rubbish = [[] for _ in range(2_000)]  # type: ignore[var-annotated]
    while not died_on and rubbish:
        collect_due()
        rubbish = [[] for _ in range(2_000)]
    assert died_on == [threading.get_ident()]
    collector.close()


def test_it_gives_back_what_it_took(qapp: QApplication) -> None:
    gc.enable()
    collector = GarbageCollector()
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled()


class Page(QObject):
    """What engine calls are made for."""

    def ask(self, fails: bool) -> str:
        if fails:
            raise LookupError
        return self.objectName()


@pytest.mark.parametrize("fails", [False, True])
def test_what_a_call_refers_to_dies_here(runner: Runner, qtbot: QtBot, fails: bool) -> None:
    died_on: list[int] = []

    def ask() -> None:
        owner, page = QObject(), Page()
        weakref.finalize(page, lambda: died_on.append(threading.get_ident()))
        task = runner.run(owner, lambda _, ask=page.ask: ask(fails))  # type: ignore[misc]
        del page
        with qtbot.waitSignal(task.finished):
            pass

    ask()
    runner.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert died_on == [threading.get_ident()]
