"""충돌: both versions in an owner's words, what can be done about them, and taking it back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.kit.differing_text import DifferingText
from desktop.kit.labels import WORD_JOINER, Badge, TextLabel
from desktop.kit.states import EmptyState
from desktop.pages.conflicts.view import ConflictsView
from engine.api import Engine, ReplyCard, ReviewFilter, State, Texts
from engine.runtime.settings.sections.sync import Sync
from engine.sync.wire import registry
from engine.sync.wire.roles import Role
from engine.sync.wire.rules import Deletion, LatestEdit, Once, Prose, Ranked
from engine.sync.wording import field_key
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.desktop.pages.practice import contest, disagree, uuid_of


def view(stage: Stage) -> ConflictsView:
    page = stage.show("conflicts")
    assert isinstance(page, ConflictsView)
    return page


def drafts(engine: Engine) -> list[ReplyCard]:
    return engine.replies.queue([State.DRAFT])


def versions(page: QWidget) -> list[str]:
    shown = [each for each in page.findChildren(DifferingText) if each.isVisible()]
    return [each.toPlainText().replace(WORD_JOINER, "") for each in shown]


def said(page: QWidget) -> str:
    labels = [each for each in page.findChildren(TextLabel) if each.isVisible()]
    badges = [each.text() for each in page.findChildren(Badge) if each.isVisible()]
    return "\n".join([each.accessibleName() for each in labels] + badges)


def deeds(page: QWidget) -> list[str]:
    return [each.text() for each in page.findChildren(QPushButton) if each.isVisible()]


def test_both_versions_stand_side_by_side_with_what_differs_marked(stage: Stage) -> None:
    page = view(stage)
    assert page.model.item is not None
    found = page.model.item.conflict
    assert versions(page) == [found.kept.value, found.lost.value]
    one, other = page.findChildren(DifferingText)
    assert one.marked() == []
    assert [each.replace(WORD_JOINER, "") for each in other.marked()] == [
        "포장 용기를 바꿔 볼게요."
    ]
    assert (
        one.mapTo(page, one.rect().topLeft()).y() == other.mapTo(page, other.rect().topLeft()).y()
    )
    words = said(page)
    assert "서로 다르게 고친 것이 2개 있어요" in words and "답글 내용" in words
    assert "방금" in words or "5분 전" in words


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_1, "{kept}"),
        (Qt.Key.Key_Return, "{kept}"),
        (Qt.Key.Key_2, "{lost}"),
        (Qt.Key.Key_3, "{kept}\n\n{lost}"),
    ],
    ids=["keep", "return", "other", "both"],
)
def test_a_key_settles_one_and_the_next_comes_up(stage: Stage, key: Qt.Key, expected: str) -> None:
    page = view(stage)
    first = page.model.item
    assert first is not None and first.review is not None
    found = first.conflict
    QTest.keyClick(page._list, key)
    stage.settle()
    card = stage.engine.replies.get(first.review.id)
    assert card is not None
    wanted = expected.format(kept=found.kept.value, lost=found.lost.value)
    assert card.reply.text == wanted
    assert page.model.item is not None and page.model.item.conflict.id != found.id
    assert len(stage.engine.sync.conflicts()) == 1
    assert "1개" in said(page)


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3])
def test_what_was_settled_can_be_taken_back(stage: Stage, key: Qt.Key) -> None:
    page = view(stage)
    before = stage.engine.sync.conflicts()
    QTest.keyClick(page._list, key)
    stage.settle()
    assert stage.undo is not None
    stage.undo()
    stage.settle()
    assert stage.engine.sync.conflicts() == before
    assert "2개" in said(page)


def test_what_changed_behind_the_page_is_shown_before_anything_is_written(stage: Stage) -> None:
    page = view(stage)
    item = page.model.item
    assert item is not None and item.conflict.row is not None
    with stage.engine._database.alongside() as connection:  # of which no page has heard
        connection.execute(
            "UPDATE reply SET text = '아무도 못 본 글' WHERE id = ?", (item.conflict.row,)
        )
    QTest.keyClick(page._list, Qt.Key.Key_2)
    stage.qtbot.waitUntil(lambda: versions(page)[0] == "아무도 못 본 글", timeout=5_000)
    assert len(stage.engine.sync.conflicts()) == 2
    assert KO("error.sync.changed_meanwhile.title") in said(page)


def test_arrows_walk_over_the_list(stage: Stage) -> None:
    page = view(stage)
    first = page.model.item
    QTest.keyClick(page._list, Qt.Key.Key_Down)
    assert page.model.item is not None and page.model.item != first
    QTest.keyClick(page._list, Qt.Key.Key_Up)
    assert page.model.item == first


def test_a_fact_can_only_be_seen(
    open_stage: OpenStage, empty_engine: Engine, engine: Engine
) -> None:
    reply = drafts(engine)[0].reply
    step = disagree(
        engine,
        uuid_of(engine, "reply", reply.id),
        ("reply", "step"),
        [0, "draft"],
        [0, "discarded"],
    )
    page = view(stage := open_stage(engine))
    page.model.open_item(step)
    assert versions(page) == ["초안", "답글 안 함"]
    assert KO("conflicts.closed.fact") in said(page)
    assert KO("conflicts.dismiss") in deeds(page)
    assert not {KO("conflicts.other"), KO("conflicts.both")} & set(deeds(page))
    QTest.keyClick(page._list, Qt.Key.Key_2)
    stage.settle()
    assert len(engine.sync.conflicts()) == 3
    QTest.keyClick(page._list, Qt.Key.Key_1)
    stage.settle()
    assert len(engine.sync.conflicts()) == 2
    assert stage.said == [KO("conflicts.done.dismissed")]


def test_of_a_row_that_is_gone_it_says_so(open_stage: OpenStage, engine: Engine) -> None:
    gone = disagree(engine, bytes(16), ("reply", "text"), "남은 글", "사라진 글")
    page = view(open_stage(engine))
    page.model.open_item(gone)
    assert versions(page) == ["남은 글", "사라진 글"]
    assert KO("conflicts.closed.gone") in said(page)
    assert KO("conflicts.review") not in deeds(page)


def test_what_stands_is_shown_as_it_is_now(stage: Stage) -> None:
    page = view(stage)
    item = page.model.item
    assert item is not None and item.conflict.row is not None
    stage.engine.replies.revise(item.conflict.row, "그 뒤에 다시 고친 글")
    stage.qtbot.waitUntil(lambda: versions(page)[0] == "그 뒤에 다시 고친 글", timeout=5_000)
    assert KO("conflicts.version.newer") in said(page)


def test_a_correction_and_a_tone_are_told_in_words(open_stage: OpenStage, engine: Engine) -> None:
    review = engine.reviews.get(engine.reviews.ids(ReviewFilter())[0])
    engine.reviews.correct(review.id, "positive")
    with engine._database.alongside() as connection:
        [row] = connection.execute("SELECT uuid FROM correction").fetchone()
    label = disagree(engine, row, ("correction", "label"), "positive", "negative", (4, 0))
    page = view(stage := open_stage(engine))
    page.model.open_item(label)
    assert versions(page) == ["좋음", "아쉬움"]
    assert KO("conflicts.both") not in deeds(page)
    names = [each.accessibleName() for each in page.findChildren(DifferingText)]
    assert "다른 기기 4" in names[0] and "서버" in names[1]
    QTest.keyClick(page._list, Qt.Key.Key_2)
    stage.settle()
    assert engine.reviews.get(review.id).label == "negative"


@pytest.mark.parametrize("joined", [True, False])
def test_nothing_to_choose_says_why(
    open_stage: OpenStage, empty_engine: Engine, joined: bool
) -> None:
    if joined:
        empty_engine.settings.put(Sync(server="http://127.0.0.1:1", tenant="x", shop="할매 국밥"))
    stage = open_stage(empty_engine)
    page = view(stage)
    notice = page.findChildren(EmptyState)[0]
    assert notice.accessibleName() == "서로 다르게 고친 것이 없어요"
    buttons = notice.findChildren(QPushButton)
    assert len(buttons) == (0 if joined else 1)
    if buttons:
        buttons[0].click()
        assert stage.window.host.current == "devices"


def test_the_review_is_one_key_away(stage: Stage) -> None:
    page = view(stage)
    assert page.model.item is not None and page.model.item.review is not None
    wanted = page.model.item.review.id
    QTest.keyClick(page._list, Qt.Key.Key_E)
    stage.settle()
    assert stage.window.host.current == "replies"
    front = stage.window.host.page()
    assert front is not None and front.shows(wanted)


def test_hundreds_take_no_more_widgets_than_one(open_stage: OpenStage, engine: Engine) -> None:
    stage = open_stage(engine)
    page = view(stage)
    few = len(page.findChildren(QWidget))
    for _ in range(250):
        contest(engine, 2)
    page.refresh()
    stage.settle()
    assert "502개" in said(page)
    assert len(page.findChildren(QWidget)) == few


def test_strangers_words_are_no_markup(open_stage: OpenStage, engine: Engine) -> None:
    reply = drafts(engine)[0].reply
    evil = "<b>굵게</b> <img src='x'> 🐶 " * 300
    number = disagree(
        engine, uuid_of(engine, "reply", reply.id), ("reply", "text"), reply.text, evil
    )
    page = view(open_stage(engine))
    page.model.open_item(number)
    assert versions(page)[1] == evil.strip()


def journaling() -> list[tuple[str, str]]:
    """Every field of the registry that people may lose by: by entity."""
    kinds = (LatestEdit, Once, Prose, Ranked, Deletion)
    return [
        (entity.name, field.name)
        for entity in registry.by_number().values()
        for field in entity.by_number.values()
        if field.by != Role.SERVER
        and isinstance(field.rule, kinds)
        and getattr(field.rule, "journaled", True)
    ]


@pytest.mark.parametrize(("entity", "field"), journaling())
def test_every_field_that_journals_has_a_name(entity: str, field: str) -> None:
    for language in ("ko", "en"):
        assert Texts(language)(field_key(entity, field))
