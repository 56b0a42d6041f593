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


ORDINARY = {
    "positive": (
        "여기 진짜 맛집이에요|이 집 김치찌개가 제일 맛있어요|제가 먹어본 족발 중 최고"
        "|살면서 먹은 국수 중에 손꼽힘|여기보다 맛있는 곳 못 봤어요"
        "|딴 데 못 가겠어요|여기만 와요|매주 와요|한 달에 세 번은 와요"
        "|10년 단골입니다|엄마가 좋아하세요|아이들이 좋아해요|남자친구가 또 오재요"
        "|친구들한테 소문냈어요|줄 서서 먹을 만해요|기다린 보람 있어요|멀어도 찾아가요"
        "|일부러 찾아왔어요|제주 오면 꼭 들러요|퇴근길에 꼭 들르는 집"
        "|고기가 부드러워요|국물이 시원해요|면이 쫄깃해요|반찬이 정갈해요"
        "|재료가 신선해요|튀김이 바삭해요|빵이 촉촉해요|커피가 진해요|디저트가 예뻐요"
        "|사진이랑 똑같아요|사진보다 더 예뻐요|포장도 깔끔하게 해주셨어요"
        "|배달도 빨랐고 따뜻했어요|리뷰 이벤트 서비스도 푸짐|서비스로 음료 주셨어요"
        "|사장님이 항상 웃어주세요|직원분들이 다들 밝아요|설명도 자세히 해주시고"
        "|질문에 친절히 답해주심|예약도 쉽고 편했어요|주차장이 넓어요|역에서 가까워요"
        "|화장실도 깨끗|창밖 풍경이 좋아요|음악도 좋고 조용해요|아늑해요"
        "|인테리어가 예뻐요|침구가 뽀송해요|온수 잘 나와요|조식이 훌륭해요"
        "|사장님이 픽업도 해주셨어요|머리가 마음에 들어요|원하는 스타일대로 잘랐어요"
        "|파마가 오래가요|두피 관리 받고 개운해요|손톱이 예쁘게 됐어요"
        "|통증이 많이 줄었어요|안 아프게 치료해주세요|과잉진료 없는 치과"
        "|원장님이 꼼꼼하세요|수리 금방 해주셨어요|새것처럼 됐어요"
        "|견적보다 싸게 해주셨어요|옷이 깨끗해졌어요|꽃이 싱싱해요|강아지가 좋아해요"
        "|아이 성적이 올랐어요|선생님이 열정적이에요|운동이 재밌어졌어요|가격 대비 훌륭"
        "|이 가격에 이 퀄리티|만원의 행복|하나도 안 남기고 다 먹음"
        "|국물까지 싹 비웠어요|밥 두 공기 먹음|먹자마자 또 시킴|세 번째 주문이에요"
        "|벌써 다섯 번째|오늘도 맛있게 먹었습니다|여전히 맛있네요|변함없는 맛"
        "|초심 잃지 마세요|계속 이대로만 해주세요|돈 안 아까워요|후회 안 해요"
        "|실망한 적 없음|늘 한결같아요|기분 좋은 식사였어요|덕분에 힐링했어요"
        "|좋은 추억 만들고 갑니다|생일날 왔는데 감동이었어요|상견례 잘 마쳤습니다"
        "|외국인 친구도 좋아했어요|다음엔 가족들이랑 올게요|내일 또 갈 거예요"
        "|벌써 또 먹고 싶네요|생각나는 맛이에요|자꾸 손이 가요|술이 술술 들어가요"
    ),
    "negative": (
        "맛이 변했어요|예전 맛이 아니에요|주인 바뀌고 별로|간이 안 맞아요"
        "|고기가 질겨요|면이 불었어요|국물이 밍밍해요|튀김이 눅눅해요|빵이 퍽퍽해요"
        "|커피가 탄 맛 나요|재료가 안 신선해요|비린내 나요|잡내가 심해요"
        "|밥이 떡졌어요|반찬 재사용하는 듯|사진이랑 달라요|메뉴판이랑 가격이 달라요"
        "|양이 줄었어요|가격만 올랐네요|비싸기만 해요|주문이 누락됐어요|음료가 빠졌어요"
        "|소스를 안 주셨어요|요청사항 무시|한 시간 넘게 걸렸어요|다 식어서 왔어요"
        "|국물이 다 샜어요|포장이 엉망|직원이 말을 툭툭|인사도 없네요"
        "|물어봐도 대답이 없어요|표정이 안 좋아요|반말하네요|주문받으러 안 와요"
        "|테이블이 끈적거려요|컵에 립스틱 자국|화장실 냄새나요|벌레 나왔어요"
        "|너무 시끄러워요|자리가 좁아요|주차할 데가 없어요|찾아가기 힘들어요"
        "|방음이 안 돼요|침대가 삐걱거려요|온수가 안 나와요|청소가 안 돼 있어요"
        "|사진에 속았어요|머리 층이 안 맞아요|파마가 금방 풀렸어요|염색이 얼룩졌어요"
        "|두피가 따가워요|네일이 이틀 만에 떨어졌어요|원장님이 불친절|설명을 안 해줘요"
        "|대기만 두 시간|과잉진료 같아요|더 아파졌어요|수리하고 또 고장"
        "|바가지 씌우는 느낌|옷에 얼룩이 그대로|꽃이 시들어 있었어요|환불 안 해줘요"
        "|예약했는데 기다렸어요|예약이 누락됐대요|전화도 안 받아요|카드 안 된대요"
        "|현금만 받네요|추가금을 요구하네요|돈 버렸어요|돈 주고 왜 먹지"
        "|차라리 라면을 먹지|반도 못 먹고 버렸어요|먹다 남겼어요|한 입 먹고 버림"
        "|기대했는데 실망|소문난 잔치|줄 설 정도는 아님|왜 유명한지 모르겠어요"
        "|굳이 갈 필요 없음|두 번 갈 곳은 아님|다른 데 가세요|추천 안 해요"
        "|가지 마세요|여기 오지 마세요|최악의 경험|기분만 상했어요|생일인데 망쳤어요"
        "|부모님 모시고 갔다가 민망|아이랑 가기 불편|노키즈존이면 미리 말해주지"
        "|서비스가 별로|성의가 없어요|위생이 의심돼요|배탈 났어요|속이 안 좋아요"
        "|리뷰 보고 갔다가 낭패|별점 믿지 마세요|알바가 폰만 봐요|불러도 안 와요"
        "|계산이 틀렸어요|영수증 확인하세요"
    ),
}
"""Plain statements by another hand than those that the pack learned from; 20 stand among them."""


@pytest.mark.parametrize(("label", "at_least"), [("positive", 83), ("negative", 89)])
def test_plain_statements(label: str, at_least: int, sentiment: LanguageWorker) -> None:
    """A small reader is wrong about some: of the 200 pack 2.0.0 misread 38, 2.1.0 misreads 23."""
    texts = ORDINARY[label].split("|")
    right = sum(reading.label == label for reading in sentiment.read(texts))
    assert right >= at_least
