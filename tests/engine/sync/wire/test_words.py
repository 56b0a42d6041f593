"""Two edits of one text, eojeol by eojeol."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sync.wire.words import woven

THANKS = "안녕하세요 손님, 국물이 맛있다고 해 주셔서 고맙습니다."
WORDS = st.sampled_from(["국물이", "정말", "맛있어요", "또", "오세요", "손님", "10시", "김치"])
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "  ", "\n", "\n\n"])), max_size=12).map(
    lambda parts: "".join(word + space for word, space in parts).strip()
)


@pytest.mark.parametrize(
    ("ancestor", "one", "other", "both"),
    [
        (
            THANKS,
            "정말 " + THANKS,
            THANKS + " 또 오세요.",
            "정말 " + THANKS + " 또 오세요.",
        ),
        (
            THANKS,
            THANKS.replace("손님,", "김*리님,"),
            THANKS.replace("고맙습니다.", "감사합니다."),
            "안녕하세요 김*리님, 국물이 맛있다고 해 주셔서 감사합니다.",
        ),
        ("가 나 다 라", "가 다 라", "가 나 다 라 마", "가 다 라 마"),
        (THANKS, THANKS + " 또 오세요.", THANKS + " 또 오세요.", THANKS + " 또 오세요."),
        ("가\n나", "가요\n나", "가\n나요", "가요\n나요"),
        ("", "고맙습니다", "", "고맙습니다"),
        ("오늘 10시 오픈 합니다", "오늘 11시 오픈 합니다", "오늘 10시 마감 합니다", None),
        (THANKS, THANKS + " 또 오세요.", THANKS + " 다음에 봬요.", None),
        (THANKS, THANKS.replace("맛있다고", "좋다고"), THANKS.replace("맛있다고", "짜다고"), None),
        (THANKS, "", THANKS + " 또 오세요.", None),
        ("", "고맙습니다", "감사합니다", None),
    ],
    ids=[
        "before and behind", "two words", "one goes, one comes", "the same", "two lines",
        "out of nothing", "neighbours", "the same place", "the same word", "all gone",
        "both out of nothing",
    ],
)  # fmt: skip
def test_both_edits_in_one_text(ancestor: str, one: str, other: str, both: str | None) -> None:
    assert woven(ancestor, one, other) == both
    assert woven(ancestor, other, one) == both


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_of_the_two_does_not_matter(ancestor: str, one: str, other: str) -> None:
    assert woven(ancestor, one, other) == woven(ancestor, other, one)


@given(st.text(max_size=40), st.text(max_size=40))
def test_who_changed_nothing_leaves_it_to_the_other(ancestor: str, other: str) -> None:
    assert woven(ancestor, ancestor, other) == other
    assert woven(ancestor, other, other) == other


@given(TEXTS, TEXTS, TEXTS)
def test_no_word_that_somebody_added_is_lost(ancestor: str, one: str, other: str) -> None:
    both = woven(ancestor, one, other)
    if both is not None:
        added = {*one.split(), *other.split()} - {*ancestor.split()}
        assert added <= {*both.split()}


@given(TEXTS, st.integers(0, 5), st.lists(WORDS, max_size=3), st.lists(WORDS, max_size=3))
def test_edits_apart_always_stand_together(
    text: str, repeats: int, before: list[str], behind: list[str]
) -> None:
    """Between two words that are found nowhere else, the ends are told apart."""
    middle = f"처음은 {text} " + "그대로 " * repeats + "끝은"
    one, other = " ".join([*before, middle]), " ".join([middle, *behind])
    assert woven(middle, one, other) == " ".join([*before, middle, *behind])


@pytest.mark.parametrize("count", [100, 5_000])
def test_of_a_long_text_the_changed_part_is_compared(count: int) -> None:
    text = " ".join(f"{number}번째" for number in range(count))
    changed = text.replace("50번째 51번째", "쉰번째 51번째", 1)
    assert woven(text, changed, text + " 끝") == changed + " 끝"


def test_changes_spread_over_a_long_text_are_not_compared() -> None:
    text = " ".join(f"{number}번째" for number in range(1_000))
    assert woven(text, "가 " + text + " 하", text + " 끝") is None
