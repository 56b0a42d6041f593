"""PySide6 6.12.0 drops one reference to None on every void call (notes/desktop.md 3.6)."""

import sys

from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QApplication


def test_void_calls_leave_the_count_of_none_alone(qapp: QApplication) -> None:
    before = sys.getrefcount(None)
    for _ in range(300):
        QStandardItem().data()
    assert abs(sys.getrefcount(None) - before) < 100
