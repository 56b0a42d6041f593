"""지난 가져오기: what is listed, and what taking one back says."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from sqlalchemy import text

from desktop.kit.actions import Action
from desktop.kit.labels import Badge, TextLabel
from desktop.kit.question import Question
from desktop.kit.states import EmptyState
from desktop.kit.surfaces import Banner
from desktop.shell.bringing.earlier import EarlierSheet
from desktop.shell.bringing.sheet import BringingSheet
from desktop.shell.commands import bringing_action, earlier_action
from engine.api import ReviewFilter, Target
from tests.desktop.pages.conftest import KO, Stage

FILE = """작성일,닉네임,별점,리뷰 내용
2026-11-20,김*리,5,국물이 아주 시원했어요
2026-11-19,박**,1점,너무 늦게 왔어요
,이*이,3,날짜가 없는 리뷰
"""
_AS_WHILE_SYNC_IS_ON = (
    "CREATE TRIGGER sync_review_gone BEFORE DELETE ON review BEGIN"
    " SELECT RAISE(ABORT, 'rows of review are not deleted while sync is on'); END"
)


@pytest.fixture(autouse=True)
def actions(stage: Stage) -> None:
    nothing = Action("shell.analyse", "job.analyse", lambda: None)
    brings = bringing_action(stage.window, stage.context)
    stage.context.actions.add([brings, earlier_action(stage.window, stage.context), nothing])


@pytest.fixture
def brought(stage: Stage, tmp_path: Path) -> int:
    """An import of two reviews; its id."""
    file = tmp_path / "배민 리뷰.csv"
    file.write_text(FILE, encoding="utf-8")
    imports = stage.engine.imports
    return imports.run(imports.open_file(file), Target(stage.engine.shops.list()[0].id)).id


def opened(stage: Stage) -> EarlierSheet:
    stage.context.actions.trigger("shell.imports")
    stage.settle()
    [sheet] = stage.window.findChildren(EarlierSheet)
    return sheet


def said(sheet: QWidget) -> list[str]:
    return [each.accessibleName() for each in sheet.findChildren(TextLabel) if each.isVisible()]


def button(sheet: QWidget, words: str) -> QPushButton:
    every = sheet.findChildren(QPushButton)
    return next(each for each in every if each.text() == words and each.isVisible())


def take_back(stage: Stage, sheet: EarlierSheet, answer: str = "되돌리기") -> None:
    button(sheet, "되돌리기").click()
    [asked] = sheet.findChildren(Question)
    button(asked, answer).click()
    stage.settle()


def test_before_the_first_one_it_says_so(stage: Stage) -> None:
    notice = opened(stage).findChildren(EmptyState)[0]
    assert notice.accessibleName() == KO("imports.none.title")


def test_an_import_tells_where_from_when_and_what_came_of_it(stage: Stage, brought: int) -> None:
    sheet = opened(stage)
    assert {"방금", "달빛분식 · 3개 중 2개 가져왔어요 · 1개는 뺐어요"} <= set(said(sheet))
    assert "배민 리뷰.csv" in [each.accessibleName() for each in sheet._cards.cards()]


def test_it_is_taken_back_after_a_question_by_name(stage: Stage, brought: int) -> None:
    before = stage.engine.reviews.count()
    sheet = opened(stage)
    take_back(stage, sheet, KO("imports.undo.keep"))
    assert stage.engine.reviews.count() == before
    button(sheet, "되돌리기").click()
    [asked] = [each for each in sheet.findChildren(Question) if each.isVisible()]
    assert asked.windowTitle() == "‘배민 리뷰.csv’에서 가져온 것을 되돌릴까요?"
    button(asked, "되돌리기").click()
    stage.settle()
    assert stage.engine.reviews.count() == before - 2
    assert sheet._banner.accessibleName() == "가져온 리뷰 2개를 되돌렸어요."
    assert [each.text() for each in sheet._cards.findChildren(Badge)] == ["되돌렸어요"]
    assert not [each for each in sheet._cards.findChildren(QPushButton) if each.isVisible()]


def test_a_review_that_is_being_answered_stays_and_is_told(stage: Stage, brought: int) -> None:
    [newest] = stage.engine.reviews.ids(ReviewFilter(words="시원했어요"))
    stage.engine.replies.draft(newest, "고맙습니다")
    sheet = opened(stage)
    take_back(stage, sheet)
    kept = KO("imports.kept", count="1")
    assert sheet._banner.accessibleName() == f"가져온 리뷰 1개를 되돌렸어요. {kept}"


def test_what_other_devices_have_is_refused_kindly(stage: Stage, brought: int) -> None:
    sheet = opened(stage)
    with stage.engine._database.unit() as unit:
        unit.session.execute(text(_AS_WHILE_SYNC_IS_ON))
    take_back(stage, sheet)
    assert sheet._banner.accessibleName().startswith(KO("error.imports.shared.title"))
    assert sheet.findChildren(Banner)[0].isVisible()
    assert button(sheet, "되돌리기").isVisible(), "it may be tried later"


def test_the_way_there_is_in_the_sheet_of_bringing(stage: Stage) -> None:
    stage.context.actions.trigger("shell.bring")
    stage.settle()
    [bringing] = stage.window.findChildren(BringingSheet)
    button(bringing, KO("imports.earlier")).click()
    stage.settle()
    assert bringing.findChildren(EarlierSheet) or stage.window.findChildren(EarlierSheet)
