"""What 오늘 can do, for the palette."""

from __future__ import annotations

from collections.abc import Callable

from desktop.kit.actions import Action


def actions(urgent_first: Callable[[], object], urgent: Callable[[], bool]) -> list[Action]:
    return [
        Action("today.urgent_first", title_key="today.urgent_first", run=urgent_first, when=urgent),
    ]
