"""가져오기: from a file or a copied page to the reviews, and back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.kit.actions import Action
from desktop.kit.buttons import PrimaryButton
from desktop.kit.choice import Choice
from desktop.kit.labels import TextLabel
from desktop.kit.states import EmptyState
from desktop.kit.surfaces import Banner
from desktop.shell.bringing.sheet import BringingSheet
from desktop.shell.commands import bringing_action
from tests.desktop.pages.conftest import KO, Stage

FILE = """작성일,닉네임,별점,리뷰 내용,비고
2026-11-20,김*리,5,국물이 아주 시원했어요,가
2026-11-19,박**,1점,너무 늦게 왔어요,나
2026-11-18,최**,없음,포장이 꼼꼼해요,다
,이*이,3,날짜가 없는 리뷰,라
"""
PAGE = "김철수\n후기 12\n★★★★☆\n2026.11.10.\n매콤하고 좋아요\n더보기\n신고\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "배민 리뷰.csv"
    made.write_bytes(FILE.encode("cp949"))
    return made


@pytest.fixture
def read(stage: Stage) -> list[str]:
    """Whether reviews were read after they had come."""
    asked: list[str] = []
    run = lambda: asked.append("analyse")  # noqa: E731
    stage.context.actions.add([Action("shell.analyse", "job.analyse", run)])
    return asked


@pytest.fixture
def sheet(stage: Stage, read: list[str]) -> BringingSheet:
    stage.context.actions.add([bringing_action(stage.window, stage.context)])
    assert stage.context.actions.trigger("shell.bring")
    stage.settle()
    return stage.window.findChildren(BringingSheet)[0]


def said(sheet: QWidget) -> str:
    labels = [each for each in sheet.findChildren(TextLabel) if each.isVisible()]
    return "\n".join(each.accessibleName() for each in labels)


def button(sheet: QWidget, words: str) -> QPushButton:
    every = sheet.findChildren(QPushButton)
    return next(each for each in every if each.text() == words and each.isVisible())


def choose(choice: Choice, words: str) -> None:
    """As a person does."""
    nth = choice.findText(words)
    assert nth >= 0
    choice.setCurrentIndex(nth)
    choice.activated.emit(nth)


def cells(sheet: BringingSheet) -> list[list[str]]:
    model = sheet.preview.taken.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_at_first_it_says_what_may_be_brought(sheet: BringingSheet) -> None:
    notice = sheet.findChildren(EmptyState)[0]
    assert notice.accessibleName() == KO("imports.choose.title")
    assert "Ctrl+V" in said(sheet)
    assert [each for each in sheet.findChildren(PrimaryButton) if each.isVisible()] == [
        notice.findChildren(PrimaryButton)[0]
    ]


def test_a_file_is_shown_stored_and_taken_back(
    stage: Stage, sheet: BringingSheet, file: Path, read: list[str]
) -> None:
    before = stage.engine.reviews.count()
    sheet.look_at(file)
    stage.settle()
    assert "4개 중 3개를 가져올 수 있어요 · 1개는 날짜가 없어요" in said(sheet)
    assert [row[1] for row in cells(sheet)] == ["김*리", "박**", "최**"]
    assert cells(sheet)[2][3] == "[별점을 못 읽었어요] 포장이 꼼꼼해요"
    assert stage.engine.reviews.count() == before
    button(sheet, "3개 가져오기").click()
    stage.settle()
    assert "4개 중 3개 가져왔어요 · 1개는 날짜가 없어요" in said(sheet)
    assert (stage.engine.reviews.count(), read) == (before + 3, ["analyse"])
    button(sheet, KO("imports.undo")).click()
    stage.settle()
    assert stage.said == ["가져온 리뷰 3개를 되돌렸어요."]
    assert stage.engine.reviews.count() == before
    assert not stage.window.findChildren(BringingSheet)


def test_the_owner_says_which_column_it_is(stage: Stage, sheet: BringingSheet, file: Path) -> None:
    sheet.look_at(file)
    stage.settle()
    choices = sheet.preview.mapping.findChildren(Choice)
    body = next(each for each in choices if each.accessibleName() == KO("imports.role.body"))
    assert body.currentText() == "리뷰 내용"
    choose(body, "비고")
    stage.settle()
    assert [row[3].rpartition(" ")[2] for row in cells(sheet)] == ["가", "나", "다"]
    date = next(each for each in choices if each.accessibleName() == KO("imports.role.date"))
    choose(date, KO("imports.role.none"))
    stage.settle()
    assert KO("imports.missing.date") in said(sheet)
    assert not button(sheet, "0개 가져오기").isEnabled()


def test_a_new_shop_wants_a_name(stage: Stage, sheet: BringingSheet, file: Path) -> None:
    sheet.look_at(file)
    stage.settle()
    row = sheet.preview.target_row
    choose(row.shop, KO("imports.new_shop"))
    store = button(sheet, "3개 가져오기")
    assert not store.isEnabled()
    choose(row.platform, "배민")
    QTest.keyClicks(row.name, "moon")
    assert store.isEnabled()
    store.click()
    stage.settle()
    shop = next(each for each in stage.engine.shops.list() if each.name == "moon")
    assert (shop.platform, shop.by_hand) == ("baemin", True)
    button(sheet, KO("imports.see")).click()
    stage.settle()
    assert stage.window.host.current == "reviews"
    assert not stage.window.findChildren(BringingSheet)


def test_a_copied_page_is_pasted(stage: Stage, sheet: BringingSheet) -> None:
    QGuiApplication.clipboard().setText(PAGE)
    QTest.keyClick(sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert "1개 중 1개를 가져올 수 있어요" in said(sheet)
    assert not sheet.preview.mapping.isVisible()
    assert cells(sheet)[0][1:4] == ["김철수", "★ 4", "매콤하고 좋아요"]


def test_what_is_no_page_is_told_and_the_way_stays_open(stage: Stage, sheet: BringingSheet) -> None:
    QGuiApplication.clipboard().setText("안녕하세요")
    sheet.paste()
    stage.settle()
    banner = sheet.findChildren(Banner)[0]
    assert banner.isVisible()
    assert banner.accessibleName().startswith(KO("error.imports.nothing_pasted.title"))
    assert sheet.findChildren(EmptyState)[0].isVisible()


def test_a_file_that_is_dropped_opens_the_sheet(stage: Stage, read: list[str], file: Path) -> None:
    stage.context.actions.add([bringing_action(stage.window, stage.context)])
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(file))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, given, left, none)
    stage.window.dragEnterEvent(enter)  # Qt sends a drop only where a drag went on before
    assert enter.isAccepted()
    stage.window.dropEvent(QDropEvent(QPointF(9, 9), copy, given, left, none))
    stage.settle()
    [sheet] = stage.window.findChildren(BringingSheet)
    assert "4개 중 3개를 가져올 수 있어요" in said(sheet)


def test_closing_while_storing_takes_it_back(
    stage: Stage, sheet: BringingSheet, tmp_path: Path
) -> None:
    before = stage.engine.reviews.count()
    many = tmp_path / "many.csv"
    lines = "".join(f"2026-11-01,손님{n},5,맛있게 먹었습니다 {n}\n" for n in range(4_000))
    many.write_text("작성일,닉네임,별점,리뷰\n" + lines, encoding="utf-8")
    sheet.look_at(many)
    stage.settle()
    button(sheet, "4,000개 가져오기").click()
    sheet.close()
    stage.settle()
    assert stage.engine.reviews.count() == before


def test_the_page_of_reviews_leads_there(stage: Stage, sheet: BringingSheet) -> None:
    sheet.close()
    stage.settle()
    stage.show("reviews")
    page = stage.window.host.page()
    assert page is not None
    button(page, KO("imports.title")).click()
    stage.settle()
    assert len(stage.window.findChildren(BringingSheet)) == 1
