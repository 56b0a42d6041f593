"""Answering by the owner's own hand: the text copied, the page opened, and a look afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

if TYPE_CHECKING:
    from desktop.pages import PageContext
    from desktop.pages.replies.view_model import RepliesModel
    from engine.api import HandOver


def hand_over(given: HandOver, model: RepliesModel, context: PageContext) -> None:
    """Where no browser opens the owner is given the address too."""
    texts, reply_id = context.texts, given.card.reply.id
    QGuiApplication.clipboard().setText(given.text)
    opened = QDesktopServices.openUrl(QUrl(given.address))
    words = texts("replies.handed" if opened else "replies.handed_unopened", address=given.address)
    context.toast(words, lambda: model.withdraw(reply_id))
