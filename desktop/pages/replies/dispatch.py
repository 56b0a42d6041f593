"""Sends what was approved: the bar that shows it, and what is told when a round is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.pages.replies.outbox import OutboxBar, Standing
from desktop.pages.replies.sending import Sending
from desktop.pages.replies.wording import say_accounts, say_outcome, say_sent, say_whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.kit.surfaces import Banner
    from desktop.pages import PageContext
    from desktop.pages.replies.view_model import RepliesModel
    from engine.api import ReplyDto


class Dispatch(QObject):
    """`keep`: saves what is being written, before anything is sent."""

    def __init__(
        self,
        context: PageContext,
        model: RepliesModel,
        bar: OutboxBar,
        banner: Banner,
        keep: Callable[[], object],
    ) -> None:
        super().__init__(bar)
        self._context = context
        self._texts = context.texts
        self._model = model
        self._bar = bar
        self._banner = banner
        self._keep = keep
        self.sending = Sending(context.engine, context.underway, context.texts, self)
        self.sending.moved.connect(self.show)
        self.sending.sent.connect(self._on_sent)
        self.sending.failed.connect(self._on_failed)
        bar.send_asked.connect(self.start)
        bar.stop_asked.connect(self.sending.stop)
        bar.posted_asked.connect(self._on_posted)

    def start(self) -> None:
        self._keep()
        self.sending.start()

    def show(self) -> None:
        """As things stand now."""
        queue, reply = self._model.queue, self._reply()
        under_way = None if queue is None else queue.under_way
        self._bar.show_standing(
            Standing(
                approved=0 if queue is None else queue.ready,
                state="" if reply is None else reply.state.value,
                handed=reply is not None and reply.is_handed,
                seen=reply is None or reply.rules.is_seen,
                step=self.sending.step,
                whom="" if under_way is None else say_whom(under_way, self._texts),
                paused=self.sending.paused,
            )
        )

    def _reply(self) -> ReplyDto | None:
        """The one on the desk."""
        desk = self._model.desk
        return None if desk is None or desk.card is None else desk.card.reply

    def _on_posted(self) -> None:
        reply = self._reply()
        if reply is not None:
            self._model.tell_posted(reply.id)

    def _on_sent(self, report: dict[str, object]) -> None:
        """A round that a platform broke off is told with what is left to do."""
        texts, outcome = self._texts, str(report["outcome"])
        accounts = say_accounts(report, texts)
        if outcome == "done" and not accounts:
            self._context.toast(say_sent(report, texts))
        elif outcome == "done":
            self._banner.show_news("good", say_sent(report, texts), accounts)
        else:
            title, again = say_outcome(outcome, texts), texts("replies.send_again")
            text = f"{accounts}\n{texts('replies.left')}"
            self._banner.show_news("warn", title, text, again, self.start)
        self._model.load()

    def _on_failed(self, fault: BaseException) -> None:
        self._context.present(fault, self._banner, self.start)
