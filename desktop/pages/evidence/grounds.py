"""Step 1, 근거: why the review may be reported; a mere opinion is led to the reply desk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from desktop.kit.blocks import Block
from desktop.kit.buttons import ChipButton, PrimaryButton
from desktop.kit.flow import FlowLayout
from desktop.kit.ime import TextField, commit_preedit
from desktop.kit.labels import TextLabel
from desktop.kit.theme import active_theme
from desktop.pages.evidence.steps import Step

if TYPE_CHECKING:
    from engine.api import CaseDto, Ground, Prospect, Texts

_LOWEST, _HIGHEST = 64, 110


class GroundStep(Step):
    """begun: a ground, and the owner's own words. answer_asked: an answer is what helps."""

    begun = Signal(object, str)
    answer_asked = Signal()

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._ground: Ground | None = None
        self._speaking: frozenset[Ground] = frozenset()
        self._seen = Block(texts("evidence.seen"))
        self._ask = TextLabel(texts("evidence.ask"), "strong")
        self._chips, self._group = QWidget(), QButtonGroup()
        self.chips = self._make_chips()
        self._hint = TextLabel("", "secondary", wrap=True)
        self._instead = TextLabel(texts("evidence.opinion"), "strong", wrap=True)
        self._said = TextLabel("", wrap=True)
        self.words = TextField(texts("evidence.statement"), texts("evidence.statement.hint"))
        self.next = PrimaryButton("")
        choice = (self._seen, self._ask, self._chips, self._hint)
        super().__init__((*choice, self._instead, self._said, self.words), (None, self.next))
        self._group.setParent(self)
        self.words.live_changed.connect(lambda _: self._show_choice())
        self.next.clicked.connect(self.go_on)
        self._fit()
        active_theme().changed.connect(self._fit)

    def _make_chips(self) -> dict[Ground, ChipButton]:
        from engine.api import Ground  # noqa: PLC0415 - loaded by now

        row, chips = FlowLayout(self._chips, gap=8), dict[Ground, ChipButton]()
        for ground in Ground:
            chips[ground] = chip = ChipButton(self._texts(f"evidence.ground.{ground}"))
            chip.setToolTip(self._texts(f"evidence.ground.{ground}.hint"))
            chip.clicked.connect(partial(self.choose, ground))
            self._group.addButton(chip)
            row.addWidget(chip)
        return chips

    def _fit(self) -> None:
        px = active_theme().px
        self.words.setMinimumHeight(px(_LOWEST))
        self.words.setMaximumHeight(px(_HIGHEST))

    def show_prospect(self, prospect: Prospect) -> None:
        """Nothing is chosen beforehand: who accuses is the owner."""
        self._ground = None
        self._speaking = frozenset(each.ground for each in prospect.proposals)
        self._group.setExclusive(False)
        for chip in self.chips.values():
            chip.setChecked(False)
        self._group.setExclusive(True)
        self.words.setPlainText("")
        texts = self._texts
        lines: list[QWidget] = [
            TextLabel(f"{texts(f'evidence.ground.{each.ground}')} — “{each.sentence}”", wrap=True)
            for each in prospect.proposals
        ]
        self._seen.show_parts(lines)
        self._said.hide()
        self._set_open(True)
        self._show_choice()

    def show_case(self, case: CaseDto) -> None:
        """What a case stands on cannot be changed any more."""
        texts = self._texts
        self._seen.show_parts([])
        self._instead.hide()
        self._set_open(False)
        ground = texts(f"evidence.ground.{case.ground}")
        self._hint.show_text(f"{ground} · {texts(f'evidence.ground.{case.ground}.hint')}")
        self._said.show_text(case.statement or texts("evidence.no_statement"))
        self._said.show()

    def choose(self, ground: Ground) -> None:
        self._ground = ground
        self.chips[ground].setChecked(True)
        self._show_choice()

    def go_on(self) -> None:
        if self._ground is None or not self.next.isEnabled():
            return
        if self._is_opinion():
            self.answer_asked.emit()
            return
        commit_preedit()
        self.begun.emit(self._ground, self.words.toPlainText())

    def _is_opinion(self) -> bool:
        return self._ground is not None and self._ground.value == "opinion"

    def _set_open(self, is_open: bool) -> None:
        for part in (self._ask, self._chips, self.words, self.next):
            part.setVisible(is_open)

    def _show_choice(self) -> None:
        """What the text does not show by itself the owner has to say."""
        texts, chosen, opinion = self._texts, self._ground, self._is_opinion()
        self._instead.setVisible(opinion)
        self._hint.show_text(self._hint_of(chosen))
        self.words.setVisible(not opinion)
        said = chosen in self._speaking or bool(self.words.live_text().strip())
        self.next.setEnabled(chosen is not None and (opinion or said))
        self.next.setText(texts("evidence.to_replies" if opinion else "evidence.begin"))

    def _hint_of(self, ground: Ground | None) -> str:
        if ground is None:
            return self._texts("evidence.choose")
        hint = self._texts(f"evidence.ground.{ground}.hint")
        if self._is_opinion() or ground in self._speaking:
            return hint
        return f"{hint}. {self._texts('evidence.words_needed')}"
