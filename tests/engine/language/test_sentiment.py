"""Texts are cleaned, and probabilities become scores and labels."""

import unicodedata

import pytest

from engine.language.heads import Head, Thresholds
from engine.language.sentiment import MAX_CHARACTERS, Label, clean
from engine.language.verdict import readings


def head(*classes: Label) -> Head:
    return Head("sentiment", "logits", "one_of", classes, thresholds=Thresholds(-0.25, 0.5))


BINARY = head("negative", "positive")
LIKELIEST = Head("sentiment", "logits", "one_of", ("positive", "neutral", "negative"))
TERNARY = head("positive", "neutral", "negative")


@pytest.mark.parametrize(
    ("head", "probabilities", "score", "label", "probability"),
    [
        (BINARY, (0.0, 1.0), 1.0, "positive", 1.0),
        (BINARY, (1.0, 0.0), -1.0, "negative", 1.0),
        (BINARY, (0.5, 0.5), 0.0, "neutral", 1.0),
        (BINARY, (0.25, 0.75), 0.5, "positive", 0.75),
        (BINARY, (0.25, 0.5), 0.25, "neutral", 0.75),
        (BINARY, (0.625, 0.375), -0.25, "negative", 0.625),
        (TERNARY, (0.1, 0.8, 0.1), 0.0, "neutral", 0.8),
        (TERNARY, (0.7, 0.2, 0.1), 0.6, "positive", 0.7),
        (TERNARY, (0.1, 0.2, 0.7), -0.6, "negative", 0.7),
        (TERNARY, (0.2, 0.3, 0.5), -0.3, "negative", 0.5),
        (LIKELIEST, (0.2, 0.5, 0.3), -0.1, "neutral", 0.5),
        (LIKELIEST, (0.1, 0.5, 0.4), -0.3, "neutral", 0.5),
        (LIKELIEST, (0.45, 0.15, 0.4), 0.05, "positive", 0.45),
    ],
)
def test_reading(
    head: Head, probabilities: tuple[float, ...], score: float, label: Label, probability: float
) -> None:
    [reading] = readings(head, [probabilities])
    assert reading.score == pytest.approx(score)
    assert reading.label == label
    assert reading.probability == probability


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (" 맛있어요\n", "맛있어요"),
        (unicodedata.normalize("NFD", "맛있어요"), "맛있어요"),
        ("\0\0", ""),
        ("맛\0집", "맛 집"),
        ("\ud83d\ude0d 굿", "😍 굿"),
        ("\ud83d 굿", "\ufffd 굿"),
        ("굿 \ude0d", "굿 \ufffd"),
        ("\u200b \u3000", "\u200b"),
        ("가" * 3_000_000, "가" * MAX_CHARACTERS),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
    clean(text).encode()
