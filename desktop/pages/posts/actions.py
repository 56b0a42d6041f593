"""What 블로그 can do, for the palette and the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from desktop.kit.actions import Action


def actions(
    find: Callable[[], object], open_post: Callable[[], object], in_front: Callable[[], bool]
) -> list[Action]:
    return [
        Action("posts.find", title_key="posts.search", run=find, shortcut="Ctrl+F", when=in_front),
        Action("posts.open", title_key="posts.open", run=open_post, when=in_front),
    ]
