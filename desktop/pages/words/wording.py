"""Words and trends in people's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.kit.labels import Tone
from desktop.kit.moods import mood_word
from desktop.kit.times import ago

if TYPE_CHECKING:
    from engine.api import Aspects, AspectTrend, SentenceFound, Texts, Window, WordFound, Words

WINDOWS: tuple[Window, ...] = ("week", "month", "quarter")
_CLEAR = 0.99


def say_headline(aspects: Aspects, words: Words | None, texts: Texts) -> str:
    """The one thing that matters: complaints that grew, else a word that clearly did, else calm."""
    grown = [
        each for each in aspects.trends if each.change and each.change.now > each.change.before
    ]
    if grown:
        worst = min(grown, key=lambda each: each.change.q if each.change else 1.0)
        return texts("words.headline.aspect", aspect=texts(f"aspect.{worst.aspect}"))
    clear = [word for word in words.grown if word.certainty >= _CLEAR] if words else []
    if clear:
        first = clear[0]
        return texts(f"words.headline.{first.label}", word=first.form)
    if not aspects.enough:
        return texts("words.headline.few")
    return texts("words.headline.calm" if words is not None else "words.headline.topics_calm")


def say_basis(window: Window, aspects: Aspects, texts: Texts) -> str:
    """ "최근 7일 리뷰 34개를 그 전 12주와 견줬어요"."""
    key = "words.basis" if aspects.enough else "words.basis.few"
    return texts(key, window=texts(f"words.window.{window}"), count=f"{aspects.reviews:,}")


def say_count(word: WordFound, texts: Texts) -> str:
    """Of a word that has grown: "8번 · 평소 2번"."""
    if word.usual < 0.5:
        return texts("words.count.new", count=word.count)
    return texts("words.count", count=word.count, usual=f"{word.usual:.0f}")


def say_word(word: WordFound, texts: Texts) -> str:
    """For those who listen."""
    return f"{word.form}. {mood_word(word.label, texts)[0]}. {say_count(word, texts)}"


def say_told(word: WordFound, texts: Texts) -> str:
    """For those who listen, of a word that belongs to a mood."""
    mood = mood_word(word.label, texts)[0]
    return f"{word.form}. {mood}. {texts('words.count.said', count=word.count)}"


def say_certainty(certainty: float, texts: Texts) -> str:
    """ "뚜렷해요 (99%)"; never quite sure."""
    degree = texts("mood.clear" if certainty >= _CLEAR else "mood.likely")
    return f"{degree} ({min(certainty, 0.99):.0%})"


def say_judged(trend: AspectTrend, texts: Texts) -> str:
    """ "좋음 12 · 아쉬움 3"."""
    if not trend.positive + trend.neutral + trend.negative:
        return texts("words.unheard")
    return texts("words.judged", positive=trend.positive, negative=trend.negative)


def say_change(trend: AspectTrend, texts: Texts) -> tuple[str, Tone]:
    """ "아쉬움 3 → 12%": shares of all reviews; "" where nothing changed for sure."""
    change = trend.change
    if change is None:
        return "", "plain"
    now, before = f"{change.now * 100:.0f}", f"{change.before * 100:.0f}"
    tone: Tone = "bad" if change.now > change.before else "good"
    return texts("words.change", before=before, now=now), tone


def say_trend(trend: AspectTrend, texts: Texts) -> str:
    """For those who listen."""
    name, change = texts(f"aspect.{trend.aspect}"), say_change(trend, texts)[0]
    return ". ".join(part for part in (name, say_judged(trend, texts), change) if part)


def say_points(trend: AspectTrend, aspects: Aspects, texts: Texts) -> list[str]:
    """Each step in words, as the drawing tells them one by one."""
    step = (aspects.until - aspects.since) / aspects.recent
    begin = aspects.until - step * len(trend.points)
    return [
        texts(
            "words.point",
            month=(begin + step * nth).month,
            day=(begin + step * nth).day,
            days=step.days,
            positive=point.positive,
            negative=point.negative,
            count=point.reviews,
        )
        for nth, point in enumerate(trend.points)
    ]


def say_when(sentence: SentenceFound, now: datetime, texts: Texts) -> str:
    return ago(texts, sentence.at, now)
