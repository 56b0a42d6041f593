"""The shipped pack says of plain shop sentences what any owner would; none was trained on whole."""

import pytest

from engine.language.worker import LanguageWorker

PRAISE = [
    "사장님도 친절하시고 김밥이 진짜 맛있어요. 또 갈게요!",
    "여기 라떼 최고예요 매일 가고 싶어요",
    "양도 푸짐하고 배달도 엄청 빨리 왔어요 감사합니다",
    "분위기도 좋고 케이크도 너무 맛있었어요 강추",
    "동네에서 제일 맛있는 떡볶이집입니다 👍",
    "존맛탱 ㅠㅠ 인생 돈까스",
]
COMPLAINT = [
    "배달이 두 시간이나 걸렸고 음식이 다 식었어요. 다시는 안 시킵니다",
    "머리카락이 나왔는데 사과 한마디 없네요",
    "직원이 너무 불친절해서 기분이 나빴어요",
    "가격은 비싼데 맛은 정말 없어요 돈 아까워요",
    "테이블도 더럽고 화장실도 지저분해요",
    "국물이 다 새서 왔어요 환불해 주세요 😡",
]


@pytest.mark.parametrize("text", PRAISE)
def test_praise(text: str, sentiment: LanguageWorker) -> None:
    assert sentiment.read([text])[0].label == "positive"


@pytest.mark.parametrize("text", COMPLAINT)
def test_complaint(text: str, sentiment: LanguageWorker) -> None:
    assert sentiment.read([text])[0].label == "negative"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("👍", "positive"),
        ("❤️❤️", "positive"),
        ("김밥 👍🏻👍🏻", "positive"),
        ("👎", "negative"),
        ("김밥 😡", "negative"),
        ("🤮🤮", "negative"),
    ],
)
def test_emoji_speak(text: str, label: str, sentiment: LanguageWorker) -> None:
    assert sentiment.read([text])[0].label == label


def test_lukewarm_lies_between(sentiment: LanguageWorker) -> None:
    praise, lukewarm, complaint = sentiment.read(
        [PRAISE[0], "그냥 그래요. 보통이에요", COMPLAINT[0]]
    )
    assert complaint.score < lukewarm.score < praise.score
    assert lukewarm.label == "neutral"


def test_score_label_and_probability_agree(sentiment: LanguageWorker) -> None:
    readings = sorted(sentiment.read(PRAISE + COMPLAINT), key=lambda reading: reading.score)
    ranks = ["negative", "neutral", "positive"]
    assert [ranks.index(reading.label) for reading in readings] == sorted(
        ranks.index(reading.label) for reading in readings
    )
    assert all(abs(reading.score) <= reading.probability + 1e-5 for reading in readings)


EVERYDAY = {
    "positive": (
        "맛있어요|맛있습니다|맛있네요|국물이 맛있어요|김밥이 맛있어요|음식이 맛있어요"
        "|너무 맛있어요!!|맛있게 잘 먹었습니다|잘 먹었습니다|친절해요|친절하세요"
        "|사장님이 친절하세요|분위기 좋아요|양이 많아요|양도 많고 맛있어요|가격도 착해요"
        "|가성비 좋아요|깨끗해요|배달이 빨라요|좋았어요|최고예요|또 갈게요|또 올게요"
        "|재방문 의사 있어요|재주문합니다|추천합니다|만족합니다|커피가 맛있어요"
        "|고기가 맛있어요|늘 맛있어요|맛집 인정|꼼꼼하게 해주세요|설명을 잘 해주세요"
        "|방이 깨끗해요|편하게 쉬었어요|국물이 진하고 맛있어요|맛도 좋고 양도 많아요"
        "|감사합니다"
    ),
    "negative": (
        "맛없어요|맛이 없어요|별로예요|불친절해요|직원이 불친절해요|너무 비싸요|더러워요"
        "|지저분해요|배달이 늦어요|식어서 왔어요|양이 적어요|너무 짜요|최악이에요"
        "|다시는 안 갑니다|재방문 안 해요|비추천|실망했어요|후회해요|돈 아까워요"
        "|음식이 식었어요|머리 망했어요|냄새나요|시끄러워요"
    ),
}


@pytest.mark.parametrize("label", EVERYDAY)
def test_what_most_guests_write(label: str, sentiment: LanguageWorker) -> None:
    """Nobody writes such words to be told apart, and everybody writes them."""
    texts = EVERYDAY[label].split("|")
    misread = {
        text: reading.label
        for text, reading in zip(texts, sentiment.read(texts), strict=True)
        if reading.label != label
    }
    assert len(misread) <= len(texts) // 20, misread
