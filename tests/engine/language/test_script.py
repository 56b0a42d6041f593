"""The language of a review, whatever brands, dishes and signs stand in it; if it says anything."""

from pathlib import Path

import pytest
from hypothesis import given

from engine.language.analysis import WrittenIn
from engine.language.script import says_something, written_in
from engine.language.sentiment import clean
from tests.engine.language.texts import HUGE, texts
from tests.gold import lines

WRITTEN = Path(__file__).parents[3] / "build" / "train" / "written"

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


SPEAKING = [
    *("굿", "ㅋㅋㅋ", "ㅠ", "ㅡㅡ", "5점", "10/10 good", "👍", "😡😡", "❤️", "★★★★★", "♥", "⁉"),
    *("^^", "^_^", ":)", ":-(", "=)", ">_<", "-_-", ";;", "--;", "<3", "@.@", "asdf", "BHC"),
    *("Très bon", "à éviter", "olé", "Großartig!", "quán rất ngon", "Очень вкусно", "อร่อยมาก"),
    *("最高", "很好", "ラーメン", "맛\ufffd있어요", "·····맛", "The � was kind"),
    *(
        "맛있어요\ufffd\ufffd\ufffd\ufffd\ufffd",
        "좋아요 ÀÀÀÀ",
        "^ ^",
        "^3^",
        "＾＾",
        "≧▽≦",
        "-__-",
        "</3",
        "◎",
        "△",
    ),
]
SILENT = [
    *("", "5", "100", "10 / 10", "12,000", "010-1234-5678", "+1", "4.5"),
    *(".", "...", "!!!", "?", "~~~", "…", "「」", "-----", "\u200b", "\u0301"),
    *("@#$%&*", "■◆▲", "※※※", "½ ²", "\ufffd\ufffd", "é"),
    *("\u3164", "\u115f\u1160", "\uffa0", "ー", "ˊ", "0/10", "100%", "*****"),
]
KOREAN = ("맛있어요", "국물이 짜고 김치가 시었어요!! 5점", "또 올게요~", "bar 분위기 좋은 곳이에요")
ENCODINGS = [("cp949", "latin-1"), ("cp949", "utf-8"), ("utf-8", "cp1252")]


@pytest.mark.parametrize("text", SPEAKING)
def test_a_word_a_picture_or_a_face_says_something(text: str) -> None:
    assert says_something(text)


@pytest.mark.parametrize("text", SILENT)
def test_digits_marks_and_figures_say_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", KOREAN)
@pytest.mark.parametrize(("written", "read"), ENCODINGS)
def test_korean_in_the_wrong_encoding_says_nothing(text: str, written: str, read: str) -> None:
    assert not says_something(text.encode(written).decode(read, "replace"))


def test_what_people_wrote_says_something() -> None:
    """Every review that the model learns from, or is tuned on; but for dots alone."""
    gold = [one.text for one in lines.reviews() if lines.third(one.number) == "tuning"]
    written = [
        row.rpartition("\t")[2]
        for file in WRITTEN.glob("*.tsv")
        for row in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(gold) > 500 and len(written) > 8_000
    silent = {text for text in (*gold, *written) if text and not says_something(clean(text))}
    assert silent == {".", "...", "......"}
