"""배운 것 보기: what was learned from the shop's own reviews, its switch, what comes of it."""

import os
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.kit.actions import Action
from desktop.kit.buttons import PrimaryButton
from desktop.kit.labels import TextLabel
from desktop.kit.states import EmptyState
from desktop.kit.surfaces import PressableCard
from desktop.shell.commands import learned_action
from desktop.shell.learned import verdict_in_words
from desktop.shell.learned_sheet import LearnedSheet
from engine.api import OwnHead, ReviewFilter, Trial
from engine.language.own_head import Change
from engine.runtime.clock import SEOUL
from tests.desktop.pages.conftest import KO, Stage

BETTER = Trial(360, 0.81, 0.934, 0.6, 0.3, 0.99)
GONE = 10**9
MOMENT = datetime(2026, 11, 20, 21, 5, tzinfo=SEOUL)


def learn(stage: Stage, trial: Trial = BETTER, reader: str = "") -> list[int]:
    """As the job leaves it; the ids of the reviews that read differently."""
    manifest = next(each.manifest for each in stage.engine.packs.all() if each.active)
    assert manifest is not None
    found = stage.engine.reviews.get_many(stage.engine.reviews.ids(ReviewFilter())[:9])
    ids = [each.id for each in found if each.found.body][:3]
    silent = next(each.id for each in found if not each.found.body)
    changes = tuple(
        Change(each, "negative", "positive", "positive") for each in [*ids, silent, GONE]
    )
    reader = reader or f"{manifest.name} {manifest.version}"
    head = OwnHead(1, reader, 1, 1, 1, 12, 3, trial, bytes(24), changes)
    stage.engine.own_heads.keep(head)
    file = stage.engine.profile.own_head
    os.utime(file, (MOMENT.timestamp(), MOMENT.timestamp()))
    return ids


@pytest.fixture
def jobs(stage: Stage) -> list[str]:
    """Which jobs the sheet has started."""
    started: list[str] = []
    for job in ("learn", "analyse"):
        run = lambda job=job: started.append(job)  # noqa: E731
        stage.context.actions.add([Action(f"shell.{job}", f"job.{job}", run)])
    return started


def open_sheet(stage: Stage) -> LearnedSheet:
    stage.context.actions.add([learned_action(stage.window, stage.context)])
    assert stage.context.actions.trigger("shell.learned")
    stage.settle()
    return stage.window.findChildren(LearnedSheet)[0]


def said(sheet: QWidget) -> str:
    labels = [each for each in sheet.findChildren(TextLabel) if each.isVisible()]
    return "\n".join(each.accessibleName() for each in labels)


def test_nothing_learned_says_how_to_begin(stage: Stage, jobs: list[str]) -> None:
    sheet = open_sheet(stage)
    notice = sheet.findChildren(EmptyState)[0]
    assert notice.accessibleName() == "아직 배운 것이 없어요"
    assert "고쳐 주세요" in said(sheet) and not sheet.switch.isVisible()
    notice.findChildren(PrimaryButton)[0].click()
    assert jobs == ["learn"] and not sheet.isVisible()


def test_what_was_learned_when_from_what_and_how_well(stage: Stage, jobs: list[str]) -> None:
    learn(stage)
    words = said(open_sheet(stage))
    for part in (
        "지금 배운 대로 읽고 있어요.",
        "맞힌 비율 81% → 93%",
        "2026년 11월 20일 21:05에 배웠어요.",
        "고쳐 주신 리뷰 12개와 별점이 있는 리뷰 348개로 배웠어요.",
        "3개는 뺐어요.",
    ):
        assert part in words


def test_a_changed_reading_leads_to_its_review_by_keyboard(stage: Stage, jobs: list[str]) -> None:
    ids = learn(stage)
    sheet = open_sheet(stage)
    cards = sheet.findChildren(PressableCard)
    assert len(cards) == len(ids), "without words, or gone, it has no card"
    assert cards[1].accessibleName().startswith("아쉬움에서 좋음")
    cards[1].setFocus()
    QTest.keyClick(cards[1], Qt.Key.Key_Return)
    stage.settle()
    assert not stage.window.findChildren(LearnedSheet)
    assert stage.window.host.current == "reviews"
    page = stage.window.host.page()
    assert page is not None and page.shows(ids[1])


def test_the_switch_is_kept_and_reviews_are_read_anew(stage: Stage, jobs: list[str]) -> None:
    learn(stage)
    sheet = open_sheet(stage)
    for on, state in ((False, "off"), (True, "in_use")):
        sheet.switch.setFocus()
        QTest.keyClick(sheet.switch, Qt.Key.Key_Space)
        stage.settle()
        assert stage.engine.own_heads.switched_on is on
        assert sheet.switch.isChecked() is on
        assert KO(f"learned.state.{state}") in said(sheet)
    assert jobs == ["analyse", "analyse"]


@pytest.mark.parametrize(
    ("trial", "reader", "state"),
    [(BETTER, "another 2.0", "other_pack"), (replace(BETTER, better=0.6), "", "not_better")],
)
def test_what_does_not_read_says_why(
    stage: Stage, jobs: list[str], trial: Trial, reader: str, state: str
) -> None:
    learn(stage, trial, reader)
    sheet = open_sheet(stage)
    assert KO(f"learned.state.{state}") in said(sheet)
    sheet.switch.click()
    stage.settle()
    assert jobs == [], "nothing reads differently"


def test_a_damaged_file_is_told_and_learned_anew(stage: Stage, jobs: list[str]) -> None:
    learn(stage)
    stage.engine.profile.own_head.write_bytes(b"{")
    sheet = open_sheet(stage)
    notice = sheet.findChildren(EmptyState)[0]
    assert notice.accessibleName() == KO("error.language.own_head_unreadable.title")
    notice.findChildren(PrimaryButton)[0].click()
    assert jobs == ["learn"]


TRIAL = {"base_accuracy": 0.81, "own_accuracy": 0.934}


@pytest.mark.parametrize(
    ("verdict", "trial", "on", "words"),
    [
        ("better", TRIAL, True, "맞힌 비율 81% → 93%. 이제 배운 대로 읽을게요."),
        ("better", TRIAL, False, "‘배운 것 보기’에서 켜 주세요."),
        ("not_better", TRIAL, True, "맞힌 비율 81% → 93%. 읽던 대로 읽을게요."),
        ("too_few", None, True, "60개쯤 필요해요."),
        ("no_embedding", None, True, "기본 꾸러미를 골라 주세요."),
    ],
)
def test_what_came_of_learning_is_said(
    verdict: str, trial: dict[str, float] | None, on: bool, words: str
) -> None:
    assert verdict_in_words({"verdict": verdict, "trial": trial}, on, KO).endswith(words)
