"""Ctrl+Z: what was done last is undone by name, wherever one is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop.shell.undoing import Undoing
from engine.api import ReviewFilter
from tests.desktop.pages.conftest import Stage

ABOUT = "리뷰 느낌 바로잡기 ({author}님의 리뷰 · {shop} · "


@pytest.fixture
def review_id(stage: Stage) -> int:
    """Of a review that was corrected."""
    stage.context.actions.add(Undoing(stage.context, stage.window).actions())
    review_id = stage.engine.reviews.ids(ReviewFilter())[0]
    stage.engine.reviews.correct(review_id, "negative")
    return review_id


def corrected(stage: Stage, review_id: int) -> bool:
    return stage.engine.reviews.get(review_id).correction is not None


def press(stage: Stage, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_Z, modifiers)
    stage.settle()


CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


def test_the_last_deed_is_undone_and_done_again(stage: Stage, review_id: int) -> None:
    review = stage.engine.reviews.get(review_id)
    about = ABOUT.format(author=review.found.author_name, shop=review.shop_name)
    press(stage, CTRL)
    assert not corrected(stage, review_id)
    assert stage.said[-1].startswith(f"되돌렸어요: {about}")
    press(stage, CTRL_SHIFT)
    assert corrected(stage, review_id)
    assert stage.said[-1].startswith(f"다시 했어요: {about}")
    assert review.found.body is not None and review.found.body[:8] in stage.said[-1]


def test_where_nothing_is_left_that_is_said(stage: Stage, review_id: int) -> None:
    press(stage, CTRL)
    press(stage, CTRL)
    assert stage.said[-1].startswith("되돌릴 일이 없어요")


def test_a_field_undoes_its_own_words(stage: Stage, review_id: int) -> None:
    field = QLineEdit(stage.window)
    field.show()
    field.setFocus()
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    stage.settle()
    assert (field.text(), corrected(stage, review_id)) == ("", True)
