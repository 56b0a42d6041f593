"""What 증거 can do, for the palette and the keyboard."""

from __future__ import annotations

from typing import Protocol

from desktop.kit.actions import Action


class Deeds(Protocol):
    """What the view can be asked to do."""

    def can_add(self) -> bool: ...
    def can_export(self) -> bool: ...
    def can_go_on(self) -> bool: ...
    def go_on(self) -> None: ...
    def capture(self) -> None: ...
    def export_pdf(self) -> None: ...
    def export_zip(self) -> None: ...
    def verify(self) -> None: ...


def actions(view: Deeds) -> list[Action]:
    add, export = view.can_add, view.can_export
    return [
        Action("evidence.next", "evidence.next", view.go_on, "Ctrl+Return", view.can_go_on),
        Action("evidence.capture", "evidence.capture", view.capture, "", add),
        Action("evidence.pdf", "evidence.pdf", view.export_pdf, "", export),
        Action("evidence.zip", "evidence.zip", view.export_zip, "", export),
        Action("evidence.verify", "evidence.verify", view.verify, "", export),
    ]
