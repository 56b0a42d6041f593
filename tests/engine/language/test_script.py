"""The language of a review, whatever brands, dishes and signs stand in it."""

import pytest
from hypothesis import given

from engine.language.analysis import WrittenIn
from engine.language.script import written_in
from tests.engine.language.texts import HUGE, texts

CASES: list[tuple[WrittenIn, str]] = [
    ("ko", "맛있어요 😍😍"),
    ("ko", "ㅋㅋㅋ"),
    ("ko", "ㅠㅠ 👎"),
    ("ko", "12,000원 5점"),
    ("ko", "Starbucks Reserve 맛있음"),
    ("ko", "very good 최고에요 추천"),
    ("ko", "service 최악"),
    ("ko", "大박 맛집"),
    ("ko", "스시(寿司) 좋아하시면 추천"),
    ("en", "Good!!"),
    ("en", "I love 떡볶이 and 김밥 here"),
    ("en", "The café was lovely, 10/10"),
    ("en", "Best ramen 一蘭 in Seoul"),
    ("ja", "とても美味しい"),
    ("ja", "ラーメン"),
    ("ja", "味噌拉麺 950円 接客丁寧"),
    ("ja", "「떡볶이」がとても美味しいです"),
    ("ja", "最高"),
    ("ja", "明洞駅徒歩五分、焼肉店"),
    ("zh", "很好吃，老板很热情"),
    ("zh", "韓國料理，份量大，味道讚，推薦"),
    ("zh", "我在ユニクロ旁边的店吃了，很便宜"),
    ("zh", "优の良品很好吃"),
    ("zh", "iPhone 很好用"),
    ("other", "Очень вкусно, Burger King"),
    ("other", "อร่อยมาก"),
    ("other", "الطعام لذيذ جدا"),
    ("other", "Très bon restaurant, service rapide et accueil chaleureux"),
    ("other", "Quán rất ngon"),
    ("other", "10000 5"),
    ("other", "👍👍"),
    ("other", ""),
]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_written_in(language: WrittenIn, text: str) -> None:
    assert written_in(text) == language


@given(texts)
def test_any_text_is_written_in_something(text: str) -> None:
    assert written_in(text) in {"ko", "en", "ja", "zh", "other"}


@pytest.mark.parametrize("piece", ["가", "a", "a ", "あ", "漢 ", "я", "É"])
def test_a_huge_text_is_told_apart(piece: str) -> None:
    assert written_in((piece * HUGE)[:HUGE])
