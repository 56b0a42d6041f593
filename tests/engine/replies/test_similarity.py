"""The guard against replies that read alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.replies.similarity import TOO_SIMILAR, Guard, grams

THANKS = "따뜻한 말씀 고맙습니다. 다음에도 반갑게 모실게요."


@pytest.mark.parametrize(
    ("other", "too_similar"),
    [
        (THANKS, True),
        ("따뜻한 말씀 고맙습니다! 다음에도 반갑게 모실게요~", True),
        ("따뜻한말씀고맙습니다. 다음에도  반갑게 모실게요.", True),
        ("김*리님, 따뜻한 말씀 고맙습니다. 다음에도 반갑게 모실게요.", True),
        ("따뜻한 말씀 고맙습니다. 국물은 매일 새벽에 다섯 시간 끓입니다.", False),
        ("용기를 바꿨습니다. 새는 일이 없도록 하겠습니다.", False),
        ("", False),
    ],
)
def test_what_counts_as_too_similar(other: str, too_similar: bool) -> None:
    assert (Guard([THANKS]).nearest(other) >= TOO_SIMILAR) is too_similar


def test_an_empty_past_is_like_nothing() -> None:
    assert Guard().nearest(THANKS) == 0.0


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=30))
def test_the_index_says_what_comparing_one_by_one_says(past: list[str], text: str) -> None:
    def jaccard(other: str) -> float:
        a, b = grams(text), grams(other)
        return len(a & b) / len(a | b) if a & b else 0.0

    assert Guard(past).nearest(text) == max(map(jaccard, past), default=0.0)
