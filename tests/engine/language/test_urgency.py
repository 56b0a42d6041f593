"""What cannot wait is found, with its sentence; what only sounds like it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as given_by

from engine.language.alarms import alarms, listen
from engine.language.analysis import Reason
from engine.language.sentiment import Label
from engine.language.urgency import find
from tests.engine.language.texts import HUGE, can_run_away, heard, texts, words


def reasons(text: str, label: Label = "negative") -> set[str]:
    return {found.reason.value for found in find(heard(text, label))}


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("hygiene", "먹고 나서 온 가족이 밤새 설사했어요"),
        ("hygiene", "계단 모서리에 아이 이마가 찢어져서 응급실 다녀왔습니다"),
        ("hygiene", "벽에 곰팡이가 새까맣게 피어 있었어요"),
        ("hygiene", "바선생이 벽을 타고 기어다님"),
        ("foreign", "된장찌개에서 철사가 나왔습니다"),
        ("foreign", "머릿카락 나옴ㅠㅠ"),
        ("foreign", "국물에 파리가 둥둥"),
        ("foreign", "I found a hair in my soup"),
        ("refund", "두 번이나 결제됐는데 취소가 안 돼요"),
        ("refund", "환불 요청했더니 거부하네요"),
        ("legal", "구청 위생과에 신고했습니다"),
        ("legal", "변호사 선임했고 고소장 접수합니다"),
        ("blackmail", "서비스 주시면 별점 5개로 바꿔드릴게요"),
        ("blackmail", "안 해주면 리뷰 1점 남긴다"),
        ("blackmail", "환불해 주시면 리뷰 내릴게요"),
        ("privacy", "제 전화번호를 다른 손님한테 알려주셨더라고요"),
        ("privacy", "탈의실에 cctv가 있어요 불법 아닌가요"),
        ("toxic", "사장 이 ㅂㅅ같은 새끼"),
        ("toxic", "직원 대가리에 뭐가 들었냐"),
    ],
)
def test_what_cannot_wait(reason: str, text: str) -> None:
    assert reason in reasons(text)


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("neutral", "벌레 하나 없이 깨끗해요"),
        ("neutral", "신고하고 싶은 맛 ㅋㅋ"),
        ("neutral", "환불 잘 해주셨어요 친절하시네요"),
        ("neutral", "고소하고 담백한 맛"),
        ("neutral", "머리카락 다듬으러 갔다가 인생 머리 만났어요"),
        ("neutral", "cctv로 아이 보면서 먹을 수 있어 안심"),
        ("neutral", "새끼 고양이가 귀여워요"),
        ("neutral", "구청 앞 국밥집, 점심에 줄 섭니다"),
        ("neutral", "리뷰 이벤트로 음료 서비스 받았어요 별 다섯 개!"),
        ("neutral", "얇게 뜬 반죽이 호로록"),
        ("neutral", "우대갈비 최고, 곰팡이 치즈도 좋아요"),
        ("neutral", "벌레 많이 나오나요?"),
        ("negative", "맛이 없어요. 직원도 불친절하고요"),
        ("negative", "금간 접시도 아니고 소금간이 들쭉날쭉"),
        ("negative", "천장 조명이 꺼져 있어서 어두웠어요"),
        ("negative", "돌솥비빔밥이 미지근했어요"),
    ],
)
def test_what_only_sounds_urgent(label: Label, text: str) -> None:
    assert reasons(text, label) == set()


@pytest.mark.parametrize("signs", ["", "😡😡 ", "ㅋㅋㅋㅋㅋㅋ "])
def test_the_sentence_is_the_guests_own(signs: str) -> None:
    text = f"{signs}자리가 좁아요. 국물에서 머릿카락이 나왔어요오오오!! 사과는 하셨어요."
    [found] = find(heard(text))
    assert words(text, found.sentence) == "국물에서 머릿카락이 나왔어요오오오!!"


def test_reasons_stand_in_the_order_of_the_text() -> None:
    text = "카드 취소를 안 해줘요. 국에서 벌레가 나왔고요. 구청에 신고했습니다."
    found = [entry.reason for entry in find(heard(text))]
    assert found == [Reason.REFUND, Reason.HYGIENE, Reason.FOREIGN, Reason.LEGAL]


@pytest.mark.parametrize(
    ("text", "chance", "urgent"),
    [
        ("그날 이후로 손님 발길이 끊기겠네요", 0.95, True),  # no rule, an all but certain head
        ("그날 이후로 손님 발길이 끊기겠네요", 0.8, False),
        ("구청에 신고했습니다", 0.01, True),  # a sure rule, a head that does not believe it
        ("민원 생각도 했습니다", 0.0, False),  # half a rule
        ("민원 생각도 했습니다", 0.2, False),  # half a rule, a head that hardly believes it
        ("민원 생각도 했습니다", 0.8, True),  # half a rule, half a head
    ],
)
def test_rules_and_head_make_up_for_each_other(text: str, chance: float, urgent: bool) -> None:
    chances = {reason.value: 0.0 for reason in Reason} | {"legal": chance}
    assert [entry.reason for entry in find(heard(text, urgency=chances))] == [Reason.LEGAL] * urgent


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("법적으로 대응하겠습니다", Reason.LEGAL),
        ("성추행 당했습니다", Reason.LEGAL),
        ("별점 테러 당하기 싫으면 연락 주세요", Reason.BLACKMAIL),
        ("아이가 알레르기로 응급실 갔어요", Reason.HYGIENE),
        ("알레르기 있다고 했는데 땅콩 넣으셨네요", Reason.HYGIENE),
        ("바닥이 미끄러워 넘어졌어요", Reason.HYGIENE),
        ("곰팡이 핀 빵을 주셨어요", Reason.HYGIENE),
        ("유통기한 지난 우유를 쓰시네요", Reason.HYGIENE),
        ("결제가 두 번 됐어요", Reason.REFUND),
        ("좆같은 가게", Reason.TOXIC),
        ("짱깨집", Reason.TOXIC),
    ],
)
def test_few_words_are_enough(text: str, reason: Reason) -> None:
    assert [entry.reason for entry in find(heard(text))] == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "알레르기 있다고 했더니 땅콩 빼 주셨어요",
        "결제가 두 번 됐는데 바로 취소해 주셨어요",
        "존맛탱",
    ],
)
def test_what_was_put_right_is_not_urgent(text: str) -> None:
    assert find(heard(text)) == ()


def test_nothing_said_is_not_urgent() -> None:
    assert find(heard("")) == ()


def test_every_reason_has_rules() -> None:
    assert {alarm.reason for alarm in alarms()} == set(Reason)
    assert all(0 < alarm.certainty < 1 for alarm in alarms())


def test_no_pattern_can_run_away() -> None:
    patterns = [
        pattern
        for alarm in alarms()
        for pattern in (alarm.anchor, *alarm.near, alarm.unless)
        if pattern
    ]
    assert [pattern.pattern for pattern in patterns if can_run_away(pattern)] == []


_HARD = [
    "벌레",
    "환불",
    "리뷰 1점 주면 서비스 ",
    "별점 남",
    "제 사진 ",
    "배가 너무 계속 ",
    "영수증 가",
]


@pytest.mark.parametrize("piece", [*_HARD, " ", "가", "a", "씨발 새끼 "])
def test_a_huge_text_is_heard(piece: str) -> None:
    assert len(list(listen((piece * HUGE)[:HUGE]))) <= len(alarms())


@given(texts, given_by.sampled_from(["negative", "neutral", "positive"]))
def test_any_text_is_judged(text: str, label: Label) -> None:
    said = heard(text, label)
    for found in find(said):
        assert found.sentence in [sentence.span for sentence in said.sentences]
        assert 0.5 <= found.certainty <= 1.0
