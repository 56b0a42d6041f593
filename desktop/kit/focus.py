"""Where the keyboard goes when a page comes to the front."""

from PySide6.QtWidgets import QApplication, QWidget


def take_focus(page: QWidget, widget: QWidget) -> None:
    """Unless somebody walks over the rail by keyboard: they would be torn away from it."""
    focused = QApplication.focusWidget()
    if focused is None or focused.underMouse() or page.isAncestorOf(focused):
        widget.setFocus()
