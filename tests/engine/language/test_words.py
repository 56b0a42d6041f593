"""The words of a text in dictionary form, with the sentence they stand in."""

from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language.sentiment import clean
from engine.language.words import Lexicographer
from engine.language.worker import SHIPPED, LanguageWorker


@pytest.fixture(scope="module")
def lexicographer() -> Lexicographer:
    return Lexicographer()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("국물이 진했어요", ["국물", "진하다", "국물 진하다"]),
        ("맛은 있는데", ["맛있다"]),
        ("하나도 안 비싸요", ["안 비싸다"]),
        ("비싸지 않네요", ["안 비싸다"]),
        ("깨끗하지는 않아요", ["안 깨끗하다"]),
        ("화장실 깨끗", ["화장실", "깨끗하다", "화장실 깨끗하다"]),
        ("직원분들이 너무 친절하세요", ["직원", "친절하다", "직원 친절하다"]),
        ("소스가 안 왔어요", ["소스", "소스 안 오다"]),
        ("배달비가 올랐네", ["배달비", "오르다", "배달비 오르다"]),
        ("존맛탱 ㅋㅋ", ["존맛탱"]),
        ("주차장이 없어요", ["주차장", "주차장 없다"]),
        ("오늘 친구랑 갔다", []),
        ("!!! 👍", []),
    ],
)
def test_words_of_a_sentence(text: str, words: list[str], lexicographer: Lexicographer) -> None:
    assert [word.form for word in lexicographer.words([text])[0]] == words


def test_a_pair_does_not_reach_over_another_word(lexicographer: Lexicographer) -> None:
    (words,) = lexicographer.words(["사장님이 양을 적게 줘요"])
    assert [word.form for word in words if word.kind == "pair"] == ["양 적다"]


def test_each_word_knows_its_sentence(lexicographer: Lexicographer) -> None:
    text = "국물이 진해요 👍 양이 적네요"
    (words,) = lexicographer.words([text])
    said = {word.form: text[word.sentence.start : word.sentence.end] for word in words}
    assert said["진하다"] == "국물이 진해요"
    assert said["적다"].endswith("양이 적네요")


@given(st.lists(st.text(max_size=80), max_size=5))
@settings(deadline=None, max_examples=60)
def test_any_text_is_taken(lexicographer: Lexicographer, texts: list[str]) -> None:
    cleaned = [clean(text) for text in texts]
    answers = lexicographer.words(cleaned)
    assert len(answers) == len(texts)
    for text, words in zip(cleaned, answers, strict=True):
        assert all(0 <= word.sentence.start < word.sentence.end <= len(text) for word in words)


def test_by_a_worker_that_goes_when_it_is_done() -> None:
    with closing(LanguageWorker(SHIPPED)) as language:
        found = language.words(["국물이 진해요", "", "양이 적어요"])
    assert [[word.form for word in words] for words in found] == [
        ["국물", "진하다", "국물 진하다"],
        [],
        ["양", "적다", "양 적다"],
    ]
