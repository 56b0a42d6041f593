"""What is done in the window, and what is measured meanwhile."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.request import urlopen

import psutil
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.app import App
from desktop.pages.reviews.view import ReviewsView
from desktop.pages.today.view import TodayView
from tests.harness.desktop.painting import Cost, cost_of, settle
from tests.harness.desktop.ticking import ticking

SIZE = (1366, 768)
COMPLAINT = "머리카락이 나왔고 먹고 나서 배탈이 났어요. 위생이 최악입니다."
Figures = dict[str, Any]


def start(app: App) -> Figures:
    """Until 오늘 shows its data."""
    page = cast(TodayView, app.window.host.page())
    cost_of(page.update, page, lambda: page.model.morning is not None)
    return {"filled_at": time.monotonic(), "filled_cpu": time.process_time()}


def table(app: App) -> Figures:
    """리뷰 opened for the first time, its lines put in anew, then scrolled: wheel, then jumps."""
    _ready(app)
    first, whole = _open_reviews(app)
    page = _reviews(app)
    ids = page._lines.ids()
    filling = []
    for _ in range(_times(5)):
        page._lines.set_ids(())
        _settle(app)
        filling.append(_until_lines(page, lambda: page._lines.set_ids(ids)))
    wheel = [_until_lines(page, lambda: _turn_wheel(page)) for _ in range(_times(400))]
    bar, chance = page._table.verticalScrollBar(), random.Random(1)
    jumps = [
        _until_lines(page, lambda: bar.setValue(chance.randrange(bar.maximum())))
        for _ in range(_times(200))
    ]
    return {
        "rows": len(ids),
        "opening": _plain([first, whole]),
        "filling": _plain(filling),
        "wheel": _plain(wheel),
        "jumps": _plain(jumps),
    }


def search(app: App) -> Figures:
    """Two-syllable words typed one after the other; then how large the process has become."""
    _ready(app)
    _open_reviews(app)
    page = _reviews(app)
    words = json.loads(os.environ["BENCH_WORDS"])
    return {"typed": _plain([_type(app, page, word) for word in words]), **memory(app)}


def memory(app: App) -> Figures:
    """After all pages were shown. Bytes."""
    for name in ("today", "reviews", "replies", "today"):
        app.window.host.show_page(name)
        _settle(app)
    process = psutil.Process()
    heavy = ("alembic", "numpy", "onnxruntime", "playwright", "tokenizers")
    whole = process.memory_full_info()
    return {
        "rss": whole.rss,
        "pss": getattr(whole, "pss", whole.uss),
        "loaded": [name for name in heavy if name in sys.modules],
    }


def lateness(app: App) -> Figures:
    """On 오늘, as most of the day."""
    _ready(app)
    return ticking(app)


def complaints(app: App) -> Figures:
    """One after the other is written on a platform, and looked for by 지금 확인: when the platform
    first answered with it, and when the alert of it had been painted."""
    _ready(app)
    return {"seconds": [_alerted_after(app, number) for number in range(_times(20))]}


SCENARIOS: dict[str, Callable[[App], Figures]] = {
    "start": start,
    "table": table,
    "search": search,
    "ticking": lateness,
    "complaints": complaints,
}


def _ready(app: App) -> None:
    app.window.resize(*SIZE)
    _settle(app)


def _settle(app: App) -> None:
    settle(lambda: not app.runner.busy())


def _times(usual: int) -> int:
    return max(3, usual // int(os.environ.get("BENCH_HASTE", "1")))


def _reviews(app: App) -> ReviewsView:
    return cast(ReviewsView, app.window.host.page())


def _open_reviews(app: App) -> tuple[Cost, Cost]:
    """Until its first lines are painted, and until all ids are in the painted table too."""
    began, used = time.perf_counter(), time.process_time()
    app.window.host.show_page("reviews")
    page = _reviews(app)
    viewport = page._table.viewport()

    def spent() -> Cost:
        return Cost(time.perf_counter() - began, time.process_time() - used, 1)

    cost_of(viewport.update, viewport, lambda: _lines_shown(page))
    first = spent()
    cost_of(viewport.update, viewport, lambda: _is_whole(page) and _lines_shown(page))
    whole = spent()
    _settle(app)
    return first, whole


def _until_lines(page: ReviewsView, act: Callable[[], object]) -> Cost:
    return cost_of(act, page._table.viewport(), lambda: _lines_shown(page))


def _alerted_after(app: App, number: int) -> float:
    shop = _platform("state")["shops"][0]["id"]
    [written] = _platform("reviews", {"shop": shop})["written"]
    _platform("faults", {"edited_text": {written: f"{COMPLAINT} {number}"}})
    before, alert = len(_platform("requests?kind=reviews")), app.window.alert
    alert.hide()
    cost_of(lambda: app.window.actions_known.trigger("shell.check"), alert, alert.isVisible)
    painted_at = time.monotonic()
    _settle(app)
    return float(painted_at - _platform("requests?kind=reviews")[before]["s"])


def _platform(path: str, body: object = None) -> Any:
    """The replica's own doors."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(f"{os.environ['BENCH_CONTROL']}/{path}", data, timeout=10) as answer:  # noqa: S310
        return json.load(answer)


def _is_whole(page: ReviewsView) -> bool:
    return page.model.found is not None and page.model.found.total is not None


def _lines_shown(page: ReviewsView) -> bool:
    """No visible line is waiting for its row."""
    lines, view = page._lines, page._table
    last = view.rowAt(view.viewport().height() - 1)
    top, bottom = view.rowAt(0), last if last >= 0 else lines.rowCount() - 1
    return top >= 0 and all(lines.row(line) is not None for line in (top, bottom))


def _turn_wheel(page: ReviewsView) -> None:
    """One notch down."""
    viewport = page._table.viewport()
    middle = QPointF(viewport.rect().center())
    event = QWheelEvent(
        middle, viewport.mapToGlobal(middle), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def _type(app: App, page: ReviewsView, word: str) -> Cost:
    """The second syllable follows the first after 120 ms, as fast hands type; its cost counts."""
    field = page._filters.search
    field.clear()
    _settle(app)
    _commit(field, word[0])
    until = time.perf_counter() + 0.12
    settle(lambda: time.perf_counter() >= until, for_ms=4)

    def shown() -> bool:
        found = page.model.found
        return found is not None and found.conditions.words == word and _lines_shown(page)

    return cost_of(lambda: _commit(field, word[1:]), page._table.viewport(), shown)


def _commit(field: QLineEdit, syllable: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(syllable)
    QApplication.sendEvent(field, event)


def _plain(costs: list[Cost]) -> list[tuple[float, float, int]]:
    return [(cost.wall, cost.cpu, cost.frames) for cost in costs]
