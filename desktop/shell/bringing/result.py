"""What became of it: how many came, how many were here, what was left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.bridge.runner import Runner
from desktop.kit.labels import TextLabel
from desktop.kit.table import framed
from desktop.kit.theme import fit_layout
from desktop.shell.bringing.lists import LeftOutTable

if TYPE_CHECKING:
    from engine.api import ImportReport, Texts


class ResultPanel(QWidget):
    def __init__(self, report: ImportReport, texts: Texts, runner: Runner) -> None:
        from engine.api import say_import  # noqa: PLC0415 - loaded by now

        super().__init__()
        column = QVBoxLayout(self)
        fit_layout(column, 8)
        column.addWidget(TextLabel(say_import(report, texts), "strong", wrap=True))
        column.addWidget(TextLabel(texts("imports.where", shop=report.shop_name), "secondary"))
        column.addSpacing(8)
        if report.left_out:
            name = texts("imports.left_done")
            table = LeftOutTable(name, texts, runner)
            table.show_rows(report.left_out)
            column.addWidget(TextLabel(name, "strong"))
            column.addWidget(framed(table), 1)
        else:
            column.addStretch(1)
