"""Tokens, palette, style sheet, scale: readable, live, without a word from Qt."""

from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.kit import fonts
from desktop.kit.icons import icon_names, pixmap, tint
from desktop.kit.labels import WORD_JOINER, Badge, ElidedLabel, keep_words
from desktop.kit.places import ICONS
from desktop.kit.theme import Theme, fit_layout, fit_widget
from desktop.kit.tokens import COLORS, MAX_SCALE, MIN_SCALE, Mode

INK_ON_PAPER = [
    *product(("text", "muted"), ("bg", "surface", "sunken")),
    *((ink, paper) for ink in ("accent",) for paper in ("bg", "surface", "sunken", "accent_soft")),
    ("on_accent", "accent"),
    ("text", "accent_soft"),
    *((tone, f"{tone}_soft") for tone in ("good", "warn", "bad", "info")),
    *(("text", f"{tone}_soft") for tone in ("good", "warn", "bad", "info")),
    *product(("good", "warn", "bad", "info"), ("surface", "bg")),
]


def luminance(color: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [part / 255 for part in bytes.fromhex(color[1:])]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "paper"), INK_ON_PAPER)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_can_be_read(mode: Mode, ink: str, paper: str) -> None:
    assert contrast(COLORS[mode][ink], COLORS[mode][paper]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("scale", [MIN_SCALE, 1.0, MAX_SCALE])
def test_every_look_is_understood_by_qt(
    qtbot: QtBot, theme: Theme, mode: Mode, scale: float
) -> None:
    """A style sheet that Qt cannot parse is a warning, and a warning fails the test."""
    theme.set_mode(mode)
    theme.set_scale(scale)
    widget = QPushButton("저장")
    widget.setProperty("look", "primary")
    qtbot.addWidget(widget)
    widget.show()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert app.palette().color(QPalette.ColorRole.Window) == QColor(COLORS[mode].bg)
    assert "$" not in app.styleSheet()
    assert widget.fontMetrics().height() >= 12


def test_sizes_follow_the_scale_and_its_bounds(qtbot: QtBot, theme: Theme) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row = QHBoxLayout(box)
    fit_layout(row, 8, (16, 12, 16, 12))
    label = QLabel("글")
    row.addWidget(label)
    fit_widget(label, width=100)
    theme.set_scale(1.5)
    assert (row.spacing(), row.contentsMargins().top(), label.width()) == (12, 18, 150)
    theme.set_scale(9)
    assert theme.scale == MAX_SCALE
    theme.set_scale(0.1)
    assert theme.scale == MIN_SCALE


def test_a_widget_that_is_gone_is_not_sized(qtbot: QtBot, theme: Theme) -> None:
    label = QLabel("글")
    fit_widget(label, width=100)
    tint(label, "today")
    label.deleteLater()
    QApplication.sendPostedEvents(label, 52)
    theme.toggle()


@pytest.mark.parametrize("name", icon_names())
def test_an_icon_is_drawn_in_its_token(qapp: QApplication, theme: Theme, name: str) -> None:
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    assert 'viewBox="0 0 18 18"' in source
    assert 'stroke-width="1.5"' in source
    image = pixmap(name, "#B8450B", 18, 2.0).toImage()
    assert image.width() == 36
    inked = [
        image.pixelColor(x, y)
        for x, y in product(range(36), range(36))
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert set(map(QColor.name, inked)) == {"#b8450b"}


def test_tinted_icons_change_with_the_theme(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    tint(button, "send", "accent")
    light = button.icon().pixmap(18, 18).toImage()
    theme.set_mode("dark")
    assert button.icon().pixmap(18, 18).toImage() != light


def test_badges_change_their_tone(qtbot: QtBot, theme: Theme) -> None:
    badge = Badge("보냄", "good")
    qtbot.addWidget(badge)
    badge.show()
    before = badge.grab().toImage().pixelColor(3, badge.height() // 2)
    badge.show_text("확인 필요", "warn")
    badge.adjustSize()
    after = badge.grab().toImage().pixelColor(3, badge.height() // 2)
    assert (before.name(), after.name()) == ("#ddf1e5", "#fbefcf")


def test_a_long_name_loses_its_middle(qtbot: QtBot, theme: Theme) -> None:
    label = ElidedLabel("서울특별시 종로구 아주 긴 이름의 떡볶이 가게 본점")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.text().startswith("서울")
    assert label.text().endswith("본점")
    assert "…" in label.text()
    assert label.toolTip() == label.accessibleName()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("맛있어요 또", f"맛{WORD_JOINER}있{WORD_JOINER}어{WORD_JOINER}요 또"),
        ("ok fine", "ok fine"),
        ("가" * 21, "가" * 21),
        ("3건\n또", f"3{WORD_JOINER}건\n또"),
        ("", ""),
    ],
    ids=["two words", "not Korean", "too long to keep", "a figure and its unit", "nothing"],
)
def test_korean_words_are_kept_whole(text: str, kept: str) -> None:
    assert keep_words(text) == kept


def test_a_font_with_hangul_is_found(qapp: QApplication, theme: Theme) -> None:
    assert fonts.font(theme.family, 13).pixelSize() == 13
    assert theme.family in fonts.FAMILIES
