"""The reply templates an offline draft is made of."""

import json
import re
from collections import Counter
from itertools import combinations, product
from pathlib import Path
from typing import Any
from unicodedata import is_normalized

import pytest

FILE = Path(__file__).parents[3] / "resources" / "templates" / "ko.json"
TEMPLATES: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
LEAST = {"positive": 12, "neutral": 8, "negative": 10, "no_text": 6}
TONES = ("short", "polite", "solving")

# Long but real values: what a draft may be filled with.
LONGEST = {
    "shop_name": "달빛이 오래 머무는 골목 분식집 본점",
    "customer": "떡볶이원정대장님의팬",
    "owner_words": "용기는 국물이 새지 않는 것으로 지난주에 모두 바꿨고 한 번 더 눌러 보고 있어요.",
    "keyword": "반려동물과 오기 좋아요",
    "menu": "치즈 듬뿍 로제 떡볶이",
    "visit": "128",
}
USUAL = {
    "shop_name": "달빛분식",
    "customer": "김*리",
    "owner_words": "비 오는데 와 주셔서 고마워요.",
    "keyword": "친절해요",
    "menu": "라볶이",
    "visit": "3",
}
# Particles that change with the last syllable of what stands before them.
UNSAFE_PARTICLE = re.compile(
    r"\{(?!visit)\w+\}[”\"]?(은|는|이[ 가나라란랑]|가|을|를|과|와|으로|로|라고|예요)"
)
FORBIDDEN = (
    "환불", "보상", "배상", "변상", "쿠폰", "할인", "무료", "공짜", "서비스로", "과실", "책임",
    "잘못", "법적", "위반", "이벤트", "출시", "홍보", "추천해", "별점", "리뷰 부탁",
)  # fmt: skip


def fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda name: values.get(name[1], name[0]), text)


def trigrams(text: str) -> set[str]:
    return {text[start : start + 3] for start in range(len(text) - 2)}


def jaccard(left: str, right: str) -> float:
    """Share of the character 3-grams common to both texts, in [0, 1]."""
    a, b = trigrams(left), trigrams(right)
    return len(a & b) / len(a | b)


@pytest.mark.parametrize(("sentiment", "least"), LEAST.items())
def test_there_are_enough_of_each(sentiment: str, least: int) -> None:
    assert sum(template["sentiment"] == sentiment for template in TEMPLATES) >= least


@pytest.mark.parametrize(("sentiment", "tone"), list(product(LEAST, TONES)))
def test_each_tone_serves_with_and_without_the_owners_words(sentiment: str, tone: str) -> None:
    sets = [
        set(template["variables"]) - {"shop_name"}
        for template in TEMPLATES
        if (template["sentiment"], template["tone"]) == (sentiment, tone)
    ]
    assert set() in sets
    assert {"owner_words"} in sets


def test_keys_are_unique_and_say_the_sentiment() -> None:
    assert len({template["key"] for template in TEMPLATES}) == len(TEMPLATES)
    assert all(t["key"].split(".")[0] == t["sentiment"] for t in TEMPLATES)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["key"])
def test_template(template: dict[str, Any]) -> None:
    text = template["text"]
    used = Counter(re.findall(r"\{(\w+)\}", text))
    assert set(template) == {"key", "version", "sentiment", "tone", "text", "variables"}
    assert template["version"] == 1
    assert template["tone"] in TONES
    assert set(template["variables"]) == set(used) <= set(LONGEST)
    assert len(template["variables"]) == used.total(), "each variable once"
    assert len(fill(text, LONGEST)) < 250
    assert is_normalized("NFC", text)
    assert not [word for word in FORBIDDEN if word in text]
    assert UNSAFE_PARTICLE.search(text) is None
    assert re.search(r"[.!]$", text)


@pytest.mark.parametrize(
    "template",
    [template for template in TEMPLATES if "owner_words" in template["variables"]],
    ids=lambda template: template["key"],
)
def test_owner_words_are_a_sentence_of_their_own_near_the_start(template: dict[str, Any]) -> None:
    before, after = template["text"].split("{owner_words}")
    assert before == "" or re.search(r"[.!] $", before)
    assert after.startswith(" ")
    assert len(re.findall(r"[.!]", before)) <= 2


@pytest.mark.parametrize("sentiment", LEAST)
@pytest.mark.parametrize("values", [{}, USUAL], ids=["as written", "filled alike"])
def test_templates_pass_the_similarity_guard(sentiment: str, values: dict[str, str]) -> None:
    texts = [fill(t["text"], values) for t in TEMPLATES if t["sentiment"] == sentiment]
    for one, other in combinations(texts, 2):
        assert jaccard(one, other) < 0.6, (one, other)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("고맙습니다", "고맙습니다", 1.0),
        ("고맙습니다", "죄송해요", 0.0),
        ("가나다라", "가나다마", 1 / 3),
    ],
)
def test_jaccard(left: str, right: str, expected: float) -> None:
    assert jaccard(left, right) == pytest.approx(expected)
