"""The look of the running program: tokens to QPalette and QSS over Fusion, live."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from desktop.kit import fonts
from desktop.kit.stylesheet import stylesheet
from desktop.kit.tokens import COLORS, MAX_SCALE, MIN_SCALE, Colors, Mode


class Theme(QObject):
    """One a process, as the palette and the style sheet are. `changed` fires after both are set."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "light", scale: float = 1.0) -> None:
        super().__init__(app)
        self._app = app
        self.mode: Mode = mode
        self.scale = _clamp(scale)
        self.family = fonts.load()
        app.setStyle("Fusion")
        app.setProperty("theme", self)
        self._apply()

    @property
    def colors(self) -> Colors:
        return COLORS[self.mode]

    def color(self, token: str) -> QColor:
        return QColor(self.colors[token])

    def px(self, size: float) -> int:
        """Scaled pixels of a size given at scale 1."""
        return round(size * self.scale)

    def set_mode(self, mode: Mode) -> None:
        if mode != self.mode:
            self.mode = mode
            self._apply()

    def toggle(self) -> None:
        self.set_mode("dark" if self.mode == "light" else "light")

    def set_scale(self, scale: float) -> None:
        scale = _clamp(scale)
        if scale != self.scale:
            self.scale = scale
            self._apply()

    def _apply(self) -> None:
        self._app.setFont(fonts.font(self.family, self.px(13)))
        self._app.setPalette(palette(self.colors))
        self._app.setStyleSheet(stylesheet(self.colors, self.px))
        self.changed.emit()


def _clamp(scale: float) -> float:
    return min(max(scale, MIN_SCALE), MAX_SCALE)


def active_theme() -> Theme:
    """The theme of the running application."""
    app = QApplication.instance()
    theme = app.property("theme") if app is not None else None
    if not isinstance(theme, Theme):
        raise LookupError("no theme: make one right after the QApplication")
    return theme


def system_mode() -> Mode:
    """What the desktop asks for; light where it does not say (bare X11)."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def palette(colors: Colors) -> QPalette:
    role = QPalette.ColorRole
    active = {
        role.Window: colors.bg,
        role.WindowText: colors.text,
        role.Base: colors.surface,
        role.AlternateBase: colors.sunken,
        role.Text: colors.text,
        role.PlaceholderText: colors.muted,
        role.Button: colors.surface,
        role.ButtonText: colors.text,
        role.BrightText: colors.bad,
        role.Highlight: colors.accent_soft,
        role.HighlightedText: colors.text,
        role.Accent: colors.accent,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.ToolTipBase: colors.text,
        role.ToolTipText: colors.bg,
        role.Light: colors.surface,
        role.Midlight: colors.sunken,
        role.Mid: colors.line,
        role.Dark: colors.muted,
        role.Shadow: colors.line,
    }
    made = QPalette()
    for each, value in active.items():
        made.setColor(each, QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(colors.muted))
    return made


class _Fit(QObject):
    """Keeps scaled sizes true after a change of scale; dies with what it fits."""

    def __init__(self, target: QObject, sizes: dict[str, tuple[int, ...]]) -> None:
        super().__init__(target)
        self._sizes = sizes
        self._theme = active_theme()
        self._theme.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        for setter, sizes in self._sizes.items():
            getattr(self.parent(), setter)(*(self._theme.px(size) for size in sizes))


def fit_layout(
    layout: QLayout, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> None:
    """Spacing and margins (left, top, right, bottom) in px at scale 1."""
    _Fit(layout, {"setSpacing": (gap,), "setContentsMargins": margins})


def fit_widget(
    widget: QWidget,
    *,
    width: int | None = None,
    height: int | None = None,
    min_width: int | None = None,
    min_height: int | None = None,
    max_width: int | None = None,
) -> None:
    """Sizes in px at scale 1."""
    wanted = {
        "setFixedWidth": width,
        "setFixedHeight": height,
        "setMinimumWidth": min_width,
        "setMinimumHeight": min_height,
        "setMaximumWidth": max_width,
    }
    _Fit(widget, {setter: (size,) for setter, size in wanted.items() if size is not None})
