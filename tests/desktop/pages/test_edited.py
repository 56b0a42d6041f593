"""답글: a customer changes the review while it lies on the desk."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.kit.surfaces import Banner
from desktop.pages.replies.view import RepliesView
from engine.api import ReplyCard, State
from tests.desktop.pages.conftest import KO, Stage
from tests.desktop.pages.practice import absorb

COMPLAINT = "머리카락이 나왔어요"


@pytest.fixture
def page(stage: Stage) -> RepliesView:
    shown = stage.show("replies")
    assert isinstance(shown, RepliesView)
    return shown


def edited(stage: Stage, page: RepliesView) -> ReplyCard:
    """The check stores that the customer says something else by now; the page has yet to hear."""
    assert page.model.desk is not None
    card = page.model.desk.card
    assert card is not None
    shop = next(each for each in stage.engine.shops.list() if each.id == card.review.shop_id)
    stage.engine.clock.pass_by(timedelta(minutes=5))  # type: ignore[attr-defined]
    absorb(stage.engine, shop, [replace(card.review.found, body=COMPLAINT, rating=1.0)])
    return card


def shown(page: RepliesView) -> str:
    return page._desk._review.toPlainText().replace("\u2060", "")


def state(stage: Stage, card: ReplyCard) -> State:
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None
    return kept.reply.state


def test_the_new_words_come_onto_the_desk_and_the_reply_stays(
    stage: Stage, page: RepliesView
) -> None:
    page._desk.draft.show_text("쓰는 중인 답", "")
    edited(stage, page)
    stage.settle()
    assert shown(page) == COMPLAINT
    assert page._desk.draft.live_text() == "쓰는 중인 답"
    assert page._desk._barred.accessibleName() == KO("reply.review_changed")


def test_what_was_not_read_is_not_approved(stage: Stage, page: RepliesView) -> None:
    card = edited(stage, page)
    page.approve()
    stage.settle()
    assert state(stage, card) is State.DRAFT
    assert page.findChildren(Banner)[0].isVisible()
    assert shown(page) == COMPLAINT
    page.approve()
    stage.settle()
    assert state(stage, card) is State.APPROVED
