"""답글: why a review is urgent, and what happens where a hasty word could harm."""

import pytest

from desktop.pages.replies.view import RepliesView
from engine.api import ReviewFilter
from tests.desktop.pages.conftest import KO, Stage
from tests.desktop.pages.practice import absorb
from tests.engine.found import review


@pytest.fixture
def page(stage: Stage) -> RepliesView:
    shown = stage.show("replies")
    assert isinstance(shown, RepliesView)
    return shown


def test_the_reasons_stand_by_the_review_and_in_the_queue(stage: Stage, page: RepliesView) -> None:
    urgent = open_hurried(stage, "국물에서 머리카락이 나왔어요. 놀랐어요.")
    stage.engine.replies.draft(urgent)
    stage.settle()
    assert page._desk._why.accessibleName() == "왜 급한가요? 이물 · 별 1점"
    marked = [each.replace("\u2060", "") for each in page._desk._review.marked()]
    assert marked == ["국물에서 머리카락이 나왔어요."]
    position = page._queue.lines.position(urgent)
    assert position is not None
    assert page._queue.lines.data(page._queue.lines.index(position, 0)).startswith("이물. ")  # type: ignore[attr-defined]
    assert not page._desk._care.isVisible()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("성의 표시 없으면 사진을 올릴 겁니다.", "blackmail"),
        ("보건소에 신고하고 고소할 거예요.", "legal"),
        ("알바 분 전화번호가 010으로 시작하더라고요.", "privacy"),
        ("장난하십니까", "toxic"),
    ],
)
def test_where_a_word_can_harm_nothing_is_drafted_and_the_page_says_why(
    stage: Stage, page: RepliesView, body: str, reason: str
) -> None:
    careful = open_hurried(stage, body)
    assert stage.engine.replies.get(careful) is None
    care = page._desk._care
    assert care._caution.accessibleName() == KO(f"reply.caution.{reason}")
    assert care._undrafted.isVisible()
    assert page._foot.approve.text() == "한마디 쓰기"
    page._desk.polish.click()
    assert page._desk.words.hasFocus()
    stage.window.setFocus()
    page.approve()
    stage.settle()
    assert page._desk.words.hasFocus(), "the owner speaks first"
    assert stage.engine.replies.get(careful) is None
    page._desk.words.setText("고객센터와 이야기하고 있어요")
    assert page._foot.approve.text() == "초안 쓰기"
    page.approve()
    stage.settle()
    card = stage.engine.replies.get(careful)
    assert card is not None
    assert "고객센터" in card.reply.text
    assert care._caution.isVisible()
    assert not care._undrafted.isVisible()


def open_hurried(stage: Stage, body: str) -> int:
    """Lay a review on the desk that came in just now, with one star; its id."""
    absorb(stage.engine, stage.engine.shops.list()[0], [review(0, body=body, rating=1.0)])
    stage.engine.reviews.analyse(stage.engine.language)
    newest = stage.engine.reviews.get_many(stage.engine.reviews.ids(ReviewFilter(limit=9)))
    found = next(each.id for each in newest if each.found.body == body)
    stage.show("replies", review_id=found)
    return found
