"""Tokens to QSS. Widgets say what they are by the property `look`; colours of meaning by `tone`."""

from collections.abc import Callable
from string import Template

from desktop.kit.tokens import Colors

TONES = ("good", "warn", "bad", "info")

_BASE = Template("""
* { outline: none; }
QToolTip { background: $text; color: $bg; border: none; padding: ${s4}px ${s8}px; }
QLabel { background: transparent; }
QLabel[look="page-title"] { font-size: ${page}px; font-weight: 600; }
QLabel[look="card-title"] { font-size: ${card}px; font-weight: 600; }
QLabel[look="figure"] { font-size: ${figure}px; font-weight: 600; }
QLabel[look="strong"] { font-weight: 600; }
QLabel[look="secondary"] { font-size: ${small}px; color: $muted; }
QLabel[look="trouble"] { font-size: ${small}px; color: $bad; }
QFrame[look="card"] { background: $surface; border: 1px solid $line; border-radius: ${r10}px; }
QFrame[look="card"][pressable="true"]:hover { background: $bg; border-color: $muted; }
QFrame[look="card"][pressable="true"]:focus { border: 2px solid $accent; }
QFrame[look="well"] { background: $sunken; border: none; border-radius: ${r6}px; }
QFrame[look="floating"] { background: $surface; border: 1px solid $line;
    border-radius: ${r10}px; }
QFrame[look="hairline"] { background: $line; border: none; }
QFrame[look="toast"] { background: $text; border: none; border-radius: ${r6}px; }
QFrame[look="toast"] QLabel { color: $bg; }
QFrame[look="toast"] QPushButton { background: transparent; border: none; color: $bg;
    font-weight: 600; text-decoration: underline; padding: ${s4}px ${s8}px; }
QFrame[look="toast"] QPushButton:focus { border: 1px solid $bg; border-radius: ${r6}px; }
QWidget#rail { background: $sunken; }
QWidget#statusLine { background: $bg; border-top: 1px solid $line; }
QScrollArea, QScrollArea > QWidget > QWidget[look="plain"] { background: transparent;
    border: none; }
""")

_CONTROLS = Template("""
QPushButton, QToolButton { border-radius: ${r6}px; border: 1px solid transparent;
    padding: 0 ${s12}px; min-height: ${control}px; color: $text; background: transparent; }
QPushButton[look="primary"] { background: $accent; color: $on_accent; font-weight: 600;
    padding: 0 ${s16}px; }
QPushButton[look="primary"]:hover { background: $accent_hover; }
QPushButton[look="primary"]:disabled { background: $sunken; color: $muted; }
QPushButton[look="text"] { color: $accent; padding: 0 ${s8}px; }
QPushButton[look="quiet"] { color: $muted; padding: 0 ${s8}px; }
QWidget#rail QPushButton { text-align: left; padding: 0 ${s12}px; }
QPushButton[look="text"]:hover, QPushButton[look="quiet"]:hover, QToolButton:hover {
    background: $sunken; }
QPushButton[look="text"]:disabled, QPushButton[look="quiet"]:disabled { color: $muted; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; }
QPushButton[look="primary"]:focus { border: 2px solid $text; }
QPushButton[look="chip"] { min-height: ${chip}px; border-radius: ${chip_radius}px;
    background: $sunken; color: $text; font-size: ${small}px; padding: 0 ${s12}px; }
QPushButton[look="chip"]:hover { background: $line; }
QPushButton[look="chip"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: $surface; color: $text;
    border: 1px solid $line; border-radius: ${r6}px; padding: ${s4}px ${s8}px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QComboBox, QSpinBox { min-height: ${field}px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
    border: 1px solid $accent; }
QLineEdit[trouble="true"], QPlainTextEdit[trouble="true"] { border: 1px solid $bad; }
QLineEdit > QToolButton { min-height: 0; padding: 0; border: none; }
QComboBox::drop-down { border: none; width: ${s24}px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; padding: ${s4}px; }
QMenu { background: $surface; border: 1px solid $line; padding: ${s4}px; }
QMenu::item { padding: ${s8}px ${s16}px; border-radius: ${r6}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QProgressBar { background: $line; border: none; border-radius: 2px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
""")

# No rule for QTableView itself: with one, Qt repaints all cells at each scrolled pixel (7.6 ms a
# frame against 1.5 ms, measured). Its frame is the card of `kit.table.framed`.
_LISTS = Template("""
QListView { background: $surface; border: 1px solid $line;
    border-radius: ${r10}px; selection-background-color: $accent_soft; selection-color: $text; }
QListView[look="bare"] { border: none; background: transparent; }
QTableView::item { padding: 0 ${cell}px; border: none; }
QTableView::item:selected, QListView::item:selected { background: $accent_soft; color: $text; }
QListView::item { padding: ${s8}px ${s12}px; border-radius: ${r6}px; }
QListView:focus { border: 1px solid $accent; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: $sunken; color: $muted; border: none;
    border-bottom: 1px solid $line; padding: ${s8}px; font-size: ${small}px; }
QHeaderView::section:first { border-top-left-radius: ${r10}px; }
QHeaderView::section:last, QHeaderView::section:only-one { border-top-right-radius: ${r10}px; }
QTableCornerButton::section { background: $sunken; border: none; }
QSplitter::handle { background: transparent; image: none; }
QScrollBar:vertical { background: transparent; width: ${s12}px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: ${s12}px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: ${s4}px; min-height: ${s32}px;
    min-width: ${s32}px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")

_TONE = Template("""
QLabel[look="figure"][tone="$tone"] { color: $strong; }
QLabel[look="badge"][tone="$tone"] { background: $soft; color: $strong; }
QPushButton[look="chip"][tone="$tone"] { background: $soft; color: $strong; }
QPushButton[look="chip"][tone="$tone"]:hover { border: 1px solid $strong; }
QPushButton[look="chip"][tone="$tone"]:checked { border: 1px solid $strong; }
QPushButton[look="chip"][tone="$tone"]:focus { border: 2px solid $accent; }
QFrame[look="banner"][tone="$tone"] { background: $soft; border: none; border-radius: ${r6}px; }
QFrame[look="banner"][tone="$tone"] QLabel[look="strong"] { color: $strong; }
QFrame[look="banner"][tone="$tone"] QPushButton { color: $strong; font-weight: 600; }
""")

_BADGE = Template("""
QLabel[look="badge"] { background: $sunken; color: $muted; font-size: ${small}px;
    border-radius: ${r6}px; padding: 2px ${s8}px; }
""")


def stylesheet(colors: Colors, px: Callable[[float], int]) -> str:
    """`px` scales a size given at scale 1."""
    names: dict[str, object] = {f"s{size}": px(size) for size in (4, 8, 12, 16, 24, 32)}
    names |= {"r6": px(6), "r10": px(10), "chip": px(26), "chip_radius": px(13)}
    names |= {"page": px(20), "card": px(15), "figure": px(28), "small": max(px(12), 12)}
    names |= {"control": px(34) - 2, "field": px(34) - 2 * px(4) - 2}
    names |= {field: getattr(colors, field) for field in Colors.__slots__}
    # Qt adds 3 px of its own to a cell but not to a header.
    names["cell"] = px(8) - 3
    names["accent_hover"] = _blend(colors.accent, colors.text, 0.12)
    parts = [each.substitute(names) for each in (_BASE, _CONTROLS, _LISTS, _BADGE)]
    for tone in TONES:
        soft = {"tone": tone, "soft": colors[f"{tone}_soft"], "strong": colors[tone]}
        parts.append(_TONE.substitute(names | soft))
    return "".join(parts)


def _blend(one: str, other: str, share: float) -> str:
    """`share` in [0, 1] of `other` in the mix of two #RRGGBB."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
