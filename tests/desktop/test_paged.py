"""A long table: pages fetched when looked at, kept, refreshed, dropped."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.bridge.paged import PAGE_ROWS, PAGES_KEPT, ROW, PagedModel
from desktop.bridge.runner import Runner
from tests.desktop.sample import COLUMNS, Line, lines

DISPLAY = Qt.ItemDataRole.DisplayRole


class Store:
    """Rows by id; remembers who was asked for what."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, ...]] = []
        self.broken = False

    def fetch(self, ids: Sequence[int]) -> list[Line]:
        self.asked.append(tuple(ids))
        if self.broken:
            raise OSError("the disk is gone")
        return lines(tuple(reversed(ids)))


def make(runner: Runner, store: Store, count: int) -> PagedModel[Line]:
    model = PagedModel(runner, COLUMNS, store.fetch, lambda line: line.id)
    model.set_ids(range(1, count + 1))
    return model


def look(qtbot: QtBot, model: PagedModel[Line], line: int) -> object:
    """Show the line until it is there."""
    index = model.index(line, 0)
    qtbot.waitUntil(lambda: model.data(index, ROW) is not None)
    return model.data(index, DISPLAY)


def test_it_keeps_the_rules_of_qt_models(
    runner: Runner, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    model = make(runner, Store(), 450)
    look(qtbot, model, 0)
    qtmodeltester.check(model)
    qtbot.waitUntil(lambda: not runner.busy())


def test_only_the_page_looked_at_is_fetched(qtbot: QtBot, runner: Runner) -> None:
    store = Store()
    model = make(runner, store, 100_000)
    assert model.rowCount() == 100_000
    assert store.asked == []
    assert look(qtbot, model, 50_010) == "손님 50011"
    assert store.asked == [tuple(range(50_001, 50_201))]
    assert look(qtbot, model, 50_100) == "손님 50101"
    assert len(store.asked) == 1


def test_loading_rows_are_drawn_as_bars(qtbot: QtBot, runner: Runner) -> None:
    model = make(runner, Store(), 10)
    model.set_placeholder("bar")
    first = model.index(0, 0)
    assert model.data(first, Qt.ItemDataRole.DecorationRole) == "bar"
    assert model.data(first, DISPLAY) is None
    look(qtbot, model, 0)
    assert model.data(first, Qt.ItemDataRole.DecorationRole) is None


def test_pages_flown_over_are_not_fetched(qtbot: QtBot, runner: Runner) -> None:
    store = Store()
    model = make(runner, store, 100_000)
    for line in range(0, 100_000, PAGE_ROWS):
        model.data(model.index(line, 0), DISPLAY)
    look(qtbot, model, 99_999)
    qtbot.waitUntil(lambda: not runner.busy())
    assert len(store.asked) <= 3


def test_a_page_seldom_seen_is_forgotten(qtbot: QtBot, runner: Runner) -> None:
    store = Store()
    model = make(runner, store, PAGE_ROWS * (PAGES_KEPT + 2))
    for page in range(PAGES_KEPT + 1):
        look(qtbot, model, page * PAGE_ROWS)
        look(qtbot, model, 0)
    assert model.row(0) is not None
    assert model.row(PAGE_ROWS) is None


def test_stale_rows_stay_until_fresh_ones_come(qtbot: QtBot, runner: Runner) -> None:
    store = Store()
    model = make(runner, store, 500)
    look(qtbot, model, 0)
    look(qtbot, model, 250)
    model.refresh_rows((3,))
    assert model.data(model.index(2, 0), DISPLAY) == "손님 3"
    qtbot.waitUntil(lambda: len(store.asked) == 3)
    assert store.asked[2] == store.asked[0]
    look(qtbot, model, 250)
    qtbot.waitUntil(lambda: not runner.busy())
    assert len(store.asked) == 3


def test_a_failed_page_is_told_once_and_asked_again_on_refresh(
    qtbot: QtBot, runner: Runner
) -> None:
    store = Store()
    store.broken = True
    model = make(runner, store, 10)
    with qtbot.waitSignal(model.failed):
        model.data(model.index(0, 0), DISPLAY)
    for _ in range(5):
        model.data(model.index(0, 0), DISPLAY)
    qtbot.waitUntil(lambda: not runner.busy())
    assert len(store.asked) == 1
    store.broken = False
    model.refresh_rows()
    assert look(qtbot, model, 0) == "손님 1"


def test_an_answer_to_an_old_question_is_not_shown(qtbot: QtBot, runner: Runner) -> None:
    store = Store()
    model = make(runner, store, 10)
    model.data(model.index(0, 0), DISPLAY)
    qtbot.waitUntil(lambda: len(store.asked) == 1)
    model.set_ids([77])
    assert look(qtbot, model, 0) == "손님 77"
    assert model.position(77) == 0
    assert model.position(1) is None


def test_rows_that_came_with_the_ids_are_not_fetched(qtbot: QtBot, runner: Runner) -> None:
    store = Store()
    model = make(runner, store, 0)
    model.set_ids(range(1, 451), lines(tuple(range(1, PAGE_ROWS + 1))))
    assert look(qtbot, model, PAGE_ROWS - 1) == f"손님 {PAGE_ROWS}"
    assert store.asked == []
    assert look(qtbot, model, PAGE_ROWS) == f"손님 {PAGE_ROWS + 1}"
    assert len(store.asked) == 1
