"""What 답글 can do. Single keys work while no text is being written: fields take them first.

Return alone is no shortcut of the window (every list and button wants it): the page hears it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from desktop.kit.actions import Action
from desktop.pages.replies.view_model import TONES


class Deeds(Protocol):
    """What the view can be asked to do."""

    def can_approve(self) -> bool: ...
    def can_write(self) -> bool: ...
    def approve(self) -> None: ...
    def edit(self) -> None: ...
    def skip(self) -> None: ...
    def decline(self) -> None: ...
    def copy(self) -> None: ...
    def by_hand(self) -> None: ...
    def can_hand(self) -> bool: ...
    def polish(self) -> None: ...
    def use_tone(self, nth: int) -> None: ...
    def can_choose(self) -> bool: ...
    def together(self) -> None: ...


def actions(view: Deeds) -> list[Action]:
    def tone(nth: int) -> Callable[[], None]:
        return lambda: view.use_tone(nth)

    write, approve = view.can_write, view.can_approve
    return [
        Action("replies.approve", "replies.approve", view.approve, "Ctrl+Return", approve),
        Action("replies.edit", "replies.edit", view.edit, "E", write),
        Action("replies.skip", "replies.skip", view.skip, "S", write),
        Action("replies.decline", "replies.decline", view.decline, "", write),
        Action("replies.copy", "replies.copy", view.copy, "", write),
        Action("replies.by_hand", "replies.by_hand", view.by_hand, "H", view.can_hand),
        Action("replies.polish", "replies.polish", view.polish, "Ctrl+Shift+D", write),
        Action("replies.together", "replies.together", view.together, "B", view.can_choose),
        *(
            Action(f"replies.tone.{name}", f"replies.tone.{name}", tone(nth), str(nth + 1), write)
            for nth, name in enumerate(TONES)
        ),
    ]
