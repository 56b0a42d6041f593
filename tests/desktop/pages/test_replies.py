"""답글: deciding by keyboard, writing in Hangul, sending, and nothing typed is ever lost."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from desktop.kit.states import EmptyState
from desktop.kit.surfaces import Banner
from desktop.pages.replies.view import RepliesView
from desktop.pages.replies.wording import barred, say_queue, say_trouble
from engine.api import ReplyCard, ReviewFilter, State
from engine.platforms.outcomes import RateLimited
from tests.desktop.pages.composing import compose
from tests.desktop.pages.conftest import DRAFTS, KO, Stage
from tests.engine.replies.platform import PRESS, Scripted

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(stage: Stage) -> RepliesView:
    shown = stage.show("replies")
    assert isinstance(shown, RepliesView)
    shown._queue.setFocus()
    return shown


def on_desk(page: RepliesView) -> ReplyCard:
    assert page.model.desk is not None
    assert page.model.desk.card is not None
    return page.model.desk.card


def stored(stage: Stage, card: ReplyCard) -> ReplyCard:
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None
    return kept


def press(stage: Stage, widget: QWidget, key: Qt.Key, control: bool = False) -> None:
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(widget, key, held)
    stage.settle()


def write(stage: Stage, page: RepliesView, text: str) -> None:
    page.edit()
    page._desk.draft.selectAll()
    page._desk.draft.insertPlainText(text)
    stage.settle()


def test_return_approves_and_the_next_one_comes_up(stage: Stage, page: RepliesView) -> None:
    first, second = stage.engine.replies.queue([State.DRAFT])[:2]
    press(stage, page._queue, ENTER)
    assert stored(stage, first).reply.state is State.APPROVED
    assert on_desk(page).review.id == second.review.id
    assert page._sentence.accessibleName() == f"답글 초안이 {DRAFTS - 1}개 준비됐어요."


def test_an_approval_can_be_undone(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    press(stage, page._queue, ENTER)
    assert stage.undo is not None
    stage.undo()
    stage.settle()
    assert stored(stage, first).reply.state is State.DRAFT
    assert on_desk(page).review.id == first.review.id


def test_two_quick_returns_approve_only_what_was_seen(stage: Stage, page: RepliesView) -> None:
    QTest.keyClick(page._queue, ENTER)
    QTest.keyClick(page._queue, ENTER)
    stage.settle()
    assert stage.engine.replies.counts()[State.APPROVED] == 1
    assert not page.findChildren(Banner)[0].isVisible()


def test_e_edits_and_then_letters_are_letters(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    press(stage, page._queue, Qt.Key.Key_E)
    assert page._desk.draft.hasFocus()
    page._desk.draft.selectAll()
    for key in (Qt.Key.Key_S, Qt.Key.Key_E, Qt.Key.Key_1, ENTER):
        press(stage, page._desk.draft, key)
    assert page._desk.draft.toPlainText() == "se1\n"
    assert on_desk(page).review.id == first.review.id


def test_no_reply_leaves_the_queue_and_can_be_undone(stage: Stage, page: RepliesView) -> None:
    assert page.model.desk is not None and page.model.desk.card is not None
    card = page.model.desk.card
    page.decline()
    stage.settle()
    kept = stage.engine.replies.get(card.review.id)
    assert kept is not None and kept.reply.state is State.DISCARDED
    assert stage.heard.undo is not None
    stage.heard.undo()
    stage.settle()
    back = stage.engine.replies.get(card.review.id)
    assert back is not None
    assert (back.reply.state, back.reply.text) == (State.DRAFT, card.reply.text)


def test_s_puts_off_until_the_morning_and_can_be_undone(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    press(stage, page._queue, Qt.Key.Key_S)
    assert first.review.id not in _queued(stage)
    assert stage.said == ["내일 아침에 다시 보여 드릴게요."]
    stage.engine.clock.pass_by(timedelta(hours=23, minutes=9))  # type: ignore[attr-defined]
    assert first.review.id not in _queued(stage)
    stage.engine.clock.pass_by(timedelta(minutes=2))  # type: ignore[attr-defined]
    assert first.review.id in _queued(stage)


def test_putting_off_can_be_undone(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    press(stage, page._queue, Qt.Key.Key_S)
    assert stage.undo is not None
    stage.undo()
    stage.settle()
    assert first.review.id in _queued(stage)
    assert on_desk(page).review.id == first.review.id


@pytest.mark.parametrize(
    ("key", "tone"),
    [(Qt.Key.Key_1, "short"), (Qt.Key.Key_2, "polite"), (Qt.Key.Key_3, "solving")],
)
def test_a_digit_drafts_in_another_tone(
    stage: Stage, page: RepliesView, key: Qt.Key, tone: str
) -> None:
    press(stage, page._queue, key)
    assert stored(stage, on_desk(page)).reply.tone == tone
    assert page._desk.draft.toPlainText() == on_desk(page).reply.text


def test_the_owners_words_stand_in_the_draft_and_stand_out(stage: Stage, page: RepliesView) -> None:
    page._desk.words.setFocus()
    page._desk.words.setText("용기 바꿨음")
    compose(page._desk.words, "죄")
    press(stage, page._desk.words, ENTER)  # while a syllable is open Return is the input method's
    assert page._desk.words.text() == "용기 바꿨음"
    compose(page._desk.words, "", committed="죄")
    press(stage, page._desk.words, ENTER)
    assert on_desk(page).reply.owner_words == "용기 바꿨음죄"
    marked = [each.cursor.selectedText() for each in page._desk.draft.extraSelections()]
    assert marked == ["용기 바꿨음죄"]


def test_control_return_approves_from_the_field_with_the_open_syllable(
    stage: Stage, page: RepliesView
) -> None:
    first = on_desk(page)
    write(stage, page, "다시 오시면 따뜻하게 모실게")
    compose(page._desk.draft, "요")
    press(stage, page._desk.draft, ENTER, control=True)
    kept = stored(stage, first).reply
    assert (kept.state, kept.text) == (State.APPROVED, "다시 오시면 따뜻하게 모실게요")


def test_leaving_the_page_keeps_the_open_syllable(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    write(stage, page, "고맙습니")
    compose(page._desk.draft, "다")
    stage.show("today")
    assert stored(stage, first).reply.text == "고맙습니다"


def test_leaving_the_item_keeps_text_and_words(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    write(stage, page, "직접 쓴 답글입니다")
    page._desk.words.setText("아직 안 쓴 말")
    page._queue.setFocus()
    press(stage, page._queue, Qt.Key.Key_Down)
    assert on_desk(page).review.id != first.review.id
    assert page._desk.words.text() == ""
    assert stored(stage, first).reply.text == "직접 쓴 답글입니다"
    press(stage, page._queue, Qt.Key.Key_Up)
    assert page._desk.draft.toPlainText() == "직접 쓴 답글입니다"
    assert page._desk.words.text() == "아직 안 쓴 말"


def test_news_from_elsewhere_leave_what_is_being_typed_alone(
    stage: Stage, page: RepliesView
) -> None:
    write(stage, page, "쓰는 중인 답")
    other = stage.engine.replies.queue([State.DRAFT])[3]
    stage.engine.replies.approve(other)
    stage.qtbot.waitUntil(
        lambda: page.model.queue is not None and page.model.queue.counts["approved"] == 1
    )
    assert page._desk.draft.toPlainText() == "쓰는 중인 답"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "한마디라도 적으면 승인할 수 있어요."),
        ("가" * 251, "250자까지 올릴 수 있어요. 조금 줄여 주세요."),
        ("😀" * 126, "250자까지 올릴 수 있어요. 조금 줄여 주세요."),
        ("가" * 250, ""),
    ],
)
def test_what_cannot_be_sent_cannot_be_approved_and_says_why(
    stage: Stage, page: RepliesView, text: str, reason: str
) -> None:
    card = on_desk(page)
    write(stage, page, text)
    assert page._foot.approve.isEnabled() == (not reason)
    shown = [each.text().replace("\u2060", "") for each in page.findChildren(QLabel)]
    assert page._desk.reason() == reason
    assert reason in shown
    assert f"{card.reply.rules.measure(text)} / 250" in shown


def test_too_similar_a_text_is_barred_once_it_was_judged(stage: Stage, page: RepliesView) -> None:
    other = stage.engine.replies.queue([State.DRAFT])[1]
    write(stage, page, other.reply.text)
    page._save()
    stage.settle()
    assert on_desk(page).reply.too_similar
    assert barred(on_desk(page).reply, other.reply.text, KO).startswith("최근 답글과 너무 닮아서")
    assert not page._foot.approve.isEnabled()
    press(stage, page._queue, ENTER)
    assert State.APPROVED not in stage.engine.replies.counts()


def test_a_review_without_a_draft_asks_for_the_owners_words_first(
    stage: Stage, page: RepliesView
) -> None:
    waiting = stage.engine.reviews.rows(stage.engine.reviews.ids(ReviewFilter(answered="waiting")))
    review_id = next(row.id for row in waiting if row.reply == "")
    stage.show("replies", review_id=review_id)
    assert page.model.desk is not None
    assert page.model.desk.card is None
    assert page._foot.approve.text() == "초안 쓰기"
    press(stage, page._queue, ENTER)
    assert on_desk(page).review.id == review_id
    assert page._foot.approve.text() == "승인"


def test_copy_puts_the_text_on_the_clipboard(stage: Stage, page: RepliesView) -> None:
    page._foot.copy.click()
    assert QGuiApplication.clipboard().text() == on_desk(page).reply.text


def test_an_angry_review_may_be_looked_at_later(stage: Stage, page: RepliesView) -> None:
    negative = stage.engine.insights.today().urgent_ids[0]
    stage.engine.replies.draft(negative, "다시 연락 주세요")
    stage.show("replies", review_id=negative)
    assert page._desk._calm.isVisible()
    page._desk.later_asked.emit()
    stage.settle()
    assert negative not in _queued(stage)
    stage.engine.clock.pass_by(timedelta(minutes=31))  # type: ignore[attr-defined]
    assert negative in _queued(stage)


def test_sending_posts_what_was_approved_and_shows_it(
    stage: Stage, platform: Scripted, page: RepliesView
) -> None:
    for _ in range(3):
        press(stage, page._queue, ENTER)
    page._dispatch.start()
    stage.settle()
    assert len(platform.posted) == 3
    assert stage.said[-1] == "답글 3건을 보냈어요 ✓"
    page._on_shelf("sent")
    stage.settle()
    assert [card.reply.state for card in page.model.queue.cards] == [State.VERIFIED] * 3  # type: ignore[union-attr]
    assert page._desk.draft.isReadOnly()


def test_a_round_is_seen_wherever_it_was_begun(
    stage: Stage, platform: Scripted, page: RepliesView
) -> None:
    press(stage, page._queue, ENTER)
    begun: list[str] = []
    stage.context.underway.began.connect(lambda kind, title, task: begun.append(title))
    page._dispatch.start()
    assert begun == ["답글 보내기"]
    assert page._dispatch.sending.step is not None
    stage.settle()
    assert page._dispatch.sending.step is None
    gate = threading.Event()
    stage.context.underway.begin("send", "답글 보내기", lambda _: gate.wait(5))
    assert page._dispatch.sending.step is not None
    gate.set()
    stage.settle()
    assert page._dispatch.sending.step is None


def test_a_round_that_is_turned_away_says_what_is_left(
    stage: Stage, platform: Scripted, page: RepliesView
) -> None:
    press(stage, page._queue, ENTER)
    platform.faults[PRESS] = RateLimited(platform="smartplace", retry_after=0)
    page._dispatch.start()
    stage.settle()
    assert platform.posted == []
    assert stage.engine.replies.counts()[State.APPROVED] == 1
    banner = page.findChildren(Banner)[0]
    assert banner.accessibleName().endswith(
        "승인한 답글은 그대로 있어요. 잠시 뒤 다시 보내 보세요."
    )
    banner._button.click()
    stage.settle()
    assert len(platform.posted) == 1


def test_a_taken_back_approval_is_a_draft_again(stage: Stage, page: RepliesView) -> None:
    first = on_desk(page)
    press(stage, page._queue, ENTER)
    page._on_shelf("approved")
    stage.settle()
    assert on_desk(page).review.id == first.review.id
    page._foot.back.click()
    stage.settle()
    assert page.model.shelf == "waiting"
    assert stored(stage, first).reply.state is State.DRAFT


@pytest.mark.parametrize("shelf", ["approved", "sent", "look"])
def test_an_empty_shelf_says_so(stage: Stage, page: RepliesView, shelf: str) -> None:
    page._on_shelf(shelf)  # type: ignore[arg-type]
    stage.settle()
    notice = next(each for each in page.findChildren(EmptyState) if each.isVisible())
    assert notice.accessibleName() == KO(f"replies.empty.{shelf}.title")


def test_a_decision_on_what_changed_meanwhile_is_told(stage: Stage, page: RepliesView) -> None:
    stage.engine.replies.discard(on_desk(page).reply.id)
    page.model.approve(on_desk(page).reply.text)
    stage.settle()
    assert page.findChildren(Banner)[0].isVisible()


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"look": 1, "waiting": 2, "approved": 3}, "확인이 필요한 답글이 1개 있어요."),
        ({"waiting": 2, "approved": 3}, "답글 초안이 2개 준비됐어요."),
        ({"approved": 3}, "승인한 답글이 3개 있어요. 보내면 끝나요."),
        ({}, "쓸 답글이 없어요. 푹 쉬세요."),
    ],
)
def test_the_sentence_names_what_stands_in_the_way(counts: dict[str, int], said: str) -> None:
    assert say_queue(counts, KO) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("", ""),
        ("reply.review_gone", "리뷰가 사라졌어요. 손님이 지웠을 수 있어요."),
        ("reply.too_long", "답글이 길어요"),
        ("platform.never_heard_of", "보내지 못했어요. 잠시 뒤 다시 보내 보세요."),
    ],
)
def test_trouble_is_told_in_words(stage: Stage, page: RepliesView, outcome: str, said: str) -> None:
    assert say_trouble(replace(on_desk(page).reply, outcome=outcome), KO) == said


def _queued(stage: Stage) -> list[int]:
    return [card.review.id for card in stage.engine.replies.queue([State.DRAFT])]


def test_what_nobody_sees_yet_can_be_looked_at_again(
    stage: Stage, platform: Scripted, page: RepliesView
) -> None:
    platform.hidden = True
    press(stage, page._queue, ENTER)
    page._dispatch.start()
    stage.settle()
    page._on_shelf("look")
    stage.settle()
    assert on_desk(page).reply.state is State.NEEDS_LOOK
    platform.show()
    assert page._outbox._loud.text() == "다시 확인"
    page._outbox._loud.click()
    stage.settle()
    assert stage.engine.replies.counts()[State.VERIFIED] == 1
    assert len(platform.posted) == 1
