"""리뷰: the owner says what a review means, sees it everywhere, and can take it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.pages.reviews.correction import CorrectionBar
from desktop.pages.reviews.view import ReviewsView
from engine.api import ReviewDto, ReviewFilter
from tests.desktop.pages.conftest import KO, Stage


@pytest.fixture
def page(stage: Stage) -> ReviewsView:
    """A review that was read as praise is open."""
    chosen = stage.engine.reviews.ids(ReviewFilter(label="positive"))[0]
    shown = stage.show("reviews", review_id=chosen)
    assert isinstance(shown, ReviewsView)
    return shown


def opened(page: ReviewsView) -> ReviewDto:
    assert page.model.open is not None
    return page.model.open.review


def bar(page: ReviewsView) -> CorrectionBar:
    return page.findChildren(CorrectionBar)[0]


def checked(page: ReviewsView) -> list[str]:
    return [label for label, chip in bar(page).chips.items() if chip.isChecked()]


def test_a_word_is_said_by_keyboard_and_taken_back_from_the_toast(
    stage: Stage, page: ReviewsView
) -> None:
    review_id = opened(page).id
    assert checked(page) == []
    chip = bar(page).chips["negative"]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    stage.settle()
    assert (opened(page).id, opened(page).label, checked(page)) == (
        review_id, "negative", ["negative"],
    )  # fmt: skip
    assert page._detail._mood.text() == KO("mood.negative")
    assert stage.said[-1] == KO("reviews.corrected", mood=KO("mood.negative"))
    assert stage.undo is not None
    stage.undo()
    stage.settle()
    assert (opened(page).label, opened(page).correction, checked(page)) == ("positive", None, [])


def test_the_chosen_one_takes_the_word_back_and_the_toast_says_it_again(
    stage: Stage, page: ReviewsView
) -> None:
    for _ in range(2):
        bar(page).chips["neutral"].click()
        stage.settle()
    assert (opened(page).label, opened(page).correction) == ("positive", None)
    assert stage.said[-1] == KO("reviews.correction_dropped")
    assert stage.undo is not None
    stage.undo()
    stage.settle()
    assert (opened(page).label, checked(page)) == ("neutral", ["neutral"])


def test_a_review_without_words_is_not_asked_about(stage: Stage, page: ReviewsView) -> None:
    everything = stage.engine.reviews.get_many(stage.engine.reviews.ids(ReviewFilter()))
    silent = next(each for each in everything if not each.found.body)
    assert bar(page).isVisible()
    page.model.open_review(silent.id)
    stage.settle()
    assert opened(page).id == silent.id and not bar(page).isVisible()
