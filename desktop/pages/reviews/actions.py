"""What 리뷰 can do, for the palette and the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from desktop.kit.actions import Action


def actions(
    find: Callable[[], object],
    answer: Callable[[], object],
    evidence: Callable[[], object],
    export: Callable[[], object],
    in_front: Callable[[], bool],
) -> list[Action]:
    return [
        Action(
            "reviews.find", title_key="reviews.search", run=find, shortcut="Ctrl+F", when=in_front
        ),
        Action("reviews.answer", title_key="reviews.answer", run=answer, when=in_front),
        Action("reviews.evidence", title_key="reviews.evidence", run=evidence, when=in_front),
        Action("reviews.export", title_key="reviews.export", run=export, when=in_front),
    ]
