""" "왜 급한가요?" with its answer: reasons as badges, stars and words after them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop.kit.findings import Why
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import Badge, TextLabel


class WhyRow(QWidget):
    """Hidden while there is nothing to answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(self, gap=4)
        self._parts: list[QWidget] = []
        self.hide()

    def show_why(self, why: Why) -> None:
        for old in self._parts:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._parts = _parts(why) if why else []
        for part in self._parts:
            self._row.addWidget(part)
        self.setAccessibleName(why.spoken)
        self.setVisible(bool(why))


def _parts(why: Why) -> list[QWidget]:
    parts: list[QWidget] = [TextLabel(why.question, "secondary")]
    parts += [Badge(reason, "bad") for reason in why.reasons]
    if why.rest:
        parts.append(TextLabel(why.rest, "secondary"))
    return parts
