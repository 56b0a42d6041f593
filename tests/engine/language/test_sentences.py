"""Sentences of a review and where they stand."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.language.sentences import split
from engine.language.sentiment import MAX_CHARACTERS, clean

REVIEWS = [
    "맛있어요",
    "국물이 진해요. | 양도 많고요",
    "양이 적어요 | 가격은 비싸네요 | 재방문 안 합니다",
    "맛있음 | 양 많음 | 친절함",
    "진짜 맛있어요 ㅋㅋㅋ | 또 올게요 👍👍 | 사장님 최고",
    "잘 먹었어요 ㅎㅎ",
    "점심 메뉴가 좋아요",
    "처음 왔는데 다음에 또 올게요",
    "보고만 있음 ^^ | 답도 없음",
    "첫 줄\n | 둘째 줄\n\n | 셋째 줄",
    "맛은 있는데 양이 적어요",
    "주문하고 40분... | 다 식어서 왔네요!! | 환불해 주세요",
    "Great food! | Will come again",
    "5.5점 드려요 | 3.5cm 두께",
]


@pytest.mark.parametrize("marked", REVIEWS)
def test_where_sentences_end(marked: str) -> None:
    """A bar stands where the next sentence begins."""
    sentences = [part.strip() for part in marked.split(" | ")]
    text = marked.replace(" | ", " ")
    assert [text[span.start : span.end] for span in split(text)] == sentences


SIGNS = st.text(st.sampled_from("맛있음요다.!~ㅋㅠ👍\ufe0f \n\t\u3000^a5"), max_size=60)


@given(st.one_of(st.text(max_size=200), SIGNS))
@example("")
@example("ㅋㅋ " * 700)
@example("음 " * MAX_CHARACTERS)
def test_no_sign_is_lost_and_no_sentence_is_empty(text: str) -> None:
    said = clean(text)
    spans = split(said)
    ends = [0, *(span.end for span in spans)]
    assert all(said[span.start : span.end].strip() for span in spans)
    assert all(end <= span.start for end, span in zip(ends, spans, strict=False))
    assert "".join("".join(said[span.start : span.end] for span in spans).split()) == "".join(
        said.split()
    )
