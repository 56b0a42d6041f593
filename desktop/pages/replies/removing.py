"""Taking a published reply back: asked once, by name; then looked whether it is gone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.kit.platforms import short_name
from desktop.kit.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from desktop.pages import PageContext
    from engine.api import ReplyCard


def ask_removal(
    card: ReplyCard,
    context: PageContext,
    parent: QWidget,
    failed: Callable[[BaseException], object],
) -> None:
    """`failed`: told with the error."""
    texts = context.texts
    asked = Question(
        texts("replies.remove.title", author=card.review.found.author_name),
        texts("replies.remove.text", platform=short_name(card.review.platform, texts)),
        texts("replies.remove"),
        texts("replies.keep"),
        parent,
    )
    asked.agreed.connect(partial(_remove, card, context, failed))
    asked.open()


def _remove(
    card: ReplyCard, context: PageContext, failed: Callable[[BaseException], object]
) -> None:
    engine, reply_id = context.engine, card.reply.id
    task = context.underway.begin(
        f"remove.{reply_id}",
        context.texts("progress.removing"),
        lambda progress: engine.replies.remove(reply_id, progress),
    )
    if task is not None:
        task.succeeded.connect(lambda _: context.toast(context.texts("replies.removed")))
        task.failed.connect(failed)
