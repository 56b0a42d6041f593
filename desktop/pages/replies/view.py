"""답글 on the screen: shelves, the queue, the desk, the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.kit.buttons import PrimaryButton, TextButton
from desktop.kit.focus import take_focus
from desktop.kit.ime import commit_preedit, composing
from desktop.kit.labels import TextLabel
from desktop.kit.line_list import LineList
from desktop.kit.scrolling import scrolled
from desktop.kit.states import EmptyState, Pane
from desktop.kit.surfaces import Banner, Card, Hairline
from desktop.kit.theme import fit_layout, fit_widget
from desktop.kit.tokens import CONTROL_HEIGHT
from desktop.pages import Page, PageContext
from desktop.pages.replies.actions import actions
from desktop.pages.replies.by_hand import HANDED, hand_over, is_by_hand
from desktop.pages.replies.desk import DeskView
from desktop.pages.replies.held import say_approved
from desktop.pages.replies.outbox import OutboxBar, Standing
from desktop.pages.replies.sending import Sending
from desktop.pages.replies.shelves import Shelves
from desktop.pages.replies.view_model import TONES, RepliesModel
from desktop.pages.replies.wording import WRITABLE, line_of, say_outcome, say_queue, say_sent

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.pages.replies.view_model import Shelf
    from engine.api import ReplyCard, Tone

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
        self.sending = Sending(context.engine, context.underway, context.texts, self)
        self._build()
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
        self._edit = TextButton(texts("replies.edit"), "edit")
        self._skip = TextButton(texts("replies.skip"), "skip")
        self._copy = TextButton(texts("replies.copy"))
        self._hand = TextButton(texts("replies.by_hand"))
        self._decline = TextButton(texts("replies.decline"))
        self._back = TextButton(texts("replies.withdraw"), "undo")
        self._approve = PrimaryButton(texts("replies.approve"), "check")
        self._outbox = OutboxBar(texts)

    def _lay_out(self) -> None:
        sheet = Card((16, 12, 4, 12), 12)
        buttons = QHBoxLayout()
        fit_layout(buttons, 8)
        for button in (self._edit, self._skip, self._copy, self._hand, self._decline, self._back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._approve)
        foot = QVBoxLayout()
        fit_layout(foot, 12, (0, 0, 12, 0))
        foot.addWidget(Hairline())
        foot.addLayout(buttons)
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
        for part in (self._sentence, self._shelves, self._banner):
            column.addWidget(part)
        column.addWidget(self._pane, 1)
        column.addWidget(self._outbox)

    def _connect(self) -> None:
        model, desk, sending = self.model, self._desk, self.sending
        model.queued.connect(self._on_queued)
        model.laid.connect(self._on_laid)
        model.judged.connect(self._on_judged)
        model.approved.connect(self._on_approved)
        model.put_off.connect(self._on_put_off)
        model.discarded.connect(self._on_discarded)
        model.handed.connect(lambda given: hand_over(given, model, self._context))
        model.failed.connect(self._on_failed)
        sending.moved.connect(self._show_outbox)
        sending.sent.connect(self._on_sent)
        sending.failed.connect(self._on_send_failed)
        self._context.bus.changed.connect(model.note_change)
        self._shelves.chosen.connect(self._on_shelf)
        self._queue.picked.connect(self._on_picked)
        desk.redraft_asked.connect(self._redraft)
        desk.later_asked.connect(lambda: model.put_off_for(_COOL_DOWN_MIN))
        desk.paused.connect(self._save)
        desk.judged.connect(self._show_buttons)
        for button, deed in (
            (self._edit, self.edit),
            (self._skip, self.skip),
            (self._copy, self.copy),
            (self._hand, self.by_hand),
            (self._decline, self.decline),
            (self._back, self._withdraw),
            (self._approve, self.approve),
        ):
            button.clicked.connect(deed)
        self._outbox.send_asked.connect(self._on_send)
        self._outbox.stop_asked.connect(sending.stop)

    def _on_queued(self) -> None:
        queue, desk = self.model.queue, self.model.desk
        if queue is None:
            return
        self._sentence.show_text(say_queue(queue.counts, self._texts))
        self._shelves.show_counts(self.model.shelf, queue.counts)
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
            self._desk.show_standing(self.model.desk)
            self._show_outbox()

    def _show_pane(self) -> None:
        """A shelf with nothing on it says so; so does a desk without work."""
        queue = self.model.queue
        if self.model.desk is not None:
            self._pane.show_content()
        elif queue is not None and not queue.cards:
            self._show_empty(queue.shelf)
        self._show_outbox()

    def _show_empty(self, shelf: str) -> None:
        texts = self._texts
        words = [texts(f"replies.empty.{shelf}.{part}") for part in ("title", "text")]
        icon = "check" if shelf in {"waiting", "look"} else "inbox"
        if shelf == "waiting":
            check = texts("today.check_now")
            self._pane.show_notice(EmptyState(icon, words[0], words[1], check, self._on_check))
        else:
            back = texts("replies.to_waiting")
            self._pane.show_notice(EmptyState(icon, words[0], words[1], back, self._on_back))

    def _show_buttons(self) -> None:
        state = self._state()
        writable = state in WRITABLE
        first = self.model.desk is not None and self.model.desk.card is None
        self._approve.setVisible(writable or first)
        ask = "replies.say_first" if self._desk.wants_words() else "replies.first_draft"
        only_hand = self._takes_no_program()
        say = "replies.copy_and_open" if only_hand else "replies.approve"
        self._approve.setText(self._texts(ask if first else say))
        self._approve.setEnabled(first or not self._desk.reason())
        self._edit.setVisible(writable)
        self._skip.setVisible(writable)
        self._decline.setVisible(writable)
        self._copy.setVisible(state is not None)
        self._hand.setVisible(state == "approved" or (writable and not only_hand))
        self._hand.setEnabled(state == "approved" or not self._desk.reason())
        self._back.setVisible(state == "approved")

    def _show_outbox(self) -> None:
        queue = self.model.queue
        ready = 0 if queue is None else queue.ready
        standing = Standing(ready, self._state() or "", self._is_handed(), self.sending.step)
        self._outbox.show_standing(standing)

    def _takes_no_program(self) -> bool:
        desk = self.model.desk
        return desk is not None and desk.card is not None and is_by_hand(desk.card)

    def _is_handed(self) -> bool:
        desk = self.model.desk
        return desk is not None and desk.card is not None and desk.card.reply.outcome == HANDED

    def _state(self) -> str | None:
        """Of the reply on the desk; None where there is none."""
        desk = self.model.desk
        return None if desk is None or desk.card is None else desk.card.reply.state.value

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

    def _on_put_off(self, card: ReplyCard, soon: bool) -> None:
        words = self._texts("replies.put_off_soon" if soon else "replies.put_off")
        self._context.toast(words, lambda: self.model.bring_back(card))

    def _on_discarded(self, card: ReplyCard) -> None:
        self._context.toast(self._texts("replies.declined"), lambda: self.model.take_up(card))

    def _on_failed(self, fault: BaseException) -> None:
        self._pane.show_content()
        self._context.present(fault, self._banner, self.refresh)

    def _on_send(self) -> None:
        self._keep()
        self.sending.start()

    def _on_sent(self, report: dict[str, object]) -> None:
        """A round that a platform broke off is told with what is left to do."""
        texts, outcome = self._texts, str(report["outcome"])
        if outcome == "done":
            self._context.toast(say_sent(report, texts))
        else:
            title, text = say_outcome(outcome, texts), texts("replies.left")
            again = texts("replies.send_again")
            self._banner.show_news("warn", title, text, again, self._on_send)
        self.model.load()

    def _on_send_failed(self, fault: BaseException) -> None:
        self._context.present(fault, self._banner, self._on_send)

    def _on_check(self) -> None:
        self._context.actions.trigger("shell.check")
