"""배운 것 보기: what was learned here, how it did, what reads differently; its switch."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.bridge.errors import Place, describe
from desktop.kit.blocks import Block
from desktop.kit.buttons import ChipButton, TextButton
from desktop.kit.labels import Badge, TextLabel
from desktop.kit.moods import mood_word
from desktop.kit.prose import Prose
from desktop.kit.scrolling import scrolled
from desktop.kit.sheet import Sheet
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import PressableCard
from desktop.kit.theme import fit_layout
from desktop.kit.times import Words, exactly
from desktop.pages import PageContext
from desktop.shell.learned import Learned, Reread, look, percent

_SIZE = (600, 560)


class LearnedSheet(Sheet):
    """Opened with `open()`; nobody waits for its answer."""

    def __init__(self, context: PageContext, parent: QWidget) -> None:
        super().__init__(context.texts("learned.title"), parent, _SIZE)
        self._context = context
        self._texts = texts = context.texts
        self._found: Learned | None = None
        self.switch = ChipButton("")
        self.switch.clicked.connect(self._on_switched)
        self._again = TextButton(texts("learned.again"), "refresh")
        self._again.clicked.connect(self._learn)
        self._close = TextButton(texts("shell.close"))
        self._close.clicked.connect(self.close)
        self._state = TextLabel("", wrap=True)
        self._trial = TextLabel("", "strong")
        self._facts = TextLabel("", "secondary", wrap=True)
        self._changes = Block(texts("learned.changes"))
        self._lay_out()
        self._pane.show_loading()
        self._read()

    def _lay_out(self) -> None:
        content = QWidget()
        inside = QVBoxLayout(content)
        fit_layout(inside, 8, (0, 0, 12, 0))
        for part in (self._state, self._trial, self._facts, self._changes):
            inside.addWidget(part)
        inside.addStretch(1)
        self._pane = Pane(scrolled(content), self._texts("page.loading"))
        below = QHBoxLayout()
        fit_layout(below, 8)
        below.addWidget(self.switch)
        below.addStretch(1)
        below.addWidget(self._again)
        below.addWidget(self._close)
        for hidden in (self.switch, self._again):
            hidden.hide()
        column = self.column
        column.addWidget(TextLabel(self._texts("learned.title"), "card-title"))
        column.addWidget(self._pane, 1)
        column.addLayout(below)

    def _read(self) -> None:
        engine = self._context.engine
        task = self._context.runner.run(self, lambda _: look(engine), replace="learned")
        task.succeeded.connect(self._on_read)
        task.failed.connect(self._on_failed)

    def _on_read(self, found: Learned | None) -> None:
        self._found = found
        for part in (self.switch, self._again):
            part.setVisible(found is not None)
        if found is None:
            self._show_notice(
                "inbox", *(self._texts(f"learned.nothing.{part}") for part in ("title", "text"))
            )
            return
        self._show_facts(found)
        self._changes.show_parts([self._card(change) for change in found.changes])
        self._pane.show_content()

    def _show_facts(self, found: Learned) -> None:
        texts, head = self._texts, found.head
        trial = head.trial
        before, after = percent(trial.base_accuracy), percent(trial.own_accuracy)
        self._state.show_text(texts(f"learned.state.{found.state}"))
        self._trial.show_text(texts("learned.trial", before=before, after=after))
        starred = f"{trial.reviews - head.corrections:,}"
        facts = [
            texts("learned.trial.how"),
            texts("learned.from", corrections=f"{head.corrections:,}", starred=starred),
            texts("learned.when", when=exactly(texts, found.at)),
        ]
        if head.left_out:
            facts.insert(2, texts("learned.left_out", count=f"{head.left_out:,}"))
        self._facts.show_text("\n".join(facts))
        self.switch.setChecked(found.switched_on)
        self.switch.setText(texts(f"learned.switch.{'on' if found.switched_on else 'off'}"))

    def _card(self, change: Reread) -> PressableCard:
        card = _ChangeCard(change, self._texts)
        card.pressed.connect(partial(self._go, change.review_id))
        return card

    def _go(self, review_id: int) -> None:
        self.close()
        self._context.navigate("reviews", review_id=review_id)

    def _learn(self) -> None:
        self.close()
        self._context.actions.trigger("shell.learn")

    def _on_switched(self, on: bool) -> None:
        heads = self._context.engine.own_heads
        task = self._context.runner.run(self, lambda _: heads.switch(on=on), write=True)
        task.succeeded.connect(self._on_kept)
        task.failed.connect(self._on_failed)

    def _on_kept(self) -> None:
        """Where it makes a difference, what is switched is read anew at once."""
        self._read()
        if self._found is not None and self._found.state in ("in_use", "off"):
            self._context.actions.trigger("shell.analyse")

    def _on_failed(self, fault: BaseException) -> None:
        problem = describe(fault, self._texts)
        if problem.place is Place.CRASH:
            self.close()
            self._context.crash(fault)
            return
        self._show_notice("warn", problem.title, f"{problem.message} {problem.remedy}")

    def _show_notice(self, icon: str, title: str, text: str) -> None:
        """With the one thing that helps in every such case: to learn."""
        self._pane.show_notice(EmptyState(icon, title, text, self._texts("job.learn"), self._learn))


class _ChangeCard(PressableCard):
    """How a review was read, how it reads now, what it means; its first words."""

    def __init__(self, change: Reread, texts: Words) -> None:
        base, own, truth = (
            mood_word(each, texts) for each in (change.base, change.own, change.truth)
        )
        really = texts("learned.change.truth", mood=truth[0])
        name = texts(
            "learned.change.name", base=base[0], own=own[0], truth=really, text=change.text
        )
        super().__init__(name, 4)
        head = QHBoxLayout()
        fit_layout(head, 8)
        for part in (Badge(*base), TextLabel("→", "secondary"), Badge(*own)):
            head.addWidget(part)
        head.addWidget(TextLabel(really, "secondary"))
        head.addStretch(1)
        self.body.addLayout(head)
        words = Prose(lines=2)
        words.show_text(change.text)
        self.body.addWidget(words)
