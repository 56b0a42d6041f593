"""Which column says what: a drop-down for each thing a review has."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.kit.choice import Choice
from desktop.kit.labels import TextLabel
from desktop.kit.theme import fit_layout, fit_widget

if TYPE_CHECKING:
    from engine.api import Column, Role, Texts

_ROLES = ("date", "body", "rating", "author", "menu", "reply", "reply_date", "id")
_ACROSS = 4
_NARROWEST = 120


class Mapping(QWidget):
    """changed: the owner chose; column numbers by role."""

    changed = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._choices: dict[str, Choice] = {}
        grid = QGridLayout(self)
        fit_layout(grid, 8)
        for nth, role in enumerate(_ROLES):
            words = texts(f"imports.role.{role}")
            choice = Choice(words, [])
            choice.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            fit_widget(choice, min_width=_NARROWEST)
            choice.chosen.connect(partial(self._on_chosen, role))
            label = TextLabel(words, "secondary")
            label.setBuddy(choice)
            row, column = 2 * (nth // _ACROSS), nth % _ACROSS
            grid.addWidget(label, row, column)
            grid.addWidget(choice, row + 1, column)
            grid.setColumnStretch(column, 1)
            self._choices[role] = choice

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        none = (None, self._texts("imports.role.none"))
        named = [(nth, self._name(nth, column)) for nth, column in enumerate(columns)]
        taken = {str(each.role): nth for nth, each in enumerate(columns) if each.role}
        for role, choice in self._choices.items():
            choice.show_options([none, *named])
            choice.choose(taken.get(role))

    def _name(self, nth: int, column: Column) -> str:
        """Without a heading, by what stands in it first."""
        sample = " ".join(column.samples[0].split())[:12] if column.samples else ""
        return column.name or self._texts("imports.column", number=nth + 1, sample=sample)

    def _on_chosen(self, role: str, nth: object) -> None:
        """A column says one thing: who had it before has none."""
        for other, choice in self._choices.items():
            if other != role and nth is not None and choice.value() == nth:
                choice.choose(None)
        self.changed.emit(self._columns())

    def _columns(self) -> dict[Role, int]:
        from engine.api import Role  # noqa: PLC0415 - loaded by now

        chosen = {Role(role): choice.value() for role, choice in self._choices.items()}
        return {role: nth for role, nth in chosen.items() if isinstance(nth, int)}
