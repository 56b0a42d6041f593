"""What 보고 can do, for the palette and the keyboard."""

from __future__ import annotations

from typing import Protocol

from desktop.kit.actions import Action


class Deeds(Protocol):
    """What the view can be asked to do."""

    def has_report(self) -> bool: ...
    def copy(self) -> None: ...
    def save(self) -> None: ...


def actions(view: Deeds) -> list[Action]:
    return [
        Action("reports.copy", "reports.copy", view.copy, "Ctrl+Shift+C", view.has_report),
        Action("reports.save", "reports.save", view.save, "Ctrl+S", view.has_report),
    ]
