"""지난 가져오기: what was brought from files and pages, and the way to take one back whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.bridge.errors import Place, describe
from desktop.kit.buttons import TextButton
from desktop.kit.columns import Columns
from desktop.kit.labels import Badge, ElidedLabel, TextLabel
from desktop.kit.question import Question
from desktop.kit.scrolling import scrolled
from desktop.kit.sheet import Sheet
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner, Card
from desktop.kit.theme import fit_layout
from desktop.kit.times import ago, exactly
from desktop.pages import PageContext

if TYPE_CHECKING:
    from datetime import datetime

    from engine.api import ImportDto, Texts, Undone

_SIZE, _ALONE = (640, 560), 10_000
_NAME_LETTERS = 30


class EarlierSheet(Sheet):
    """Opened with `open()`; nobody waits for its answer."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        title = context.texts("imports.earlier")
        super().__init__(title, parent, _SIZE, margins=(24, 24, 12, 16))
        self._context = context
        self._texts = texts = context.texts
        self._banner = Banner(texts("shell.close"))
        self._cards = Columns(_ALONE, 1, gap=8)
        self._close = TextButton(texts("shell.close"))
        self._close.clicked.connect(self.close)
        self._lay_out()
        self._pane.show_loading()
        self._read()

    def _lay_out(self) -> None:
        content = QWidget()
        inside = QVBoxLayout(content)
        fit_layout(inside, 0, (0, 0, 12, 0))
        inside.addWidget(self._cards)
        inside.addStretch(1)
        self._pane = Pane(scrolled(content), self._texts("page.loading"))
        column = self.column
        column.addWidget(TextLabel(self._texts("imports.earlier"), "card-title"))
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)
        column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    def _read(self) -> None:
        imports = self._context.engine.imports
        task = self._context.runner.run(self, lambda _: imports.all(), replace="earlier")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)

    def _on_read(self, found: list[ImportDto]) -> None:
        if not found:
            title, text = self._texts("imports.none.title"), self._texts("imports.none.text")
            self._pane.show_notice(EmptyState("inbox", title, text))
            return
        now = self._context.engine.clock.now()
        cards = [_ImportCard(each, now, self._texts) for each in found]
        for card, each in zip(cards, found, strict=True):
            card.undo_asked.connect(partial(self._ask, each))
        self._cards.show_cards(cards)
        self._pane.show_content()

    def _ask(self, brought: ImportDto) -> None:
        texts = self._texts
        name = brought.name or texts("imports.page")
        name = name if len(name) <= _NAME_LETTERS else f"{name[:_NAME_LETTERS]}…"
        asked = Question(
            texts("imports.undo.title", name=name),
            texts("imports.undo.text", count=f"{brought.new:,}", shop=brought.shop_name),
            texts("imports.undo.agree"),
            texts("imports.undo.keep"),
            self,
        )
        asked.agreed.connect(partial(self._undo, brought.id))
        asked.open()

    def _undo(self, import_id: int) -> None:
        self._banner.hide()
        imports = self._context.engine.imports
        task = self._context.runner.run(self, lambda _: imports.undo(import_id), write=True)
        task.succeeded.connect(self._on_undone)
        task.failed.connect(self._on_failed)

    def _on_undone(self, undone: Undone) -> None:
        from engine.api import say_undone  # noqa: PLC0415 - loaded by now

        self._banner.show_news("good", say_undone(undone, self._texts))
        self._read()

    def _on_failed(self, fault: BaseException) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self.close()
            self._context.crash(fault)
            return
        self._pane.show_content()
        self._banner.show_news("bad", problem.title, f"{problem.message} {problem.remedy}")


class _ImportCard(Card):
    """One import: where from and when, what came of it, and whether it stands."""

    undo_asked = Signal()

    def __init__(self, brought: ImportDto, now: datetime, texts: Texts) -> None:
        from engine.api import say_earlier  # noqa: PLC0415 - loaded by now

        super().__init__((16, 12, 12, 12), 4)
        name = brought.name or texts("imports.page")
        self.setAccessibleName(name)
        when = TextLabel(ago(texts, brought.made_at, now), "secondary")
        when.setToolTip(exactly(texts, brought.made_at))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            fit_layout(row, 8)
            self.body.addLayout(row)
        first.addWidget(ElidedLabel(name, "strong"), 1)
        first.addWidget(when)
        words = f"{brought.shop_name} · {say_earlier(brought, texts)}"
        second.addWidget(TextLabel(words, "secondary", wrap=True), 1)
        if brought.undone_at is not None:
            second.addWidget(Badge(texts("imports.taken_back")))
        elif brought.new:
            undo = TextButton(texts("imports.undo.agree"), "undo")
            undo.setAccessibleName(texts("imports.undo.title", name=name))
            undo.clicked.connect(self.undo_asked)
            second.addWidget(undo)
