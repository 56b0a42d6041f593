"""Chips flow, review text grows, tables keep their widths."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.bridge.paged import PagedModel
from desktop.bridge.runner import Runner
from desktop.kit.flow import FlowLayout
from desktop.kit.labels import ReviewText
from desktop.kit.table import Table
from desktop.kit.theme import Theme
from tests.desktop.sample import COLUMNS, REVIEW, lines


def test_chips_fill_lines_like_words(qtbot: QtBot, theme: Theme) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=8)
    for name in ("#포장", "#국물샘", "#배달지연", "#친절"):
        flow.addWidget(QPushButton(name))
    one_line, narrow = flow.heightForWidth(2000), flow.heightForWidth(160)
    assert narrow >= 2 * one_line + 8
    box.resize(160, narrow)
    box.show()
    tops = {item.y() for item in box.findChildren(QPushButton)}
    rights = [item.geometry().right() for item in box.findChildren(QPushButton)]
    assert len(tops) > 1
    assert max(rights) < 160


def test_review_text_is_as_high_as_its_words(qtbot: QtBot, theme: Theme) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    column = QVBoxLayout(box)
    text = ReviewText("리뷰 내용")
    column.addWidget(text)
    column.addStretch(1)
    text.show_text(REVIEW * 3)
    box.resize(800, 600)
    box.show()
    wide = text.height()
    box.resize(400, 600)
    qtbot.waitUntil(lambda: text.height() > wide * 1.5)


def test_strangers_words_are_never_markup(qtbot: QtBot, theme: Theme) -> None:
    text = ReviewText("리뷰 내용")
    qtbot.addWidget(text)
    text.show_text("<b>굵게</b> <img src='http://example.invalid/a.png'>")
    text.selectAll()
    text.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied == "<b>굵게</b> <img src='http://example.invalid/a.png'>"


def test_column_widths_are_kept(qtbot: QtBot, runner: Runner, theme: Theme, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    tables = []
    for _ in range(2):
        model = PagedModel(runner, COLUMNS, lambda ids: lines(tuple(ids)), lambda line: line.id)
        table = Table("리뷰 목록")
        qtbot.addWidget(table)
        table.show_model(model, model.widths(), model.set_placeholder)
        table.keep_widths(settings, "table/reviews")
        tables.append(table)
        if len(tables) == 1:
            assert table.columnWidth(0) == 140
            table.setColumnWidth(0, 200)
    assert tables[1].columnWidth(0) == 200
    settings.setValue("table/reviews", "nonsense,,")
    tables[1].keep_widths(settings, "table/reviews")
    assert tables[1].columnWidth(0) == 140
