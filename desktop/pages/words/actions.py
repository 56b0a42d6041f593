"""What 말 can do, for the palette."""

from __future__ import annotations

from collections.abc import Callable

from desktop.kit.actions import Action


def actions(
    again: Callable[[], object], stop: Callable[[], object], under_way: Callable[[], bool]
) -> list[Action]:
    return [
        Action("words.again", title_key="words.gather_again", run=again),
        Action("words.stop", title_key="words.stop_gathering", run=stop, when=under_way),
    ]
