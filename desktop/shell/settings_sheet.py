"""설정: every section that a person can set, generated from what the engine declares."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QStackedWidget,
    QWidget,
)

from desktop.bridge.errors import Place, describe
from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.ime import commit_preedit
from desktop.kit.labels import TextLabel
from desktop.kit.scrolling import scrolled
from desktop.kit.sheet import Sheet
from desktop.kit.theme import active_theme, fit_layout, fit_widget
from desktop.pages import PageContext
from desktop.shell.settings_at_login import AtLoginPanel
from desktop.shell.settings_channel import ChannelPanel
from desktop.shell.settings_form import SettingsForm

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from engine.api import ChannelDto, Engine, Section, Texts

    Options = Mapping[str, Sequence[tuple[object, str]]]

_SIZE = (760, 560)
_NAMES, _NAME_HIGH = 172, 36
_FIRST = ("alerts", "mail", "telegram", "slack")
"""What an owner is likely to look for; the rest by name."""
_EXTRAS = {"schedule": AtLoginPanel}
"""What stands below a section's fields and is not kept with them."""


class SettingsSheet(Sheet):
    """Opened with `open()`. Nothing is kept before its button says so; Esc leaves all as it was.
    Secrets alone are kept at once, by buttons of their own.
    """

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(context.texts("settings.title"), parent, _SIZE, margins=(16, 24, 24, 16))
        self._context = context
        self._texts = texts = context.texts
        self._names = QListWidget()
        self._names.setProperty("look", "bare")
        self._names.setSpacing(2)
        self._names.setAccessibleName(texts("settings.sections"))
        self._stack = QStackedWidget()
        self.forms: dict[str, SettingsForm] = {}
        self.panels: dict[str, ChannelPanel] = {}
        self.keep = PrimaryButton(texts("settings.keep"))
        self.keep.clicked.connect(self._keep)
        self._cancel = TextButton(texts("settings.cancel"))
        self._cancel.clicked.connect(self.reject)
        self._said = TextLabel("", "trouble", wrap=True)
        self._said.hide()
        options = special_options(context.engine, texts)
        for section in shown_sections(context.engine):
            self._add(section, options)
        self._lay_out()
        self._names.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._names.setCurrentRow(0)
        self._judge()
        self._read_channels()

    def show_section(self, name: str) -> None:
        self._names.setCurrentRow(list(self.forms).index(name))

    def _add(self, section: Section, options: Options) -> None:
        texts, name = self._texts, section.name
        channels = self._context.engine.alerts.names()
        if name in channels:
            panel = self.panels[name] = ChannelPanel(name, texts)
            panel.connect_asked.connect(partial(self._connect, name))
            panel.try_asked.connect(partial(self._try_out, name))
            panel.disconnect_asked.connect(partial(self._disconnect, name))
        extra = _EXTRAS[name](self._context) if name in _EXTRAS else self.panels.get(name)
        form = SettingsForm(section, texts, options, extra)
        form.judged.connect(self._judge)
        self.forms[name] = form
        self._names.addItem(texts(f"settings.{name}"))
        self._stack.addWidget(scrolled(form))

    def _lay_out(self) -> None:
        fit_widget(self._names, width=_NAMES)
        active_theme().changed.connect(self._fit_names)
        self._fit_names()
        body = QHBoxLayout()
        fit_layout(body, 24)
        body.addWidget(self._names)
        body.addWidget(self._stack, 1)
        below = QHBoxLayout()
        fit_layout(below, 8)
        below.addWidget(self._said, 1)
        below.addStretch(0)
        below.addWidget(self._cancel)
        below.addWidget(self.keep)
        column = self.column
        column.addLayout(body, 1)
        column.addLayout(below)

    def _fit_names(self) -> None:
        height = active_theme().px(_NAME_HIGH)
        for nth in range(self._names.count()):
            self._names.item(nth).setSizeHint(QSize(0, height))

    def _judge(self) -> None:
        """One that cannot be kept keeps the others, too: half of what was wanted is confusing."""
        forms = self.forms.values()
        fine = all(form.section() is not None for form in forms)
        self.keep.setEnabled(fine and any(form.changed() for form in forms))

    def _keep(self) -> None:
        commit_preedit()
        found = [form.section() for form in self.forms.values() if form.changed()]
        sections = [section for section in found if section is not None]

        def work(_: object) -> None:
            for section in sections:
                self._context.engine.settings.put(section)

        task = self._context.runner.run(self, work, write=True)
        task.succeeded.connect(self._on_kept)
        task.failed.connect(self._on_failed)

    def _on_kept(self, _: object) -> None:
        self._context.toast(self._texts("settings.kept"))
        self.accept()

    def _connect(self, channel: str, secret: str) -> None:
        """Its other settings go along: a password alone reaches nobody."""
        form = self.forms[channel]
        section = form.section()
        if section is None:
            form.show_first_trouble()
            return
        engine = self._context.engine

        def work(_: object) -> None:
            engine.settings.put(section)
            engine.alerts.connect(channel, secret)

        self._run(channel, work, "settings.channel.done")

    def _try_out(self, channel: str) -> None:
        section = self.forms[channel].section()
        if section is None:
            self.forms[channel].show_first_trouble()
            return
        engine = self._context.engine

        def work(_: object) -> None:
            engine.settings.put(section)
            engine.alerts.try_out(channel)

        self.panels[channel].say(self._texts("settings.channel.trying"))
        self._run(channel, work, "settings.channel.tried")

    def _disconnect(self, channel: str) -> None:
        alerts = self._context.engine.alerts
        self._run(channel, lambda _: alerts.disconnect(channel), "settings.channel.parted")

    def _run(self, channel: str, work: Callable[[Any], None], done: str) -> None:
        """Off the window's thread, and not on the one that writes: a server may take its time."""
        task = self._context.runner.run_errand(self, work)
        task.succeeded.connect(lambda _: self._on_done(channel, done))
        task.failed.connect(partial(self._on_channel_failed, channel))

    def _on_done(self, channel: str, done: str) -> None:
        engine = self._context.engine
        form = self.forms[channel]
        form.show_section(engine.settings.get(type(form.kept)))
        self._read_channels(channel, self._texts(done))

    def _on_channel_failed(self, channel: str, fault: Exception) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
        words = f"{problem.title}. {problem.message} {problem.remedy}"
        self._read_channels(channel, words, trouble=True)

    def _read_channels(self, channel: str = "", words: str = "", *, trouble: bool = False) -> None:
        """And say something under one of them."""
        alerts = self._context.engine.alerts

        def show(found: list[ChannelDto]) -> None:
            for each in found:
                if each.id != channel or not trouble or not self.panels[each.id].secret.isVisible():
                    self.panels[each.id].show_channel(each)
            if words:
                self.panels[channel].say(words, trouble=trouble)

        task = self._context.runner.run(self, lambda _: alerts.channels(), replace="channels")
        task.succeeded.connect(show)
        task.failed.connect(self._on_failed)

    def _on_failed(self, fault: Exception) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self._context.crash(fault)
            return
        self._said.show_text(f"{problem.title}. {problem.remedy}")
        self._said.show()


def shown_sections(engine: Engine) -> list[Section]:
    """As they are kept now."""
    from engine.api import all_sections  # noqa: PLC0415 - loaded by now

    kinds = {name: kind for name, kind in all_sections().items() if not kind.is_kept_elsewhere}
    order = [*_FIRST, *(name for name in kinds if name not in _FIRST)]
    return [engine.settings.get(kinds[name]) for name in order]


def special_options(engine: Engine, texts: Texts) -> Options:
    """Of texts that only this PC knows the values of."""
    packs = [(each.id, each.id) for each in engine.packs.all()]
    return {"language.pack": [("", texts("settings.language.pack.own")), *packs]}
