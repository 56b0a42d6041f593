"""What was found, in people's words; sentences found again and marked."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from desktop.kit.findings import aspect_findings, notes_of, why
from desktop.kit.marked_text import MARK, MarkedText
from desktop.kit.mood_scale import MoodScale
from desktop.kit.moods import degree_in_words
from desktop.kit.prose import Prose
from desktop.kit.sentences import excerpt, place_of
from desktop.kit.theme import Theme
from engine.api import AnalysisDto, Aspect, AspectDto, Intent, Manner, Reason, ReasonDto, Texts
from tests.desktop.reviewed import reviewed

KO = Texts("ko")
NOTHING = AnalysisDto("listener 1", Intent.OTHER, "ko", "none", (), False, (), ())
HAIR = ReasonDto(Reason.FOREIGN, 0.97, "머리카락이 나왔어요.")
REFUND = ReasonDto(Reason.REFUND, 0.81, "환불해 주세요.")


@pytest.mark.parametrize(
    ("rating", "label", "reasons", "spoken"),
    [
        (5.0, "positive", (), ""),
        (None, "neutral", (), ""),
        (1.0, "neutral", (), "왜 급한가요? 별 1점"),
        (2.5, "negative", (), "왜 급한가요? 아쉬운 말 93%"),
        (1.0, "negative", (REFUND,), "왜 급한가요? 환불 · 별 1점 · 아쉬운 말 93%"),
        (5.0, "positive", (REFUND, HAIR), "왜 급한가요? 이물 · 환불"),
    ],
)
def test_reasons_come_first_then_stars_then_words(
    rating: float | None, label: str, reasons: tuple[ReasonDto, ...], spoken: str
) -> None:
    review = reviewed(rating=rating, label=label, analysis=replace(NOTHING, reasons=reasons))
    said = why(review, KO)
    assert said.spoken == spoken
    assert said.sentence == (
        max(reasons, key=lambda each: each.certainty).sentence if reasons else ""
    )


def test_a_review_that_nobody_has_read_is_urgent_by_its_stars_alone() -> None:
    assert why(reviewed(rating=1.0, label=None, analysis=None), KO).answer == "별 1점"


def test_an_aspect_is_named_once_with_all_its_sentences() -> None:
    said = [
        AspectDto(Aspect.WAIT, "negative", "한참 기다렸어요."),
        AspectDto(Aspect.TASTE, "positive", "맛있어요."),
        AspectDto(Aspect.WAIT, "negative", "덜 기다리면 좋겠어요."),
    ]
    found = aspect_findings(replace(NOTHING, aspects=tuple(said)), KO)
    assert [(each.words, each.sentences) for each in found] == [
        ("대기 아쉬움", ("한참 기다렸어요.", "덜 기다리면 좋겠어요.")),
        ("맛 좋음", ("맛있어요.",)),
    ]


@pytest.mark.parametrize(
    ("change", "body", "notes"),
    [
        ({}, "맛있어요", []),
        ({"manners": (Manner.SARCASM,)}, "참 친절하시네요", ["반어일 수 있어요"]),
        ({"manners": (Manner.MIXED,)}, "좋지만", ["좋은 말과 아쉬운 말이 함께 있어요"]),
        ({"contradiction": True}, "맛있어요", ["별점과 글의 느낌이 달라요"]),
        ({"written_in": "en"}, "Nice", ["영어로 쓴 글이에요"]),
        ({"written_in": "other"}, "Приятно", ["다른 나라 말로 쓴 글 같아요"]),
        ({"written_in": "other"}, "👍👍", []),
        ({"toxicity": "offensive"}, "야", ["거친 말이 있을 수 있어요"]),
        ({"intent": Intent.QUESTION}, "몇 시까지 하나요?", ["물어보는 말이 있어요"]),
    ],
)
def test_notes_are_quiet_and_promise_no_more_than_is_known(
    change: dict[str, object], body: str, notes: list[str]
) -> None:
    assert notes_of(replace(NOTHING, **change), body, KO) == notes  # type: ignore[arg-type]


def test_every_finding_has_a_word_in_both_languages() -> None:
    keys = [f"aspect.{aspect.value}" for aspect in Aspect]
    keys += [f"reason.{reason.value}" for reason in Reason]
    keys += [f"note.manner.{manner.value}" for manner in Manner]
    keys += [f"note.toxicity.{kind}" for kind in ("offensive", "hate")]
    keys += [f"note.written_in.{name}" for name in ("en", "ja", "zh", "other")]
    for language in ("ko", "en"):
        texts = Texts(language)
        assert all(texts(key) for key in keys)


@pytest.mark.parametrize(
    ("probability", "said"),
    [(0.97, "뚜렷해요 (97%)"), (0.7, "그렇게 보여요 (70%)"), (0.55, "애매해요 (55%)")],
)
def test_certainty_is_said_in_words_and_in_figures(probability: float, said: str) -> None:
    assert degree_in_words(probability, KO) == said


@pytest.mark.parametrize(
    ("sentence", "text", "place"),
    [
        ("나왔어요.", "머리카락이 나왔어요. 환불", (6, 11)),
        ("두 줄\n이에요", "앞 두 줄 이에요", (2, 9)),
        ("머리카락", "머\u2060리\u2060카\u2060락\u2060이", (0, 7)),
        ("없는 말", "있는 말", None),
        ("", "아무 말", None),
    ],
)
def test_a_sentence_is_found_in_spite_of_spaces_and_joiners(
    sentence: str, text: str, place: tuple[int, int] | None
) -> None:
    assert place_of(sentence, text) == place


def test_an_excerpt_begins_with_the_sentence_that_would_be_cut_off() -> None:
    long = f"{'좋아요 ' * 200}머리카락이 나왔어요."
    assert excerpt(long, "좋아요", 20) == long[:20]
    assert excerpt(long, "머리카락이 나왔어요.", 20) == "… 머리카락이 나왔어요."
    assert excerpt("짧아요", "짧아요", 20) == "짧아요"


def test_the_marked_words_are_the_sentence_also_after_an_emoji(qtbot: QtBot, theme: Theme) -> None:
    text = MarkedText("손님의 글")
    qtbot.addWidget(text)
    text.resize(300, 200)
    text.show_text("맛있어요😋🍜 정말! 그런데 머리카락이 나왔어요. 또 갈게요.")
    area = text.mark(["머리카락이 나왔어요.", "없는 말"])
    assert [each.replace("\u2060", "") for each in text.marked()] == ["머리카락이 나왔어요."]
    assert not area.isEmpty()
    theme.set_mode("dark")
    assert text.extraSelections()[0].format.background().color() == theme.color(MARK)
    text.show_text("다른 글이에요")
    assert text.extraSelections() == []
    assert text.mark([]).isEmpty()


def test_a_card_shows_the_sentence_however_late_it_comes(qtbot: QtBot, theme: Theme) -> None:
    card = Prose(lines=2)
    qtbot.addWidget(card)
    card.resize(260, 60)
    card.show_text(
        f"{'참 좋은 가게예요. ' * 20}그런데 벌레가 나왔어요.", sentence="그런데 벌레가 나왔어요."
    )
    text, lines = card._shown(card.width())
    assert text.startswith("… ")
    assert "벌레" in "".join(line for _, line in lines).replace("\u2060", "")
    shown = card.grab().toImage()
    grounds = {
        shown.pixelColor(x, y).name() for x in range(0, 260, 3) for y in range(0, shown.height(), 3)
    }
    assert QColor(theme.colors[MARK]).name() in grounds


def test_lines_of_a_card_lose_no_letter_to_emoji(qtbot: QtBot, theme: Theme) -> None:
    text = "😋🍜맛있어요😋 " * 12
    card = Prose(text)
    qtbot.addWidget(card)
    _, lines = card._shown(200)
    assert len(lines) > 2
    drawn = "".join(line for _, line in lines).replace("\u2060", "")
    assert "".join(drawn.split()) == "".join(text.split())


@pytest.mark.parametrize(("score", "left"), [(-1.0, True), (1.0, False)])
def test_the_scale_leans_to_the_side_of_the_score(
    qtbot: QtBot, theme: Theme, score: float, left: bool
) -> None:
    scale = MoodScale()
    qtbot.addWidget(scale)
    scale.resize(scale.sizeHint())
    scale.show_score(score, "bad", "읽은 느낌")
    shown = scale.grab().toImage()
    inked = [
        x
        for x in range(shown.width())
        if shown.pixelColor(x, shown.height() // 2).name() == theme.colors.bad.lower()
    ]
    assert inked
    assert (max(inked) <= shown.width() / 2 + 1) is left
    assert scale.accessibleName() == "읽은 느낌"
