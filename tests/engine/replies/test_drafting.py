"""What a draft says, and how it is chosen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.language.analysis import Aspect, Intent, Manner, Reason
from engine.platforms.port import Keyword
from engine.prompts.dto import VARIABLES, Sentiment, Template, Tone
from engine.prompts.library import load_folder
from engine.replies.drafting import Wish, compose, fill, length, sentences
from engine.replies.errors import NoTemplate, OwnersCall
from engine.replies.similarity import TOO_SIMILAR, Guard
from engine.replies.values import (
    OWNERS_CALL,
    customer_name,
    mood_of,
    owner_sentence,
    owners_call,
    values_of,
)
from engine.reviews.dto import AnalysisDto, AspectDto, CorrectionDto, Label, ReasonDto, ReviewDto
from tests.engine.replies.house import MORNING, review

SHIPPED = load_folder()
KIND = Keyword("kind", "친절해요")
PLAIN = Wish(owner_words="", tone="polite", limit=250)


def analysis(
    reasons: tuple[Reason, ...], aspects: tuple[AspectDto, ...] = ()
) -> AnalysisDto | None:
    if not (reasons or aspects):
        return None
    return AnalysisDto(
        reader="listener 1",
        intent=Intent.COMPLAINT,
        written_in="ko",
        toxicity="none",
        manners=(),
        contradiction=False,
        aspects=aspects,
        reasons=tuple(ReasonDto(reason, 0.9, "") for reason in reasons),
    )


def told(
    body: str | None = "맛있어요",
    *,
    label: Label | None = "positive",
    probability: float | None = 0.95,
    rating: float | None = 5.0,
    external_id: str = "a",
    reasons: tuple[Reason, ...] = (),
    aspects: tuple[AspectDto, ...] = (),
    **known: object,
) -> ReviewDto:
    """`known`: further fields of `ReviewFound`."""
    found = review(external_id, body, author="kan****", rating=rating)
    found = replace(found, **known)  # type: ignore[arg-type]
    return ReviewDto(
        id=1,
        shop_id=1,
        shop_name="달빛분식",
        platform="scripted",
        found=found,
        captured_at=MORNING,
        label=label,
        score=0.0,
        probability=probability,
        analysis=analysis(reasons, aspects),
        reply="",
        revisions=(),
    )


def template(
    text: str, key: str = "t", sentiment: Sentiment = "positive", tone: Tone = "polite"
) -> Template:
    used = tuple(name for name in VARIABLES if f"{{{name}}}" in text)
    return Template(key, 1, sentiment, tone, text, used)


@pytest.mark.parametrize(
    ("shop", "known"), [("달빛분식", True), ("3호점", True), ("70000101", False), ("", False)]
)
def test_a_shop_that_goes_by_its_number_is_not_named_to_guests(shop: str, known: bool) -> None:
    found = replace(told(), shop_name=shop)
    assert ("shop_name" in values_of(found, "positive")) is known


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("김*리", "김*리"),
        ("김**", "김**"),
        ("홍길동", "홍길동"),
        ("홍길동님", "홍길동"),
        ("맛집탐험가", "맛집탐험가"),
        ("\u1100\u1175\u11b7*\u1105\u1175", "김*리"),
        ("kan****", None),
        ("wldu****", None),
        ("별***", None),
        ("***", None),
        ("{shop_name}", None),
        ("네이버 사용자", None),
        ("", None),
    ],
)
def test_a_customer_is_named_only_where_it_reads_naturally(author: str, name: str | None) -> None:
    assert customer_name(author) == name


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("용기 바꿨음, 죄송", "용기 바꿨음, 죄송."),
        ("  용기\n바꿨음,   죄송 ", "용기 바꿨음, 죄송."),
        ("다음엔 서비스 드릴게요!", "다음엔 서비스 드릴게요!"),
        ("고마워요~", "고마워요~"),
        ("죄송해요 ㅠㅠ", "죄송해요 ㅠㅠ"),
        ("또 오세요 🙏", "또 오세요 🙏"),
        ("   ", ""),
    ],
)
def test_the_owners_words_stay_as_they_are(words: str, sentence: str) -> None:
    assert owner_sentence(words) == sentence


@pytest.mark.parametrize(
    ("label", "rating", "mood"),
    [
        ("positive", 5.0, "positive"),
        ("negative", 5.0, "positive"),
        ("positive", 1.0, "negative"),
        ("positive", 3.0, "neutral"),
        ("negative", None, "negative"),
        ("neutral", None, "neutral"),
        (None, 2.0, "negative"),
        (None, None, "neutral"),
    ],
)
def test_stars_speak_before_words(label: Label | None, rating: float | None, mood: Label) -> None:
    assert mood_of(told(label=label, rating=rating)) == mood


@pytest.mark.parametrize(
    ("label", "judged", "ticked", "mood"),
    [
        ("negative", ("positive",), (), "neutral"),
        ("negative", ("positive", "positive"), (), "neutral"),
        ("negative", (), (KIND,), "neutral"),
        ("negative", ("negative",), (KIND,), "negative"),
        ("negative", ("positive", "negative"), (), "negative"),
        ("negative", ("positive", "neutral"), (), "negative"),
        ("negative", (), (), "negative"),
        ("positive", ("negative",), (), "neutral"),
        ("positive", ("negative", "neutral"), (), "neutral"),
        ("positive", ("negative", "positive"), (), "positive"),
        ("positive", (), (KIND,), "positive"),
        (None, ("positive",), (), "neutral"),
    ],
)
def test_words_that_contradict_each_other_get_neither_cheer_nor_apology(
    label: Label | None, judged: tuple[Label, ...], ticked: tuple[Keyword, ...], mood: Label
) -> None:
    assert mood_of(unstarred(label, judged, ticked)) == mood


@pytest.mark.parametrize(
    ("probability", "manners", "mood"),
    [
        (0.85, (), "neutral"),
        (0.86, (), "negative"),
        (0.6, (Manner.SARCASM,), "negative"),
        (0.6, (Manner.MIXED,), "neutral"),
        (None, (), "neutral"),
    ],
)
def test_kind_words_spare_an_apology_only_in_doubt(
    probability: float | None, manners: tuple[Manner, ...], mood: Label
) -> None:
    review = unstarred("negative", ("positive",), (), probability)
    assert review.analysis is not None
    ironic = replace(review, analysis=replace(review.analysis, manners=manners))
    assert mood_of(ironic) == mood


def unstarred(
    label: Label | None,
    judged: tuple[Label, ...],
    ticked: tuple[Keyword, ...],
    probability: float | None = 0.7,
) -> ReviewDto:
    aspects = tuple(AspectDto(Aspect.ATMOSPHERE, each, "분위기") for each in judged)
    return told(label=label, probability=probability, rating=None, keywords=ticked, aspects=aspects)


def test_the_owner_speaks_before_the_stars() -> None:
    corrected = replace(told(label="negative", rating=5.0), correction=CorrectionDto(None, MORNING))
    assert mood_of(corrected) == "negative"


@pytest.mark.parametrize(
    ("text", "known", "draft"),
    [
        ("{customer}님, 반가워요.", {"author_name": "김*리"}, "김*리님, 반가워요."),
        ("{shop_name}입니다. 반가워요.", {}, "달빛분식입니다. 반가워요."),
        ("“{keyword}”, 힘이 나요.", {"keywords": (KIND,)}, "“친절해요”, 힘이 나요."),
        ("{menu} 이야기 고마워요.", {"menus": ("떡볶이",)}, "떡볶이 이야기 고마워요."),
        ("벌써 {visit}번째네요.", {"visit_count": 3}, "벌써 3번째네요."),
        ("{owner_words} 반가워요.", {}, "반가워요."),
    ],
)
def test_variables_are_filled_from_the_review(
    text: str, known: dict[str, object], draft: str
) -> None:
    found = compose(told(**known), PLAIN, [template(text)], Guard())  # type: ignore[arg-type]
    assert found.text == draft


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("{customer}님, 반가워요.", {"author_name": "kan****"}),
        ("“{keyword}”, 힘이 나요.", {}),
        ("{menu} 이야기 고마워요.", {}),
        ("벌써 {visit}번째네요.", {"visit_count": 1}),
    ],
)
def test_a_template_that_cannot_be_filled_is_left_aside(
    text: str, known: dict[str, object]
) -> None:
    templates = [template(text, "unfillable"), template("고맙습니다.", "plain")]
    found = compose(told(**known), PLAIN, templates, Guard())  # type: ignore[arg-type]
    assert found.template.key == "plain"
    with pytest.raises(NoTemplate):
        compose(told(**known), PLAIN, templates[:1], Guard())  # type: ignore[arg-type]


def test_praise_is_not_quoted_under_a_complaint() -> None:
    text = "“{keyword}”, 힘이 나요."
    complaint = told("별로예요", label="negative", probability=0.02, keywords=(KIND,))
    with pytest.raises(NoTemplate):
        compose(complaint, PLAIN, [template(text, sentiment="negative")], Guard())


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("안녕하세요. {owner_words} 또 오세요.", "안녕하세요. 용기 바꿨음, 죄송. 또 오세요."),
        ("안녕하세요. 또 오세요.", "용기 바꿨음, 죄송. 안녕하세요. 또 오세요."),
    ],
    ids=["where the template puts them", "first, where it has no place for them"],
)
def test_the_owners_words_are_never_lost(text: str, draft: str) -> None:
    wish = replace(PLAIN, owner_words="용기 바꿨음, 죄송")
    assert compose(told(), wish, [template(text)], Guard()).text == draft


@given(st.text(max_size=20))
def test_a_value_with_braces_is_never_filled_again(value: str) -> None:
    value = f"{{menu}}{value}{{shop_name}}"
    assert fill("“{keyword}” {menu}", {"keyword": value, "menu": "M"}) == f"“{value}” M"


def test_a_text_too_long_loses_whole_sentences_from_its_end() -> None:
    text = "첫 문장입니다. {owner_words} 둘째 문장입니다. 셋째 문장입니다."
    wish = Wish(owner_words="사장 한마디", tone="polite", limit=30)
    assert compose(told(), wish, [template(text)], Guard()).text == (
        "첫 문장입니다. 사장 한마디. 둘째 문장입니다."
    )
    alone = Wish(owner_words="긴 " * 20 + "말", tone="polite", limit=30)
    assert compose(told(), alone, [template(text)], Guard()).text == "긴 " * 20 + "말."


@given(
    words=st.text(max_size=120),
    tone=st.sampled_from(["short", "polite", "solving"]),
    label=st.sampled_from(["positive", "neutral", "negative"]),
    body=st.sampled_from([None, "한마디"]),
    menu=st.text(max_size=40),
    author=st.text(max_size=12),
)
def test_any_draft_fits_and_says_what_the_owner_said(
    words: str, tone: Tone, label: Label, body: str | None, menu: str, author: str
) -> None:
    about = told(body, label=label, rating=None, menus=(menu,), author_name=author)
    text = compose(about, Wish(words, tone, 250), SHIPPED, Guard()).text
    assert owner_sentence(words) in text
    assert length(text) <= 250
    assert text.strip()


def test_a_rerun_gives_the_same_draft_and_another_review_another() -> None:
    drafts = [
        compose(told(external_id=name), PLAIN, SHIPPED, Guard()).text
        for name in ("a", "a", "b", "c", "d", "e")
    ]
    assert drafts[0] == drafts[1]
    assert len(set(drafts[1:])) > 2


def test_the_least_similar_template_is_chosen() -> None:
    templates = [
        template("오늘 하루가 환해졌습니다. 고맙습니다.", "said"),
        template("국물은 새벽마다 새로 끓입니다.", "fresh"),
    ]
    guard = Guard(["오늘 하루가 환해졌습니다. 정말 고맙습니다."])
    for name in "abcdef":
        assert compose(told(external_id=name), PLAIN, templates, guard).template.key == "fresh"


def test_another_tone_then_exchanged_endings_before_a_copy() -> None:
    polite = [
        template("마음이 따뜻해지는 글이네요. 오래 간직하겠습니다.", "p1"),
        template("하루를 여는 힘을 얻었습니다. 늘 건강하세요.", "p2"),
    ]
    short = template("덕분에 웃었어요!", "s", tone="short")
    guard = Guard()
    keys = []
    for name in "abcde":
        draft = compose(told(external_id=name), PLAIN, [*polite, short], guard)
        assert draft.similarity < TOO_SIMILAR
        guard.add(draft.text)
        keys.append(draft.template.key)
    assert sorted(keys[:2]) == ["p1", "p2"]
    assert keys[2] == "s"
    copy = compose(told(external_id="z"), PLAIN, [*polite, short], guard)
    assert copy.similarity >= TOO_SIMILAR


def test_few_stars_without_a_word_get_no_cheer() -> None:
    silent = told(None, label=None, rating=1.0)
    assert compose(silent, PLAIN, SHIPPED, Guard()).template.tone == "solving"


@pytest.mark.parametrize("rating", [1.0, 3.0, 5.0, None])
@pytest.mark.parametrize("reason", Reason)
def test_what_cannot_wait_is_never_cheered(reason: Reason, rating: float | None) -> None:
    mood = mood_of(told(rating=rating, reasons=(reason,)))
    takes_the_stars_word = reason is Reason.REFUND
    assert mood == (mood_of(told(rating=rating)) if takes_the_stars_word else "negative")


@pytest.mark.parametrize("reason", [Reason.HYGIENE, Reason.FOREIGN])
@pytest.mark.parametrize("body", ["머리카락이 나왔어요", None])
@pytest.mark.parametrize("tone", ["short", "polite", "solving"])
def test_where_somebody_may_be_hurt_the_reply_is_sober(
    reason: Reason, body: str | None, tone: Tone
) -> None:
    review = told(body, reasons=(reason,))
    for words in ("", "병원에 같이 가겠습니다"):
        found = compose(review, Wish(words, tone, 250), SHIPPED, Guard())
        assert found.template.tone == "solving"
        assert words in found.text


@pytest.mark.parametrize("reason", OWNERS_CALL)
def test_no_template_speaks_where_it_is_the_owners_call(reason: Reason) -> None:
    review = told(reasons=(Reason.REFUND, reason))
    assert owners_call(review) == reason
    with pytest.raises(OwnersCall):
        compose(review, Wish(" ", "polite", 250), SHIPPED, Guard())
    said = compose(review, Wish("경찰에 맡기겠습니다", "polite", 250), SHIPPED, Guard())
    assert said.text == "경찰에 맡기겠습니다."


def test_the_gravest_reason_is_the_one_that_is_named() -> None:
    review = told(reasons=(Reason.TOXIC, Reason.LEGAL, Reason.HYGIENE))
    assert owners_call(review) == Reason.LEGAL
    assert owners_call(told(reasons=(Reason.HYGIENE,))) is None


@pytest.mark.parametrize("label", ["positive", "negative"])
def test_a_morning_of_thirty_has_no_copies(label: Label) -> None:
    guard = Guard()
    for number in range(30):
        draft = compose(
            told(label=label, rating=None, external_id=str(number)), PLAIN, SHIPPED, guard
        )
        assert draft.similarity < TOO_SIMILAR
        guard.add(draft.text)


def test_length_counts_as_browsers_do() -> None:
    assert [length(text) for text in ("가a", "🙏", "👩‍🍳")] == [2, 2, 5]


def test_the_owners_words_are_a_sentence_of_a_template() -> None:
    assert sentences("반가워요. {owner_words} {menu} 고마워요! 또 봐요.") == [
        "반가워요.",
        "{owner_words}",
        "{menu} 고마워요!",
        "또 봐요.",
    ]
