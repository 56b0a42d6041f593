"""What 충돌 can do, by single keys: nothing is written on this page."""

from __future__ import annotations

from typing import Protocol

from desktop.kit.actions import Action


class Deeds(Protocol):
    """What the view can be asked to do."""

    def can_settle(self) -> bool: ...
    def can_use_other(self) -> bool: ...
    def can_use_both(self) -> bool: ...
    def keep(self) -> None: ...
    def use_other(self) -> None: ...
    def use_both(self) -> None: ...
    def open_review(self) -> None: ...


KEYS = ("1", "2", "3", "E")


def actions(view: Deeds) -> list[Action]:
    keep, other, both, see = KEYS
    return [
        Action("conflicts.keep", "conflicts.keep", view.keep, keep, view.can_settle),
        Action("conflicts.other", "conflicts.other", view.use_other, other, view.can_use_other),
        Action("conflicts.both", "conflicts.both", view.use_both, both, view.can_use_both),
        Action("conflicts.review", "conflicts.review", view.open_review, see, view.can_settle),
    ]
