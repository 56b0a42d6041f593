"""What we wrote down of the guests' language is whole."""

from collections import Counter

import pytest

from engine.language.lexicon import Slang, moods, slang
from engine.language.normalise import normalise


def test_hundreds_of_words_each_written_down_once() -> None:
    assert len(slang()) >= 450
    assert [
        word for word, times in Counter(entry.word for entry in slang()).items() if times > 1
    ] == []
    assert [
        sign for sign, times in Counter(mood.sign for mood in moods()).items() if times > 1
    ] == []


def _faults(entry: Slang) -> list[str]:
    checks = {
        "empty": bool(entry.word and entry.plain and entry.meaning),
        "blanks": all(text == text.strip() for text in (entry.word, entry.plain, entry.meaning)),
        "polarity": -1 <= entry.polarity <= 1,
        "long meaning": len(entry.meaning) <= 24,
        "capitals": entry.word == entry.word.lower(),
    }
    return [f"{entry.word}: {name}" for name, holds in checks.items() if not holds]


def test_every_word_has_a_plain_form_a_meaning_and_a_polarity() -> None:
    assert [fault for entry in slang() for fault in _faults(entry)] == []


def test_every_sign_has_a_mood_and_a_polarity() -> None:
    assert [mood for mood in moods() if not mood.mood or not -1 <= mood.polarity <= 1] == []


def test_every_word_is_found_when_it_stands_alone() -> None:
    assert [
        entry.word
        for entry in slang()
        if entry.plain != entry.word and normalise(entry.word) != entry.plain
    ] == []


_GOOD = "혜자 존맛 재방문각 갓성비 겉바속촉 단짠 jmt 낫배드 돈쭐 친절만렙 띵동"
_BAD = "창렬 노맛 핵노맛 ㅂㄷㅂㄷ 웨이팅지옥 별테러 빌런 눈탱이 호구"


@pytest.mark.parametrize("word", [*_GOOD.split(), *_BAD.split()])
def test_the_best_known_point_the_right_way(word: str) -> None:
    [entry] = [entry for entry in slang() if entry.word == word]
    assert (entry.polarity > 0) is (word in _GOOD.split())
