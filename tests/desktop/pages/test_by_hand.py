"""답글, posted by the owner's own hand: copied, the page opened, then looked for."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.pages.replies.view import RepliesView
from desktop.pages.replies.wording import say_due
from engine.api import SEOUL, ReplyCard
from tests.desktop.pages.conftest import KO, Browser, Stage
from tests.engine.replies.platform import Scripted


@pytest.fixture
def page(stage: Stage) -> RepliesView:
    shown = stage.show("replies")
    assert isinstance(shown, RepliesView)
    return shown


def on_desk(page: RepliesView) -> ReplyCard:
    assert page.model.desk is not None and page.model.desk.card is not None
    return page.model.desk.card


def test_it_is_copied_opened_and_found_again(
    stage: Stage, page: RepliesView, browser: Browser, platform: Scripted
) -> None:
    card = on_desk(page)
    page._foot.hand.click()
    stage.settle()
    assert QGuiApplication.clipboard().text() == card.reply.text
    assert [each.startswith("https://new.smartplace") for each in browser.opened] == [True]
    assert on_desk(page).reply.id != card.reply.id, "the next one comes up"

    stage.show("replies", review_id=card.review.id)
    assert page._outbox._loud.text() == "올렸어요, 확인하기"
    platform.answer(card.review.found.external_id, card.reply.text)
    page._outbox._loud.click()
    stage.settle()
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None and kept.reply.state.value == "verified"
    assert not platform.posted


def test_the_owner_may_change_his_mind(
    stage: Stage, page: RepliesView, browser: Browser, platform: Scripted
) -> None:
    card = on_desk(page)
    page._desk.draft.setPlainText("제가 직접 쓴 답글이에요.")
    page._foot.hand.click()
    stage.settle()
    assert QGuiApplication.clipboard().text() == "제가 직접 쓴 답글이에요."
    assert stage.heard.undo is not None
    stage.heard.undo()
    stage.settle()
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None
    assert (kept.reply.state.value, kept.reply.outcome) == ("draft", "")
    assert kept.reply.text == "제가 직접 쓴 답글이에요."


def test_an_empty_text_is_handed_to_nobody(page: RepliesView, browser: Browser) -> None:
    page._desk.draft.setPlainText("")
    page._desk.draft.textChanged.emit()
    assert not page.can_hand()
    assert not browser.opened


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=2), ("답글 D-DAY", "bad")),
        (timedelta(days=1), ("답글 D-1", "bad")),
        (timedelta(days=3), ("답글 D-3", "warn")),
        (timedelta(days=4), None),
        (timedelta(minutes=-1), ("답글 기한 지남", "plain")),
    ],
)
def test_a_deadline_that_is_near_is_told(
    page: RepliesView, left: timedelta, words: tuple[str, str] | None
) -> None:
    now = datetime(2026, 11, 21, 12, tzinfo=SEOUL)
    review = on_desk(page).review
    due = replace(review, found=replace(review.found, reply_deadline=now + left))
    assert say_due(due, now, KO) == words
