"""증거: from a review to a case, in three steps, to a file; what is no case; what went wrong."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.kit.labels import Badge, TextLabel
from desktop.kit.question import Question
from desktop.kit.states import EmptyState
from desktop.pages.evidence.view import GROUND, HANDING, MATERIAL, EvidenceView
from engine.api import Engine, Ground, Kind, ReviewFilter
from engine.evidence.chain import Source
from engine.evidence.gathering import Piece
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.engine.replies.platform import Scripted

PRINTED_MS = 20_000
"""A browser starts, and prints."""


def said(page: QWidget) -> str:
    shown = [each for each in page.findChildren(TextLabel) if each.isVisible()]
    return "\n".join(each.accessibleName() for each in shown)


def press(page: QWidget, words: str) -> None:
    [button] = [
        each for each in page.findChildren(QPushButton) if each.isVisible() and each.text() == words
    ]
    button.click()


def complaint(engine: Engine) -> int:
    """A review that nobody has kept evidence on."""
    return engine.reviews.ids(ReviewFilter(label="negative"))[1]


@pytest.fixture
def page(stage: Stage) -> EvidenceView:
    """The wizard over a review, as the owner comes to it."""
    reviews = stage.show("reviews", review_id=complaint(stage.engine))
    press(reviews, KO("reviews.evidence"))
    stage.settle()
    shown = stage.window.host.page()
    assert isinstance(shown, EvidenceView)
    return shown


def known(stage: Stage) -> EvidenceView:
    """The page with the case that was kept before."""
    shown = stage.show("evidence")
    assert isinstance(shown, EvidenceView) and shown.model.case is not None
    return shown


def step(page: EvidenceView) -> int:
    return page._steps.currentIndex()


def test_nothing_is_kept_and_nobody_accused_before_the_owner_chooses(
    stage: Stage, page: EvidenceView
) -> None:
    assert step(page) == GROUND
    assert not any(chip.isChecked() for chip in page.grounds.chips.values())
    assert not page.grounds.next.isEnabled()
    page.go_on()
    stage.settle()
    assert len(stage.engine.evidence.cases()) == 1


def test_an_opinion_is_led_to_the_reply_desk(stage: Stage, page: EvidenceView) -> None:
    page.grounds.chips[Ground.OPINION].click()
    assert KO("evidence.opinion") in said(page)
    assert not page.grounds.words.isVisible()
    press(page, KO("evidence.to_replies"))
    stage.settle()
    front = stage.window.host.page()
    assert front is not None and front.shows(complaint(stage.engine))
    assert len(stage.engine.evidence.cases()) == 1


def test_three_steps_by_keyboard(stage: Stage, page: EvidenceView) -> None:
    chip = page.grounds.chips[Ground.FALSEHOOD]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert not page.grounds.next.isEnabled()  # the text shows no such thing by itself
    QTest.keyClicks(page.grounds.words, "closed that day")
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert step(page) == MATERIAL
    case = stage.engine.evidence.cases()[0]
    assert (case.review.id, case.ground, case.statement) == (
        complaint(stage.engine),
        Ground.FALSEHOOD,
        "closed that day",
    )
    QTest.keyClicks(page.material.note, "a call at 11:20")
    QTest.keyClick(page.material.note, Qt.Key.Key_Return)
    stage.settle()
    assert "a call at 11:20" in said(page) and page.material.note.text() == ""
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert step(page) == HANDING
    assert KO(f"evidence.form.{case.form}.title") in said(page)
    assert stage.said == [KO("evidence.done.opened")]


def test_a_review_with_a_case_opens_that_one(stage: Stage) -> None:
    case = stage.engine.evidence.cases()[0]
    page = stage.show("evidence", review_id=case.review.id)
    assert isinstance(page, EvidenceView)
    assert page.model.case == case and page.model.prospect is None
    assert case.statement not in said(page)
    page._go(GROUND)
    assert case.statement in said(page)
    assert not any(chip.isVisible() for chip in page.grounds.chips.values())


def test_what_the_text_speaks_for_is_shown_with_its_words(stage: Stage) -> None:
    engine = stage.engine
    for review_id in engine.reviews.ids(ReviewFilter(urgent=True)):
        proposals = engine.evidence.prospect(review_id).proposals
        if any(each.ground is Ground.EXTORTION for each in proposals):
            break
    else:
        pytest.fail("the practice shop has a blackmailer")
    page = stage.show("evidence", review_id=review_id)
    assert isinstance(page, EvidenceView)
    assert all(each.sentence in said(page) for each in proposals)
    assert not any(chip.isChecked() for chip in page.grounds.chips.values())
    page.grounds.choose(Ground.EXTORTION)
    assert page.grounds.next.isEnabled()


def test_the_day_that_comes_stands_in_the_list_and_beside_the_form(stage: Stage) -> None:
    page = known(stage)
    assert "가려짐 D-30" in page._list.model().index(0, 0).data()
    page._go(HANDING)
    assert "가려짐 D-30" in [each.text() for each in page.handing.findChildren(Badge)]
    assert KO("evidence.sentence", count=1) in said(page)


def test_a_picture_is_shown_small(stage: Stage) -> None:
    page = known(stage)
    pixels = page.grab().toImage()
    file = Path(stage.engine.profile.folder) / "shot.png"
    assert pixels.save(str(file))
    source = Source(stage.engine.clock.now())
    assert page.model.case is not None
    stage.engine.evidence._append(
        page.model.case.id, [Piece(Kind.SCREEN, "image/png", file.read_bytes(), source)]
    )
    stage.settle()
    page._go(MATERIAL)
    shown = page.material._picture
    assert shown.isVisible() and 0 < shown.pixmap().width() <= 420


def test_a_file_is_made_with_the_owners_browser(stage: Stage, tmp_path: Path) -> None:
    page, file = known(stage), tmp_path / "report.pdf"
    page.model.export(file)
    assert not page.handing.pdf.isEnabled()
    stage.qtbot.waitUntil(page.handing.pdf.isEnabled, timeout=PRINTED_MS)
    assert file.read_bytes().startswith(b"%PDF")
    assert stage.said == [KO("evidence.done.exported", name="report.pdf")]
    assert page.handing.pdf.isEnabled()


def test_a_file_that_cannot_be_written_is_told(stage: Stage, tmp_path: Path) -> None:
    page = known(stage)
    page.model.export(tmp_path / "nowhere" / "report.pdf")
    stage.qtbot.waitUntil(page._banner.isVisible, timeout=PRINTED_MS)
    assert stage.said == []
    assert page.handing.pdf.isEnabled()


def test_where_no_browser_goes_nothing_can_be_pictured(stage: Stage, platform: Scripted) -> None:
    page = known(stage)
    page.capture()
    stage.settle()
    assert KO("error.evidence.nothing_to_see.title") in said(page)
    assert page.material.capture.isEnabled()


def test_counting_again_says_what_does_not_fit(stage: Stage) -> None:
    page = known(stage)
    page.verify()
    stage.settle()
    assert stage.said == [KO("evidence.holds", count=4)]
    with stage.engine._database.alongside() as connection:
        connection.execute("DROP TRIGGER evidence_item_no_update")
        connection.execute("UPDATE evidence_item SET content = x'00' WHERE number = 2")
    page.verify()
    stage.settle()
    words = KO("evidence.misfit", number=2, why=KO("evidence.why.content"))
    assert KO("evidence.broken") in said(page) and words in said(page)


def test_giving_up_is_asked_once_and_marks_the_case(stage: Stage) -> None:
    page = known(stage)
    page._go(HANDING)
    press(page, KO("evidence.withdraw"))
    [question] = stage.window.findChildren(Question)
    press(question, KO("evidence.withdraw.yes"))
    stage.settle()
    assert stage.engine.evidence.cases()[0].withdrawn
    assert not page.can_add()
    assert KO("evidence.withdrawn") in page._list.model().index(0, 0).data()


def test_without_any_case_the_page_says_how_one_begins(
    open_stage: OpenStage, empty_engine: Engine
) -> None:
    page = open_stage(empty_engine).show("evidence")
    [empty] = page.findChildren(EmptyState)
    assert empty.accessibleName() == KO("evidence.empty.title")
