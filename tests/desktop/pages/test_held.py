"""답글: what the anger brake holds says kindly why and until when, and can be taken back."""

import pytest

from desktop.pages.replies.view import RepliesView
from engine.api import ReviewFilter
from tests.desktop.pages.conftest import Stage
from tests.desktop.pages.practice import absorb
from tests.engine.found import review

ANGRY = "그따위로 살지 마세요. 010-1234-5678 손님"


@pytest.fixture
def page(stage: Stage) -> RepliesView:
    shown = stage.show("replies")
    assert isinstance(shown, RepliesView)
    return shown


def approve_in_anger(stage: Stage, page: RepliesView) -> int:
    """The review's id; the approval goes through the desk."""
    absorb(stage.engine, stage.engine.shops.list()[0], [review(0, body="별로예요", rating=3.0)])
    review_id = stage.engine.reviews.ids(ReviewFilter(words="별로예요", limit=1))[0]
    stage.engine.replies.draft(review_id)
    page.model.open_review(review_id)
    stage.settle()
    page._desk.draft.show_text(ANGRY, "")
    page.approve()
    stage.settle()
    return review_id


def test_the_owner_hears_that_it_waits_and_why(stage: Stage, page: RepliesView) -> None:
    review_id = approve_in_anger(stage, page)
    card = stage.engine.replies.get(review_id)
    assert card is not None and card.reply.held is not None
    until = f"{card.reply.held.until:%H:%M}"
    assert stage.said[-1] == f"승인했어요. 한 번 더 보시라고 {until}에 보낼게요."
    page.model.open_review(review_id)
    stage.settle()
    note = page._desk._held
    assert note.isVisible()
    assert note._until.accessibleName() == (
        f"{until}에 보내요. 그때 가게지기가 꺼져 있으면 다시 켜질 때 보내요. "
        "그동안 고치거나 거둘 수 있어요."
    )
    why = note._why.accessibleName()
    assert "‘그따위’" in why and "‘010-1234-5678’" in why
    position = page._queue.lines.position(review_id)
    assert position is not None
    assert page._outbox._loud.isHidden(), "there is nothing to send yet"
    page._withdraw()
    stage.settle()
    assert not note.isVisible()
    taken = stage.engine.replies.get(review_id)
    assert taken is not None and taken.reply.state.value == "draft"
