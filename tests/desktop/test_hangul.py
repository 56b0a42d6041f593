"""Finding by first consonants and unfinished syllables."""

import pytest

from desktop.kit.hangul import find


@pytest.mark.parametrize(
    ("typed", "text", "fit"),
    [
        ("", "리뷰", 0),
        ("리뷰", "리뷰", 0),
        ("ㄹㅂ", "리뷰", 0),
        ("ㄹㅂ", "오늘의 리뷰", 3),
        ("리ㅂ", "리뷰", 0),
        ("답ㄱ", "답글", 0),
        ("다", "답글", 0),
        ("그", "답글", 1),
        ("ㄲ", "글꼴", 1),
        ("ㅅ ㄹㅂ", "새 리뷰 확인", 0),
        ("k", "Ctrl+K", 5),
        ("ㅅㅎㅇ", "새 리뷰 확인", 105),
        ("ㅂㄹ", "리뷰", None),
        ("답글리", "답글", None),
        ("닭", "답글", None),
    ],
)
def test_letters_find_words(typed: str, text: str, fit: int | None) -> None:
    assert find(typed, text) == fit
