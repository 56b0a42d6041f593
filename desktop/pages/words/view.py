"""말 on the screen: a sentence, words and aspects, and the sentences behind the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.kit.choice import Choice
from desktop.kit.focus import take_focus
from desktop.kit.labels import TextLabel
from desktop.kit.scrolling import scrolled
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner
from desktop.kit.theme import fit_layout
from desktop.pages import Page, PageContext
from desktop.pages.words.actions import actions
from desktop.pages.words.grown import GROWN, GrownCard
from desktop.pages.words.panel import SentencePanel
from desktop.pages.words.selection import Selection
from desktop.pages.words.topics import TopicsCard
from desktop.pages.words.view_model import Gathering, Overview, WordsModel
from desktop.pages.words.wording import (
    WINDOWS,
    say_basis,
    say_certainty,
    say_change,
    say_count,
    say_headline,
    say_judged,
    say_when,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api import AspectTrend, Label, SentenceFound, WordFound

_BESIDE_FROM = 1_200
"""Window width from which the sentences stand at the right; px at scale 1."""


class WordsView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self.model = WordsModel(context.engine, context.runner, self)
        self._trend: AspectTrend | None = None
        self._build()
        self._lay_out()
        self._connect()
        can = (self.model.gather, self.model.stop, self._is_gathering)
        context.actions.add(actions(*can))

    def shown(self) -> None:
        if self.model.overview is None:
            self._pane.show_loading()
        take_focus(self, self._window)
        self.model.show()

    def hidden(self) -> None:
        self.model.hide()

    def refresh(self) -> None:
        self.model.load()

    def _build(self) -> None:
        texts = self._texts
        self._headline = TextLabel("", "page-title", wrap=True)
        self._basis = TextLabel("", "secondary", wrap=True)
        windows = [(window, texts(f"words.window.{window}")) for window in WINDOWS]
        self._window = Choice(texts("words.window"), windows)
        self._window.choose(self.model.window)
        self._shop = Choice(texts("reviews.filter.shop_id"), [(None, texts("reviews.shop.all"))])
        self._banner = Banner(texts("page.close"))
        self._grown = GrownCard(texts)
        self._topics = TopicsCard(texts)
        self._panel = SentencePanel(texts)
        self._selection = Selection(self)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        fit_layout(words, 4, (0, 4, 0, 4))
        words.addWidget(self._headline)
        words.addWidget(self._basis)
        head = QHBoxLayout()
        fit_layout(head, 8)
        head.addLayout(words, 1)
        head.addWidget(self._window, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._shop, 0, Qt.AlignmentFlag.AlignTop)
        content = QWidget()
        left = QVBoxLayout(content)
        fit_layout(left, 12, (0, 0, 8, 0))
        left.addWidget(self._grown)
        left.addWidget(self._topics)
        left.addStretch(1)
        self._area = scrolled(content)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._area)
        self._split.addWidget(self._panel)
        self._split.setHandleWidth(12)
        self._pane = Pane(self._split, self._texts("page.loading"))
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        column.addLayout(head)
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)

    def _connect(self) -> None:
        model = self.model
        model.listed.connect(self._on_listed)
        model.gathered.connect(self._on_gathered)
        model.progressed.connect(self._grown.show_step)
        model.quoted.connect(self._on_quoted)
        model.failed.connect(self._on_failed)
        self._context.bus.changed.connect(model.note_change)
        self._window.chosen.connect(lambda _: self._on_chosen())
        self._shop.chosen.connect(lambda _: self._on_chosen())
        self._grown.stopped.connect(model.stop)
        self._grown.again_asked.connect(model.gather)
        self._grown.longer_asked.connect(self._on_longer)
        self._grown.filled.connect(lambda lines: self._selection.replace("words", lines))
        self._topics.filled.connect(lambda lines: self._selection.replace("aspects", lines))
        self._selection.changed.connect(self._on_selected)
        self._panel.opened.connect(self._open)
        self._panel.label_asked.connect(self._quote)
        self._context.theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside or below."""
        beside = self.window().width() >= self._context.theme.px(_BESIDE_FROM)
        across = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        self._split.setOrientation(across)
        whole = self._split.width() if beside else self._split.height()
        share = 0.36 if beside else 0.4
        self._split.setSizes([round(whole * (1 - share)), round(whole * share)])

    def _on_listed(self) -> None:
        overview = self.model.overview
        if overview is None:
            return
        self._show_shops(overview)
        self._show_head(overview)
        if not overview.total:
            self._show_nothing(overview)
            return
        self._topics.show_aspects(overview.aspects)
        self._pane.show_content()
        self._fit()
        self._choose_first()

    def _show_shops(self, overview: Overview) -> None:
        first: list[tuple[object, str]] = [(None, self._texts("reviews.shop.all"))]
        self._shop.show_options([*first, *((shop.id, shop.name) for shop in overview.shops)])
        self._shop.choose(self.model.shop_id)
        self._shop.setVisible(len(overview.shops) > 1)
        self._window.setVisible(bool(overview.total))

    def _show_head(self, overview: Overview) -> None:
        texts, aspects = self._texts, overview.aspects
        if not overview.total:
            self._headline.show_text(texts("words.title"))
            self._basis.hide()
            return
        self._headline.show_text(say_headline(aspects, self.model.words, texts))
        self._basis.show_text(say_basis(self.model.window, aspects, texts))
        self._basis.show()

    def _show_nothing(self, overview: Overview) -> None:
        texts, kind, icon, act = self._texts, "empty", "inbox", "shell.check"
        action = texts("words.empty.action")
        if not overview.shops:
            kind, icon, act, action = "no_shops", "shop", "shell.connect", texts("action.connect")
        title, text = texts(f"words.{kind}.title"), texts(f"words.{kind}.text")
        trigger = self._context.actions.trigger
        self._pane.show_notice(EmptyState(icon, title, text, action, lambda: trigger(act)))

    def _on_gathered(self) -> None:
        model = self.model
        longest = model.window == WINDOWS[-1]
        if model.gathering is Gathering.UNDER_WAY:  # both readings begin with it
            self._banner.hide()
        self._grown.show_state(model.gathering, model.words, longest)
        if model.overview is not None:
            self._show_head(model.overview)
        self._choose_first()

    def _on_longer(self) -> None:
        later = WINDOWS[WINDOWS.index(self.model.window) + 1]
        self._window.choose(later)
        self._on_chosen()

    def _on_chosen(self) -> None:
        """Another window or shop; what does not speak of it any more goes at once."""
        window, shop_id = self._window.value(), self._shop.value()
        assert isinstance(shop_id, int | None)  # noqa: S101 - our own values
        self.model.choose(next(each for each in WINDOWS if each == window), shop_id)

    def _choose_first(self) -> None:
        """Something to read at once: the word that has grown most, else what is complained of."""
        model = self.model
        if model.gathering is Gathering.UNDER_WAY or model.overview is None:
            return
        grown = [f"{GROWN} {word.form}" for word in model.words.grown] if model.words else []
        trends = sorted(model.overview.aspects.trends, key=lambda each: -each.negative)
        judged = [f"aspect {each.aspect}" for each in trends if each.negative or each.positive]
        if not self._selection.settle([*grown, *judged]):
            self._panel.show_hint()

    def _on_selected(self, name: str, item: object) -> None:
        from engine.api import WordFound  # noqa: PLC0415 - loaded by now

        button = self._selection.button()
        if button is not None:
            self._area.ensureWidgetVisible(button)
        if isinstance(item, WordFound):
            self._show_word(item, grown=name.startswith(GROWN))
        else:
            self._show_trend(cast("AspectTrend", item))

    def _show_word(self, word: WordFound, grown: bool) -> None:
        texts = self._texts
        count = say_count(word, texts) if grown else texts("words.count.said", count=word.count)
        note = f"{count} · {say_certainty(word.certainty, texts)}"
        self._panel.show_title(word.form, note)
        self._panel.show_labels(shown=False)
        self._on_quoted(word.sentences)

    def _show_trend(self, trend: AspectTrend) -> None:
        texts = self._texts
        parts = (say_judged(trend, texts), say_change(trend, texts)[0])
        name = texts(f"aspect.{trend.aspect}")
        self._panel.show_title(name, " · ".join(part for part in parts if part))
        self._trend = trend
        self._quote("negative" if trend.negative else None)

    def _quote(self, label: Label | None) -> None:
        if self._trend is not None:
            self._panel.show_labels(shown=True, label=label)
            self.model.quote(self._trend.aspect, label)

    def _on_quoted(self, found: Sequence[SentenceFound]) -> None:
        now = self.model.overview.now if self.model.overview else self._context.engine.clock.now()
        quotes = [
            (each.review_id, each.sentence, say_when(each, now, self._texts)) for each in found
        ]
        self._panel.show_quotes(quotes)

    def _open(self, review_id: int) -> None:
        self._context.navigate("reviews", review_id=review_id)

    def _is_gathering(self) -> bool:
        return self.isVisible() and self.model.gathering is Gathering.UNDER_WAY

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)
