"""What was read in a review, on its sheet: chips that show their sentence, reasons, notes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.kit.sentence_chip import SentenceChip
from desktop.pages.reviews.detail import Detail
from desktop.pages.reviews.reading import Reading
from desktop.pages.reviews.view import ReviewsView
from tests.desktop.pages.conftest import Stage
from tests.desktop.pages.practice import absorb
from tests.engine.found import review

URGENT = "국물에서 머리카락이 나왔어요. 환불 부탁드려요. 양은 많았어요."
MOUSE, SPACE, RETURN = "mouse", Qt.Key.Key_Space, Qt.Key.Key_Return


@pytest.fixture
def page(stage: Stage) -> ReviewsView:
    shown = stage.show("reviews")
    assert isinstance(shown, ReviewsView)
    return shown


def open_review(stage: Stage, body: str, read: bool = True) -> Detail:
    """As it came in just now."""
    absorb(stage.engine, stage.engine.shops.list()[0], [review(0, body=body)])
    if read:
        stage.engine.reviews.analyse(stage.engine.language)
    page = stage.show("reviews")
    newest = stage.engine.reviews.get_many(page.model.found.ids[:9])  # type: ignore[attr-defined]
    stage.show("reviews", review_id=next(each.id for each in newest if each.found.body == body))
    return page.findChildren(Detail)[0]


def chip(detail: Detail, words: str) -> SentenceChip:
    found = [each for each in detail.findChildren(SentenceChip) if each.isVisible()]
    return next(each for each in found if each.text() == words)


def choose(chip: SentenceChip, by: str | Qt.Key) -> None:
    if isinstance(by, str):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    else:
        chip.setFocus()
        QTest.keyClick(chip, by)


def marked(detail: Detail) -> list[str]:
    return [each.replace("\u2060", "") for each in detail._words.marked()]


@pytest.mark.parametrize("by", [MOUSE, SPACE, RETURN])
def test_a_chip_marks_its_sentence_and_lets_go_of_it(
    stage: Stage, page: ReviewsView, by: str | Qt.Key
) -> None:
    detail = open_review(stage, URGENT)
    choose(chip(detail, "이물"), by)
    assert marked(detail) == ["국물에서 머리카락이 나왔어요."]
    choose(chip(detail, "양 보통"), by)
    assert marked(detail) == ["양은 많았어요."]
    assert not chip(detail, "이물").isChecked()
    choose(chip(detail, "양 보통"), by)
    assert marked(detail) == []


def test_the_marked_sentence_is_scrolled_to(stage: Stage, page: ReviewsView) -> None:
    filler = "무난한 하루였어요. " * 60
    detail = open_review(stage, f"{filler}주차가 힘들었어요. {filler}")
    stage.window.resize(1000, 700)
    stage.settle()
    chip(detail, "주차·길 보통").click()
    place = detail._words.mark(["주차가 힘들었어요."])
    viewport = detail._area.viewport()
    top = detail._words.mapTo(detail._content, place.topLeft()) + detail._content.pos()
    assert 0 <= top.y() <= viewport.height() - place.height()


def test_reasons_say_how_sure_and_why(stage: Stage, page: ReviewsView) -> None:
    detail = open_review(stage, URGENT)
    reasons = [each.text() for each in detail.findChildren(SentenceChip) if each.isVisible()]
    assert reasons[:2] == ["이물", "환불"]
    said = [each.accessibleName() for each in detail._reading._why._parts[0].children()[1:]]  # type: ignore[attr-defined]
    assert "뚜렷해요 (97%)" in said
    assert "“국물에서 머리카락이 나왔어요.”" in said


def test_the_scale_says_the_reading_in_words_and_names_no_model(
    stage: Stage, page: ReviewsView
) -> None:
    detail = open_review(stage, URGENT)
    reading = detail.findChildren(Reading)[0]
    assert reading._scale.toolTip() == reading._feels.toolTip() == ""
    assert reading._scale.accessibleName().startswith("읽은 느낌 +0.00")


def test_a_review_that_was_not_read_yet_says_so(stage: Stage, page: ReviewsView) -> None:
    detail = open_review(stage, URGENT, read=False)
    assert detail._mood.text() == "읽기 전"
    reading = detail.findChildren(Reading)[0]
    assert reading._notes.accessibleName() == "아직 읽지 않았어요. 다음에 확인할 때 읽을게요."
    assert not reading._mood.isVisible()
    assert not [each for each in detail.findChildren(SentenceChip) if each.isVisible()]


def test_a_choice_survives_news_about_the_same_review(stage: Stage, page: ReviewsView) -> None:
    detail = open_review(stage, URGENT)
    chosen = chip(detail, "이물")
    chosen.click()
    stage.engine.replies.draft(detail._review_id, "죄송해요")
    stage.qtbot.waitUntil(lambda: detail._answer.text() == "답글 보기")
    assert chosen.isChecked()
    assert marked(detail) == ["국물에서 머리카락이 나왔어요."]


def test_words_and_reading_stand_side_by_side_where_the_sheet_is_low(
    stage: Stage, page: ReviewsView
) -> None:
    detail = open_review(stage, URGENT)

    def below() -> bool:
        top = detail._reading.mapTo(detail, QPoint(0, 0)).y()
        return top > detail._words.mapTo(detail, QPoint(0, 0)).y() + 20

    assert below()
    stage.window.resize(1000, 700)
    stage.settle()
    assert not below()
    assert detail._answer.isVisible()
