"""답글 on the screen: shelves, the queue, the desk, the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import TextButton
from desktop.kit.focus import take_focus
from desktop.kit.ime import commit_preedit, composing
from desktop.kit.labels import TextLabel
from desktop.kit.line_list import LineList
from desktop.kit.scrolling import scrolled
from desktop.kit.states import Pane
from desktop.kit.surfaces import Banner, Card, Hairline
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.tokens import CONTROL_HEIGHT
from desktop.pages import Page, PageContext
from desktop.pages.replies.actions import actions
from desktop.pages.replies.by_hand import hand_over
from desktop.pages.replies.desk import DeskView
from desktop.pages.replies.dispatch import Dispatch
from desktop.pages.replies.foot import Foot, Footing
from desktop.pages.replies.held import say_approved
from desktop.pages.replies.outbox import OutboxBar
from desktop.pages.replies.removing import ask_removal
from desktop.pages.replies.shelves import Shelves, nothing_there
from desktop.pages.replies.together import Together
from desktop.pages.replies.view_model import TONES, RepliesModel
from desktop.pages.replies.wording import WRITABLE, line_of, say_queue

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.pages.replies.view_model import Shelf
    from engine.api import Approval, ReplyCard, ReplyDto, Tone

_COOL_DOWN_MIN = 30
_QUEUE_SHARE, _QUEUE_LEAST, _QUEUE_MOST = 0.27, 200, 300
_RETURNS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RepliesView(Page):
    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._texts = context.texts
        self._said: dict[int, str] = {}  # owner's words that are not in a draft yet, by review
        self.model = RepliesModel(context.engine, context.runner, self)
        self._build()
        self._dispatch = Dispatch(context, self.model, self._outbox, self._banner, self._keep)
        self._lay_out()
        self._connect()
        context.actions.add(actions(self))

    def shown(self) -> None:
        if self.model.queue is None:
            self._pane.show_loading()
        take_focus(self, self._queue)
        self.model.show()

    def hidden(self) -> None:
        self._keep()
        self.model.hide()

    def refresh(self) -> None:
        self._keep()
        self.model.load()

    def shows(self, review_id: int) -> bool:
        return self.model.desk is not None and self.model.desk.review.id == review_id

    def arrive(self, **where: object) -> None:
        """`review_id`: the one to answer."""
        self._keep()
        review_id = where.get("review_id")
        if isinstance(review_id, int):
            self.model.open_review(review_id)
            self._queue.setFocus()

    def can_write(self) -> bool:
        return self.isVisible() and self._state() in WRITABLE

    def can_approve(self) -> bool:
        drafting = self.model.desk is not None and self.model.desk.card is None
        return self.isVisible() and (drafting or (self.can_write() and not self._desk.reason()))

    def approve(self) -> None:
        """The next thing to do with what lies there: approve it, or have it drafted first."""
        commit_preedit()
        if self._state() is None:
            self.polish()
        elif self._takes_no_program():
            self.by_hand()
        elif self.can_approve():
            self._queue.setFocus()
            self.model.approve(self._desk.draft.live_text())

    def can_hand(self) -> bool:
        ready = self.can_write() and not self._desk.reason()
        return ready or (self.isVisible() and self._state() == "approved")

    def by_hand(self) -> None:
        """The owner posts it; we look afterwards."""
        commit_preedit()
        if self.can_hand():
            self._queue.setFocus()
            self.model.hand_over(self._desk.draft.live_text())

    def can_choose(self) -> bool:
        queue = self.model.queue
        return (
            self.isVisible()
            and queue is not None
            and queue.shelf == "waiting"
            and bool(queue.cards)
        )

    def together(self) -> None:
        """Several drafts approved in one go."""
        self._keep()
        queue = self.model.queue
        if queue is None or not self.can_choose():
            return
        sheet = Together(queue.cards, queue.now, self._texts, self)
        sheet.approve_asked.connect(self.model.approve_all)
        sheet.send_asked.connect(self._dispatch.start)
        self.model.approved_all.connect(sheet.show_approval)
        self.model.unapproved.connect(sheet.show_failed)
        sheet.open()

    def remove(self) -> None:
        """Take a published reply back."""
        desk = self.model.desk
        if desk is not None and desk.card is not None:
            ask_removal(desk.card, self._context, self, self._on_failed)

    def edit(self) -> None:
        self._desk.draft.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def skip(self) -> None:
        self._keep()
        self.model.put_off_until_morning()

    def decline(self) -> None:
        """This review gets no answer."""
        self.model.discard()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._desk.draft.live_text())
        self._context.toast(self._texts("replies.copied"))

    def polish(self) -> None:
        self._redraft(self._desk.tone())

    def use_tone(self, nth: int) -> None:
        self._redraft(TONES[nth])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return: presses the button it stands on, drafts from the owner's words, else approves."""
        if event.key() not in _RETURNS or event.isAutoRepeat() or composing():
            super().keyPressEvent(event)
            return
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()
        elif focused is self._desk.words:
            self.polish()
        else:
            self.approve()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = self._context.theme
        wide = round(self.width() * _QUEUE_SHARE)
        self._queue.setFixedWidth(min(max(wide, theme.px(_QUEUE_LEAST)), theme.px(_QUEUE_MOST)))

    def _build(self) -> None:
        texts = self._texts
        self._sentence = TextLabel("", "page-title")
        fit_widget(self._sentence, height=CONTROL_HEIGHT)
        self._shelves = Shelves(texts)
        self._banner = Banner(texts("page.close"))
        self._queue = LineList(texts("replies.queue"))
        self._desk = DeskView(texts)
        self._foot = Foot(texts)
        self._together = TextButton(texts("replies.together"))
        self._outbox = OutboxBar(texts)

    def _lay_out(self) -> None:
        sheet = Card((16, 12, 4, 12), 12)
        foot = QVBoxLayout()
        fit_layout(foot, 12, (0, 0, 12, 0))
        foot.addWidget(Hairline())
        foot.addWidget(self._foot)
        sheet.body.addWidget(scrolled(self._desk), 1)
        sheet.body.addLayout(foot)
        body = QWidget()
        row = QHBoxLayout(body)
        fit_layout(row, 12)
        row.addWidget(self._queue)
        row.addWidget(sheet, 1)
        self._pane = Pane(body, self._texts("page.loading"))
        column = QVBoxLayout(self)
        fit_layout(column, 12)
        head = QHBoxLayout()
        fit_layout(head, 12)
        head.addWidget(self._sentence, 1)
        head.addWidget(self._together)
        column.addLayout(head)
        column.addWidget(self._shelves)
        column.addWidget(self._banner)
        column.addWidget(self._pane, 1)
        column.addWidget(self._outbox)

    def _connect(self) -> None:
        model, desk = self.model, self._desk
        model.queued.connect(self._on_queued)
        model.laid.connect(self._on_laid)
        model.judged.connect(self._on_judged)
        model.approved.connect(self._on_approved)
        model.put_off.connect(self._on_put_off)
        model.discarded.connect(self._on_discarded)
        model.handed.connect(lambda given: hand_over(given, model, self._context))
        model.approved_all.connect(self._on_approved_all)
        model.failed.connect(self._on_failed)
        self._context.bus.changed.connect(model.note_change)
        self._shelves.chosen.connect(self._on_shelf)
        self._queue.picked.connect(self._on_picked)
        desk.redraft_asked.connect(self._redraft)
        desk.later_asked.connect(lambda: model.put_off_for(_COOL_DOWN_MIN))
        desk.paused.connect(self._save)
        desk.judged.connect(self._show_buttons)
        for button, deed in (
            (self._foot.edit, self.edit),
            (self._foot.skip, self.skip),
            (self._foot.copy, self.copy),
            (self._foot.hand, self.by_hand),
            (self._foot.decline, self.decline),
            (self._foot.back, self._withdraw),
            (self._foot.remove, self.remove),
            (self._foot.approve, self.approve),
            (self._together, self.together),
        ):
            button.clicked.connect(deed)

    def _on_queued(self) -> None:
        queue, desk = self.model.queue, self.model.desk
        if queue is None:
            return
        self._sentence.show_text(say_queue(queue.counts, self._texts))
        self._shelves.show_counts(self.model.shelf, queue.counts)
        self._together.setVisible(queue.shelf == "waiting" and len(queue.cards) > 1)
        lines = [(each.review.id, line_of(each, queue.now, self._texts)) for each in queue.cards]
        self._queue.show_lines(lines, None if desk is None else desk.review.id)
        self.badge.emit(queue.counts["waiting"])
        self._show_pane()

    def _on_laid(self) -> None:
        desk = self.model.desk
        if desk is not None:
            self._desk.show_desk(desk, self._now())
            said = self._said.get(desk.review.id)
            if said is not None:
                self._desk.words.setText(said)
            self._queue.mark(desk.review.id)
        self._show_buttons()
        self._show_pane()

    def _on_judged(self) -> None:
        if self.model.desk is not None:
            self._desk.show_standing(self.model.desk, self._now())
            self._dispatch.show()

    def _show_pane(self) -> None:
        """A shelf with nothing on it says so; so does a desk without work."""
        queue = self.model.queue
        if self.model.desk is not None:
            self._pane.show_content()
        elif queue is not None and not queue.cards:
            empty = nothing_there(queue.shelf, self._texts, self._on_check, self._on_back)
            self._pane.show_notice(empty)
        self._dispatch.show()

    def _show_buttons(self) -> None:
        desk, reply = self.model.desk, self._reply()
        self._foot.show_footing(
            Footing(
                state=self._state(),
                outcome="" if reply is None else reply.outcome,
                drafting=desk is not None and reply is None,
                wants_words=self._desk.wants_words(),
                barred=bool(self._desk.reason()),
                only_hand=self._takes_no_program(),
                removable=reply is not None and reply.rules.is_removable,
            )
        )

    def _takes_no_program(self) -> bool:
        desk = self.model.desk
        return desk is not None and desk.card is not None and desk.card.reply.rules.is_by_hand

    def _reply(self) -> ReplyDto | None:
        """The one on the desk."""
        desk = self.model.desk
        return None if desk is None or desk.card is None else desk.card.reply

    def _state(self) -> str | None:
        reply = self._reply()
        return None if reply is None else reply.state.value

    def _now(self) -> datetime:
        return (
            self._context.engine.clock.now() if self.model.queue is None else self.model.queue.now
        )

    def _keep(self) -> None:
        """Nothing that was typed is lost: the text is saved, the words are remembered."""
        desk = self.model.desk
        if desk is None:
            return
        words = self._desk.words.live_text()
        known = "" if desk.card is None else desk.card.reply.owner_words
        if words.strip() != known:
            self._said[desk.review.id] = words
        else:
            self._said.pop(desk.review.id, None)
        self._save()

    def _save(self) -> None:
        self.model.save(self._desk.draft.live_text())

    def _redraft(self, tone: Tone) -> None:
        """Where nothing can be written before the owner has spoken, he is asked to."""
        commit_preedit()
        if self._desk.wants_words():
            self._desk.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.model.desk is not None:
            self._said.pop(self.model.desk.review.id, None)
            self.model.redraft(self._desk.words.text(), tone)

    def _withdraw(self) -> None:
        desk = self.model.desk
        if desk is not None and desk.card is not None:
            self.model.withdraw(desk.card.reply.id)

    def _on_picked(self, review_id: int) -> None:
        self._keep()
        self.model.open_item(review_id)

    def _on_shelf(self, shelf: Shelf) -> None:
        self._keep()
        self.model.choose_shelf(shelf)

    def _on_back(self) -> None:
        self._on_shelf("waiting")

    def _on_approved(self, card: ReplyCard) -> None:
        self._said.pop(card.review.id, None)
        words = say_approved(card, self._texts)
        self._context.toast(words, lambda: self.model.withdraw(card.reply.id))

    def _on_approved_all(self, came: Approval) -> None:
        ids = [card.reply.id for card in came.approved]
        if ids:
            words = self._texts("replies.together.done", approved=len(ids))
            self._context.toast(words, lambda: self.model.withdraw_all(ids))

    def _on_put_off(self, card: ReplyCard, soon: bool) -> None:
        words = self._texts("replies.put_off_soon" if soon else "replies.put_off")
        self._context.toast(words, lambda: self.model.bring_back(card))

    def _on_discarded(self, card: ReplyCard) -> None:
        self._context.toast(self._texts("replies.declined"), lambda: self.model.take_up(card))

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)

    def _on_check(self) -> None:
        self._context.actions.trigger("shell.check")
