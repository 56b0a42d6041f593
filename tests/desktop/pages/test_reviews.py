"""리뷰: finding, reading whole, exporting, and the page's other states."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QStyle

from desktop.bridge.paged import PAGE_ROWS
from desktop.kit.actions import Action
from desktop.kit.buttons import TextButton
from desktop.kit.choice import Choice
from desktop.kit.ime import SearchField
from desktop.kit.labels import ReviewText, TextLabel
from desktop.kit.states import EmptyState
from desktop.kit.table import Table
from desktop.pages.reviews import view, view_model
from desktop.pages.reviews.detail import Detail
from desktop.pages.reviews.export import write
from desktop.pages.reviews.outdated import OutdatedLine
from desktop.pages.reviews.table import BODY
from desktop.pages.reviews.view import ReviewsView
from desktop.pages.reviews.view_model import Narrowing, Shown
from engine.api import Engine, ReviewDto, ReviewFilter, Silent, Visibility
from engine.platforms.port import ReplyFound
from tests.desktop.pages import practice
from tests.desktop.pages.composing import compose
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.desktop.pages.practice import MORNING, absorb
from tests.engine.found import review


@pytest.fixture
def page(stage: Stage) -> ReviewsView:
    shown = stage.show("reviews")
    assert isinstance(shown, ReviewsView)
    return shown


def listed(page: ReviewsView) -> list[int]:
    return list(page.model.found.ids) if page.model.found else []


def choice(page: ReviewsView, name: str) -> Choice:
    return next(each for each in page.findChildren(Choice) if each.accessibleName() == name)


def judged(review: ReviewDto) -> dict[str, str]:
    """Label by aspect; in the practice shops each aspect of a review has one."""
    found = () if review.analysis is None else review.analysis.aspects
    return {each.aspect.value: each.label for each in found}


@pytest.mark.parametrize(
    ("narrowing", "fits"),
    [
        ({"label": "negative"}, lambda each: each.label == "negative"),
        ({"answered": "waiting"}, lambda each: each.reply in ("", "draft")),
        ({"stars": 2.0}, lambda each: (each.found.rating or 9) <= 2),
        ({"days": 30}, lambda each: each.found.created_at >= MORNING - timedelta(days=30)),
        ({"shop_id": 2}, lambda each: each.shop_id == 2),
        ({"aspect": "wait"}, lambda each: "wait" in judged(each)),
        (
            {"aspect": "taste", "label": "positive"},
            lambda each: judged(each).get("taste") == "positive",
        ),
        ({"words": "떡볶이"}, lambda each: "떡볶이" in (each.found.body or "")),
    ],
)
def test_conditions_leave_exactly_the_reviews_that_fit(
    stage: Stage, page: ReviewsView, narrowing: Narrowing, fits: Callable[[ReviewDto], bool]
) -> None:
    everything = stage.engine.reviews.get_many(stage.engine.reviews.ids(ReviewFilter()))
    page.model.narrow(**narrowing)
    stage.settle()
    expected = [each.id for each in everything if fits(each)]
    assert 0 < len(expected) < len(everything)
    assert sorted(listed(page)) == sorted(expected)
    assert page._title.accessibleName() == f"리뷰 260개 중 {len(expected)}개"


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("gone", ["[지워진 리뷰] 맛있어요", "[사라진 리뷰] 맛있어요"]),
        ("hidden", ["[가려진 리뷰] 맛있어요", "[게시가 중단된 리뷰] 맛있어요"]),
    ],
)
def test_what_guests_cannot_read_any_more_is_found_and_says_so(
    stage: Stage, page: ReviewsView, shown: Shown, said: list[str]
) -> None:
    statuses = (Visibility.DELETED, Visibility.GONE, Visibility.HIDDEN, Visibility.BLOCKED)
    missing = [replace(review(nth), status=each) for nth, each in enumerate(statuses)]
    absorb(stage.engine, stage.engine.shops.list()[0], missing)
    page.model.narrow(shown=shown)
    stage.settle()
    lines = [page._lines.index(line, BODY).data() for line in range(len(listed(page)))]
    assert lines == said
    detail = page.findChildren(Detail)[0]
    assert said[0].strip("[]").split("]")[0] in detail._who.accessibleName()
    assert detail._answer.isHidden(), "there is nobody to answer to"


def test_the_search_reads_the_syllable_that_is_still_composed(
    stage: Stage, page: ReviewsView
) -> None:
    field = page.findChildren(SearchField)[0]
    field.setFocus()
    field.setText("떡볶")
    stage.settle()
    compose(field, "이")
    stage.settle()
    assert page.model.conditions.words == "떡볶이"
    assert field.preedit == "이", "the composition was disturbed"
    compose(field, "", committed="이")
    stage.settle()
    assert field.text() == "떡볶이"


def test_a_choice_narrows_and_can_be_taken_back_by_keyboard(
    stage: Stage, page: ReviewsView
) -> None:
    moods = choice(page, KO("reviews.filter.label"))
    moods.setFocus()
    QTest.keyClick(moods, Qt.Key.Key_Down)
    stage.settle()
    assert page.model.conditions.label == "negative"
    page._filters.clear.click()
    stage.settle()
    assert len(listed(page)) == 260
    assert moods.currentText() == KO("reviews.label.all")


def test_nothing_found_offers_to_clear_the_conditions(stage: Stage, page: ReviewsView) -> None:
    page.model.narrow(words="우주선")
    stage.settle()
    notice = next(each for each in page.findChildren(EmptyState) if each.isVisible())
    assert notice.accessibleName() == "맞는 리뷰가 없어요"
    page._on_clear()
    stage.settle()
    assert len(listed(page)) == 260
    assert page.findChildren(Table)[0].isVisible()


def test_a_new_profile_offers_to_check_now(open_stage: OpenStage, empty_engine: Engine) -> None:
    page = open_stage(empty_engine).show("reviews")
    notice = next(each for each in page.findChildren(EmptyState) if each.isVisible())
    assert notice.accessibleName() == "아직 리뷰가 없어요"


def test_too_many_are_told_with_a_way_to_narrow(
    stage: Stage, page: ReviewsView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_model, "MOST", 100)
    monkeypatch.setattr(view, "MOST", 100)
    page.refresh()
    stage.settle()
    banner = page._banner
    assert (banner.isVisible(), len(listed(page))) == (True, 100)
    banner._button.click()
    stage.settle()
    assert page.model.conditions.days == 90


def test_the_first_line_is_open_and_follows_the_cursor(stage: Stage, page: ReviewsView) -> None:
    assert page.model.open is not None
    assert page.model.open.review.id == listed(page)[0]
    table = page.findChildren(Table)[0]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    stage.settle()
    assert page.model.open.review.id == listed(page)[1]


def test_what_is_open_stays_open_while_it_fits(stage: Stage, page: ReviewsView) -> None:
    negative = stage.engine.reviews.ids(ReviewFilter(label="negative"))[2]
    stage.show("reviews", review_id=negative)
    page.model.narrow(label="negative")
    stage.settle()
    assert page.model.open is not None
    assert page.model.open.review.id == negative
    page.model.narrow(label="positive")
    stage.settle()
    assert page.model.open.review.id == listed(page)[0]


def test_the_detail_shows_what_was_said_before_and_what_we_answered(
    stage: Stage, page: ReviewsView
) -> None:
    first = stage.engine.reviews.get(listed(page)[0])
    old, shop = first.found.body, stage.engine.shops.get(first.shop_id)
    absorb(stage.engine, shop, [replace(first.found, body="다시 가 보니 아쉬웠어요")])
    stage.engine.replies.draft(first.id, "용기 바꿨음")
    detail = page.findChildren(Detail)[0]
    stage.qtbot.waitUntil(lambda: "용기 바꿨음" in " ".join(_texts(detail)))
    assert {"다시 가 보니 아쉬웠어요", old} <= set(_texts(detail))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("suspended", "reviews.reply_suspended"),
        ("deleted", "reviews.reply_deleted"),
        ("not_qualified", "reviews.reply_unseen"),
    ],
)
def test_the_detail_says_why_guests_cannot_read_a_reply(
    stage: Stage, page: ReviewsView, state: str, said: str
) -> None:
    first = stage.engine.reviews.get(listed(page)[0])
    hidden = ReplyFound("고맙습니다", live=False, state=state, word="운영정책 위반")
    shop = stage.engine.shops.get(first.shop_id)
    absorb(stage.engine, shop, [replace(first.found, reply=hidden)])
    detail, words = page.findChildren(Detail)[0], f"{KO(said)} · 운영정책 위반"
    stage.qtbot.waitUntil(lambda: words in [each.text() for each in detail.findChildren(TextLabel)])


def test_the_answer_button_leads_to_the_desk(stage: Stage, page: ReviewsView) -> None:
    waiting = stage.engine.reviews.ids(ReviewFilter(answered="waiting"))[0]
    stage.show("reviews", review_id=waiting)
    page.findChildren(Detail)[0]._answer.click()
    stage.settle()
    assert stage.window.host.current == "replies"


def test_the_detail_stands_below_on_a_narrow_window(stage: Stage, page: ReviewsView) -> None:
    assert page._split.orientation() == Qt.Orientation.Horizontal
    stage.window.resize(1000, 700)
    stage.settle()
    assert page._split.orientation() == Qt.Orientation.Vertical


def test_the_words_of_a_review_have_the_most_room(stage: Stage, page: ReviewsView) -> None:
    """On the screen of an old notebook, with the detail beside the table."""
    table = page.findChildren(Table)[0]
    widths = [table.columnWidth(nth) for nth in range(table.model().columnCount())]
    assert max(widths) == widths[BODY] >= 340


def test_in_the_largest_letters_four_lines_are_seen_with_whole_stars(
    open_stage: OpenStage, engine: Engine
) -> None:
    stage = open_stage(engine)
    stage.context.theme.set_scale(1.5)
    table = stage.show("reviews").findChildren(Table)[0]
    assert table.viewport().height() / table.rowHeight(0) > 3.9
    margins = 2 * (table.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin) + 1)
    stars = table.fontMetrics().horizontalAdvance("★ 4.5")
    assert stars + margins <= table.columnWidth(0)


def test_the_export_holds_what_is_listed_and_runs_no_formula(
    stage: Stage, page: ReviewsView, tmp_path: Path
) -> None:
    shop = stage.engine.shops.list()[0]
    absorb(stage.engine, shop, [review(0, body='=HYPERLINK("http://x")')])
    page.model.narrow(shop_id=shop.id)
    stage.settle()
    file = tmp_path / "리뷰.csv"
    page.model.export(file)
    stage.settle()
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert lines[0] == ["언제", "가게", "손님", "별점", "리뷰", "마음", "답글"]
    assert len(raw.decode("utf-8-sig").split("\r\n")) - 2 == len(listed(page))
    assert any(line[4].startswith("'=HYPERLINK") for line in lines if len(line) > 4)
    assert stage.said == [f"리뷰 {len(listed(page))}개를 파일로 저장했어요."]


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(
    stage: Stage, page: ReviewsView, tmp_path: Path
) -> None:
    page.model.export(tmp_path / "no such folder" / "리뷰.csv")
    stage.settle()
    assert page._banner.isVisible()
    assert list(tmp_path.glob("*.part")) == []


def test_an_export_does_not_end_with_the_first_screenful(
    stage: Stage, page: ReviewsView, tmp_path: Path
) -> None:
    everything = len(stage.engine.reviews.ids(ReviewFilter()))
    assert everything > PAGE_ROWS
    page.model.narrow(words="없는말")
    stage.settle()
    page.model.start_over()
    stage.qtbot.waitUntil(lambda: page.model.found is not None and page.model.found.total is None)
    page.model.export(tmp_path / "리뷰.csv")
    stage.settle()
    assert stage.said == [f"리뷰 {everything}개를 파일로 저장했어요."]


def test_a_failed_export_keeps_the_older_file(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "리뷰.csv"
    file.write_text("older", encoding="utf-8")

    def fetch(_: object) -> list[object]:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write(file, [1, 2], fetch, KO, Silent())  # type: ignore[arg-type]
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["리뷰.csv"]
    assert file.read_text(encoding="utf-8") == "older"


def test_the_save_dialog_does_not_block(stage: Stage, page: ReviewsView) -> None:
    page._on_export()
    dialog = page.findChildren(QFileDialog)[0]
    assert dialog.isVisible()
    assert stage.window.isEnabled()
    dialog.close()


def test_urgent_ones_are_a_press_away_and_as_many_as_today_counts(
    stage: Stage, page: ReviewsView
) -> None:
    chip = page._filters.pressing
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    stage.settle()
    today = stage.engine.insights.today()
    assert sorted(listed(page)) == sorted(today.urgent_ids)
    assert len(listed(page)) == today.urgent > 0
    page._filters.clear.click()
    stage.settle()
    assert not chip.isChecked()
    assert len(listed(page)) == 260


def test_readings_of_an_older_model_are_counted_and_made_again(
    stage: Stage, page: ReviewsView
) -> None:
    old = page.findChildren(OutdatedLine)[0]
    assert not old.isVisible()
    practice.listen(stage.engine, "practice 2")
    page.outdated.load()
    stage.settle()
    assert old.isVisible()
    assert old._words.accessibleName() == "예전 방식으로 읽은 리뷰가 260개 있어요."
    stage.context.actions.add(read_again(stage))
    old.findChildren(TextButton)[0].click()
    assert not old.isVisible(), "the status line has it from here on"
    stage.settle()
    assert stage.engine.reviews.outdated("practice 2") == 0
    assert not old.isVisible()


def test_readings_that_were_stopped_halfway_are_offered_again(
    stage: Stage, page: ReviewsView
) -> None:
    old = page.findChildren(OutdatedLine)[0]
    practice.listen(stage.engine, "practice 2")
    task = stage.context.underway.begin("analyse", "다시 읽기", lambda _: None)
    assert task is not None
    stage.settle()
    assert old._words.accessibleName() == "예전 방식으로 읽은 리뷰가 260개 있어요."


def read_again(stage: Stage) -> list[Action]:
    """As the shell offers it, see `errand_actions`."""

    def run() -> None:
        engine = stage.engine
        work = lambda progress: engine.run_job("analyse", progress)  # noqa: E731
        stage.context.underway.begin("analyse", "다시 읽기", work)

    return [Action("shell.analyse", "job.analyse", run)]


def _texts(detail: Detail) -> list[str]:
    return [
        each.toPlainText().replace("\u2060", "")
        for each in detail.findChildren(ReviewText)
        if each.isVisibleTo(detail)
    ]
