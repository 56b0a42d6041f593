"""답글: several approved together, sent one by one before the owner's eyes, and taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.kit.question import Question
from desktop.pages.replies.together import MOST, Together
from desktop.pages.replies.view import RepliesView
from desktop.pages.replies.wording import say_state
from engine.api import Engine, ReplyCard, ReviewFilter, State
from engine.platforms.outcomes import Blocked
from engine.platforms.port import ReviewFound, ShopFound, Visit
from engine.platforms.spec import Answering
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.engine.replies.platform import FORM, LOOK, SPEC, Scripted, Session


class Forgiving(Scripted):
    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator[Session]:
        yield ForgivingSession(self, visit)


class ForgivingSession(Session):
    async def remove_reply(self, shop: ShopFound, review: ReviewFound) -> None:
        known = self._platform.reviews[review.external_id]
        self._platform.reviews[review.external_id] = replace(known, reply=None)


@pytest.fixture
def platform(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Forgiving:
    """Where the replies go, which lets them be taken back; replies to it are by its rules."""
    made = Forgiving(replace(SPEC, id="smartplace"))
    for review in engine.reviews.get_many(engine.reviews.ids(ReviewFilter())):
        made.reviews[review.found.external_id] = review.found
    engine.visits._platform_of = lambda _: made
    monkeypatch.setattr("engine.replies.service.rules_of", lambda _: made.spec.replies)
    return made


def rules(platform: Forgiving, **changes: object) -> None:
    platform.spec = replace(platform.spec, replies=replace(SPEC.replies, **changes))  # type: ignore[arg-type]


@pytest.fixture
def page(stage: Stage, platform: Forgiving) -> RepliesView:
    shown = stage.show("replies")
    assert isinstance(shown, RepliesView)
    return shown


def sheet(page: RepliesView) -> Together:
    [found] = page.findChildren(Together)
    return found


def press(page: QWidget, key: str) -> None:
    found = [each for each in page.findChildren(QPushButton) if each.isVisible()]
    next(each for each in found if each.text() == KO(key)).click()


def on_desk(page: RepliesView) -> ReplyCard:
    assert page.model.desk is not None and page.model.desk.card is not None
    return page.model.desk.card


def test_several_are_read_approved_and_sent(
    stage: Stage, page: RepliesView, platform: Forgiving
) -> None:
    page._together.click()
    together = sheet(page)
    assert not together.approve.isEnabled(), "nothing is chosen for the owner"
    together.all.click()
    free = [row for row in together.rows if row.chosen.isChecked()]
    assert together.approve.text() == KO("replies.together.approve", count=len(free))
    together.approve.click()
    stage.settle()
    counts = stage.engine.replies.counts()
    assert counts[State.APPROVED] == len(free)
    together.send.click()
    stage.settle()
    assert len(platform.posted) == len(free)
    assert stage.said[-1] == KO("replies.sent", verified=len(free))


def test_those_that_are_held_back_say_why(stage: Stage, page: RepliesView) -> None:
    cards = page.model.queue.cards[1:3]  # type: ignore[union-attr]
    words = "국물이 식지 않게 새 용기로 바꿨어요. 고맙습니다."
    for card in cards:
        stage.engine.replies.revise(card.reply.id, words)
    stage.settle()
    page._together.click()
    together = sheet(page)
    together.approve_asked.emit(list(cards))
    stage.settle()
    author = cards[1].review.found.author_name
    reason = KO("error.reply.too_similar.title")
    said = [each.accessibleName() for each in together.findChildren(QWidget) if each.isVisible()]
    assert KO("replies.together.held", approved=1, held=1) in said
    assert KO("replies.together.held_one", author=author, reason=reason) in said
    assert stage.undo is not None
    stage.undo()
    stage.settle()
    assert State.APPROVED not in stage.engine.replies.counts()
    together.close()
    stage.settle()


def test_what_cannot_be_approved_cannot_be_chosen(stage: Stage, page: RepliesView) -> None:
    card = page.model.queue.cards[1]  # type: ignore[union-attr]
    stage.engine.replies.revise(card.reply.id, "")
    stage.settle()
    page._together.click()
    [row] = [each for each in sheet(page).rows if each.card.reply.id == card.reply.id]
    assert not row.chosen.isEnabled()
    sheet(page).close()
    stage.settle()


def test_too_many_are_shown_in_part(open_stage: OpenStage, engine: Engine) -> None:
    engine.replies.draft_waiting(MOST + 10)
    page = open_stage(engine).show("replies")
    assert isinstance(page, RepliesView)
    page._together.click()
    count = engine.replies.counts()[State.DRAFT]
    assert count > MOST
    assert len(sheet(page).rows) == MOST
    said = [each.accessibleName() for each in sheet(page).findChildren(QWidget)]
    assert KO("replies.together.first", most=MOST, count=count) in said
    sheet(page).close()


def test_it_is_seen_whose_review_is_answered_and_a_pause_keeps_the_rest(
    stage: Stage, page: RepliesView, platform: Forgiving
) -> None:
    cards = [card for card in page.model.queue.cards if not card.reply.too_similar]  # type: ignore[union-attr]
    for card in cards[:3]:
        stage.engine.replies.approve(card)
    stage.settle()
    gate = Event()

    def wait(step: str) -> None:
        if step == FORM:
            gate.wait(5)

    platform.watcher = wait
    page._dispatch.start()
    shown = page._outbox._words
    whom = f"네이버 · {cards[0].review.found.author_name} · "
    stage.qtbot.waitUntil(lambda: shown.accessibleName().startswith(whom))
    assert shown.accessibleName().endswith(KO("replies.sending_of", done=0, total=3))
    page._outbox._stop.click()
    gate.set()
    stage.settle()
    assert page._dispatch.sending.paused
    assert page._outbox._words.accessibleName() == KO("replies.paused")
    assert platform.posted == [], "it was not pressed yet"
    assert page._outbox._loud.text() == KO("replies.go_on", count=3)
    page._outbox._loud.click()
    stage.settle()
    assert len(platform.posted) == 3


def test_an_end_that_a_platform_made_is_told_by_platform(
    stage: Stage, page: RepliesView, platform: Forgiving
) -> None:
    cards = [card for card in page.model.queue.cards if not card.reply.too_similar]  # type: ignore[union-attr]
    for card in cards[:2]:
        stage.engine.replies.approve(card)
    platform.faults[LOOK] = Blocked(platform="smartplace")
    page._dispatch.start()
    stage.settle()
    said = page._banner.accessibleName()
    assert "네이버: 0건 보냄, 2건 남음 (사이트가 잠시 막았어요)" in said


def test_a_published_reply_is_removed_after_a_question(
    stage: Stage, page: RepliesView, platform: Forgiving
) -> None:
    rules(platform, is_removable=True)
    card = on_desk(page)
    stage.engine.replies.approve(card)
    stage.engine.replies.send()
    stage.show("replies", review_id=card.review.id)
    page._foot.remove.click()
    [asked] = page.findChildren(Question)
    assert card.review.found.author_name in asked.windowTitle()
    press(asked, "replies.remove")
    stage.settle()
    assert stage.said[-1] == KO("replies.removed")
    assert platform.reviews[card.review.found.external_id].reply is None
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None
    assert say_state(kept, KO) == KO("reply.removed.short")
    stage.show("replies", review_id=card.review.id)
    assert not page._foot.remove.isVisible()


def test_no_button_where_the_platform_takes_nothing_back(
    stage: Stage, page: RepliesView, platform: Forgiving
) -> None:
    card = on_desk(page)
    stage.engine.replies.approve(card)
    stage.engine.replies.send()
    stage.show("replies", review_id=card.review.id)
    assert not page._foot.remove.isVisible()


def test_where_nobody_can_look_the_owner_says_so(
    stage: Stage, page: RepliesView, platform: Forgiving
) -> None:
    rules(platform, way=Answering.COPY, is_seen=False)
    card = on_desk(page)
    stage.engine.replies.hand_over(card)
    stage.settle()
    stage.show("replies", review_id=card.review.id)
    assert page._outbox._loud.text() == KO("replies.posted")
    page._outbox._loud.click()
    stage.settle()
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None
    assert (kept.reply.state, kept.reply.outcome) == (State.SENT, "reply.told")
    assert say_state(kept, KO) == "직접 올림 (확인 못 함)"
    assert not platform.posted
