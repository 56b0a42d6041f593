"""What the model felt, in words that admit doubt."""

import pytest

from desktop.kit.moods import mood_in_words, mood_word, reply_word, say_stars
from desktop.kit.tips import plain_tip
from engine.api import State, Texts

KO = Texts("ko")


@pytest.mark.parametrize(
    ("label", "probability", "said"),
    [
        ("positive", 0.97, "좋음 · 뚜렷해요 (97%)"),
        ("negative", 0.93, "아쉬움 · 뚜렷해요 (93%)"),
        ("negative", 0.75, "아쉬움 · 그렇게 보여요 (75%)"),
        ("positive", 0.6, "좋음 · 애매해요 (60%)"),
        ("neutral", 0.5, "보통"),
        (None, None, "읽기 전"),
    ],
)
def test_a_mood_is_told_with_how_sure_the_model_is(
    label: str | None, probability: float | None, said: str
) -> None:
    assert mood_in_words(label, probability, KO) == said


def test_every_state_of_a_reply_has_a_word() -> None:
    words = [reply_word(state, KO)[0] for state in ("", "answered", *State)]
    assert all(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_moods_and_stars_have_words_in_both_languages(language: str) -> None:
    texts = Texts("en" if language == "en" else "ko")
    assert all(mood_word(each, texts)[0] for each in (None, "negative", "neutral", "positive"))
    assert "4.5" in say_stars(4.5, texts)
    assert say_stars(None, texts)


def test_markup_in_a_tooltip_is_words() -> None:
    assert plain_tip("<img src=x> & co") == "<p>&lt;img src=x&gt; &amp; co</p>"
    assert len(plain_tip("가" * 5_000)) < 1_100
