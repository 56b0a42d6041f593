"""말: what it says first, where its words lead, and its other states."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.kit.states import EmptyState
from desktop.kit.surfaces import Banner, PressableCard
from desktop.kit.theme import Theme
from desktop.pages.words.row import Row
from desktop.pages.words.trend import Trend
from desktop.pages.words.view import WordsView
from desktop.pages.words.view_model import Gathering
from desktop.pages.words.wording import say_change, say_count, say_headline
from engine.api import Aspect, Aspects, AspectTrend, Change, Engine, Label, Point, WordFound, Words
from engine.insights.service import Insights
from engine.language.errors import WorkerLost
from engine.language.keywords import Word
from engine.platforms.port import ShopFound
from engine.runtime.progress import Progress, Silent
from tests.desktop.pages import practice
from tests.desktop.pages.conftest import KO, OpenStage, Stage
from tests.desktop.pages.practice import MORNING
from tests.engine.found import review
from tests.harness.listener import Listener


def word(
    form: str, label: Label = "negative", usual: float = 2.0, certainty: float = 0.995
) -> WordFound:
    return WordFound(form, 8, usual, certainty, label, ())


def words(*grown: WordFound) -> Words:
    return Words(40, 90, True, grown, (), ())


def trend(aspect: Aspect, change: Change | None = None) -> AspectTrend:
    return AspectTrend(aspect, 4, 0, 2, (Point(10, 1, 0), Point(10, 4, 2)), change)


def aspects(*trends: AspectTrend, enough: bool = True) -> Aspects:
    return Aspects(MORNING, MORNING, 40, 1, enough, trends)


BROTH = word("국물")
CALM = "평소와 비슷해요. 크게 늘어난 말이 없어요."
WORSE, BETTER = Change(0.4, 0.1, 0.02), Change(0.1, 0.4, 0.01)


@pytest.mark.parametrize(
    ("judged", "told", "said"),
    [
        (aspects(trend(Aspect.TASTE, WORSE)), words(BROTH), "맛 이야기에 아쉬움이 늘었어요."),
        (aspects(trend(Aspect.TASTE, BETTER)), words(BROTH), "아쉬운 말 ‘국물’ 이야기가 늘었어요."),
        (aspects(), words(word("국물", "positive")), "칭찬하는 말 ‘국물’ 이야기가 늘었어요."),
        (aspects(), words(word("반찬", certainty=0.97)), CALM),
        (aspects(), words(), CALM),
        (aspects(enough=False), words(), "리뷰가 조금 더 모이면 알려 드릴게요."),
        (aspects(), None, "주제별로는 평소와 비슷해요."),
    ],
)  # fmt: skip
def test_one_sentence_says_what_matters(judged: Aspects, told: Words | None, said: str) -> None:
    assert say_headline(judged, told, KO) == said


def test_figures_in_words() -> None:
    assert say_count(word("국물"), KO) == "8번 · 평소 2번"
    assert say_count(word("국물", usual=0.4), KO) == "8번 · 평소 거의 없음"
    assert say_change(trend(Aspect.TASTE, WORSE), KO) == ("아쉬움 10 → 40%", "bad")
    assert say_change(trend(Aspect.TASTE, BETTER), KO) == ("아쉬움 40 → 10%", "good")
    assert say_change(trend(Aspect.TASTE), KO) == ("", "plain")


def shown(stage: Stage) -> WordsView:
    page = stage.show("words")
    assert isinstance(page, WordsView)
    return page


def rows(page: WordsView) -> list[Row]:
    return [row for row in page.findChildren(Row) if row.isVisible()]


def row_of(page: WordsView, name: str) -> Row:
    return next(row for row in rows(page) if row.accessibleName().startswith(name))


def quotes(page: WordsView) -> list[PressableCard]:
    return [card for card in page._panel.findChildren(PressableCard) if card.isVisible()]


def buttons(page: WordsView) -> dict[str, Callable[[], None]]:
    every = (page._grown._stop, page._grown._again, page._grown._longer)
    return {each.text(): each.click for each in every if each.isVisible()}


def test_an_aspect_shows_its_sentences_and_they_their_review(stage: Stage) -> None:
    page = shown(stage)
    row_of(page, "맛").click()
    stage.settle()
    overview = page.model.overview
    assert overview is not None
    found = overview.aspects
    told = stage.engine.reviews.sentences(Aspect.TASTE, "negative", found.since, found.until)
    assert [card.accessibleName().rsplit(". ", 1)[0] for card in quotes(page)] == [
        each.sentence for each in told
    ]
    QTest.keyClick(quotes(page)[0], Qt.Key.Key_Return)
    stage.settle()
    assert stage.window.host.current == "reviews"
    assert stage.window.host.page().model.open_id == told[0].review_id  # type: ignore[union-attr]


def test_the_sentences_of_an_aspect_can_be_narrowed(stage: Stage) -> None:
    page = shown(stage)
    row_of(page, "맛").click()
    stage.settle()
    complaints = len(quotes(page))
    page._panel._chips[None].click()
    stage.settle()
    assert len(quotes(page)) > complaints > 0


def test_a_word_shows_its_sentences(stage: Stage) -> None:
    page = shown(stage)
    assert page.model.words is not None
    first = page.model.words.grown[0]
    row_of(page, first.form).click()
    assert page._panel._title.accessibleName() == first.form
    assert len(quotes(page)) == len(first.sentences) > 0


def test_arrow_keys_walk_over_words_and_aspects(stage: Stage) -> None:
    page = shown(stage)
    stage.window.activateWindow()
    stage.qtbot.waitUntil(stage.window.isActiveWindow)
    row_of(page, "맛").click()
    row_of(page, "맛").setFocus()
    QTest.keyClick(row_of(page, "맛"), Qt.Key.Key_Down)
    stage.settle()
    assert row_of(page, "양").isChecked()
    assert page._panel._title.accessibleName() == "양"


def test_another_window_and_shop_are_read_anew(stage: Stage) -> None:
    page = shown(stage)
    assert page.model.overview is not None
    month = page.model.overview.aspects.reviews
    page._window.setCurrentIndex(2)
    page._window.activated.emit(2)
    stage.settle()
    quarter = page.model.overview.aspects.reviews
    page._shop.setCurrentIndex(1)
    page._shop.activated.emit(1)
    stage.settle()
    assert quarter > month
    assert 0 < page.model.overview.aspects.reviews < quarter
    assert page.model.words is not None
    assert page.model.words.reviews == page.model.overview.aspects.reviews


def test_what_is_chosen_stays_chosen_over_a_new_reading(stage: Stage) -> None:
    page = shown(stage)
    row_of(page, "대기").click()
    page.refresh()
    stage.settle()
    assert row_of(page, "대기").isChecked()
    assert page._panel._title.accessibleName() == "대기"


class Slow(Listener):
    """Finds no words until it is let go; hears a cancel meanwhile."""

    def __init__(self) -> None:
        super().__init__(practice.listener()._hears)
        self.go_on = threading.Event()

    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        done = 0
        while not self.go_on.wait(0.005):
            done = (done + 1) % len(texts)
            (progress or Silent()).report(done, len(texts))
        return super().words(texts, progress)


def test_while_words_are_gathered_the_aspects_are_there_and_it_can_be_stopped(
    open_stage: OpenStage, engine: Engine
) -> None:
    slow = Slow()
    engine.insights = Insights(engine.reviews, engine.clock, slow)
    stage = open_stage(engine)
    stage.window.host.show_page("words")
    page = stage.window.host.page()
    assert isinstance(page, WordsView)
    stage.qtbot.waitUntil(lambda: len(rows(page)) == len(Aspect))
    stage.qtbot.waitUntil(lambda: page._grown._bar.maximum() > 0)
    assert list(buttons(page)) == ["멈추기"]
    buttons(page)["멈추기"]()
    stage.settle()
    stopped = page.model.gathering
    assert stopped is Gathering.STOPPED
    assert page._grown._note.accessibleName() == "모으다가 멈췄어요."
    slow.go_on.set()
    buttons(page)["다시 모으기"]()
    stage.settle()
    done = page.model.gathering
    assert done is Gathering.DONE
    assert len(rows(page)) > len(Aspect)


class Lost(Listener):
    def words(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Word, ...]]:
        raise WorkerLost(exit=-9)


def test_a_lost_worker_takes_only_the_words_away(open_stage: OpenStage, engine: Engine) -> None:
    lost = Lost(practice.listener()._hears)
    engine.insights = Insights(engine.reviews, engine.clock, lost)
    page = shown(open_stage(engine))
    assert [banner for banner in page.findChildren(Banner) if banner.isVisible()]
    assert page._grown._note.accessibleName() == "말을 모으지 못했어요."
    assert list(buttons(page)) == ["다시 모으기"]
    assert len(rows(page)) == len(Aspect)


def test_too_few_reviews_lead_to_a_longer_look(open_stage: OpenStage, empty_engine: Engine) -> None:
    [shop] = empty_engine.shops.remember("smartplace", "main", [ShopFound("1", "달빛분식", {})])
    practice.absorb(empty_engine, shop, [review(1, "친절해요"), review(2, "맛있어요")])
    stage = open_stage(empty_engine)
    page = shown(stage)
    assert page._headline.accessibleName() == "리뷰가 조금 더 모이면 알려 드릴게요."
    assert page._grown._note.accessibleName() == "아직 리뷰가 적어서 견주기 어려워요."
    assert not page._shop.isVisible()
    buttons(page)["더 길게 보기"]()
    stage.settle()
    assert page.model.window == "quarter"
    assert buttons(page) == {}


@pytest.mark.parametrize("shops", [0, 1])
def test_nothing_yet_says_what_to_do(
    open_stage: OpenStage, empty_engine: Engine, shops: int
) -> None:
    found = [ShopFound("1", "달빛분식", {})][:shops]
    if found:
        empty_engine.shops.remember("smartplace", "main", found)
    page = shown(open_stage(empty_engine))
    notices = [each for each in page.findChildren(EmptyState) if each.isVisible()]
    expected = "아직 리뷰가 없어요" if shops else "아직 가게가 없어요"
    assert [notice.accessibleName() for notice in notices] == [expected]


def test_complaints_hang_down_and_praise_stands_up(theme: Theme) -> None:
    drawing = Trend([(0.0, 0.5), (0.5, 0.0)], 2, ["첫 주", "둘째 주"], most=0.5)
    drawing.resize(theme.px(72), theme.px(28))
    drawn = drawing.grab().toImage()
    first, second = drawn.width() // 4, 3 * drawn.width() // 4
    up, down = drawn.height() // 4, 3 * drawn.height() // 4
    assert drawn.pixelColor(first, down) == theme.color("bad")
    assert drawn.pixelColor(second, up) == theme.color("good")
    assert drawn.pixelColor(first, up) == drawn.pixelColor(second, down) != theme.color("good")


def test_each_step_of_a_drawing_speaks(stage: Stage) -> None:
    drawing = next(each for each in shown(stage).findChildren(Trend) if each.isVisible())
    step = drawing.width() / 16
    assert drawing.tip(round(step * 0.5)).startswith("8월 2일부터 7일: 좋음")
    assert drawing.tip(round(step * 15.5)).startswith("11월 15일부터 7일: 좋음")
    assert drawing.tip(drawing.width() + 1) == ""


def test_it_follows_new_reviews_when_it_returns(stage: Stage) -> None:
    page = shown(stage)
    assert page.model.overview is not None
    before = page.model.overview.aspects.reviews
    stage.show("today")
    shop = stage.engine.shops.list()[0]
    practice.absorb(stage.engine, shop, [replace(review(0, "국물이 짜요"), external_id="f" * 24)])
    stage.engine.reviews.analyse(stage.engine.language)
    stage.qtbot.waitUntil(lambda: page.model._stale)
    shown(stage)
    assert page.model.overview.aspects.reviews == before + 1
