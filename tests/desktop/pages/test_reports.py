"""보고: what is read there, copied, kept and asked for."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from desktop.kit.buttons import PrimaryButton
from desktop.kit.labels import Badge, TextLabel
from desktop.kit.review_card import ReviewCard
from desktop.kit.states import EmptyState
from desktop.pages.reports.view import ReportsView
from desktop.shell.commands import errand_actions
from desktop.shell.errands import Errands
from engine.api import Engine, EngineError, say_report
from tests.desktop.pages.conftest import KO, OpenStage, Stage

DAY = timedelta(days=1)


@pytest.fixture
def page(stage: Stage) -> ReportsView:
    return shown(stage)


def shown(stage: Stage) -> ReportsView:
    """With the errands of the whole program, by which reports are written."""
    errands = Errands(stage.context, stage.window.status, stage.window.banner)
    stage.context.actions.add(errand_actions(errands, stage.engine.jobs()))
    page = stage.show("reports")
    assert isinstance(page, ReportsView)
    return page


def words(page: ReportsView) -> list[str]:
    return [each.accessibleName() for each in page.findChildren(TextLabel) if each.isVisible()]


def test_the_newest_report_is_open_with_all_that_it_tells(stage: Stage, page: ReportsView) -> None:
    [kept] = stage.engine.reports.kept("daily")
    told = kept.content["reviews"]
    assert told["negative"] and told["by_platform"], "or nothing is shown here"
    said = words(page)
    assert page._sentence.accessibleName() == (
        f"11월 20일 하루, 아쉬워하신 손님이 {told['negative']}분 계셨어요."
    )
    assert {"2026년 11월 21일 08:50에 만들었어요", f"{told['rating']:.1f}"} <= set(said)
    badges = [each.text() for each in page._sheet.findChildren(Badge)]
    assert f"네이버 {told['reviews']}" in badges
    rest = [line for line in say_report(kept, KO) if line.startswith("답글을 기다리는")]
    assert rest and set(rest) <= set(said)


def test_its_unhappy_guests_lead_to_their_reviews(stage: Stage, page: ReportsView) -> None:
    [kept] = stage.engine.reports.kept("daily")
    cards = page.findChildren(ReviewCard)
    assert len(cards) == len(kept.content["reviews"]["negative_ids"])
    QTest.keyClick(cards[0], Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.host.current == "reviews"
    opened = stage.window.host.page().model.open_id  # type: ignore[union-attr]
    assert opened == kept.content["reviews"]["negative_ids"][0]


def test_days_and_weeks_are_two_lists(stage: Stage, page: ReportsView) -> None:
    page._kind.setCurrentIndex(1)
    page._kind.activated.emit(1)
    stage.settle()
    assert page._sentence.accessibleName().startswith("11월 9일부터 한 주")
    assert page._make.isHidden(), "that of this week is there"


def test_the_arrow_keys_walk_through_the_days(stage: Stage) -> None:
    for _ in range(2):
        stage.engine.clock.pass_by(DAY)  # type: ignore[attr-defined]
        stage.engine.run_job("daily")
    page = shown(stage)
    assert page._sentence.accessibleName().startswith("11월 22일 하루")
    for nth, day in ((1, "11월 21일"), (2, "11월 20일")):
        QTest.keyClick(page._list, Qt.Key.Key_Down)
        stage.settle()
        assert page._list.currentIndex().row() == nth
        assert page._sentence.accessibleName().startswith(f"{day} 하루")


def test_a_new_day_is_written_when_it_is_asked_for_and_opens(
    stage: Stage, page: ReportsView
) -> None:
    stage.engine.clock.pass_by(DAY)  # type: ignore[attr-defined]
    page.refresh()
    stage.settle()
    assert page._make.isVisible()
    page._make.click()
    assert not page._make.isEnabled(), "not twice at a time"
    stage.settle()
    assert page._make.isHidden()
    assert page._sentence.accessibleName() == "11월 21일 하루, 새 리뷰 7개가 왔어요."
    assert page._list.model().rowCount() == 2


def test_without_any_report_the_one_thing_to_do_is_to_write_one(
    open_stage: OpenStage, empty_engine: Engine
) -> None:
    stage = open_stage(empty_engine)
    page = shown(stage)
    [notice] = [each for each in page.findChildren(EmptyState) if each.isVisible()]
    assert notice.accessibleName() == "아직 보고가 없어요"
    assert (page._copy.isVisible(), page.has_report()) == (False, False)
    notice.findChildren(PrimaryButton)[0].click()
    stage.settle()
    assert page._copy.isVisible()
    assert page._sentence.accessibleName() == "11월 20일 하루, 새 리뷰는 없었어요."


def test_a_report_is_copied_and_kept_with_the_same_words(
    stage: Stage, page: ReportsView, tmp_path: Path
) -> None:
    stage.context.actions.trigger("reports.copy")
    copied = QGuiApplication.clipboard().text()
    [kept] = stage.engine.reports.kept("daily")
    assert copied.splitlines()[: len(say_report(kept, KO))] == say_report(kept, KO)
    assert "\n- " in copied, "what unhappy guests wrote"
    stage.context.actions.trigger("reports.save")
    [dialog] = page.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "하루 보고 2026-11-21.txt"
    dialog.fileSelected.emit(str(tmp_path / "보고.txt"))
    dialog.close()
    stage.settle()
    assert (tmp_path / "보고.txt").read_bytes().decode("utf-8-sig") == copied
    assert stage.said == ["보고를 복사했어요.", "보고를 저장했어요."]


def test_a_file_that_cannot_be_written_is_told(
    stage: Stage, page: ReportsView, tmp_path: Path
) -> None:
    page.model.save(tmp_path / "no such folder" / "보고.txt", "words")
    stage.settle()
    assert page._banner.accessibleName().startswith("파일을 저장하지 못했어요")


def test_a_review_that_is_gone_since_is_left_out(stage: Stage) -> None:
    """Brought by mistake and taken back, as an import can be."""
    [kept] = stage.engine.reports.kept("daily")
    there = kept.content["reviews"]["negative_ids"]
    told = {**kept.content["reviews"], "negative_ids": [10**9, *there]}
    stage.engine.reports.keep("daily", kept.day, {**kept.content, "reviews": told})
    page = shown(stage)
    assert len(page.findChildren(ReviewCard)) == len(there) > 0


def test_a_fault_is_told_with_a_retry(stage: Stage, page: ReportsView) -> None:
    class Unlucky(EngineError):
        code = "invalid_input"
        retryable = True

    page.model.failed.emit(Unlucky())
    assert page._banner.isVisible() and page._banner._button.isVisible()
    page._banner._button.click()
    stage.settle()
    assert page._banner.isHidden()
